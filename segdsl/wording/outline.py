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
from segdsl.syntax.spelling import amount_text
from segdsl.wording.campaigns import campaign_lines
from segdsl.wording.functions import whom
from segdsl.wording.phrases import clause, noun
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
    """The declaration of this name in words, or None where there is none with rules in it."""
    words = Vocabulary.of(files)
    declaration = words.declared.get(name) or _column_as_trait(words, name) or _with_stage(words, name)
    if declaration is None:
        return None
    lines = (*_outline(declaration, words), *_about(declaration, 0))
    needs = tuple(_needs(declaration, words))
    kind = "events" if isinstance(declaration, n.DerivedEvents) else type(declaration).__name__.lower()
    called = name if isinstance(declaration, _NAMELESS) else declaration.name.text
    return Explained(called, kind, getattr(declaration, "description", None), lines, needs)


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
        case n.Trait(value=value) if is_condition(value):
            yield from _condition("It holds when", value, words, 0)
        case n.Trait(value=n.Choice() as choice):
            yield 0, "It is the first of these that applies:"
            yield from _arms(choice, words)
        case n.Trait(value=value):
            yield 0, f"It is {noun(value, words)}."
        case n.Lifecycle():
            among = "" if declaration.among is None else f", among {whom(declaration.among, words, clause)}"
            yield 0, f"A customer is in the first of these stages that holds{among}:"
            yield from _stages(declaration, words)
        case n.Score():
            yield 0, "It is the sum of the points for what holds:"
            for line in declaration.points:
                yield from _condition(f"{_signed(line.points)} points when", line.condition, words, 1)
                yield from _about(line, 2)
        case n.Campaign():
            yield from campaign_lines(declaration, words, _condition)
        case n.Setting(value=value):
            yield 0, f"It is {literal(value)} wherever rules name it."
        case n.DerivedEvents():
            yield from _events(declaration, words)
        case n.Events(origin=origin) | n.Attributes(origin=origin):
            yield 0, f"It is read from a file{_whose(origin, words)}."
        case n.Customers(origin=n.Name(events)):
            yield 0, f"They are whoever occurs in {events}."
        case n.Customers() | n.Lookup():
            yield 0, "It is read from a file."
        case n.Example() | n.Expectation() | n.Guarantee():
            raise TypeError(f"{type(declaration).__name__} has no name that one could ask for")
        case _:
            assert_never(declaration)


def _whose(origin: n.File, words: Vocabulary) -> str:
    """By which other id a row is somebody's."""
    if origin.matches is None:
        return ""
    key = " and ".join(name.text for name in origin.key)
    return f"; a row is the customer's whose {noun(origin.matches, words)} is its {key}, if nobody else's is"


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
        yield 0, f"It is {_derived(events, words)}."
        return
    yield 0, f"It is {_derived(dataclasses.replace(events, where=None), words)}."
    yield from _condition("Only those count for which", events.where, words, 0)


def _derived(events: n.DerivedEvents, words: Vocabulary) -> str:
    """What a subset or roll-up is, in one line."""
    where = f" where {clause(events.where, words)}" if events.where is not None else ""
    if events.per:
        by = " and ".join(p.text for p in events.per)
        return f"one for each customer and {by} of {events.base.text}{where}, at the time of the earliest"
    return f"{events.base.text}{where}" if where else f"the same as {events.base.text}"


def _signed(points: n.Number) -> str:
    return f"{points.value:+}"


# ---------------------------------------------------------------- what it stands on


def _needs(declaration: n.Declaration, words: Vocabulary) -> Iterator[tuple[str, str]]:
    """Everything that is named, and what those name in turn; each once."""
    waiting = list(_names(declaration))
    seen = {declaration.name.text} if not isinstance(declaration, _NAMELESS) else set()
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        if sentence := _sentence(name, words):
            yield name, sentence
        match words.declared.get(name):
            case n.Trait() | n.Segment() | n.DerivedEvents() as found:
                waiting.extend(_names(found))


_NAMELESS = (n.Customers, n.Example, n.Expectation, n.Guarantee)


def _sentence(name: str, words: Vocabulary) -> str | None:
    declaration = words.declared.get(name)
    column = words.columns.get(name)
    about = declaration or column
    described = getattr(about, "description", None)
    match declaration:
        case n.Trait(value=value):
            text = noun(value, words)
        case n.Segment(condition=condition):
            text = f"those for whom {clause(condition, words)}"
        case n.Lifecycle():
            text = f"a lifecycle with the stages {', '.join(s.name.text for s in declaration.stages)}"
        case n.Score():
            text = "a score"
        case n.DerivedEvents():
            text = _derived(declaration, words)
        case n.Events(origin=origin):
            text = f"read from {origin.path.value}{_whose(origin, words)}"
        case n.Setting(value=value):
            text = literal(value)
        case _:
            return f"“{described}”" if described else None
    return f"“{described}”: {text}" if described else text


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
