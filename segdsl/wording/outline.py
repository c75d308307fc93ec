"""A whole declaration as an outline, and the traits that it stands on.

In: a name and the rule files. Out: an `Explained`: what the name is, its outline (lines with their depth),
and a phrase for each trait, setting or segment that it needs, in the order of first use.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from segdsl.syntax import nodes as n
from segdsl.syntax.spelling import amount_text, length_text
from segdsl.wording.campaigns import campaign_lines
from segdsl.wording.functions import whom
from segdsl.wording.learnt import learnt_lines
from segdsl.wording.phrases import clause, noun
from segdsl.wording.promises import promise_lines, title_of
from segdsl.wording.tables import column_in_words, derived, table_lines, whose
from segdsl.wording.words import Vocabulary, is_condition, literal

Lines = Iterator[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Explained:
    """A rule in words. `needs` has a sentence for each name that the rule stands on."""

    name: str
    kind: str
    description: str | None
    lines: tuple[tuple[int, str], ...]
    needs: tuple[tuple[str, str], ...]


def rule(name: str, files: Iterable[n.RuleFile]) -> Explained | None:
    """What has this name in words, or None where nothing has it.

    Examples, expectations and guarantees go by their titles, the customers' table by `customers`.
    """
    words = Vocabulary.of(files)
    found = words.declared.get(name) or _column_as_trait(words, name) or _with_stage(words, name)
    if found is not None:
        return explained(found, words)
    column = words.columns.get(name)
    if isinstance(column, n.Column):
        lines = ((0, column_in_words(column, words)),)
        return Explained(name, "column", column.description, lines, ())
    titled = (d for d in words.unnamed if (_called(d) == name))
    return next((explained(declaration, words) for declaration in titled), None)


def names(files: Iterable[n.RuleFile]) -> tuple[str, ...]:
    """All that one can ask for, each once."""
    words = Vocabulary.of(files)
    return tuple(dict.fromkeys((*words.declared, *words.columns, *map(_called, words.unnamed))))


def explained(declaration: n.Declaration, words: Vocabulary) -> Explained:
    """A declaration in words."""
    lines = (*_outline(declaration, words), *_about(declaration, 0))
    needs = tuple(_needs(declaration, words))
    kind = (
        "events"
        if isinstance(declaration, n.DerivedEvents | n.HistoryEvents)
        else type(declaration).__name__.lower()
    )
    name, description = _called(declaration), getattr(declaration, "description", None)
    return Explained(name, kind, None if description == name else description, lines, needs)


def _called(declaration: n.Declaration) -> str:
    match declaration:
        case n.Customers():
            return "customers"
        case n.Example() | n.Expectation() | n.Guarantee():
            return title_of(declaration)
        case _:
            return declaration.name.text


def _column_as_trait(words: Vocabulary, name: str) -> n.Trait | None:
    match words.columns.get(name):
        case n.ComputedColumn() as column:
            return n.Trait(column.name, column.value, column.span, column.description)
        case _:
            return None


def _with_stage(words: Vocabulary, name: str) -> n.Lifecycle | None:
    """The lifecycle that has a stage of this name."""
    cycles = (d for d in words.declared.values() if isinstance(d, n.Lifecycle))
    return next((c for c in cycles if any(s.name.text == name for s in c.stages)), None)


def _outline(declaration: n.Declaration, words: Vocabulary) -> Lines:
    match declaration:
        case n.Segment(condition=n.Everyone(none)):
            yield 0, "Nobody is in it." if none else "Everybody is in it."
        case n.Segment(condition=condition):
            yield from _condition("A customer is in it when", condition, words, 0)
        case n.Trait(value=value):
            yield from _value(value, words)
        case n.Lifecycle():
            among = "" if declaration.among is None else f", among {whom(declaration.among, words, clause)}"
            yield 0, f"A customer is in the first of these stages that holds{among}:"
            yield from _stages(declaration, words)
        case n.Score():
            yield 0, "It is the sum of the points for what holds:"
            for line in declaration.points:
                yield from _condition(f"{_signed(line.points)} points when", line.condition, words, 1)
                yield from _about(line, 2)
        case n.Metric(value=value):
            of_group = noun(value, dataclasses.replace(words, group=True))
            yield 0, f"Of a group of customers it is {of_group}."
            yield 0, "Sums and counts go over the whole group before anything else is done with them."
        case n.Campaign():
            yield from campaign_lines(declaration, words, _condition)
        case n.Prediction() | n.Clusters() | n.Lifetime():
            yield from learnt_lines(declaration, words, _notes)
        case n.Setting(value=value):
            yield 0, f"It is {literal(value)} wherever rules name it."
        case n.DerivedEvents():
            yield from _events(declaration, words)
            yield from table_lines(declaration, words)
        case n.Customers() | n.Attributes() | n.Events() | n.HistoryEvents() | n.Lookup():
            yield from table_lines(declaration, words)
        case n.Example() | n.Expectation() | n.Guarantee():
            yield from promise_lines(declaration, words, _condition)
        case _:
            assert_never(declaration)


def _value(value: n.Expression, words: Vocabulary) -> Lines:
    """What a trait is."""
    if is_condition(value):
        yield from _condition("It holds when", value, words, 0)
    elif isinstance(value, n.Choice):
        yield 0, "It is the first of these that applies:"
        yield from _arms(value, words)
    else:
        yield 0, f"It is {noun(value, words)}."


def _condition(head: str, condition: n.Expression, words: Vocabulary, depth: int) -> Lines:
    """`head all of these hold:` with the parts below, or one line where there is one part."""
    parts: tuple[n.Expression, ...]
    match condition:
        case n.Call("and", operands):
            title, parts = "all of these hold:", operands
        case n.Call("or", operands):
            title, parts = "at least one of these holds:", operands
        case n.Call("not", (n.Call("and" | "or" as word, operands),)):
            title = "not all of these hold:" if word == "and" else "none of these holds:"
            parts = operands
        case n.SomeOf(quantifier, count, conditions):
            title, parts = f"{quantifier} {literal(count)} of these hold:", conditions
        case _:
            line = f"{head} {clause(condition, words)}".strip()
            yield depth, line.replace(" when the customer is ", " when they are ") if depth == 0 else line
            return
    yield depth, f"{head} {title}".strip()
    for part in parts:
        yield from _condition("", part, words, depth + 1)


def _arms(choice: n.Choice, words: Vocabulary) -> Lines:
    for arm in choice.arms:
        yield from _condition(f"{noun(arm.value, words)} when", arm.condition, words, 1)
    yield 1, f"otherwise {noun(choice.otherwise, words) if choice.otherwise is not None else 'unknown'}"


def _stages(lifecycle: n.Lifecycle, words: Vocabulary) -> Lines:
    for stage in lifecycle.stages:
        called = f"{stage.name.text} ({stage.description})" if stage.description else stage.name.text
        if stage.condition is None:
            yield 1, f"{called}: everybody else"
        else:
            yield from _condition(f"{called} when", stage.condition, words, 1)
        yield from _about(stage, 2)
    if all(stage.condition is not None for stage in lifecycle.stages):
        yield 1, "whoever matches none of them has no stage"


_ABOUT = {
    "persona": "Persona: {}",
    "priority": "Priority: {}",
    "because": "Because: {}",
    "not_private": "Not private, because: {}",
    "shown": "It is there to be looked at",
    "owner": "Owner: {}",
    "tags": "Tags: {}",
}


def _about(declaration: object, depth: int) -> Lines:
    """What is said of the rule itself: why it is as it is, whose it is, its notes."""
    for name, form in _ABOUT.items():
        match getattr(declaration, name, None):
            case n.Name(text) | n.Text(text) | (str() as text):
                yield depth, form.format(text)
            case n.Number() as number:
                yield depth, form.format(amount_text(number))
            case (n.Text(), *_) as texts:
                yield depth, form.format(", ".join(text.value for text in texts))
            case True:
                yield depth, form
    yield from _notes(getattr(declaration, "notes", ()), depth)


def _notes(notes: Iterable[n.Note], depth: int) -> Lines:
    for note in notes:
        word = note.word.text.replace("_", " ")
        yield depth, f"{word[:1].upper()}{word[1:]}: {note.text.value}"


def _events(events: n.DerivedEvents, words: Vocabulary) -> Lines:
    if events.where is None or not isinstance(events.where, n.Call):
        yield 0, f"It is {derived(events, words)}."
        return
    yield 0, f"It is {derived(dataclasses.replace(events, where=None), words)}."
    yield from _condition("Only those count for which", events.where, words, 0)


def _signed(points: n.Number) -> str:
    return f"{points.value:+}"


# ---------------------------------------------------------------- what it stands on


def _needs(declaration: n.Declaration, words: Vocabulary) -> Iterator[tuple[str, str]]:
    """Everything that is named, and what those name in turn; each once."""
    waiting = list(_names(declaration))
    seen = {_called(declaration), *_own_columns(declaration)}
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        if sentence := _sentence(name, words):
            yield name, sentence
        match words.declared.get(name):
            case n.Trait() | n.Metric() | n.Segment() | n.DerivedEvents() as found:
                waiting.extend(_names(found))


def _own_columns(declaration: n.Declaration) -> Iterator[str]:
    """What is said of them is in the outline."""
    match declaration:
        case n.Customers() | n.Attributes() | n.Events() | n.DerivedEvents() | n.HistoryEvents() | n.Lookup():
            yield from (column.name.text for column in declaration.columns)
        case _:
            return


def _sentence(name: str, words: Vocabulary) -> str | None:
    declaration = words.declared.get(name)
    described = getattr(declaration or words.columns.get(name), "description", None)
    said = _said(declaration, words) if declaration is not None else None
    quoted = f"“{described}”" if described else None
    return ": ".join(part for part in (quoted, said) if part) or None


def _said(declaration: n.Declaration, words: Vocabulary) -> str | None:
    """What a name stands for, in a few words; None where its description has to do."""
    match declaration:
        case n.Trait(value=value) | n.Metric(value=value):
            return noun(value, words)
        case n.Segment(condition=condition):
            return f"those for whom {clause(condition, words)}"
        case n.Lifecycle(stages=stages):
            return f"a lifecycle with the stages {', '.join(stage.name.text for stage in stages)}"
        case n.Score():
            return "a score"
        case n.Prediction(answer=answer):
            return f"the chance that {clause(answer, words)}"
        case n.Clusters(clusters=clusters):
            return f"groups of customers who are alike: {', '.join(c.name.text for c in clusters)}"
        case n.Lifetime(horizon=horizon):
            return f"expected spend in the next {length_text(horizon)}"
        case n.DerivedEvents():
            return derived(declaration, words)
        case n.HistoryEvents():
            return "what the project has sent"
        case n.Events(origin=origin):
            return f"read from {origin.path.value}{whose(origin, words)}"
        case n.Setting(value=value):
            return literal(value)
        case n.Customers() | n.Attributes() | n.Lookup() | n.Campaign():
            return None
        case n.Example() | n.Expectation() | n.Guarantee():
            return None
        case _:
            assert_never(declaration)


def _names(node: object) -> Iterator[str]:
    """The names in a declaration or expression, in reading order."""
    match node:
        case n.Name(text):
            yield text
        case tuple():
            for part in node:
                yield from _names(part)
        case _ if dataclasses.is_dataclass(node) and type(node).__module__.startswith(n.__name__):
            for field in dataclasses.fields(node):
                yield from _names(getattr(node, field.name))
