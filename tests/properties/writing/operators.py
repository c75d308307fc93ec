"""A maker for each operator of the table and each of its signatures, and for their negatives."""

from __future__ import annotations

from typing import Any

from segdsl.operators import OPERATORS
from segdsl.operators.entry import Operator, Signature
from segdsl.types import Number, family
from tests.properties import said
from tests.properties.plain.operators import PLAIN, value_of
from tests.properties.said import Said, Sight, inside, literal
from tests.properties.writing.writer import Maker, Writer

# These want a shape of their own, or literals in some places.
_SHAPED = {
    *("matches", "matches ignoring case", "round", "in", "and", "or", "not", "how many of", "negate", "hour"),
    *("concat", "pad", "part", "local day"),
}
_LEFT_FIRST = (said.SUM, said.PRODUCT)
NEGATIVES = {
    "!=": ("=", "{0} != {1}"),
    "not between": ("between", "{0} not between {1} and {2}"),
    "does not contain": ("contains", "{0} does not contain {1}"),
    "does not start with": ("starts with", "{0} does not start with {1}"),
    "does not end with": ("ends with", "{0} does not end with {1}"),
    "list does not contain": ("list contains", "{0} does not contain {1}"),
    "contains none of": ("contains any of", "{0} contains none of {1}"),
    "does not contain all of": ("contains all of", "{0} does not contain all of {1}"),
    "is unknown": ("is known", "{0} is unknown"),
    "is not empty": ("is empty", "{0} is not empty"),
}


def meaning(name: str, *, condition: bool, negative: bool = False, lowered: bool = False) -> said.Meaning:
    def means(sight: Sight, *parts: Said) -> Any:
        values = [part.of(sight) for part in parts]
        if lowered:
            values = [value if value is None else PLAIN["without case"](value) for value in values]
        found = value_of(name, *values, condition=condition)
        return not found if negative else found

    return means


def gives(operator: Operator, signature: Signature) -> str:
    if operator.is_condition:
        return "condition"
    if callable(signature.gives):
        return "number" if signature.takes[0] == "number" else signature.takes[0]
    if isinstance(signature.gives, Number) and signature.gives.whole:
        return "whole"
    return family(signature.gives)


def operand(writer: Writer, family_: str, depth: int, place: int, *, literals: bool) -> Said:
    """literals: a list may be written here"""
    if family_ == "flag":
        return writer.leaf("flag") if place == 0 or writer.chance(0.5) else yes_or_no(writer)
    if family_ == "list":
        if literals and writer.chance(0.6):
            return writer.words.list_()
        return writer.name("list")
    return writer.value(family_, depth)


def yes_or_no(writer: Writer) -> Said:
    value = writer.chance(0.5)
    return literal("yes" if value else "no", value, "flag")


def _arguments(writer: Writer, signature: Signature, tier: int, depth: int) -> tuple[Said, ...]:
    compared = tier == said.COMPARISON
    parts = [operand(writer, f, depth, n, literals=n > 0 and compared) for n, f in enumerate(signature.takes)]
    if all(p.name.startswith("literal") for p in parts):
        parts[0] = writer.name(signature.takes[0])  # what is said of literals alone is a finding, or folded
    left = tier if tier in _LEFT_FIRST else tier + 1 if tier < said.ATOM else said.OR
    right = left + 1 if tier in _LEFT_FIRST else left
    return tuple(inside(p, left if place == 0 else right) for place, p in enumerate(parts))


def from_table(operator: Operator, signature: Signature, form: str, of: str, negative: bool = False) -> Maker:
    result = gives(operator, signature)
    tier = int(operator.tier)

    def make(writer: Writer, depth: int) -> Said:
        wanted = said.ATOM if "between {0} and" in form else tier
        parts = _arguments(writer, signature, wanted, depth)
        if "between {0} and" in form:
            parts = tuple(inside(p, said.ATOM) for p in parts)
        type_ = result
        if operator.name == "default" and result == "number" and all(p.type == "whole" for p in parts):
            type_ = "whole"
        means = meaning(operator.name, condition=operator.is_condition, negative=negative)
        if operator.name == "default" and type_ == "number":
            means = _as_float(means)
        return Said(form, means, type_, of, parts, tier)

    words = ", ".join(signature.takes)
    return Maker(f"{of} ({words})", result, make)


def _as_float(means: said.Meaning) -> said.Meaning:
    def floated(sight: Sight, *parts: Said) -> Any:
        value = means(sight, *parts)
        return None if value is None else float(value)

    return floated


# Of birthdays, which have no year, there is no column here: tests/operators and the corpus have them.
FAMILIES = {"number", "text", "flag", "day", "instant", "list"}


def _signatures(operator: Operator) -> list[Signature]:
    return [s for s in operator.signatures if set(s.takes) <= FAMILIES]


def makers() -> list[Maker]:
    """One for each operator that is written as its form says, and one for each negative."""
    found = []
    for operator in OPERATORS.values():
        if operator.form is not None and operator.name not in _SHAPED:
            found += [from_table(operator, s, operator.form, operator.name) for s in _signatures(operator)]
    for name, (positive, form) in NEGATIVES.items():
        operator = OPERATORS[positive]
        found += [from_table(operator, s, form, name, negative=True) for s in _signatures(operator)]
    return found
