"""Sequences of whole plans: those of the pandas program, however events lie, and without its pieces."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segdsl.clock import AsOf
from segdsl.engines.compute import compute
from segdsl.engines.packed.by_owner import by_owner
from segdsl.engines.packed.timelines import Happenings, Timeline
from segdsl.engines.pandas_program import part
from segdsl.sources.tables import TEXT, Tables
from tests.engines.rulebook import model_of

RULES = """
customers from "customers.csv" key who
events carts from "carts.csv" key who at ts
  ts    datetime
  size  whole number
events orders from "orders.csv" key who at day
  day   date
  total number
events large from orders where (total > 1)
events baskets from carts per size where (size > 0)
  lines = count()

segment bought where any carts followed by orders
segment large_soon where any carts where (size > 1) followed by orders within 1 day where (total > 1)
segment large_today where any carts followed by large within 1 day or on the same day
segment again where any carts followed by carts
segment again_soon where any carts followed by carts within 90 minutes where (size > 1)
segment same_day where any carts followed by carts within 1 hour or on the same day
segment given_up where any carts not followed by orders within 1 month or on the same day
segment chain where any carts followed by orders within 2 months followed by carts where (size > 1)
segment days where any orders followed by orders within 1 month or on the same day where (total > 1)
segment lately where any carts in the last 2 days followed by orders
segment filled where any baskets followed by baskets within 30 hours where (lines > 1)
segment filled_today where any baskets where (lines > 1) followed by orders within 1 day or on the same day
segment refilled where any orders in the last 10 days not followed by baskets within 6 days
segment chain_of_baskets where any baskets followed by carts followed by baskets within 2 months
"""
MODEL = model_of(RULES)
START = dt.datetime(2026, 3, 28, 22)
WHOSE = st.sampled_from(["a", "b", "c", "x", None])
HOURS = st.none() | st.integers(0, 60) | st.sampled_from([30 * 24, 31 * 24 + 1])
CARTS = st.lists(st.tuples(WHOSE, HOURS, st.none() | st.integers(1, 2)), max_size=12)
ORDERS = st.lists(st.tuples(WHOSE, st.none() | st.integers(0, 40), st.none() | st.integers(1, 2)), max_size=8)
AS_OF = [AsOf.parse(day, "Europe/Berlin") for day in ("2026-03-29", "2026-03-31", "2026-06-30")]


def tables_of(carts: list[Any], orders: list[Any]) -> Tables:
    people = pd.DataFrame({"who": pd.Series(["a", "b", "c"], dtype=TEXT)})
    hours = [None if hour is None else START + dt.timedelta(hours=hour) for _, hour, _ in carts]
    days = [
        None if day is None else dt.datetime(2026, 3, 28) + dt.timedelta(days=day) for _, day, _ in orders
    ]
    return Tables(
        people,
        events={
            "carts": pd.DataFrame(
                {
                    "who": pd.Series([who for who, _, _ in carts], dtype=TEXT),
                    "ts": pd.Series(hours, dtype="datetime64[us]").dt.tz_localize("UTC"),
                    "size": pd.Series([size for _, _, size in carts], dtype="Int64"),
                }
            ),
            "orders": pd.DataFrame(
                {
                    "who": pd.Series([who for who, _, _ in orders], dtype=TEXT),
                    "day": pd.Series(days, dtype="datetime64[us]"),
                    "total": pd.Series([total for _, _, total in orders], dtype="float64"),
                }
            ),
        },
    )


def members(tables: Tables, as_of: AsOf, engine: str) -> dict[str, list[bool]]:
    result = compute(MODEL, tables, as_of, engine=engine)
    return {name: result.values(name).tolist() for name in MODEL.order}


@settings(max_examples=40)
@given(CARTS, ORDERS, st.booleans())
def test_the_answers_of_the_pandas_program(carts: list[Any], orders: list[Any], in_order: bool) -> None:
    """The order of events is kept from one day to the next."""
    if in_order:
        carts = sorted((c for c in carts if c[1] is not None), key=lambda cart: cart[1])
    tables = tables_of(carts, orders)
    for as_of in AS_OF:
        assert members(tables, as_of, "packed") == members(tables_of(carts, orders), as_of, "pandas")


def test_no_piece_of_the_pandas_program_makes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("a piece of sequences was asked")

    monkeypatch.setattr(part, "PIECES", part.PIECES | dict.fromkeys(("next_row", "others_that_day"), never))
    carts = [("a", 1, 2), ("a", 2, 2), ("b", 1, 1)]
    found = members(tables_of(carts, [("a", 2, 2)]), AS_OF[1], "packed")
    assert found["again_soon"] == [True, False, False]
    assert found["bought"] == [True, False, False]


OWNERS = st.sampled_from([-1, 0, 1, 70_000, 200_000])
ROWS = st.lists(st.tuples(OWNERS, st.integers(0, 3)), max_size=20)


def happenings(rows: list[tuple[int, int]]) -> Happenings:
    owners, times = np.array([o for o, _ in rows], np.int32), np.array([t for _, t in rows], np.int64)
    return Happenings(owners, times, None)


def timeline(rows: list[tuple[int, int]]) -> Timeline:
    events = happenings(rows)
    return Timeline.of(events, by_owner(events.owners))


@given(ROWS, st.booleans(), st.data())
def test_the_next_later_row_that_is_wanted(
    rows: list[tuple[int, int]], in_order: bool, data: st.DataObject
) -> None:
    """Of owners whose numbers have more than 16 bits, too."""
    rows = sorted(rows, key=lambda row: row[1]) if in_order else rows
    wanted = np.array(data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows))), bool)
    line = timeline(rows)
    assert sorted(line.rows) == [row for row, (owner, _) in enumerate(rows) if owner >= 0]
    following, beside = line.later.first(wanted[line.rows]), line.at_once.count(wanted[line.rows])
    for place, row in enumerate(line.rows):
        owner, time = rows[row]
        later = [t for r, (o, t) in enumerate(rows) if o == owner and t > time and wanted[r]]
        found = following[place]
        assert (found < 0) == (not later)
        if later:
            next_one = line.rows[found]
            assert wanted[next_one]
            assert rows[next_one] == (owner, min(later))
        assert beside[place] == sum(wanted[r] for r, other in enumerate(rows) if other == (owner, time))


@given(ROWS, ROWS)
def test_rows_of_others_are_looked_for_as_its_own_are(
    rows: list[tuple[int, int]], others: list[tuple[int, int]]
) -> None:
    line = timeline(rows)
    asked = happenings([other for other in others if other[0] >= 0])
    owned = [(int(rows[row][0]), rows[row][1]) for row in line.rows]
    later, beside = line.later_than(asked.owners, asked.times), line.at(asked.owners, asked.times)
    everything = np.ones(len(owned), bool)
    counts = zip(asked.owners.tolist(), asked.times.tolist(), later.count(everything), strict=True)
    for owner, time, count in counts:
        assert count == sum(o == owner and t > time for o, t in owned)
    for own, first in zip(zip(asked.owners, asked.times, strict=True), beside.first(everything), strict=True):
        assert first == (owned.index(own) if own in owned else -1)
    assert beside.count(everything).tolist() == [
        owned.count(own) for own in zip(asked.owners, asked.times, strict=True)
    ]
