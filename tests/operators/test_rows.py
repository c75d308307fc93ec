"""Every operator does what its examples say, and its examples fit its types."""

from __future__ import annotations

import datetime as dt

import pytest

from segdsl.operators import OPERATORS
from segdsl.operators.entry import Example, Operator
from segdsl.types import Day, Family, Flag, Instant, Kind, ListOf, Number, Text, Type, family

CASES = [(o, e) for o in OPERATORS.values() for e in o.examples]


EMPTY: dict[Family, Type] = {
    "number": Number(),
    "text": Text(),
    "flag": Flag(),
    "day": Day(),
    "instant": Instant(),
    "list": ListOf(),
}


def type_of(value: object, unknown: Family = "number") -> Type:
    match value:
        case None:
            return EMPTY[unknown]
        case bool():
            return Flag()
        case int() | float():
            return Number(whole=isinstance(value, int))
        case str():
            return Text()
        case dt.datetime():
            return Instant()
        case dt.date():
            return Day()
        case _:
            return ListOf()


def call(operator: Operator, example: Example) -> object:
    if operator.strict and None in example.arguments:
        return False if operator.is_condition else None
    return operator.row(*example.arguments)


@pytest.mark.parametrize(("operator", "example"), CASES, ids=lambda x: getattr(x, "name", ""))
def test_the_row_meaning_gives_the_example_result(operator: Operator, example: Example) -> None:
    result = call(operator, example)
    assert result == example.result
    assert type(result) is type(example.result)


@pytest.mark.parametrize(("operator", "example"), CASES, ids=lambda x: getattr(x, "name", ""))
def test_examples_are_of_the_declared_types(operator: Operator, example: Example) -> None:
    readings = (
        operator.kind(tuple(Kind(type_of(a, unknown), unknown=a is None) for a in example.arguments))
        for unknown in EMPTY
    )
    kind = next(k for k in readings if k is not None)
    if example.result is None:
        assert kind.unknown
    else:
        assert family(type_of(example.result)) == kind.family


@pytest.mark.parametrize("operator", OPERATORS.values(), ids=lambda o: o.name)
def test_every_operator_is_documented(operator: Operator) -> None:
    assert operator.examples
    assert operator.doc.endswith(".")
