"""Values in the dtype of their kind: no zero has a sign, and nothing is copied that need not be."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from segdsl.engines.declared import as_declared
from segdsl.types import Kind, ListOf, Number

NUMBER = Kind(Number())


def test_a_zero_has_no_sign() -> None:
    declared = as_declared(pd.Series([-0.0, 1.0, np.nan]), 3, NUMBER)
    assert [math.copysign(1, value) for value in declared[:2]] == [1, 1]
    assert math.isnan(declared[2])


def test_other_numbers_stay_where_they_are() -> None:
    numbers = pd.Series([0.0, 1.0, np.nan])
    assert np.shares_memory(as_declared(numbers, 3, NUMBER).to_numpy(), numbers.to_numpy())
    assert as_declared(numbers.convert_dtypes(), 3, NUMBER).dtype == "float64"


def test_an_unknown_list_is_none_whatever_it_was_on_the_way() -> None:
    lists = pd.Series([("tea",), np.nan, None], dtype=object)
    assert as_declared(lists, 3, Kind(ListOf())).tolist() == [("tea",), None, None]
