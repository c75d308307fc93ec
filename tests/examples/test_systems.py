"""The systems under docs/examples/systems: their numbers against plain pandas over what they generate.

Their pages are followed command by command in tests/docs.
"""

from __future__ import annotations

import json
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.examples.test_real_data import EXAMPLES, Run, segdsl

AS_OF = pd.Timestamp("2026-03-31")

Ran = Callable[[str], tuple[Run, Path]]


@pytest.fixture
def ran(tmp_path: Path) -> Ran:
    """Copies a system, generates its data, and asks who is in what."""

    def run(name: str) -> tuple[Run, Path]:
        without = shutil.ignore_patterns("data", "out*", "__pycache__")
        folder = shutil.copytree(EXAMPLES / "systems" / name, tmp_path / name, ignore=without)
        runpy.run_path(str(folder / "generate.py"), run_name="__main__")
        segdsl("fmt", "--check", folder)
        segdsl("test", folder, "--as-of", "2026-03-31")
        out = tmp_path / "members"
        written = ("--out", out, "--members", "csv", "--with-traits", "--format", "json")
        shown = json.loads(segdsl("segment", folder, "--as-of", "2026-03-31", *written))
        return Run(shown, pd.read_csv(out / "members.csv")), folder / "data"

    return run


def quintile(values: pd.Series[float]) -> pd.Series[int]:
    """1 is the lowest fifth; who has the same value has the same mark."""
    return np.ceil(values.rank(method="min") / len(values) * 5).astype(int)


def test_a_shop_s_rfm(ran: Ran) -> None:
    found, data = ran("shop_rfm")
    raw = pd.read_csv(data / "sales.csv")
    assert len(raw) == 1_000
    raw["reader"] = raw["CustomerID"]
    raw["date"] = pd.to_datetime(raw["Date"])
    sales = raw[raw["reader"].notna()]
    readers = pd.DataFrame({"recency": (AS_OF - sales.groupby("reader")["date"].max()).dt.days})
    year = sales[sales["date"] >= AS_OF - pd.Timedelta(days=365)]
    readers["frequency"] = year[year["Amount"] > 0].groupby("reader").size()
    readers["monetary"] = year.groupby("reader")["Amount"].sum()
    readers = readers.fillna(0.0)
    assert found.shown["customers"] == len(readers)
    assert found.shown["left_out"]["sales"]["without_key"] == raw["reader"].isna().sum() == 12
    ours = found.members.set_index("reader").loc[readers.index]
    assert (ours["recency"] == readers["recency"]).all()
    assert (ours["frequency"] == readers["frequency"]).all()
    assert np.allclose(ours["monetary"], readers["monetary"])
    assert found.stages("shelf")["champions"] == ours["rfm"].isin([555, 554]).sum() > 0


def test_the_guests_of_a_coffee_shop(ran: Ran) -> None:
    found, data = ran("coffee_shop")
    raw = pd.read_csv(data / "till.csv", sep=";", decimal=",")
    raw["time"] = pd.to_datetime(raw["Time"], format="%d.%m.%Y %H:%M")
    orders = raw[raw["Card"].notna()].sort_values("time")
    assert found.shown["customers"] == orders["Card"].nunique()
    weekday, hour = orders["time"].dt.day_of_week < 5, orders["time"].dt.hour
    beans = orders["Order"].str.lower().str.startswith("beans")
    number = orders.groupby("Card").size()

    def count(rows: pd.Series[bool]) -> pd.Series[int]:
        return orders[rows].groupby("Card").size().reindex(number.index, fill_value=0)

    later = orders.groupby("Card")["time"].shift(-1) - orders["time"]
    followed = weekday & (hour >= 12) & (later > pd.Timedelta(0)) & (later <= pd.Timedelta(hours=3))
    kinds = [
        count(beans) >= 2,
        (count(weekday & (hour < 10)) >= 5) & (count(weekday & (hour < 10)) >= 0.6 * number),
        count(followed) >= 2,
        (count(~weekday) >= 2) & (count(~weekday) >= 0.6 * number),
    ]
    names = ["bean_buyers", "commuters", "remote_workers", "weekenders"]
    stage = pd.Series(np.select(kinds, names, "passers_by"), number.index)
    assert found.stages("guests") == stage.value_counts().to_dict()
    assert len(found.stages("guests")) == 5


def test_whales_dolphins_and_minnows(ran: Ran) -> None:
    found, data = ran("game")
    players = pd.read_csv(data / "players.csv").set_index("player_id")
    bought = pd.read_json(data / "purchases.jsonl", lines=True, dtype=False)
    kept = bought[~bought["refunded"]].groupby("player")["price"].sum()
    spend = kept[~players.loc[kept.index, "email"].str.endswith("@studio.example")].round(2)
    ranked = spend[spend > 0].sort_values(ascending=False)
    before = ranked.cumsum() - ranked  # what those with more bring
    half = ranked[ranked >= ranked[before < ranked.sum() / 2].min()]
    most = ranked[ranked >= ranked[before < ranked.sum() * 0.8].min()]
    assert found.sizes()["payers"] == len(ranked)
    assert found.stages("size") == {
        "whale": len(half),
        "dolphin": len(most) - len(half),
        "minnow": len(ranked) - len(most),
    }


