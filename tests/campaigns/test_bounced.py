"""Whom a word about an address is meant for: all who have it, told by its hash or its number."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from segdsl.addresses import hashed
from segdsl.campaigns.suppression import _bounced, _with_their_address

ADDRESSES = pd.Series(["ana@a.example", "bob@b.example", None, "eve@e.example"], dtype="str")


def test_each_reason_has_those_it_was_said_of() -> None:
    said = {hashed("bob@b.example"): "no such user", hashed("x@x.example"): "full"}
    [bar] = _bounced(ADDRESSES, said)
    assert bar.who.tolist() == [False, True, False, False]
    both = {hashed("bob@b.example"): "no such user", hashed("ana@a.example"): "full"}
    assert sum(bar.who.astype(int) for bar in _bounced(ADDRESSES, both)).tolist() == [1, 1, 0, 0]


def test_without_addresses_or_reasons_nobody_is_left_out() -> None:
    assert list(_bounced(None, {hashed("bob@b.example"): "full"})) == []
    assert list(_bounced(ADDRESSES, {})) == []
    assert list(_bounced(None, {})) == []


@pytest.mark.parametrize(
    ("who", "meant"),
    [
        ([1, 0, 0, 0, 0], [1, 0, 1, 0, 0]),
        ([0, 0, 1, 0, 0], [1, 0, 1, 0, 0]),
        ([0, 1, 0, 0, 0], [0, 1, 0, 0, 0]),
        ([0, 0, 0, 1, 0], [0, 0, 0, 1, 0]),
        ([0, 0, 0, 0, 0], [0, 0, 0, 0, 0]),
        ([1, 1, 0, 1, 0], [1, 1, 1, 1, 0]),
    ],
)
def test_who_has_an_address_of_theirs_is_meant_as_well(who: list[int], meant: list[int]) -> None:
    """The first and the third have one address, the last two have none."""
    numbers = np.array([0, 1, 0, -1, -1], dtype=np.intp)
    assert _with_their_address(np.array(who, dtype=bool), numbers).tolist() == meant
    assert _with_their_address(np.array(who, dtype=bool), None).tolist() == who
