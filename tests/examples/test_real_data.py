"""The example projects on real data: every number against plain pandas written here, or as published.

Each project runs from the command line, as a reader would run it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.faces import shop

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


@dataclass
class Run:
    """What `segment` printed and wrote for one example."""

    shown: dict[str, Any]
    members: pd.DataFrame

    def sizes(self) -> dict[str, int]:
        return {name: s["size"] for name, s in self.shown["segments"].items()}

    def stages(self, lifecycle: str) -> dict[str, int]:
        return dict(self.shown["lifecycles"][lifecycle]["stages"])


def segdsl(*words: str | Path) -> str:
    done = shop.segdsl(*words)
    assert done.code == 0, done.out + done.err
    return done.out


def run(project: str, data: Path, as_of: str, tmp_path: Path) -> Run:
    words = (EXAMPLES / project, "--data", data, "--as-of", as_of)
    segdsl("check", EXAMPLES / project)
    segdsl("fmt", "--check", EXAMPLES / project)
    segdsl("test", *words)
    out = tmp_path / project
    written = ("--out", out, "--members", "csv", "--with-traits", "--format", "json")
    shown = json.loads(segdsl("segment", *words, *written))
    return Run(shown, pd.read_csv(out / "members.csv"))


def test_telco(shared_data: Path, tmp_path: Path) -> None:
    found = run("telco", shared_data / "telco", "2026-03-31", tmp_path)
    raw = pd.read_csv(shared_data / "telco" / "Telco-Customer-Churn.csv")
    total = pd.to_numeric(raw["TotalCharges"], errors="coerce")
    assert total.isna().sum() == 11
    months = raw["tenure"]
    risk = (
        3 * (raw["Contract"] == "Month-to-month")
        + 2 * (raw["InternetService"] == "Fiber optic")
        + 2 * (months <= 12)
        + (raw["PaymentMethod"] == "Electronic check")
        + (raw["TechSupport"] == "No")
        - 2 * (raw["Contract"] == "Two year")
    )
    assert found.sizes() == {
        "at_risk": (risk >= 7).sum(),
        "at_risk_and_here": ((risk >= 7) & (raw["Churn"] == "No")).sum(),
        "never_billed": 11,
        "big_bills": (raw["MonthlyCharges"] >= raw["MonthlyCharges"].quantile(0.9)).sum(),
        "not_yet_100": (total < 100).sum(),
        "not_100": len(raw) - (total < 100).sum(),
    }
    assert found.stages("tenure_band") == {
        "new": (months == 0).sum(),
        "first_year": months.between(1, 12).sum(),
        "settled": months.between(13, 48).sum(),
        "veteran": (months > 48).sum(),
    }
    assert found.shown["scores"]["churn_risk"]["median"] == risk.median()
    assert found.shown["numbers"]["usual_bill"] == raw["MonthlyCharges"].median()
    per_month = found.members.set_index("customerID")["paid_per_month"]
    pd.testing.assert_series_equal(per_month, (total / months).set_axis(raw["customerID"]), check_names=False)


def test_chinook(shared_data: Path, tmp_path: Path) -> None:
    found = run("chinook", shared_data / "chinook", "2025-12-31", tmp_path)
    read = {
        n: pd.read_csv(shared_data / "chinook" / f"{n}.csv")
        for n in ("Customer", "Invoice", "InvoiceLine", "Track", "Genre")
    }
    lines = (
        read["InvoiceLine"]
        .merge(read["Invoice"], on="InvoiceId")
        .merge(read["Track"][["TrackId", "GenreId"]], on="TrackId")
        .merge(read["Genre"].rename(columns={"Name": "genre"}), on="GenreId")
    )
    lines["amount"] = lines["UnitPrice"] * lines["Quantity"]
    customers = read["Customer"].set_index("CustomerId")
    members = found.members.set_index("CustomerId")
    spent = lines.groupby("CustomerId")["amount"].sum()
    pd.testing.assert_series_equal(members["spent"], spent, check_names=False)
    counted = lines.groupby(["CustomerId", "genre"]).size().reset_index(name="n")
    favourite = (
        counted.sort_values(["n", "genre"], ascending=[False, True]).groupby("CustomerId")["genre"].first()
    )
    pd.testing.assert_series_equal(
        members["favourite_genre"], favourite, check_names=False, check_dtype=False
    )
    last = pd.to_datetime(read["Invoice"]["InvoiceDate"]).groupby(read["Invoice"]["CustomerId"]).max()
    silent = (pd.Timestamp("2025-12-31") - last.dt.normalize()).dt.days
    tickets = lines.groupby(["CustomerId", "InvoiceId"])["amount"].sum()
    genres = lines.groupby("CustomerId")["genre"].nunique()
    names = customers["FirstName"] + customers["LastName"]
    assert found.sizes() == {
        "rockers": (favourite == "Rock").sum(),
        "eclectic": (genres >= 10).sum(),
        "lapsed": (silent > 180).sum(),
        "big_tickets": (tickets > 15).groupby("CustomerId").any().sum(),
        "companies": customers["Company"].notna().sum(),
        "with_accents": sum(not name.isascii() for name in names),
        "best_of_country": customers.groupby("Country").size().clip(upper=2).sum(),
    }
    high, low = spent.quantile(0.8), spent.quantile(0.2)
    assert found.stages("value") == {
        "high": (spent >= high).sum(),
        "middle": ((spent < high) & (spent >= low)).sum(),
        "low": (spent < low).sum(),
    }


def test_rfm_orders_as_published(shared_data: Path, tmp_path: Path) -> None:
    found = run("rfm_orders", shared_data / "rfm_orders", "2006-12-31", tmp_path)
    assert found.stages("ladder") == {
        "champions": 35,
        "potential_loyalist": 342,
        "loyal": 170,
        "promising": 9,
        "new": 104,
        "cannot_lose": 47,
        "at_risk": 28,
        "need_attention": 10,
        "about_to_sleep": 102,
        "lost": 148,
    }


def test_cdnow(shared_data: Path, tmp_path: Path) -> None:
    found = run("cdnow", shared_data / "cdnow", "1998-06-30", tmp_path)
    raw = pd.read_csv(shared_data / "cdnow" / "CDNOW_master.txt", sep=r"\s+", dtype={"customer_id": str})
    raw["day"] = pd.to_datetime(raw["date"].astype(str), format="%Y%m%d")
    customers = raw.groupby("customer_id")
    recency = (pd.Timestamp("1998-06-30") - customers["day"].max()).dt.days
    frequency, monetary = customers.size(), customers["dollar_value"].sum()
    r, f, m = 6 - fifths(recency), fifths(frequency), fifths(monetary.round(6))
    stage = pd.Series("gone", index=r.index)
    stage[r.between(2, 3)] = "fading"
    stage[r >= 4] = "recent"
    stage[(r >= 3) & (f >= 4)] = "loyal"
    stage[(r >= 4) & (f >= 4) & (m >= 4)] = "champions"
    assert found.shown["customers"] == 23_570
    assert found.stages("ladder") == stage.value_counts().to_dict()
    again = raw.sort_values(["customer_id", "day"]).drop_duplicates(["customer_id", "day"])
    gap = again.groupby("customer_id")["day"].diff().dt.days
    today = pd.Timestamp("1998-06-30")
    bounds = [today + pd.Timedelta(days=1)] + [today - pd.DateOffset(months=3 * k) for k in range(1, 5)]
    quarters = [
        raw["day"].between(a, b, inclusive="left").groupby(raw["customer_id"]).any()
        for b, a in pairwise(bounds)
    ]
    assert found.sizes() == {
        "once": (frequency == 1).sum(),
        "free": raw.loc[raw["dollar_value"] == 0, "customer_id"].nunique(),
        "steady": pd.concat(quarters, axis=1).all(axis=1).sum(),
        "quick_return": again.loc[gap <= 30, "customer_id"].nunique(),
    }


def fifths(values: pd.Series) -> pd.Series:
    """1 plus the number of the four cut-offs below the value."""
    return 1 + sum((values > values.quantile(q)).astype(int) for q in (0.2, 0.4, 0.6, 0.8))


def test_cdnow_sample_as_published(shared_data: Path, tmp_path: Path) -> None:
    found = run("cdnow_sample", shared_data / "cdnow", "1997-09-30", tmp_path)
    repeats = found.members["repeat_days"].value_counts()
    assert [repeats[n] for n in range(7)] == [1411, 439, 214, 100, 62, 38, 29]
    assert found.sizes()["never_again"] == 1411


def test_bank(shared_data: Path, tmp_path: Path) -> None:
    found = run("bank", shared_data / "bank", "2026-03-31", tmp_path)
    raw = pd.read_csv(shared_data / "bank" / "bank_4521_bom.csv", encoding="utf-8-sig")
    called = raw["pdays"] >= 0
    promising = (raw["poutcome"] == "success") | (raw["education"] == "tertiary")
    assert found.sizes() == {
        "never_called": (~called).sum(),
        "called_lately": (called & (raw["pdays"] <= 90)).sum(),
        "not_called_lately": (~(called & (raw["pdays"] <= 90))).sum(),
        "worth_a_call": (
            (raw["balance"] > raw["balance"].median()) & (raw["loan"] == "no") & promising
        ).sum(),
        "signed_up": (raw["y"] == "yes").sum(),
    }
    assert found.members["balance_quintile"].tolist() == fifths(raw["balance"]).tolist()


def test_bank_additional(shared_data: Path, tmp_path: Path) -> None:
    found = run("bank_additional", shared_data / "bank", "2026-03-31", tmp_path)
    raw = pd.read_csv(shared_data / "bank" / "bank-additional.csv", sep=";")
    assert found.sizes() == {
        "called_before": (raw["pdays"] != 999).sum(),
        "no_loans": ((raw["housing"] == "no") & (raw["loan"] == "no")).sum(),
        "not_known_to_owe": ((raw["housing"] != "yes") & (raw["loan"] != "yes")).sum(),
        "unknown_default": (raw["default"] == "unknown").sum(),
        "falling_employment": (raw["emp.var.rate"] < 0).sum(),
    }


def test_online_shoppers(shared_data: Path, tmp_path: Path) -> None:
    found = run("online_shoppers", shared_data / "online_shoppers", "2026-03-31", tmp_path)
    raw = pd.read_csv(shared_data / "online_shoppers" / "online_shoppers_intention.csv")
    assert found.sizes() == {
        "buyers": raw["Revenue"].sum(),
        "looked_long": ((raw["ProductRelated"] >= 50) & ~raw["Revenue"]).sum(),
        "weekend_returners": (raw["Weekend"] & (raw["VisitorType"] == "Returning_Visitor")).sum(),
        "early_summer": raw["Month"].isin(["May", "June"]).sum(),
        "valuable": (raw["PageValues"] >= raw["PageValues"].quantile(0.95)).sum(),
        "bounced": (raw["BounceRates"] == 0.2).sum(),
    }


INFERRED = [
    ("telco/Telco-Customer-Churn.csv",),
    ("bank/bank_4521_bom.csv",),
    ("bank/bank-additional.csv",),
    ("chinook/Customer.csv", "chinook/Invoice.csv"),
    (
        "chinook/Customer.csv",
        "chinook/Invoice.csv",
        "chinook/InvoiceLine.csv",
        "chinook/Track.csv",
        "chinook/Genre.csv",
    ),
    ("rfm_orders/rfm_data_orders.csv",),
    ("cdnow/CDNOW_master.txt",),
    ("cdnow/CDNOW_sample.txt",),
    ("online_shoppers/online_shoppers_intention.csv",),
    ("mall/Mall_Customers.csv",),
]


@pytest.mark.parametrize("files", INFERRED, ids=lambda files: "+".join(Path(f).stem for f in files))
def test_declarations_inferred_from_files_work_at_once(
    files: tuple[str, ...], shared_data: Path, tmp_path: Path
) -> None:
    segdsl("init", tmp_path / "p", "--from", *(shared_data / f for f in files))
    segdsl("check", tmp_path / "p")
    segdsl("fmt", "--check", tmp_path / "p")
    shown = json.loads(segdsl("segment", tmp_path / "p", "--format", "json"))
    assert shown["customers"] > 50
    assert shown["segments"], "a starter segment is there to be changed"
