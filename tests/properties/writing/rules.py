"""Whole declarations around what the makers make, and the list of subjects that must occur.

A subject is a maker in a position: about the customer, or in a condition on events.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.properties import said
from tests.properties.said import Said, Sight, inside
from tests.properties.writing import operators
from tests.properties.writing.conditions import CONDITION_MAKERS
from tests.properties.writing.events import EVENT_MAKERS
from tests.properties.writing.everybody import EVERYBODY_MAKERS
from tests.properties.writing.learnt import clusters, lifetime, prediction
from tests.properties.writing.operators import meaning
from tests.properties.writing.selections import counted
from tests.properties.writing.sequences import SEQUENCE_MAKERS
from tests.properties.writing.shapes import SHAPE_MAKERS
from tests.properties.writing.windows import WINDOW_MAKERS
from tests.properties.writing.writer import Maker, Writer

MAKERS: tuple[Maker, ...] = (
    *operators.makers(),
    *CONDITION_MAKERS,
    *SHAPE_MAKERS,
    *WINDOW_MAKERS,
    *EVENT_MAKERS,
    *SEQUENCE_MAKERS,
    *EVERYBODY_MAKERS,
)


# What depends on the kind of key, on ties, on what is unknown: seen to more often than once.
OFTEN = {
    **dict.fromkeys(("sample", "sample by", "ntile", "top count", "bottom count", "top making"), 5),
    **dict.fromkeys((m.name for m in SEQUENCE_MAKERS), 3),
    **dict.fromkeys((m.name for m in SHAPE_MAKERS if m.name.startswith("round")), 4),
    **dict.fromkeys(("= (number, number)", "<= (number, number)", "> (number, number)", "in (number)"), 3),
    **dict.fromkeys(("contains (text, text)", "does not contain (text, text)"), 3),
    **dict.fromkeys((m.name for m in WINDOW_MAKERS if "anniversary" in m.name or "within" in m.name), 3),
    **dict.fromkeys((m.name for m in EVENT_MAKERS if "(" in m.name and not m.name.startswith("events")), 4),
    **dict.fromkeys((m.name for m in EVERYBODY_MAKERS if "overall" in m.name or "share" in m.name), 2),
    **dict.fromkeys(
        (m.name for m in EVENT_MAKERS if m.name.startswith(("every", "in each", "in at least"))), 2
    ),
}


@dataclass(frozen=True)
class Subject:
    """What the next rule is about: a name, and a way to write what its declaration is made around."""

    name: str
    make: Callable[[Writer, int], Said]


@dataclass(frozen=True)
class Rule:
    """A declaration: its name, what it says, and the subject that it was written for."""

    name: str
    keyword: str
    said: Said
    subject: str

    @property
    def text(self) -> str:
        return self.said.text


# ---------------------------------------------------------------- subjects


def _in_events(maker: Maker) -> Subject:
    """The maker in a condition on events; of a value, whether it is this or that."""

    def make(writer: Writer, depth: int) -> Said:
        table = writer.pick(writer.tables())
        with writer.about(table):
            condition = maker(writer, depth)
            if maker.gives != "condition":
                condition = _compared(writer, condition)
        chosen = Said(f"{table.name} where ({{0}})", _where(table.name), "selection", "where", (condition,))
        if writer.chance(0.6):
            return Said(
                "count({0})", lambda sight, events: len(events.of(sight)), "whole", "count", (chosen,)
            )
        return counted(writer, writer.pick(("any", "no", "at least", "exactly")), chosen)

    return Subject(f"{maker.name}, in events", make)


def _where(table: str) -> said.Meaning:
    def means(sight: Sight, condition: Said) -> list[Any]:
        if sight.customer is None:
            return []
        found = sight.world.events(table, sight.customer)
        return [e for e in found if condition.holds(replace(sight, event=e))]

    return means


def _compared(writer: Writer, value: Said) -> Said:
    """A value as a condition: compared with another, or known."""
    other: Said | None = None
    if value.type in (*said.NUMBERS, "text", "day", "instant"):
        other = writer.leaf("number" if value.type in said.NUMBERS else value.type)
    if other is None or writer.chance(0.2):
        return Said(
            "{0} is known", lambda sight, v: v.of(sight) is not None, "condition", "is known",
            (inside(value, said.DEFAULT),), said.COMPARISON,
        )  # fmt: skip
    parts = (inside(value, said.DEFAULT), inside(other, said.DEFAULT))
    word = "=" if value.type == "text" or writer.chance(0.4) else ">="
    return Said(
        f"{{0}} {word} {{1}}", meaning(word, condition=True), "condition", word, parts, said.COMPARISON
    )


def _lifecycle(writer: Writer, depth: int) -> Said:
    stages = [(f"s{n}", writer.condition(depth)) for n in range(writer.rng.randrange(1, 4))]
    among = writer.name("condition") if writer.chance(0.4) and writer.names("condition") else None
    rest = writer.chance(0.5)

    def means(sight: Sight, *conditions: Said) -> str | None:
        if among is not None and not conditions[len(stages)].holds(sight):
            return None
        held = (name for (name, _), c in zip(stages, conditions, strict=False) if c.holds(sight))
        return next(held, "rest" if rest else None)

    form = "lifecycle NAME" + (f" among {{{len(stages)}}}" if among is not None else "") + "\n"
    form += "".join(f"  stage {name} where {{{n}}}\n" for n, (name, _) in enumerate(stages))
    parts = (*(c for _, c in stages), *(() if among is None else (among,)))
    return Said(form + "  stage rest otherwise\n" * rest, means, "lifecycle", "lifecycle", parts)


def _score(writer: Writer, depth: int) -> Said:
    points = [writer.pick(("+10", "-5", "+2.5", "+1", "+0.1")) for _ in range(writer.rng.randrange(1, 4))]

    def means(sight: Sight, *conditions: Said) -> float:
        held = zip(points, conditions, strict=True)
        return float(sum(float(p) for p, c in held if c.holds(sight))) + 0.0

    form = "score NAME\n" + "".join(f"  {p} when {{{n}}}\n" for n, p in enumerate(points))
    return Said(form, means, "score", "score", tuple(writer.condition(depth) for _ in points))


def _flag_trait(writer: Writer, depth: int) -> Said:
    return replace(writer.condition(depth), type="trait condition")


SUBJECTS: tuple[Subject, ...] = (
    *(Subject(maker.name, maker) for maker in MAKERS),
    *(_in_events(maker) for maker in MAKERS if maker.in_events and not maker.name.startswith("anniversary")),
    *(Subject(f"lifecycle {n}", _lifecycle) for n in range(6)),
    *(Subject(f"score {n}", _score) for n in range(6)),
    *(Subject(f"trait that is a condition {n}", _flag_trait) for n in range(4)),
    *(Subject(f"{make.__name__} {n}", make) for make in (prediction, clusters, lifetime) for n in range(6)),
    *(Subject(f"{m.name}, again {n}", m) for m in MAKERS for n in range(1, OFTEN.get(m.name, 1))),
)
# What others can name: a lifecycle with stages, and somebody to be `among`.
FIRST = (
    Subject("lifecycle 0", _lifecycle),
    Subject("any events", MAKERS[[m.name for m in MAKERS].index("any events")]),
)


# ---------------------------------------------------------------- declarations


def declare(writer: Writer, subject: Subject, name: str, depth: int) -> Rule:
    """A declaration about the subject; later ones of the example may name it. Raises NotHere."""
    made = subject.make(writer, depth)
    if made.type in ("lifecycle", "score"):
        rule = Rule(name, made.name, replace(made, form=made.form.replace("NAME", name)), subject.name)
        if made.type == "lifecycle":
            lines = (line.split() for line in made.form.splitlines())
            stages = tuple(words[1] for words in lines if words[0] in ("stage", "cluster"))
            writer.stages[name] = stages
        writer.declared[name] = "number" if made.type == "score" else "lifecycle"
        return rule
    alone = made.form == "{0}"  # a flag, which as a trait is no condition but itself
    if made.type.endswith("condition") and (alone or (made.type == "condition" and writer.chance(0.85))):
        return _around(writer, f"segment {name}\n  where {{0}}\n", made, name, subject)
    return _around(writer, f"trait {name} = {{0}}\n", made, name, subject)


def _around(writer: Writer, form: str, made: Said, name: str, subject: Subject) -> Rule:
    type_ = "condition" if made.type == "trait condition" else made.type
    # The texts of a choice or a default of literals are a closed set; other texts are not compared with it.
    writer.declared[name] = "closed" if type_ == "text" and _closed(made) else type_
    whole = Said(form, lambda sight, part: part.of(sight), type_, form.split()[0], (made,))
    return Rule(name, form.split()[0], whole, subject.name)


def _closed(made: Said) -> bool:
    return made.name.startswith(("choice", "default", "name", "parentheses", "literal"))
