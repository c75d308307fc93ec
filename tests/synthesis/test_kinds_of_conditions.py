"""Somebody is found for conditions of every kind, and the reference says that they hold.

What nobody is found for would be letters that nobody looks at: `check` says so, but says no more.
"""

from __future__ import annotations

import datetime as dt

import pytest

from segdsl.clock import AsOf
from segdsl.synthesis.candidates import Candidates
from tests.model.shorthand import SHOP, model

AS_OF = AsOf(dt.date(2026, 3, 31), "UTC")
RULES = f"""{SHOP}lookup tiers from "tiers.csv" key tier
  perk   text
  level  number
  rate   number 0 to 1
  until  date
  open   flag
trait frequency = count(orders in the last 365 days)
trait recency = days since last(orders)
trait spend = sum(orders.total)
trait band = "low" when spend < 20, "mid" when spend < 80, "high" otherwise
lifecycle journey
  stage vip where nps > 8
  stage lead where no orders
  stage buyer where recency <= 90
  stage lapsed where recency > 180
  stage rest otherwise
trait perk = tiers.perk for journey
trait level = tiers.level for journey
trait tier_until = tiers.until for journey
trait tier_open = tiers.open for band
trait q = quintile(spend)
score warm
  +10 when any carts in the last 7 days
  +5 when newsletter
  -20 when nps < 3
"""
CONDITIONS = {
    "texts": [
        'first_name starts with "A" and first_name != "Anna"',
        'first_name starts with "Ann" and first_name does not start with "Anna"',
        'first_name starts with "A" and not (first_name ends with "a")',
        'first_name starts with "A" and first_name does not contain "n"',
        'first_name starts with "A" and first_name ends with "z"',
        'first_name starts with "A" and first_name contains "q" and first_name ends with "z"',
        'first_name matches "^A.*z$"',
        'first_name matches "^[A-C]" and first_name not in ("Anna", "Ben")',
        'first_name matches "^[QX][0-9]{3}$"',
        'first_name matches "[0-9]{5}"',
        'first_name matches "^(foo|bar)$" and first_name != "foo"',
        r'first_name matches "^\w+@\w+\.com$"',
        'first_name = "ANNA" ignoring case and first_name != "Anna"',
        'length(first_name) > 10 and first_name starts with "B"',
        'length(first_name) between 3 and 5 and first_name ends with "o"',
        'length(first_name) = 4 and first_name starts with "Zo"',
        'lower(first_name) = "anna" and first_name starts with "A"',
        "first_name = upper(first_name) and first_name is known",
        'part(first_name, "-", 2) = "Lee"',
        'concat(first_name, "-", country) = "Anna-DE"',
        'country in ("DE", "AT") and country != "DE"',
        'country not in ("DE", "AT") and country is known',
        'country not in ("DE", "AT", "CH")',
        "not (newsletter and member) and (newsletter or member)",
        "not (newsletter = no) and not (newsletter = yes)",
        "number(first_name) > 3",
        'replace(first_name, "a", "o") = "Onno"',
        'pad(first_name, 5, "0") = "00abc"',
    ],
    "lists": [
        'interests contains "opera" and interests does not contain "chess"',
        'interests contains all of ("opera", "chess", "tea")',
        'interests contains any of ("opera", "chess") and interests contains none of ("tea")',
        'interests contains any starting with "op"',
        'interests contains all of ("opera", "chess") and length(interests) = 3',
        'interests contains none of ("opera") and interests is not empty',
        'length(interests) >= 2 and interests does not contain "opera"',
    ],
    "logic": [
        'country != "DE" and nps > 3 and not (newsletter or nps < 5)',
        'exactly 2 of (newsletter, member, nps > 8, country = "DE")',
        'at least 3 of (newsletter, member, nps > 8, country = "DE") and not member',
        "at most 1 of (newsletter, member, nps > 8) and nps > 8",
        'not (nps > 3 or country = "DE") and country is known and nps is known',
        "how many of (newsletter, member, nps > 3) = 2",
    ],
    "numbers": [
        "nps between 3 and 9 and nps not between 4 and 8",
        "nps > 3 and nps < 4",
        "nps > 9 and nps != 10",
        "nps * 10 = 35",
        "nps + visits_left = 12",
        "nps > visits_left and visits_left > 3",
        "income > 50000 and income / 12 < 5000",
        "income - nps * 100 between 10 and 20",
        "round(income / 7, 2) = 3.14",
        "income = visits_left * 2 and visits_left > 10",
        "visits_left = 3 or (nps > 8 and not newsletter)",
        "visits_left > 100 and visits_left < 102",
        "income is known and not (income > 0)",
        "power(nps, 2) = 49",
        "floor(income / 1000) = 42",
        "abs(income) < 10 and income < 0",
        'text(nps) = "7"',
    ],
    "dates": [
        "birthday in this month",
        "anniversary of birthday in the next 7 days",
        "anniversary of birthday today",
        "anniversary of birthday tomorrow and birthday before 1990-01-01",
        "anniversary of birthday in next month",
        "anniversary of joined in the next 14 days",
        "years since birthday between 30 and 40",
        "years since birthday >= 18 and anniversary of birthday in the next 7 days",
        "weekday(birthday) = 1",
        "weekday(joined) in (6, 7) and hour(joined) >= 20",
        "year(joined) = 2025 and quarter(joined) = 3",
        "joined tomorrow",
        "joined in the next 14 days",
        "joined today",
        "joined yesterday",
        "joined in last month",
        "joined in this week",
        "joined in last quarter and not (joined in the last 60 days)",
        "joined between 30 days ago and 14 days ago",
        "joined within 7 days after birthday",
        "joined before birthday",
        "joined more than 2 years ago and joined after 2020-06-01",
        "joined in the last 30 days and not (joined in the last 7 days)",
        "days since joined = 30",
        "hours since joined < 5",
        "hours since joined between 1 and 2",
        "birthday on 2000-02-29",
        "days between birthday and joined = 100",
        "year(birthday) = 1990 and anniversary of birthday in the next 7 days",
        "day(joined) = 31 and month(joined) = 12",
        "hour(joined) = 3 and joined today",
    ],
    "events": [
        "no orders",
        "any orders and no orders in the last 30 days",
        "any orders in the last 30 days and no carts in the last 30 days",
        "exactly 3 orders in the last 90 days and exactly 1 order in the last 30 days",
        "at least 5 orders in the last 90 days where (total > 20)",
        "every orders where (total > 50)",
        "every orders in the last 90 days where (items >= 2)",
        "any orders in each of the last 4 periods of 90 days",
        "any orders in at least 3 of the last 6 months",
        "any orders in at least 6 of the last 12 months and no orders in the last 30 days",
        "any carts in each of the last 3 months",
        "any orders in the next 7 days",
        "any carts in last month and no carts in this month",
        'any lines where (sku = "x") and no lines where (sku = "y")',
        'any lines where (products.category for sku = "toys")',
        'any lines where (sku starts with "A" and quantity > 3)',
        "any lines where (price > 100 and amount < 150)",
        "any orders where (total between 50 and 60)",
        "any orders where (total > customer.nps)",
        "any gifts",
        "any orders within 7 days after joined",
        "no orders within 7 days after joined and any orders",
        "any orders before birthday",
        "joined in the last 90 days and any orders within 30 days after joined",
        "any lines today",
        "any carts yesterday and no carts today",
        "any carts on 2026-03-05",
        "every lines where (quantity >= 2 and price > 10)",
    ],
    "sequences": [
        "any carts not followed by orders within 3 days",
        "any carts in the last 30 days not followed by orders",
        "any orders followed by orders within 14 days followed by orders within 14 days",
        'any lines where (sku = "a") followed by lines within 7 days where (sku = "b")',
        "any carts followed by orders or on the same day",
        "any orders not followed by orders within 30 days and at least 2 orders",
        "at least 2 carts followed by orders within 1 day",
        "any carts not followed by orders within 12 months",
        "at least 2 carts not followed by orders within 6 months",
        "no carts not followed by orders within 3 days and any carts",
    ],
    "aggregates": [
        "month(birthday) = 2 and day(birthday) = 29",
        "at least 2 orders in the last 365 days and last(orders) more than 90 days ago",
        "any gifts and average(orders.total) < 60",
        "no gifts and sum(orders.total) > 500",
        "first(orders) in the last 30 days",
        "last(orders) more than 180 days ago and first(orders) before 2025-01-01",
        "days between first(orders) and last(orders) > 100",
        "nth(2, orders) within 30 days after first(orders)",
        "nth(3, orders) in the last 30 days",
        'most common(lines.sku) = "x"',
        'most common(lines.sku) = "x" and distinct(lines.sku) >= 3',
        "distinct(lines.sku) = 4 and count(lines) = 6",
        "min(orders.total) > 20 and max(orders.total) < 40",
        "average(orders.total) between 30 and 35 and count(orders) >= 3",
        "sum(orders.total in the last 90 days) > sum(orders.total in the last 30 days)",
        "sum(orders.total in the last 30 days) > 100 and sum(orders.total in the last 365 days) < 150",
        'last(lines.sku) = "x" and first(lines.sku) = "y"',
        "count(orders) > count(carts) and any carts",
        "sum(lines.quantity) = 7",
        "spend / frequency > 50",
        "date(last(lines)) = 2026-03-05",
        "hour(last(lines)) between 9 and 11",
        "weekday(last(orders)) = 7",
        "last(carts) before first(orders)",
        "last(carts) after last(orders) and any orders",
    ],
    "stages, look-ups": [
        "journey = vip",
        "journey = lead",
        "journey = buyer",
        "journey = lapsed",
        "journey = rest",
        "journey in (buyer, lapsed) and not newsletter",
        "journey is known and journey != vip",
        "journey = buyer and frequency >= 3",
        'journey = lapsed and perk = "mug"',
        'perk = "mug" and journey != vip',
        "perk is unknown",
        'perk starts with "m" and perk != "mug"',
        "level > 3 and journey = buyer",
        "level * 2 > 11",
        "tier_until in the next 30 days",
        "tier_until in the next 30 days and journey = lead",
        "tier_open",
        "not tier_open",
        'tier_open and band = "mid"',
        'band = "high"',
        'band = "mid" and frequency >= 2',
        'band in ("low", "mid") and spend > 10',
        "q = 1 and journey = buyer",
    ],
    "ranks, shares": [
        "q = 5",
        "q >= 4 and spend > 100",
        "top 10% by spend",
        "not (top 10% by spend) and spend > 100",
        "top 10% by spend within country",
        "bottom 20% by nps",
        "top customers making 50% of spend",
        "spend > overall median(spend)",
        "spend > 2 * overall average(spend within country)",
        "overall share(newsletter) > 30%",
        "spend < overall percentile(spend, 10) and spend > 0",
        "standardised(spend) > 2",
        "warm = 10",
        "warm = -5",
        "warm > 10",
        "warm < 0 and any carts",
        "warm between 1 and 9",
        'sample 10% seed "spring"',
        'not sample 10% seed "spring" and sample 50% seed "autumn"',
        'sample 10% by country seed "x"',
        'sample 1% seed "rare"',
        'sample 10% by first_name seed "f"',
        'top 500 by spend among (country = "DE")',
        "top 10% by nps within first_name",
    ],
    "unknown": [
        "(nps default 0) = 0 and nps is unknown",
        "newsletter = no",
        "not newsletter",
        "newsletter is unknown",
        "first_name is unknown and interests is empty",
    ],
}


@pytest.mark.parametrize("kind", CONDITIONS)
def test_somebody_is_found(kind: str) -> None:
    for written in CONDITIONS[kind]:
        built = model(f"{RULES}segment s where {written}\n")
        condition = built.segments["s"].condition
        found = next(Candidates(built, AS_OF).of(condition, limit=1), None)
        assert found is not None, written
        assert found.holds(condition), written
