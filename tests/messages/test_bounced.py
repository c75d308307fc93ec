"""Whoever a provider said of that mails do not reach them: told by the hash of their address."""

from __future__ import annotations

import pandas as pd

from segdsl.addresses import hashed
from segdsl.campaigns.suppression import _bounced

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
