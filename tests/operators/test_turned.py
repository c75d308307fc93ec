"""Operators turned round give an argument with which the operator gives what was wanted."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest

from segdsl.operators import OPERATORS
from segdsl.operators.entry import Operator
from segdsl.operators.turned import WantedResult

TODAY = dt.date(2026, 3, 31)
NOW = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
ELSE: dict[type, Any] = {
    int: 3,
    float: 3.0,
    str: "abc",
    tuple: ("tea",),
    dt.date: dt.date(2025, 12, 24),
    dt.datetime: dt.datetime(2025, 12, 24, 18, tzinfo=dt.UTC),
}
SELDOM = {"matches", "matches ignoring case"}  # the letters that are plain in a pattern may fit it
CASES = [
    (operator, example.arguments, example.result)
    for operator in OPERATORS.values()
    for example in operator.examples
    if operator.inverse and None not in (*example.arguments, example.result) and example.result is not False
]


def turned(operator: Operator, arguments: tuple[Any, ...], result: Any, place: int) -> Any:
    """The arguments with the one at the place made into what it has to be."""
    assert operator.inverse is not None
    others = list(arguments)
    others[place] = ELSE[type(arguments[place])]
    others[place] = operator.inverse(WantedResult(result, tuple(others), place, TODAY, NOW))
    return others


def same(a: Any, b: Any) -> bool:
    return math.isclose(a, b, rel_tol=1e-12) if isinstance(a, float) else bool(a == b)


@pytest.mark.parametrize(("operator", "arguments", "result"), CASES, ids=lambda x: getattr(x, "name", ""))
def test_the_argument_gives_what_is_wanted(
    operator: Operator, arguments: tuple[Any, ...], result: Any
) -> None:
    made = turned(operator, arguments, result, 0)
    assert made[0] is not None
    assert operator.name in SELDOM or same(operator.row(*made), result)


@pytest.mark.parametrize("name", ["+", "-", "*", "/", "days between", "months between", "minutes between"])
def test_the_second_argument_does_so_as_well(name: str) -> None:
    operator = OPERATORS[name]
    for _, arguments, result in (case for case in CASES if case[0] is operator):
        made = turned(operator, arguments, result, 1)
        assert same(operator.row(*made), result)


def test_what_makes_a_known_result_unknown() -> None:
    divide = OPERATORS["/"]
    assert divide.unknown_at == (1, 0)
    assert divide.row(3.0, divide.unknown_at[1]) is None
