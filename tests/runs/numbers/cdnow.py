"""CDNOW's purchases as a project, and the same as plain frames: read here once for all tests of numbers."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import segdsl

RULES = """\
customers from events orders

events orders from "CDNOW_master.txt" separated by blanks key customer_id at day
  day   date          column "date" format "%Y%m%d"
  cds   whole number  column "number_of_cds"
  paid  number        column "dollar_value"

setting lapsed_after = 180 days "When a customer counts as lapsed"

trait recency   = days since last(orders)
trait frequency = count(orders)
trait spent     = sum(orders.paid)

lifecycle journey "How the relationship stands"
  stage fresh    where frequency = 1 and last(orders) at most 90 days ago
  stage loyal    where frequency >= 3 and last(orders) at most 90 days ago
  stage lapsed   where last(orders) more than lapsed_after ago
  stage cooling  where last(orders) more than 90 days ago
  stage active   otherwise

score warmth "How warm they are"
  +5 when frequency >= 2
  +3 when spent > 50
  -4 when recency > 200

segment vips "The best twentieth"
  where top 5% by spent

segment often
  where frequency >= 3

segment warm
  where warmth >= 5

segment nobody_yet
  where frequency > 100000

metric revenue                        = sum(orders.paid)
metric basket "Average order"         = revenue / count(orders)
metric cds                            = average(orders.cds)
metric cheapest                       = min(orders.paid where (paid > 0))
metric prices                         = distinct(orders.paid)
metric usual                          = median(spent)
metric ninth                          = percentile(spent, 90)
metric share_often                    = share(frequency >= 3)
metric own                            = sum(orders.paid where (paid > customer.spent / customer.frequency))
metric per_head                       = revenue / sum(1)
metric visits                         = count(orders in the last 90 days)
"""
AS_OF = "1998-06-30"


def project(data: Path, folder: Path, more: str = "") -> segdsl.Project:
    (folder / "rules.seg").write_text(RULES + more, encoding="utf-8")
    (folder / "segdsl.toml").write_text('[project]\nname = "CDNOW"\ntimezone = "UTC"\n', encoding="utf-8")
    return segdsl.load(folder, data=data / "cdnow")


def purchases(data: Path, until: str = AS_OF) -> pd.DataFrame:
    names = ["customer_id", "day", "cds", "paid"]
    read = pd.read_csv(
        data / "cdnow" / "CDNOW_master.txt", sep=r"\s+", skiprows=1, names=names, dtype={"customer_id": str}
    )
    read["day"] = pd.to_datetime(read["day"].astype(str))
    return read[read["day"] <= until]


def people(data: Path, until: str = AS_OF) -> pd.DataFrame:
    """A row for each customer: what the rules compute, in plain pandas."""
    own = purchases(data, until).groupby("customer_id")
    found = pd.DataFrame({"frequency": own.size(), "spent": own["paid"].sum(), "first": own["day"].min()})
    found["recency"] = (pd.Timestamp(until) - own["day"].max()).dt.days
    found["journey"] = "active"
    found.loc[found["recency"] > 90, "journey"] = "cooling"
    found.loc[found["recency"] > 180, "journey"] = "lapsed"
    lately = found["recency"] <= 90
    found.loc[lately & (found["frequency"] >= 3), "journey"] = "loyal"
    found.loc[lately & (found["frequency"] == 1), "journey"] = "fresh"
    found["warmth"] = 5 * (found["frequency"] >= 2) + 3 * (found["spent"] > 50) - 4 * (found["recency"] > 200)
    found["vips"] = found["spent"] >= found["spent"].quantile(0.95)
    found["often"] = found["frequency"] >= 3
    found["warm"] = found["warmth"] >= 5
    return found
