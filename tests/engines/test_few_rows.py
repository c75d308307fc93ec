"""What is made row by row of columns of a long table is made a few rows at a time, and means the same."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.clock import AsOf
from segdsl.engines.compute import compute
from segdsl.engines.pandas_program import part
from segdsl.sources.tables import TEXT, Tables
from tests.engines.rulebook import model_of

MODEL = model_of("""
customers from "customers.csv" key who
events lines from "lines.csv" key who at day
  day       date
  quantity  whole number
  price     number
  amount = quantity * price
  share = 1 / price
  rest = round(share - quantity, 1)

trait spent = sum(lines.amount)
trait shares = sum(lines.share where (amount > 1))
trait most = max(lines.rest)
""")
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "x"]),
        st.none() | st.integers(-2, 3),
        st.none() | st.sampled_from([0.0, 0.5, 1e308, -1.25]),
    ),
    max_size=9,
)
AS_OF = AsOf.parse("2026-03-31", "Europe/Berlin")


def tables_of(rows: list[Any]) -> Tables:
    frame = pd.DataFrame(
        {
            "who": pd.Series([who for who, _, _ in rows], dtype=TEXT),
            "day": pd.Series([pd.Timestamp("2026-03-01")] * len(rows), dtype="datetime64[us]"),
            "quantity": pd.Series([quantity for _, quantity, _ in rows], dtype="Int64"),
            "price": pd.Series([price for _, _, price in rows], dtype="float64"),
        }
    )
    return Tables(pd.DataFrame({"who": pd.Series(["a", "b"], dtype=TEXT)}), events={"lines": frame})


@given(ROWS, st.integers(1, 4))
def test_the_values_of_the_pandas_program(rows: list[Any], at_a_time: int) -> None:
    wanted = compute(MODEL, tables_of(rows), AS_OF, engine="pandas")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(part, "_MANY", at_a_time)
        found = compute(MODEL, tables_of(rows), AS_OF, engine="packed")
    for name in ("spent", "shares", "most"):
        pd.testing.assert_series_equal(found.values(name), wanted.values(name))


def test_a_few_rows_are_looked_at_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    usual = part.Part._run

    def run(self: part.Part, *writer: Any) -> dict[str, Any]:
        sizes.append(len(self.frames["lines"]))
        return usual(self, *writer)

    monkeypatch.setattr(part.Part, "_run", run)
    monkeypatch.setattr(part, "_MANY", 2)
    found = compute(MODEL, tables_of([("a", 2, 0.5)] * 5), AS_OF, engine="packed")
    assert found.values("spent").tolist() == [5.0, 0.0]
    assert sizes.count(2) == 2 * sizes.count(1) > 0
