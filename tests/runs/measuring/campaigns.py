"""Made-up campaigns with a truth that is known: customers, orders and a history, as files of a project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

import segdsl

SENT = pd.Timestamp("2026-03-02 08:00", tz="UTC")
RULES = """\
customers from "customers.csv" key id
  country  text
  tier     one of "bronze", "gold"
events orders from "orders.csv" key id at bought
  bought  datetime
  total   number
lifecycle journey
  stage lead   where no orders
  stage buyer  otherwise
segment german where country = "DE"
campaign spring
  to everyone
  holdout {holdout} seed "spring"
{lines}  goal any orders within 14 days worth orders.total
"""


@dataclass(frozen=True)
class Truth:
    """Shares of groups and the rates of them; `control` gets nothing."""

    rates: dict[str, float]
    customers: int = 5_000
    holdout: str = "10%"
    lines: str = ""
    seed: int = 1


def drawn(keys: pd.Series, share: float, seed: str = "spring") -> np.ndarray:
    """Who is held out by the rules: the first eight digits of the MD5 of `seed:key`."""
    from hashlib import md5

    return np.array([int(md5(f"{seed}:{key}".encode()).hexdigest()[:8], 16) < share * 2**32 for key in keys])


def customers_of(truth: Truth, random: np.random.Generator) -> pd.DataFrame:
    """Everybody with the group that the rules draw them for, and whether they met the goal in time."""
    people = pd.DataFrame({"id": np.arange(truth.customers).astype(str)})
    people["country"] = random.choice(["DE", "AT"], truth.customers)
    people["tier"] = random.choice(["bronze", "gold"], truth.customers)
    held = drawn(people["id"], float(truth.holdout.removesuffix("%")) / 100)
    others = [name for name in truth.rates if name != "control"]
    people["group"] = np.where(held, "control", random.choice(others, truth.customers))
    people["at"] = SENT + pd.to_timedelta(np.arange(truth.customers) // 50, unit="s")
    return people


def orders_of(people: pd.DataFrame, rates: dict[str, float], random: np.random.Generator) -> pd.DataFrame:
    """At most one order of each customer, within 13 days of their moment."""
    met = random.random(len(people)) < people["group"].map(rates)
    buyers = people[met]
    later = pd.to_timedelta(random.integers(60, 13 * 86_400, len(buyers)), unit="s")
    total = random.gamma(2, 30, len(buyers)).round(2)
    return pd.DataFrame({"id": buyers["id"], "bought": buyers["at"] + later, "total": total})


def history_of(people: pd.DataFrame, campaign: str = "spring") -> pd.DataFrame:
    """A line for each customer."""
    held = people["group"] == "control"
    return pd.DataFrame(
        {
            "campaign": campaign,
            "step": "",
            "key": people["id"],
            "channel": "email",
            "variant": people["group"].where(~held & (people["group"] != "mailed"), ""),
            "persona": "",
            "seed": np.where(held, "spring", ""),
            "sent_at": people["at"].map(lambda at: at.isoformat()),
            "message_id": np.where(held, "", "m" + people["id"] + people["at"].dt.strftime("%m%d")),
            "status": np.where(held, "held_out", "sent"),
        }
    )


def written(
    folder: Path, truth: Truth, people: pd.DataFrame, orders: pd.DataFrame, history: pd.DataFrame
) -> segdsl.Project:
    """The project of these tables."""
    toml = '[project]\nname = "x"\ntimezone = "Europe/Berlin"\n[history]\nsource = "history.csv"\n'
    (folder / "segdsl.toml").write_text(toml, encoding="utf-8")
    rules = RULES.format(holdout=truth.holdout, lines=truth.lines)
    (folder / "rules.seg").write_text(rules, encoding="utf-8")
    people[["id", "country", "tier"]].drop_duplicates("id").to_csv(folder / "customers.csv", index=False)
    orders.assign(bought=orders["bought"].map(lambda at: at.isoformat())).to_csv(
        folder / "orders.csv", index=False
    )
    history.to_csv(folder / "history.csv", index=False)
    return segdsl.load(folder)


def campaign(folder: Path, truth: Truth) -> segdsl.Project:
    """All of it, sent once."""
    random = np.random.default_rng(truth.seed)
    people = customers_of(truth, random)
    return written(folder, truth, people, orders_of(people, truth.rates, random), history_of(people))
