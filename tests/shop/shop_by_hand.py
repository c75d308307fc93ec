"""What the shop's rules mean, worked out a second time in plain pandas, without segdsl."""

from __future__ import annotations

import numpy as np
import pandas as pd

AS_OF = pd.Timestamp("2026-03-31")

# The map of the ladder, worth 1 to 5 from left to right, as in the comment in rfm.seg.
LADDER = {
    5: ("new", "potential_loyalists", "potential_loyalists", "champions", "champions"),
    4: ("promising", "potential_loyalists", "potential_loyalists", "loyal", "loyal"),
    3: ("about_to_sleep", "about_to_sleep", "need_attention", "loyal", "loyal"),
    2: ("hibernating", "hibernating", "at_risk", "at_risk", "cannot_lose"),
    1: ("hibernating", "hibernating", "at_risk", "at_risk", "cannot_lose"),
}


def buyers(orders: pd.DataFrame) -> pd.DataFrame:
    """One row per buyer: recency, frequency, monetary, and the same over the past year."""
    days_ago = (AS_OF - orders["day"]).dt.days
    year = orders[days_ago <= 365].groupby("customer_id")["total"]
    table = orders.assign(days_ago=days_ago).groupby("customer_id").agg(
        recency=("days_ago", "min"), frequency=("invoice", "size"), monetary=("total", "sum")
    )  # fmt: skip
    return table.assign(
        orders_year=year.size().reindex(table.index, fill_value=0),
        spend_year=year.sum().reindex(table.index, fill_value=0.0),
    )


def quintile(values: pd.Series) -> np.ndarray:
    """1 plus the number of cut-offs below each value."""
    cuts = np.quantile(values, [0.2, 0.4, 0.6, 0.8])
    return 1 + (values.to_numpy()[:, None] > cuts[None, :]).sum(axis=1)


def ladder(table: pd.DataFrame) -> pd.Series:
    """The stage of each buyer."""
    r = 6 - quintile(table["recency"])
    both = quintile(table["frequency"]) + quintile(table["monetary"])
    worth = (both + 1) // 2  # halves are rounded up
    return pd.Series([LADDER[a][b - 1] for a, b in zip(r, worth, strict=True)], table.index)


def journey(table: pd.DataFrame, keys: pd.Series) -> pd.Series:
    """The stage of every customer."""
    first = (table["frequency"] == 1) & (table["recency"] <= 90)
    stages = np.select(
        [table["recency"] > 180, first, table["orders_year"] >= 3],
        ["lapsed", "first_time", "loyal"],
        "occasional",
    )
    return pd.Series(stages, table.index).reindex(keys, fill_value="lead")
