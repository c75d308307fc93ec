"""What is one value for everybody is computed along with the values of customers, if there are any."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import segdsl
from segdsl.engines.relational.duckdb.running import Run

RULES = """\
customers from "customers.csv" key id
  spend  number

trait usual = overall median(spend)
trait fixed = 5
segment above where spend > usual
segment anybody where usual > 1
"""


@pytest.mark.parametrize(("customers", "statements"), [("1,1\n2,5\n3,7\n", 1), ("", 2)])
def test_it_is_asked_for_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, customers: str, statements: int
) -> None:
    (tmp_path / "rules.seg").write_text(RULES, encoding="utf-8")
    (tmp_path / "customers.csv").write_text(f"id,spend\n{customers}", encoding="utf-8")
    asked, given = [], Run._given

    def counting(self: Run, query: str, *arguments: Any, **options: Any) -> Any:
        asked.append(query)
        return given(self, query, *arguments, **options)

    monkeypatch.setattr(Run, "_given", counting)
    found, wanted = (
        segdsl.load(tmp_path, engine=engine).segment(as_of="2026-03-31") for engine in ("duckdb", "pandas")
    )
    assert len(asked) == statements
    assert found.numbers == wanted.numbers
    for name in ("usual", "fixed", "above", "anybody"):
        assert found.values(name).equals(wanted.values(name)), name
