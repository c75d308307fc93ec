"""Makers of values whose shape the table of operators does not tell: choices, roundings, time since a day."""

from __future__ import annotations

from typing import Any

from tests.properties import said
from tests.properties.plain.clock import day_of
from tests.properties.plain.operators import value_of
from tests.properties.said import Said, Sight, inside, literal
from tests.properties.writing.operators import meaning
from tests.properties.writing.writer import Maker, Writer


def _round(digits: int | None) -> Maker:
    form = "round({0})" if digits is None else f"round({{0}}, {digits})"

    def make(writer: Writer, depth: int) -> Said:
        def means(sight: Sight, x: Said) -> Any:
            return value_of("round", x.of(sight), *(() if digits is None else (digits,)), condition=False)

        return Said(form, means, "number", "round", (inside(writer.value("number", depth), said.OR),))

    return Maker(form.format("x"), "number", make)


def _hour(writer: Writer, depth: int) -> Said:
    def means(sight: Sight, instant: Said) -> Any:
        return value_of("hour", instant.of(sight), sight.world.zone, condition=False)

    return Said("hour({0})", means, "whole", "hour", (inside(writer.value("instant", depth), said.OR),))


def _date(writer: Writer, depth: int) -> Said:
    def means(sight: Sight, moment: Said) -> Any:
        found = moment.of(sight)
        return found if found is None else day_of(found, sight.world.zone)

    part = writer.value("instant" if writer.chance(0.8) else "day", depth)
    return Said("date({0})", means, "day", "date", (inside(part, said.OR),))


def _concat(writer: Writer, depth: int) -> Said:
    parts = tuple(inside(writer.value("text", depth), said.OR) for _ in range(writer.rng.randrange(1, 4)))
    places = ", ".join(f"{{{n}}}" for n in range(len(parts)))
    return Said(f"concat({places})", meaning("concat", condition=False), "text", "concat", parts)


def _pad(writer: Writer, depth: int) -> Said:
    parts = (writer.value("text", depth), _whole(writer, 12), writer.leaf("text"))
    form = "pad({0}, {1}, {2})"
    return Said(
        form, meaning("pad", condition=False), "text", "pad", tuple(inside(p, said.OR) for p in parts)
    )


def _part(writer: Writer, depth: int) -> Said:
    parts = (writer.value("text", depth), writer.leaf("text"), _whole(writer, 3))
    form = "part({0}, {1}, {2})"
    return Said(
        form, meaning("part", condition=False), "text", "part", tuple(inside(p, said.OR) for p in parts)
    )


def _whole(writer: Writer, most: int) -> Said:
    value = writer.rng.randrange(1, most + 1)
    return literal(str(value), value, "whole")


def _negate(writer: Writer, depth: int) -> Said:
    part = inside(writer.name("number"), said.ATOM)
    return Said("-{0}", meaning("negate", condition=False), "number", "negate", (part,), said.SIGN)


def _choice(type_: str) -> Maker:
    def make(writer: Writer, depth: int) -> Said:
        values = [writer.name(type_)] + [
            writer.value(type_, depth) for _ in range(writer.rng.randrange(1, 3))
        ]
        writer.rng.shuffle(values)
        last = writer.chance(0.6)
        conditions = [writer.condition(depth) for _ in values[: len(values) - last]]
        return _chosen(values, conditions, type_)

    return Maker(f"choice ({type_})", type_, make)


def _chosen(values: list[Said], conditions: list[Said], type_: str) -> Said:
    if type_ == "number" and all(v.type == "whole" for v in values):
        type_ = "whole"
    arms = [f"{{{n}}} when {{{len(values) + n}}}" for n in range(len(conditions))]
    rest = [f"{{{n}}} otherwise" for n in range(len(conditions), len(values))]
    count = len(values)

    def means(sight: Sight, *parts: Said) -> Any:
        chosen = next((v for v, c in zip(parts, parts[count:], strict=False) if c.holds(sight)), None)
        if chosen is None:
            chosen = parts[count - 1] if rest else None
        value = None if chosen is None else chosen.of(sight)
        return float(value) if type_ == "number" and value is not None else value

    parts = tuple(inside(p, said.OR) for p in (*values, *conditions))
    return Said(", ".join((*arms, *rest)), means, type_, "choice", parts, said.CHOICE)


def _never(type_: str) -> Maker:
    """What nobody has a value of."""

    def make(writer: Writer, depth: int) -> Said:
        return never(writer.name(type_))

    return Maker(f"never known ({type_})", type_, make, weight=0.5)


def never(value: Said) -> Said:
    return Said("({0} when nobody)", lambda sight, _: None, value.type, "never known", (value,))


def _looked_up(type_: str, column: str) -> Maker:
    def make(writer: Writer, depth: int) -> Said:
        def means(sight: Sight, key: Said) -> Any:
            return sight.world.looked_up("items", column, key.of(sight))

        key = inside(writer.value("text", depth), said.ATOM)
        return Said(f"items.{column} for {{0}}", means, type_, "looked up", (key,))

    return Maker(f"looked up ({type_})", type_, make)


SINCE = {
    "days": "day",
    "weeks": "week",
    "months": "month",
    "years": "year",
    "hours": "hour",
    "minutes": "minute",
}


def _since(unit: str, word: str) -> Maker:
    clocked = unit in ("hours", "minutes")

    def make(writer: Writer, depth: int) -> Said:
        of = "instant" if clocked or writer.chance(0.3) else "day"

        def means(sight: Sight, moment: Said) -> Any:
            return since(sight, moment.of(sight), unit, word)

        part = inside(writer.value(of, depth), said.ATOM)
        return Said(
            f"{unit} {word} {{0}}", means, "number" if clocked else "whole", f"{unit} {word}", (part,)
        )

    return Maker(f"{unit} {word}", "number" if clocked else "whole", make)


def since(sight: Sight, moment: Any, unit: str, word: str) -> Any:
    now = sight.world.now
    if moment is None:
        return None
    present = now.instant if unit in ("hours", "minutes") else now.today
    if unit not in ("hours", "minutes"):
        moment = day_of(moment, now.zone)
    first, second = (moment, present) if word == "since" else (present, moment)
    return value_of(f"{unit} between", first, second, condition=False)


SHAPE_MAKERS: tuple[Maker, ...] = (
    *(_never(type_) for type_ in ("number", "text", "day", "instant")),
    *(_round(digits) for digits in (None, 0, 1, 2)),
    Maker("hour", "whole", _hour),
    Maker("negate", "number", _negate),
    Maker("date", "day", _date),
    Maker("concat", "text", _concat),
    Maker("pad", "text", _pad),
    Maker("part", "text", _part, weight=2),
    *(_choice(type_) for type_ in ("number", "text", "day", "instant")),
    _looked_up("text", "sort"),
    _looked_up("number", "price"),
    *(_since(unit, word) for unit in SINCE for word in ("since", "until")),
)
