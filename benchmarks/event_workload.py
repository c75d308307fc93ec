"""Twenty aggregates of a shop's log: what `events.py` asks of each program, and the data that it asks it of.

A log in the order of time of six kinds of events, of which purchases and refunds have amounts; customers
differ in how active they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

AS_OF = dt.date(2025, 12, 31)
END = dt.datetime(2026, 1, 1)
"""Where the log ends."""
DAYS = 400
EVENTS = ("page_view", "email_open", "email_click", "purchase", "add_to_cart", "refund")
CATEGORIES = ("shoes", "coats", "books", "toys", "food", "garden", "tech", "beauty")


@dataclass(frozen=True, slots=True)
class Asked:
    """A count or a sum of amounts over events of one kind since `days` ago."""

    name: str
    function: str
    event: str
    days: int
    above: float | None = None
    category: str | None = None

    @property
    def since(self) -> dt.datetime:
        """The start of the day that many days before as-of."""
        return dt.datetime.combine(AS_OF, dt.time()) - dt.timedelta(days=self.days)

    @property
    def trait(self) -> str:
        """As a rule file writes it."""
        where = f'event = "{self.event}"'
        where += "" if self.above is None else f" and amount > {self.above}"
        where += "" if self.category is None else f' and category = "{self.category}"'
        of = "log.amount" if self.function == "sum" else "log"
        return f"trait {self.name} = {self.function}({of} in the last {self.days} days where ({where}))\n"


def _asked(more: int) -> tuple[Asked, ...]:
    """The twenty, with windows and bounds that are so much larger."""

    def one(name: str, function: str, event: str, days: int, above: float | None = None, *of: str) -> Asked:
        bound = None if above is None else above + more
        return Asked(f"{name}_{days + more}", function, event, days + more, bound, *of)

    return (
        *(one("bought", "count", "purchase", days) for days in (7, 30, 90, 365)),
        *(one("large", "count", "purchase", days, 50.0) for days in (90, 180)),
        one("huge", "count", "purchase", 365, 100.0),
        *(one("spent", "sum", "purchase", days) for days in (90, 365)),
        one("spent_large", "sum", "purchase", 90, 50.0),
        *(one("viewed", "count", "page_view", days) for days in (7, 30, 90)),
        *(one("opened", "count", "email_open", days) for days in (30, 90)),
        *(one("clicked", "count", "email_click", days) for days in (30, 90)),
        one("carts", "count", "add_to_cart", 30),
        one("shoes", "count", "purchase", 90, None, "shoes"),
        one("refunds", "count", "refund", 365),
    )


QUESTIONS = (_asked(0), _asked(1))
"""The twenty aggregates, and twenty others of the same kinds of events."""

RULES = """\
customers from "customers.csv" key customer_id
  customer_id whole number

events log from "log.csv" key customer_id at ts
  customer_id whole number
  ts datetime
  event text
  amount number
  category text

"""


def rules(wanted: Sequence[Asked]) -> str:
    """The aggregates as a rule file."""
    return RULES + "".join(one.trait for one in wanted)


def customers(count: int) -> pd.DataFrame:
    return pd.DataFrame({"customer_id": np.arange(count, dtype=np.int64)})


def log(events: int, customers: int) -> pd.DataFrame:
    """So many events of so many customers; the same for the same numbers."""
    draw = np.random.default_rng(99)
    share = np.cumsum(draw.gamma(0.8, 1.0, customers))
    whose = np.searchsorted(share / share[-1], draw.random(events)).clip(0, customers - 1)
    seconds = np.sort((draw.random(events) * DAYS * 86_400).astype(np.int64))[::-1]
    kind = draw.choice(len(EVENTS), events, p=(0.45, 0.2, 0.12, 0.1, 0.08, 0.05))
    amount = np.round(draw.lognormal(3.7, 0.8, events), 2)
    return pd.DataFrame(
        {
            "customer_id": whose.astype(np.int64),
            "ts": np.datetime64(END, "us") - seconds.astype("timedelta64[s]"),
            "event": _texts(EVENTS, kind),
            "amount": np.where(np.isin(kind, (3, 5)), amount, np.nan),
            "category": _texts(CATEGORIES, draw.integers(0, len(CATEGORIES), events)),
        }
    )


def _texts(values: tuple[str, ...], codes: Any) -> pd.Series[str]:
    texts = pa.array(values, pa.large_string()).take(pa.array(codes))
    return pd.Series(texts, dtype=pd.StringDtype(na_value=np.nan))