def test_savers_by_what_they_say_and_do(ran: Ran) -> None:
    found, data = ran("saver")
    users = pd.read_csv(data / "accounts.csv").set_index("user_id")
    said = pd.read_csv(data / "survey.csv", parse_dates=["answered"])
    marks = {}
    for question in ("worry", "ease", "ahead"):
        known = said[said[question].notna()].sort_values("answered", kind="stable")
        marks[question] = known.groupby("user_id")[question].last().reindex(users.index)
    worry, ease, ahead = marks["worry"], marks["ease"], marks["ahead"]
    did = pd.read_csv(data / "app.csv").groupby(["user", "did"]).size().unstack(fill_value=0)
    did = did.reindex(users.index, fill_value=0)
    guided, own = did["goal"] + did["lesson"], did["standing order"] + did["invest"]
    stage = np.select(
        [
            (worry >= 4) | (ease <= 2) | (worry.isna() & (guided >= 3) & (guided > own)),
            ((ease >= 4) & (ahead >= 4) & (worry <= 2)) | (worry.isna() & (own >= 3) & (own > guided)),
        ],
        ["guided_saver", "autopilot_investor"],
        "not_known_yet",
    )
    assert found.stages("path") == pd.Series(stage).value_counts().to_dict()
    assert len(found.stages("path")) == 3


def test_micro_segments_over_three_systems(ran: Ran) -> None:
    found, data = ran("micro_segments")
    customers = pd.read_csv(data / "customers.csv")
    keys = customers.assign(email=customers["email"].str.lower()).set_index("email")["id"]
    orders = pd.read_csv(data / "orders.csv")
    orders["id"] = orders["email"].str.lower().map(keys)
    orders["paid"] = orders["paid"].str.lstrip("£").astype(float)
    orders["ordered"] = pd.to_datetime(orders["ordered"])
    again = orders[orders["tea"] == "first flush"].groupby("id").size() >= 2
    letters = pd.read_csv(data / "newsletters.csv", parse_dates=["Sent", "Opened", "Clicked"])
    letters["id"] = letters["Email Address"].str.lower().map(keys)
    march = letters[(letters["Sent"] >= "2026-03-01") & letters["Opened"].notna() & letters["Clicked"].isna()]
    carts = pd.json_normalize([json.loads(line) for line in (data / "carts.jsonl").read_text().splitlines()])
    carts["id"], carts["at"] = carts["visitor.email"].str.lower().map(keys), pd.to_datetime(carts["at"])
    end = pd.Timestamp("2026-04-01")  # of a day, the window ends with it
    recent = carts[(carts["at"] >= end - pd.Timedelta(days=3)) & (carts["at"] < end - pd.Timedelta(hours=1))]
    pairs = recent.merge(orders, on="id", how="left", suffixes=("", "_order"))
    after = pairs["ordered"] - pairs["at"]
    bought = set(pairs[(after > pd.Timedelta(0)) & (after <= pd.Timedelta(hours=1))].index)
    left = {customer for customer, rows in pairs.groupby("id").groups.items() if not set(rows) & bought}
    usual = orders.groupby("id")["paid"].mean()
    last = carts.sort_values("at").groupby("id")["value"].last()
    dearer = {one for one in left if one in usual and last[one] >= 1.5 * usual[one]}
    assert found.sizes() == {
        "first_flush_again": again.sum(),
        "looked_not_clicked": march["id"].nunique(),
        "almost_again": len(set(again.index[again]) & set(march["id"])),
        "left_a_cart": len(left),
        "dearer_than_usual": len(dearer),
    }
    assert all(found.sizes().values())


def test_the_nights_of_a_fashion_shop_are_those_of_its_rules(tmp_path: Path) -> None:
    """Whom the generator writes to, and holds out, is whom `render` does with what was known then."""
    folder = shutil.copytree(EXAMPLES / "systems" / "fashion_live", tmp_path / "shop")
    end = "2026-04-08T22:30"
    subprocess.run([sys.executable, folder / "generate.py", end, "nights"], check=True)
    told = pd.read_csv(folder / "history.csv", dtype=str, keep_default_na=False)
    night = told["sent_at"] == "2026-04-08T22:00:00Z"
    told[~night].to_csv(folder / "history.csv", index=False)
    when = ("--as-of", "2026-04-08T22:00Z")
    segdsl("render", folder, "--campaign", "free_shipping", "--out", folder / "out", *when)
    segdsl("history", "add", folder / "out", "--project", folder)
    ours = pd.read_csv(folder / "history.csv", dtype=str, keep_default_na=False)[(~night).sum() :]
    for status in ("sent", "held_out"):
        expected = sorted(told[night & (told["status"] == status)]["key"])
        assert sorted(ours[ours["status"] == status]["key"]) == expected
        assert expected
