"""The digest of a meaning: the same for what means the same, another one for everything else."""

from __future__ import annotations

import pytest

from segdsl.model.from_syntax import build
from segdsl.model.project import Model
from segdsl.plan.digest import digest, rests_on_time_of_day
from segdsl.source import Source
from segdsl.syntax.from_text import parse

RULES = """\
customers from "customers.csv" key id
  country  text
  joined   date
events orders from "orders.csv" key id at time
  time   datetime
  total  number
lookup regions from "regions.csv" key country
  region  text
setting quiet_after = 90 days
trait spend = sum(orders.total in the last 365 days)
segment other where country = "AT"
segment lapsing where last(orders) more than quiet_after ago and spend > 100 and country in ("DE", "AT")
"""


def model(rules: str, zone: str = "UTC", **settings: str) -> Model:
    parsed = parse(Source("rules.seg", rules)).required()
    return build((parsed,), zone=zone, overrides=settings).required()


def changed(old: str, new: str) -> bool:
    assert old in RULES
    after = RULES.replace(old, new)
    return digest(model(RULES), ["lapsing"]) != digest(model(after), ["lapsing"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("segment lapsing where", 'segment lapsing "Will be lost"\n  where'),
        ("segment other", "# a remark\nsegment other"),
        ('country = "AT"', 'country = "DE"'),
        ("trait spend", 'trait spend "Spend"'),
        ("quiet_after", "calm_after"),
        ("and spend > 100", "and spend > 100.0"),
        ("segment other", "segment new where spend > 5\nsegment other"),
        ("at time\n", "at time\n  extra  text\n"),
        ("joined   date", 'joined   date format "%d.%m.%Y"'),
        ("orders.csv", "orders-2026.csv"),
        ("region  text", 'region  text unknown as "-"'),
    ],
)
def test_what_means_the_same_has_the_same_digest(old: str, new: str) -> None:
    assert not changed(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("90 days", "91 days"),
        ("90 days", "3 months"),
        ("365 days", "1 year"),
        ("spend > 100", "spend >= 100"),
        ("spend > 100", "spend > 101"),
        ('"DE", "AT"', '"DE"'),
        ("sum(orders.total", "max(orders.total"),
        ("last(orders)", "first(orders)"),
        ("total  number", 'total  number unknown as "-1"'),
        ("total  number", 'total  number column "net"'),
        ("time   datetime", "time   date"),
        ("at time\n", "at time once per total\n"),
        ("key id\n  country", "key id keep latest by joined\n  country"),
    ],
)
def test_what_means_something_else_has_another_one(old: str, new: str) -> None:
    assert changed(old, new)


def test_a_setting_and_the_time_zone_are_part_of_the_meaning() -> None:
    own = digest(model(RULES), ["lapsing"])
    assert digest(model(RULES, quiet_after="80 days"), ["lapsing"]) != own
    assert digest(model(RULES, quiet_after="90 days"), ["lapsing"]) == own
    assert digest(model(RULES, zone="Asia/Tokyo"), ["lapsing"]) != own


@pytest.mark.parametrize(
    ("condition", "within_a_day"),
    [
        ("any orders in the last 24 hours", True),
        ("last(orders) more than 30 minutes ago", True),
        ("any orders followed by orders within 2 hours", False),
        ("any orders not followed by orders within 2 hours", True),
        ("any orders in the last 2 days", False),
        ("any orders today", False),
        ("joined more than 2 weeks ago", False),
        ("count(orders) > 3", False),
    ],
)
def test_rules_that_count_hours_or_minutes_can_change_within_a_day(
    condition: str, within_a_day: bool
) -> None:
    made = model(RULES + f"segment asked where {condition}\n")
    assert rests_on_time_of_day(made, ["asked"]) == within_a_day
