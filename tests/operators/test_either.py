"""The narrowest type that holds values of several: it promises only what each of them does."""

from __future__ import annotations

import datetime as dt

import pytest

from segdsl.operators.knowing import either
from segdsl.types import Day, Flag, Instant, ListOf, Number, OneOf, Text, Type

SINCE = dt.date(2020, 1, 1)
CASES: list[tuple[tuple[Type, ...], Type]] = [
    ((Number(True, 0, 5), Number(True, 3, 9)), Number(True, 0, 9)),
    ((Number(True, 3, 9), Number(True, 0, 5)), Number(True, 0, 9)),
    ((Number(True, 0, 5), Number(False, 1, 2)), Number(False, 0, 5)),
    ((Number(True, 0, 5), Number(True, None, 2)), Number(True, None, 5)),
    ((Number(True, 0, 5), Number(True, 1, None)), Number(True, 0, None)),
    ((Number(True, 0, 5),), Number(True, 0, 5)),
    ((Day(low=SINCE), Day()), Day()),
    ((Day(), Day(high=SINCE)), Day()),
    ((Instant(low=SINCE), Instant()), Instant()),
    ((OneOf(("a", "b")), OneOf(("c", "b"))), OneOf(("a", "b", "c"))),
    ((OneOf(("a", "b")), Text()), Text()),
    ((Text(), OneOf(("a",))), Text()),
    ((Flag(), Flag()), Flag()),
    ((ListOf(), ListOf()), ListOf()),
]


@pytest.mark.parametrize(("types", "whole"), CASES, ids=str)
def test_the_narrowest_type_of_both(types: tuple[Type, ...], whole: Type) -> None:
    assert either(types) == whole
