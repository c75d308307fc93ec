"""What the types promise holds: what is said to be known is known, of the family said, and in reach."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from segdsl.model.nodes import Expression
from segdsl.reference.evaluate import Reference
from segdsl.types import Number, OneOf
from tests.properties.generated import cases
from tests.properties.shrinking import shown
from tests.properties.worlds import world


def test_kinds_are_sound(pytestconfig: pytest.Config) -> None:
    for case in cases(int(pytestconfig.getoption("--cases")) // 2, "kinds"):
        reference = Reference(case.model, world(case.model.catalog, case.rows), case.as_of)
        for name, trait in case.model.traits.items():
            for customer in range(len(reference.customers)):
                assert fits(reference.value(name, customer), trait.value), f"{name}\n{shown(case)}"


def fits(value: Any, expression: Expression) -> bool:
    kind = expression.kind
    if value is None:
        return kind.unknown
    if isinstance(kind.type, Number) and not kind.reach.low <= value <= kind.reach.high:
        return False
    match kind.type:
        case Number(whole=True, low=low, high=high):
            return type(value) is int and (low is None or value >= low) and (high is None or value <= high)
        case Number(low=low, high=high):
            return type(value) is float and (low is None or value >= low) and (high is None or value <= high)
        case OneOf(values=values):
            return value in values
        case _:
            return isinstance(value, FAMILIES[kind.family])


FAMILIES: dict[str, Any] = {
    "text": str,
    "flag": bool,
    "day": dt.date,
    "instant": dt.datetime,
    "list": tuple,
}
