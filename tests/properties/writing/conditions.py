"""Makers of conditions whose shape the table of operators does not tell: joined, listed, named, mixed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from segdsl.operators import OPERATORS
from tests.properties import said
from tests.properties.plain.operators import value_of
from tests.properties.plain.windows import alike
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


def _mixed(word: str, first: str, second: str) -> Maker:
    """A day and an instant are compared as days."""

    def make(writer: Writer, depth: int) -> Said:
        parts = [writer.name(first), writer.value(second, depth)]
        if word == "between":
            parts.append(writer.value(writer.pick((first, second)), depth))

        def means(sight: Sight, *parts: Said) -> bool:
            value, *others = (part.of(sight) for part in parts)
            if value is None or None in others:
                return False
            zone = sight.world.zone
            tests = (">=", "<=") if word == "between" else (word,)
            pairs = (alike(value, other, zone) for other in others)
            return all(value_of(t, *pair, condition=True) for t, pair in zip(tests, pairs, strict=True))

        form = "{0} between {1} and {2}" if word == "between" else f"{{0}} {word} {{1}}"
        parts = [inside(p, said.DEFAULT) for p in parts]
        return Said(form, means, "condition", word, tuple(parts), said.COMPARISON)

    return Maker(f"{word} ({first}, {second})", "condition", make, weight=0.5)


def _in_a_list(negative: bool) -> Maker:
    """`"opera" in tags`."""

    def make(writer: Writer, depth: int) -> Said:
        parts = (inside(writer.leaf("text"), said.DEFAULT), writer.name("list"))

        def means(sight: Sight, text: Said, texts: Said) -> bool:
            found = value_of("list contains", texts.of(sight), text.of(sight), condition=True)
            return bool(found) is not negative

        word = "not in" if negative else "in"
        return Said(f"{{0}} {word} {{1}}", means, "condition", word, parts, said.COMPARISON)

    return Maker(f"{'not ' * negative}in a list", "condition", make)


def _large(writer: Writer, depth: int) -> Said:
    """A whole number beyond which floats cannot tell neighbours apart."""
    value = 2**53 + writer.rng.randrange(3)
    writer.words.numbers.append(2.0**53)
    word = writer.pick(("=", "<", "<=", ">", ">="))
    parts = (inside(writer.name("whole"), said.DEFAULT), literal(str(value), value, "whole"))
    means = meaning(word, condition=True)
    return Said(f"{{0}} {word} {{1}}", means, "condition", word, parts, said.COMPARISON)


def _always(word: str) -> Maker:
    """`everyone`, `nobody`: what depends on no row is worked out before there are any."""

    def make(writer: Writer, depth: int) -> Said:
        return Said(word, lambda sight: word == "everyone", "condition", word)

    return Maker(word, "condition", make, weight=0.5)


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


CONDITION_MAKERS: tuple[Maker, ...] = (
    *(Maker(f"large whole numbers {n}", "condition", _large, weight=0.1) for n in range(3)),
    _always("everyone"),
    _always("nobody"),
    *(_ignoring_case(name) for name in _IGNORING_CASE),
    _matches("{0} matches {1}", ignoring=False, negative=False),
    _matches("{0} does not match {1}", ignoring=False, negative=True),
    _matches("{0} matches {1} ignoring case", ignoring=True, negative=False),
    *(_in(type_, negative) for type_ in ("number", "text", "day", "instant") for negative in (False, True)),
    *(
        _mixed(word, *types)
        for word in ("=", "<", "<=", ">", ">=", "between")
        for types in (("day", "instant"), ("instant", "day"))
    ),
    *(_in_a_list(negative) for negative in (False, True)),
    _joined("and", said.AND),
    _joined("or", said.OR),
    Maker("not", "condition", _not, weight=2),
    Maker("flag", "condition", _flag),
    Maker("named condition", "condition", _named_condition, weight=2),
    Maker("how many of", "whole", _how_many_of),
    *(_some_of(word, test) for word, test in QUANTIFIERS.items()),
    _country("{0} = CODE", lambda value, code: value == code),
    _country("{0} != CODE", lambda value, code: value != code),
    _country("{0} is unknown", lambda value, _: value is None),
    _stage("LIFECYCLE = STAGE", lambda value, stage: value == stage),
    _stage("LIFECYCLE != STAGE", lambda value, stage: value != stage),
    _stage("LIFECYCLE is unknown", lambda value, _: value is None),
)
