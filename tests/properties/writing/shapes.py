"""Makers for the shapes that the table of operators does not tell: lists, choices, names, time since."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from segdsl.operators import OPERATORS
from tests.properties import said
from tests.properties.plain.clock import day_of
from tests.properties.plain.operators import value_of
from tests.properties.said import Said, Sight, inside, literal
from tests.properties.writing.operators import NEGATIVES, meaning
from tests.properties.writing.writer import Maker, NotHere, Writer

PATTERNS = ("^a", "a$", "[a-z]+ ", "(an|in)", ".", "^$", "[0-9]", "[.]", "n.?a", "é")
_IGNORING_CASE = ("=", "!=", "contains", "starts with", "ends with", "list contains", "does not contain")


def _ignoring_case(name: str) -> Maker:
    positive, form = NEGATIVES.get(name, (name, str(OPERATORS.get(name, OPERATORS["="]).form)))

    def make(writer: Writer, depth: int) -> Said:
        first = writer.name("list") if positive == "list contains" else writer.value("text", depth)
        parts = (inside(first, said.DEFAULT), inside(writer.leaf("text"), said.DEFAULT))
        means = meaning(positive, condition=True, negative=name in NEGATIVES, lowered=True)
        return Said(form + " ignoring case", means, "condition", name, parts, said.COMPARISON)

    return Maker(f"{name} ignoring case", "condition", make)


def _matches(form: str, ignoring: bool, negative: bool) -> Maker:
    name = "matches ignoring case" if ignoring else "matches"

    def make(writer: Writer, depth: int) -> Said:
        pattern = writer.pick(PATTERNS)
        parts = (inside(writer.value("text", depth), said.DEFAULT), literal(f'"{pattern}"', pattern, "text"))
        means = meaning(name, condition=True, negative=negative)
        return Said(form, means, "condition", name, parts, said.COMPARISON)

    return Maker(form.format("text", "pattern"), "condition", make)


def _in(type_: str, negative: bool) -> Maker:
    word = "not in" if negative else "in"

    def make(writer: Writer, depth: int) -> Said:
        items = [inside(writer.leaf(type_), said.DEFAULT) for _ in range(writer.rng.randrange(1, 4))]
        places = ", ".join(f"{{{n}}}" for n in range(1, len(items) + 1))
        own = inside(writer.value(type_, depth), said.DEFAULT)
        means = meaning("in", condition=True, negative=negative)
        return Said(f"{{0}} {word} ({places})", means, "condition", word, (own, *items), said.COMPARISON)

    return Maker(f"{word} ({type_})", "condition", make)


def _joined(word: str, tier: int) -> Maker:
    def make(writer: Writer, depth: int) -> Said:
        parts = tuple(inside(writer.condition(depth), said.NOT) for _ in range(writer.rng.randrange(2, 4)))
        form = f" {word} ".join(f"{{{n}}}" for n in range(len(parts)))
        test = all if word == "and" else any

        def means(sight: Sight, *conditions: Said) -> bool:
            return test(c.holds(sight) for c in conditions)

        return Said(form, means, "condition", word, parts, tier)

    return Maker(word, "condition", make)


def _not(writer: Writer, depth: int) -> Said:
    part = inside(writer.condition(depth), said.NOT)
    return Said("not {0}", lambda sight, c: not c.holds(sight), "condition", "not", (part,), said.NOT)


def _flag(writer: Writer, depth: int) -> Said:
    """A flag alone is a condition."""
    return Said("{0}", lambda sight, f: f.holds(sight), "condition", "flag", (writer.name("flag"),))


def _named_condition(writer: Writer, depth: int) -> Said:
    return writer.name("condition")


def _how_many(sight: Sight, *conditions: Said) -> int:
    return len([c for c in conditions if c.holds(sight)])


def _listed(writer: Writer, depth: int) -> tuple[tuple[Said, ...], str]:
    parts = tuple(writer.condition(depth) for _ in range(writer.rng.randrange(2, 4)))
    return parts, ", ".join(f"{{{n}}}" for n in range(len(parts)))


def _how_many_of(writer: Writer, depth: int) -> Said:
    parts, places = _listed(writer, depth)
    return Said(f"how many of ({places})", _how_many, "whole", "how many of", parts)


def _some_of(quantifier: str, test: Callable[[int, int], bool]) -> Maker:
    def make(writer: Writer, depth: int) -> Said:
        parts, places = _listed(writer, depth)
        count = writer.words.count(2)

        def means(sight: Sight, *conditions: Said) -> bool:
            return test(_how_many(sight, *conditions), count)

        form = f"{quantifier} {count} of ({places})"
        return Said(form, means, "condition", f"{quantifier} of", parts, said.COMPARISON)

    return Maker(f"{quantifier} n of", "condition", make)


QUANTIFIERS: dict[str, Callable[[int, int], bool]] = {
    "at least": lambda found, count: found >= count,
    "at most": lambda found, count: found <= count,
    "exactly": lambda found, count: found == count,
}


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


def _country(form: str, test: Callable[[Any, str], bool]) -> Maker:
    def make(writer: Writer, depth: int) -> Said:
        code = writer.pick(("DE", "AT", "CH"))
        return Said(
            form.replace("CODE", f'"{code}"'),
            lambda sight, country: test(country.of(sight), code),
            "condition",
            "choice",
            (writer.name("choice"),),
            said.COMPARISON,
        )

    return Maker(form.format("choice"), "condition", make)


def _stage(form: str, test: Callable[[Any, str], bool]) -> Maker:
    def make(writer: Writer, depth: int) -> Said:
        if not writer.stages:
            raise NotHere
        lifecycle = writer.pick(sorted(writer.stages))
        stage = writer.pick(writer.stages[lifecycle])
        written = form.replace("STAGE", stage).replace("LIFECYCLE", lifecycle)

        def means(sight: Sight) -> bool:
            return sight.customer is not None and test(sight.world.rule(lifecycle, sight.customer), stage)

        return Said(written, means, "condition", "stage", (), said.COMPARISON)

    return Maker(form, "condition", make, in_events=False)


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
    *(_ignoring_case(name) for name in _IGNORING_CASE),
    _matches("{0} matches {1}", ignoring=False, negative=False),
    _matches("{0} does not match {1}", ignoring=False, negative=True),
    _matches("{0} matches {1} ignoring case", ignoring=True, negative=False),
    *(_in(type_, negative) for type_ in ("number", "text", "day", "instant") for negative in (False, True)),
    _joined("and", said.AND),
    _joined("or", said.OR),
    Maker("not", "condition", _not, weight=2),
    Maker("flag", "condition", _flag),
    Maker("named condition", "condition", _named_condition, weight=2),
    Maker("how many of", "whole", _how_many_of),
    *(_some_of(word, test) for word, test in QUANTIFIERS.items()),
    *(_round(digits) for digits in (None, 0, 1, 2)),
    Maker("hour", "whole", _hour),
    Maker("negate", "number", _negate),
    Maker("date", "day", _date),
    Maker("concat", "text", _concat),
    Maker("pad", "text", _pad),
    Maker("part", "text", _part, weight=2),
    *(_choice(type_) for type_ in ("number", "text", "day", "instant")),
    _country("{0} = CODE", lambda value, code: value == code),
    _country("{0} != CODE", lambda value, code: value != code),
    _country("{0} is unknown", lambda value, _: value is None),
    _stage("LIFECYCLE = STAGE", lambda value, stage: value == stage),
    _stage("LIFECYCLE != STAGE", lambda value, stage: value != stage),
    _stage("LIFECYCLE is unknown", lambda value, _: value is None),
    _looked_up("text", "sort"),
    _looked_up("number", "price"),
    *(_since(unit, word) for unit in SINCE for word in ("since", "until")),
)
