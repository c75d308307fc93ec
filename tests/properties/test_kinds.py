"""What the types promise holds: a value that is said to be known is known, and of the family said."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given

from segdsl.model.nodes import Expression
from segdsl.reference.evaluate import Reference
from segdsl.types import Number, OneOf
from tests.properties.generated import Case, cases
from tests.properties.worlds import world


@given(cases())
def test_kinds_are_sound(case: Case) -> None:
    reference = Reference(case.model, world(case.model.catalog, case.rows), case.as_of)
    for name, trait in case.model.traits.items():
        for customer in range(len(reference.customers)):
            assert fits(reference.value(name, customer), trait.value), name


def fits(value: Any, expression: Expression) -> bool:
    kind = expression.kind
    if value is None:
        return kind.unknown
    match kind.type:
        case Number(whole=True):
            return type(value) is int
        case OneOf(values=values):
            return value in values
        case _:
            return isinstance(value, FAMILIES[kind.family]) and (
                kind.family != "number" or type(value) is not bool
            )


FAMILIES: dict[str, Any] = {
    "number": (float, int),
    "text": str,
    "flag": bool,
    "day": dt.date,
    "instant": dt.datetime,
    "list": tuple,
}
