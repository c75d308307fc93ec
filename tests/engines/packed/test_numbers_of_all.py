"""One number of everybody compared with a column and with a constant at once."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl

RULES = """\
customers from "customers.csv" key id
  id     text
  spend  number

segment amid    where overall average(spend) between spend and 25
segment apart   where not overall average(spend) between spend and 5
segment around  where overall average(spend) between 5 and spend
segment always  where overall average(spend) between 5 and 25 and spend > 1
"""


@pytest.mark.parametrize("engine", ["packed", "pandas"])
def test_between_a_column_and_a_constant(tmp_path: Path, engine: str) -> None:
    (tmp_path / "rules.seg").write_text(RULES, encoding="utf-8")
    (tmp_path / "customers.csv").write_text("id,spend\na,10\nb,30\nc,\nd,5\n", encoding="utf-8")
    result = segdsl.load(tmp_path, engine=engine).segment(as_of="2026-03-31")
    assert {name: flags.tolist() for name, flags in result.segments.items()} == {
        "amid": [True, False, False, True],
        "apart": [True, True, True, True],
        "around": [False, True, False, False],
        "always": [True, True, False, True],
    }
