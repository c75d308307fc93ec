"""Thousands of conditions, arms, points or stages side by side are computed as a few are."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import segdsl

COUNT = 3_000
_TESTS = [f"spend = {number}" for number in range(COUNT)]
RULES = {
    "or": f"segment s where {' or '.join(_TESTS)}\n",
    "and": f"segment s where {' and '.join(test.replace('=', '!=') for test in _TESTS)}\n",
    "not or": f"segment s where not ({' or '.join(_TESTS)})\n",
    "how many of": f"segment s where how many of ({', '.join(_TESTS)}) = 1\n",
    "choice": f"trait t = {', '.join(f'{test} when {test}' for test in _TESTS)}\nsegment s where t\n",
    "score": "score t\n"
    + "".join(f"  {'+-'[i == 8]}1 when {test}\n" for i, test in enumerate(_TESTS))
    + "segment s where t = 1\n",
}


@pytest.mark.parametrize("shape", RULES)
def test_many_conditions(shape: str, tmp_path: Path) -> None:
    head = 'customers from "c.csv" key id\n  spend number\n'
    (tmp_path / "rules.seg").write_text(head + RULES[shape], encoding="utf-8")
    (tmp_path / "c.csv").write_text("id,spend\n1,7\n2,99999\n3,\n", encoding="utf-8")
    (tmp_path / "segdsl.toml").write_text("", encoding="utf-8")
    members = segdsl.load(tmp_path).segment(as_of=dt.date(2026, 1, 1)).values("s")
    negative = shape in ("and", "not or")  # which hold of whoever's spend is unknown
    assert members.tolist() == [not negative, negative, negative]
