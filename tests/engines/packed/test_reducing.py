"""Aggregates of whole plans: those of the pandas program, whatever was asked before and however rows lie."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from segdsl.clock import AsOf
from segdsl.engines.compute import compute
from segdsl.engines.pandas_program import part
from segdsl.engines.result import Result
from segdsl.model.project import Model
from segdsl.sources.tables import TEXT, Tables
from tests.engines.rulebook import model_of

LOG = """
events log from "log.csv" key who at ts
  ts      datetime
  kind    text
  amount  number
  count   whole number
  place   text
  gift    flag
  tags    list of text split by "|"

events baskets from log per place
  total = sum(amount)

events kept from log per count where (amount > 0)
  lines = count()

events alike from kept per lines
  counts = count()
"""
RULES = """
trait bought = count(log in the last 30 days where (kind = "buy"))
trait bought_lately = count(log in the last 7 days where (kind = "buy"))
trait long_ago = count(log more than 30 days ago where (kind != "buy" or amount > 5))
trait within_march = count(log between 2026-03-03 and 2026-03-20)
trait spent = sum(log.amount in the last 30 days where (kind = "buy"))
trait spent_ever = sum(log.amount)
trait usual = average(log.amount where (kind = "buy" and amount > 1))
trait least = min(log.amount where (gift))
trait most = max(log.count)
trait summed = sum(log.count)
trait kinds = distinct(log.kind)
trait favourite = most common(log.place)
trait favourite_count = most common(log.count)
trait first_amount = first(log.amount)
trait last_place = last(log.place in the last 30 days)
trait last_gift = last(log.gift)
trait last_tags = last(log.tags)
trait first_day = first(log where (kind = "see"))
trait last_day = last(log)
trait second_buy = nth(2, log where (kind = "buy"))
trait coming = count(log in the next 10 days)
trait baskets_bought = count(baskets where (total > 5))
trait largest = max(baskets.total)
trait most_kept = max(kept.lines)
trait most_alike = max(alike.counts where (lines > 1))
trait rows_of_all = overall sum(bought)
segment regulars where at least 2 log in the last 30 days and last(log) in the last 5 days
segment above where spent > overall average(spent)
"""
OWN = 'customers from "customers.csv" key who\n'
FROM_LOG = "customers from events log\n"
DAYS = [dt.date(2026, 3, day) for day in (31, 1, 30, 15, 31)]
MANY_TO_ONE = [name for name in part.PIECES if name.endswith("_by") or name == "group_rows"]


def log(rows: int) -> pd.DataFrame:
    draw = np.random.default_rng(7)

    def perhaps(values: Any) -> list[Any]:
        return [
            None if missing else value for value, missing in zip(values, draw.random(rows) < 0.2, strict=True)
        ]

    hours = np.sort(draw.integers(0, 24 * 60, rows))
    who = np.where(hours < 24 * 30, draw.choice(["a", "c", "x"], rows), draw.choice(["a", "b", "d"], rows))
    tags = [tuple(sorted(draw.choice(["a", "b", "c"], 2).tolist())) for _ in range(rows)]
    return pd.DataFrame(
        {
            "who": pd.Series(who, dtype=TEXT),
            "ts": pd.Timestamp("2026-02-14", tz="UTC").as_unit("us")
            + pd.to_timedelta(hours, "h").as_unit("us"),
            "kind": pd.Series(draw.choice(["buy", "see", "ask"], rows), dtype=TEXT),
            "amount": pd.Series(perhaps(draw.integers(-500, 2000, rows) / 100), dtype="float64"),
            "count": pd.Series(perhaps(draw.integers(0, 4, rows).tolist()), dtype="Int64"),
            "place": pd.Series(perhaps(draw.choice(["Bonn", "Köln", "Ulm"], rows)), dtype=TEXT),
            "gift": pd.Series(perhaps(draw.integers(0, 2, rows).astype(bool).tolist()), dtype="boolean"),
            "tags": pd.Series(perhaps(tags), dtype=object),
        }
    )


def shuffled(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sample(frac=1, random_state=3).reset_index(drop=True)


def times_unknown(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(ts=frame["ts"].where(frame.index % 5 > 0))


ORDERS: list[Callable[[pd.DataFrame], pd.DataFrame]] = [pd.DataFrame.copy, shuffled, times_unknown]


def tables_of(frame: pd.DataFrame, customers: str) -> Tables:
    people = pd.DataFrame({"who": pd.Series(["a", "b", "c", "d", "e"], dtype=TEXT)})
    return Tables(people if customers == OWN else None, events={"log": frame})


def plain(result: Result, model: Model) -> dict[str, list[Any]]:
    return {
        name: [None if v is None or v is pd.NA or v != v else v for v in result.values(name)]
        for name in model.order
    }


@pytest.mark.parametrize("customers", [OWN, FROM_LOG], ids=["own", "from the log"])
@pytest.mark.parametrize("order", ORDERS, ids=["in order", "in no order", "of unknown times"])
def test_the_answers_of_the_pandas_program(
    order: Callable[[pd.DataFrame], pd.DataFrame], customers: str
) -> None:
    """What was kept from other days changes nothing."""
    model = model_of(customers + LOG + RULES)
    tables = tables_of(order(log(400)), customers)
    for day in DAYS:
        as_of = AsOf.parse(day.isoformat(), "Europe/Berlin")
        own, pieces = (
            compute(model, given, as_of, engine=name)
            for name, given in (("packed", tables), ("pandas", replace(tables)))
        )
        assert plain(own, model) == plain(pieces, model)
        assert [own.values(name).dtype for name in model.order] == [
            pieces.values(name).dtype for name in model.order
        ]


def test_no_piece_of_the_pandas_program_makes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("a piece of the pandas program was asked")

    monkeypatch.setattr(part, "PIECES", part.PIECES | dict.fromkeys(MANY_TO_ONE, never))
    model = model_of(OWN + LOG + RULES)
    tables = tables_of(log(50), OWN)
    assert len(MANY_TO_ONE) == 11
    assert compute(model, tables, AsOf.parse("2026-03-31", "UTC"), engine="packed").values("bought").sum() > 0
