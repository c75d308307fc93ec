"""What the shop's rules mean, worked out a second time in plain pandas, without segdsl."""

from __future__ import annotations

import hashlib

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


def yes(column: pd.Series) -> pd.Series:
    return column.str.lower().isin(["yes", "y", "true", "1"])


def mailable(customers: pd.DataFrame, emails: pd.DataFrame) -> set[str]:
    """On the list, with an address that works, not of the staff, and never complained."""
    recent = (AS_OF - emails["happened_at"].dt.normalize()).dt.days <= 180
    bad = emails[(emails["kind"] == "complained") | ((emails["kind"] == "bounced") & recent)]["recipient"]
    address = customers["email"]
    good = yes(customers["newsletter"]) & (address != "") & ~address.str.endswith("@leafandlantern.example")
    return set(customers.loc[good, "customer_id"]) - set(bad)


def cart_leavers(customers: pd.DataFrame, visits: pd.DataFrame, orders: pd.DataFrame) -> set[str]:
    """A cart in the last 14 days, three days of time to buy gone by, and no order in them."""
    at = visits["seen_at"].dt.tz_convert("Europe/Berlin").dt.tz_localize(None)
    carts = visits.assign(at=at)[(visits["page"] == "cart") & visits["user"].isin(customers["customer_id"])]
    carts = carts[(AS_OF - carts["at"].dt.normalize()).dt.days <= 14]
    carts = carts[(AS_OF - carts["at"].dt.normalize()).dt.days >= 3]  # as-of is the end of its day
    pairs = carts.reset_index().merge(orders, left_on="user", right_on="customer_id")
    days_later = (pairs["day"] - pairs["at"].dt.normalize()).dt.days
    followed = pairs[(pairs["sold_at"] > pairs["at"]) & (days_later <= 3)]
    return set(carts.loc[~carts.index.isin(followed["index"]), "user"])


def favourite_genre(lines: pd.DataFrame, products: pd.DataFrame) -> pd.Series:
    """Per customer: the genre bought most often, the first by alphabet of the equally frequent."""
    genre = lines["sku"].map(products.set_index("SKU")["Genre"])
    bought = pd.DataFrame({"key": lines["customer_id"], "genre": genre})[lines["quantity"] > 0].dropna()
    counts = bought.value_counts().rename("n").reset_index()
    best = counts.sort_values(["n", "genre"], ascending=[False, True], kind="stable")
    return best.drop_duplicates("key").set_index("key")["genre"]


def regular_readers(orders: pd.DataFrame) -> set[str]:
    """An order in each of the last four spans of 90 days, or in six of the last twelve months."""
    days = (AS_OF - orders["day"]).dt.days
    spans = ((days + 89) // 90).clip(lower=1)[days <= 360].groupby(orders["customer_id"]).nunique()
    months = pd.Series(13, orders.index)
    for k in range(12, 0, -1):
        months[orders["day"] >= AS_OF - pd.DateOffset(months=k)] = k
    in_months = months[months <= 12].groupby(orders["customer_id"]).nunique()
    return set(spans.index[spans >= 4]) | set(in_months.index[in_months >= 6])


def engagement(
    customers: pd.DataFrame, orders: pd.DataFrame, visits: pd.DataFrame, emails: pd.DataFrame
) -> pd.Series:
    """Points of every customer."""
    keys = customers["customer_id"]
    seen = visits["seen_at"].dt.tz_convert("Europe/Berlin").dt.tz_localize(None)

    def number(owner: pd.Series, at: pd.Series, days: int) -> pd.Series:
        recent = (AS_OF - at.dt.normalize()).dt.days <= days
        return owner[recent].value_counts().reindex(keys, fill_value=0)

    def of(kind: str, days: int) -> pd.Series:
        some = emails[emails["kind"] == kind]
        return number(some["recipient"], some["happened_at"], days)

    views_90 = number(visits["user"], seen, 90)
    points = (
        10 * (number(orders["customer_id"], orders["sold_at"], 30) > 0)
        + 5 * (number(orders["customer_id"], orders["sold_at"], 90) > 0)
        + 8 * (of("clicked", 30) > 0)
        + 4 * (of("opened", 90) >= 2)
        + 4 * (number(visits["user"], seen, 30) >= 3)
        - 5 * ((views_90 == 0) & (of("opened", 90) == 0))
        - 20 * (of("complained", 10_000) > 0)
    )
    return points + 2 * yes(customers["newsletter"]).to_numpy() + 2 * (customers["club"] == "ja").to_numpy()


def in_sample(keys: pd.Series, share: float, seed: str) -> set[str]:
    """By the first eight hex digits of the MD5 of seed and key."""
    return {k for k in keys if int(hashlib.md5(f"{seed}:{k}".encode()).hexdigest()[:8], 16) < share * 2**32}
