"""What learnt traits are learnt from, and what they have become.

In: a prediction, clusters or a lifetime as written; the parts that its file in `learnt/` brought, if there is
one. Out: a trait or a lifecycle, which says what it is learnt from. Without a file its value is unknown, and
that is an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from segdsl.model.ahead import lengths_ahead, looks_ahead
from segdsl.model.conditions import condition, group
from segdsl.model.draft import Draft, Item, Scope
from segdsl.model.findings import listed, quoted
from segdsl.model.lessons import Feature, Lesson, Prediction
from segdsl.model.meaning import Lookup, whole, written_out
from segdsl.model.names import reference
from segdsl.model.nodes import Aggregate, Arm, Choice, Column, Expression, Length, Missing, RuleReference
from segdsl.model.project import Trait
from segdsl.syntax import nodes as syntax
from segdsl.types import Doubt, Kind, Number, in_words

_LEARNABLE = ("number", "text", "flag")
_WAYS = {"rising": 1, "falling": -1, None: 0}
_CHANCE = Kind(Number(False, 0, 1))


def prediction(scope: Scope, written: syntax.Prediction) -> Trait | None:
    """A chance: what the file's table gives to those whom it is about."""
    answer = condition(scope, written.answer)
    among = group(scope, written.among)
    found = features(scope, written.features)
    if answer is None or found is None or (written.among is not None and among is None):
        return None
    lookup = _lookup(scope.draft)
    before = scope.findings.mark()
    ahead = _ahead(scope, written.answer, answer, lookup)
    _without_answers(scope, answer, found, lookup)
    if scope.findings.mark() > before:
        return None
    most = None if written.most is None else int(written.most.value)
    value = _value(scope, written.name, "chance", among)
    return trait(written, value, Prediction(answer, among, found, most, ahead))


def trait(written: syntax.Prediction | syntax.Lifetime, value: Expression, lesson: Lesson) -> Trait:
    """A number that is learnt, as others see it."""
    return Trait(
        written.name.text,
        value,
        written.span,
        written.description,
        written.because,
        written.not_private,
        shown=True,
        learnt=lesson,
    )


def _value(scope: Scope, name: syntax.Name, which: str, among: Expression | None) -> Expression:
    """What the file says, for those whom it is about; unknown where there is no file."""
    made = part(scope, name, which)
    if made is None:
        return Missing(_CHANCE, name.span)
    low, high = made.kind.reach.ends
    kind = Kind.of(Number(False, low, high), made.kind.doubt if among is None else Doubt.LACKING)
    if among is None:
        return replace(made, kind=kind)
    return Choice((Arm(made, among),), Missing(kind, name.span), kind, name.span)


def part(scope: Scope, name: syntax.Name, which: str) -> RuleReference | None:
    """A part that the file brought; that there is none is reported."""
    called = syntax.Name(f"{name.text}.{which}", name.span)
    if called.text in scope.draft.names:
        return reference(scope.draft, called)
    message = f"`{name.text}` has not been learnt yet: there is no `learnt/{name.text}.json`"
    scope.findings.add("not-learnt", message, name.span, f"run `segdsl learn {name.text}`")
    return None


# ---------------------------------------------------------------- features


def features(scope: Scope, written: Iterable[syntax.Feature]) -> tuple[Feature, ...] | None:
    """All of them, or None where one is wrong (all are looked at)."""
    from segdsl.syntax.learnt_text import value_text  # which brings the layout of rules along

    found: dict[str, Feature] = {}
    sound = True
    for one in written:
        value = scope.resolve(one.value)
        if value is None or not _is_learnable(scope, one, value):
            sound = False
            continue
        text = value_text(one.value)
        if text in found:
            scope.findings.add("duplicate-name", f"`{text}` stands here twice", one.span, "keep one of them")
            sound = False
        found[text] = Feature(text, value, _WAYS[one.direction], one.span)
    return tuple(found.values()) if sound else None


def _is_learnable(scope: Scope, written: syntax.Feature, value: Expression) -> bool:
    family, words = value.kind.family, quoted(written.value.span)
    if family not in _LEARNABLE:
        hint = {
            "day": f"take how long ago it is, as in `days since {words[1:-1]}`",
            "instant": f"take how long ago it is, as in `days since {words[1:-1]}`",
            "list": f'ask for what is in it, as in `({words[1:-1]} contains "…")`',
        }.get(family)
        message = f"{words} is {in_words(value.kind.type)}, and a feature is a number, a text or yes or no"
        scope.findings.add("type-mismatch", message, written.span, hint)
        return False
    if written.direction is not None and family != "number":
        message = f"only a number can be `{written.direction}`, and {words} is {in_words(value.kind.type)}"
        scope.findings.add("type-mismatch", message, written.span, f"leave `{written.direction}` out")
        return False
    return True


# ---------------------------------------------------------------- answers


def _lookup(draft: Draft) -> Lookup:
    """The rules that are built already: whoever is referred to is."""
    return lambda name: draft.done.get(Item("", name))


def _peeks(answer: Expression, lookup: Lookup) -> bool:
    return looks_ahead(written_out(answer, lookup))


def _ahead(scope: Scope, written: syntax.Expression, answer: Expression, lookup: Lookup) -> Length | None:
    """How far ahead the answer looks; None where it does not, or where that is wrong (and reported)."""
    out = written_out(answer, lookup)
    if not looks_ahead(out):
        return None
    found = lengths_ahead(out)
    if len(found) == 1 and found[0].unit != "minutes":
        return found[0]
    message = f"{quoted(written.span)} looks ahead in more than one way"
    if not found:
        message = f"{quoted(written.span)} looks ahead, and not for a fixed time"
    elif len(found) == 1:
        message = f"{quoted(written.span)} looks ahead for less than days"
    scope.findings.add("type-mismatch", message, written.span, "write one `in the next … days` in it")
    return None


def _without_answers(scope: Scope, answer: Expression, features: tuple[Feature, ...], lookup: Lookup) -> None:
    """Features that say what is asked for are reported."""
    ahead = _peeks(answer, lookup)
    asked = {} if ahead else dict(_sources(answer, lookup))
    for feature in features:
        if _peeks(feature.value, lookup):
            message = f"`{feature.text}` looks ahead, which only the answer may"
            hint = "take what has happened so far, as in `in the last 90 days`"
        elif shared := [word for key, word in _sources(feature.value, lookup) if key in asked]:
            message = (
                f"`{feature.text}` says what is asked for: the answer rests on {listed(shared[:3])}, too"
            )
            hint = "leave it out: a prediction that repeats its answer teaches nothing"
        else:
            continue
        scope.findings.add("answer-among-features", message, feature.span, hint)


def _sources(expression: Expression, lookup: Lookup) -> Iterator[tuple[object, str]]:
    """What an expression takes from the customer: rules, attributes, and what it takes of which events."""
    for one in whole(expression, lookup):
        match one:
            case RuleReference(name):
                yield ("", name), name
            case Column("customers", name):
                yield ("customers", name), name
            case Aggregate(function, selection, value) if value is None:
                yield (selection.events, function), one.span.text
            case Aggregate(_, selection, value):
                yield (selection.events, value), one.span.text
            case _:
                pass
