"""Kinds: what the table says of a call before any data."""

from __future__ import annotations

import pytest

from segdsl.operators import FUNCTIONS, NAMED, OPERATORS, either, operator
from segdsl.types import LARGEST, Day, Flag, Kind, ListOf, Number, OneOf, Text


def known(type_: object) -> Kind:
    return Kind(type_, unknown=False)  # type: ignore[arg-type]


def test_a_condition_is_always_known() -> None:
    assert OPERATORS["<"].kind((Kind(Number()), Kind(Number()))) == Kind(Flag(), unknown=False)


def test_texts_have_no_order() -> None:
    assert OPERATORS["<"].kind((known(Text()), known(Text()))) is None


def test_any_number_of_items_but_of_one_family() -> None:
    assert OPERATORS["in"].kind((known(Text()),) * 5) is not None
    assert OPERATORS["in"].kind((known(Text()), known(Text()), known(Number()))) is None
    assert OPERATORS["in"].kind((known(Text()),)) is None


def test_a_sum_is_unknown_where_a_part_is() -> None:
    plus = OPERATORS["+"]
    assert plus.kind((known(Number(low=0, high=1e300)), known(Number(whole=True)))) == known(Number())
    assert plus.kind((known(Number()), Kind(Number()))) == Kind(Number())


def test_a_result_beyond_the_floats_is_unknown() -> None:
    half, largest = Number(low=0, high=LARGEST / 2), Number(low=0)
    for name, arguments, beyond in (
        ("+", (largest, largest), True),
        ("+", (half, half), False),
        ("*", (half, Number(low=-2, high=2)), False),
        ("*", (half, Number(low=-2.5, high=2)), True),
        ("/", (half, Number(low=0.5)), False),
        ("/", (half, Number(low=0.25)), True),
    ):
        kind = OPERATORS[name].kind(tuple(map(known, arguments)))
        assert kind is not None
        assert (kind.unknown, kind.lacking) == (beyond, False)


def test_dividing_may_be_unknown_unless_the_divisor_cannot_be_zero() -> None:
    divide = OPERATORS["/"]
    assert divide.kind((known(Number()), known(Number(low=0)))) == Kind(Number())
    assert divide.kind((known(Number()), known(Number(low=1)))) == known(Number())
    assert divide.kind((Kind(Number()), known(Number(low=1)))) == Kind(Number())


def test_a_default_is_unknown_only_where_both_are() -> None:
    default = OPERATORS["default"]
    assert default.kind((Kind(Number()), known(Number()))) == known(Number())
    assert default.kind((Kind(Number()), Kind(Number()))) == Kind(Number())
    assert default.kind((Kind(Text()), Kind(Number()))) is None


def test_the_type_of_either() -> None:
    assert either((OneOf(("a", "b")), OneOf(("b", "c")))) == OneOf(("a", "b", "c"))
    assert either((OneOf(("a",)), Text())) == Text()
    assert either((Number(True, 1, 5), Number(True, 0, 3))) == Number(True, 0, 5)
    assert either((Number(True, 1, 5), Number(False))) == Number()
    assert either((Day(), Day())) == Day()


def test_functions_are_found_by_the_name_that_is_typed() -> None:
    assert {"round", "abs", "floor", "ceil", "lower", "upper", "trim", "length", "year", "hour"} <= set(NAMED)
    assert FUNCTIONS["days since"].operator == "days between"
    assert {f.operator for f in FUNCTIONS.values()} <= set(OPERATORS)
    assert operator("lower").kind((known(ListOf()),)) == known(ListOf())
    with pytest.raises(KeyError):
        operator("nearest to")
