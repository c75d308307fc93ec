"""What each construct means: the tree that every engine gets for it."""

from __future__ import annotations

import pytest

from tests.model.shorthand import SHOP, condition, model, short, value

WINDOWS = {
    "birthday today": "=(birthday, today)",
    "birthday yesterday": "=(birthday, add days(today, -1))",
    "birthday in the last 30 days": "between(birthday, add days(today, -30), today)",
    "birthday not in the last 2 weeks": "not(between(birthday, add days(today, -14), today))",
    "birthday in the last 1 quarter": "between(birthday, add months(today, -3), today)",
    "birthday in the next 2 years": "between(birthday, today, add months(today, 24))",
    "birthday more than 9 days ago": "<(birthday, add days(today, -9))",
    "birthday at least 9 days ago": "<=(birthday, add days(today, -9))",
    "birthday less than 9 days ago": "and(>(birthday, add days(today, -9)), <=(birthday, today))",
    "birthday at most 9 days ago": "between(birthday, add days(today, -9), today)",
    "birthday before 2026-01-01": "<(birthday, 2026-01-01)",
    "birthday since yesterday": ">=(birthday, add days(today, -1))",
    "birthday on 2026-01-01": "=(birthday, 2026-01-01)",
    "birthday after 30 days ago": ">(birthday, add days(today, -30))",
    "birthday within 7 days before 2026-05-01": "between(birthday, add days(2026-05-01, -7), 2026-05-01)",
    "birthday in this month": "between(birthday, start of month(today), "
    "add days(add months(start of month(today), 1), -1))",
    "birthday in last week": "between(birthday, add days(start of week(today), -7), "
    "add days(start of week(today), -1))",
    "anniversary of birthday in the next 9 days": "anniversary between(birthday, today, add days(today, 9))",
    "anniversary of birthday after 2026-05-01": "anniversary from(birthday, add days(2026-05-01, 1))",
    "anniversary of birthday before today": "anniversary until(birthday, add days(today, -1))",
}

MOMENTS = {
    "joined in the last 3 days": "between(local day(joined, 'UTC'), add days(today, -3), today)",
    "joined in the last 24 hours": "between(joined, add minutes(now, -1440.0), now)",
    "joined more than 30 minutes ago": "<(joined, add minutes(now, -30.0))",
    "joined after 2026-03-31 17:00": ">(joined, 2026-03-31 17:00:00+00:00)",
    "joined after 2026-03-31": ">(local day(joined, 'UTC'), 2026-03-31)",
    "joined = birthday": "=(local day(joined, 'UTC'), birthday)",
    "joined between 2026-03-31 17:00 and 2026-04-02": "and(>=(joined, 2026-03-31 17:00:00+00:00), "
    "<=(local day(joined, 'UTC'), 2026-04-02))",
}

TESTS = {
    "member": "holds(member)",
    "newsletter = no": "=(newsletter, False)",
    "not newsletter": "not(holds(newsletter))",
    'country != "DE"': "not(=(country, 'DE'))",
    'country not in ("DE", "AT")': "not(in(country, 'DE', 'AT'))",
    'first_name contains "Ann" ignoring case': "contains(without case(first_name), 'ann')",
    'first_name matches "^A" ignoring case': "matches ignoring case(first_name, '^A')",
    'interests contains "tea"': "list contains(interests, 'tea')",
    'interests contains none of ("tea", "coffee")': "not(contains any of(interests, ('tea', 'coffee')))",
    "interests contains any of hobbies": "contains any of(interests, hobbies)",
    "first_name in hobbies": "list contains(hobbies, first_name)",
    "interests is not empty": "not(is empty(interests))",
    "nps is unknown": "not(is known(nps))",
    "nps not between 1 and 3": "not(between(nps, 1, 3))",
    "at least 2 of (newsletter, nps > 8)": ">=(how many of(holds(newsletter), >(nps, 8)), 2)",
    "everyone and not nobody": "and(True, not(False))",
}

COUNT = "count[orders]"
EVENTS = {
    "any orders": f">=({COUNT}, 1)",
    "no orders": f"=({COUNT}, 0)",
    "exactly 1 order": f"=({COUNT}, 1)",
    "at most 3 orders": f"<=({COUNT}, 3)",
    "every orders where (total > 5)": f"every({COUNT}, count[orders where not(>(orders.total, 5))])",
    "any gifts where (items > 1)": ">=(count[orders where and(>(orders.total, 100), >(orders.items, 1))], 1)",
    "any carts in the last 7 days": ">=(count[carts where "
    "between(carts.day, add days(today, -7), today)], 1)",
    "no carts tomorrow": "=(count[carts to come where =(carts.day, add days(today, 1))], 0)",
    "any carts within 2 days after birthday": ">=(count[carts where between(carts.day, customer(birthday), "
    "customer(add days(birthday, 2)))], 1)",
    "any orders where (total > customer.nps)": ">=(count[orders where >(orders.total, customer(nps))], 1)",
    "any carts followed by orders within 1 day or on the same day where (total > 5)": ">=(count[carts "
    "then orders where >(orders.total, 5) within 1 days or same day], 1)",
    "any lines not followed by carts within 2 weeks": ">=(count[lines then not carts within 14 days], 1)",
    "any carts in each of the last 2 periods of 90 days": "and("
    ">=(count[carts where between(carts.day, add days(today, -90), today)], 1), "
    ">=(count[carts where and(>=(carts.day, add days(today, -180)), "
    "<(carts.day, add days(today, -90)))], 1))",
}

RANKS = {
    "top 10% by nps": "top share(0.1, nps within - among -)",
    "bottom 500 customers by nps within country": "bottom count(500, nps within country among -)",
    'sample 25% seed "x"': "sample(x, 0 to 0.25)",
    "sample 25%": "sample(s, 0 to 0.25)",
}

VALUES = {
    "count(carts)": "count[carts]",
    "nth(2, carts)": "nth time 2[carts]",
    "last(orders.total where (items > 1))": "last[orders where >(orders.items, 1) of orders.total]",
    "most common(lines.sku)": "most common[lines of lines.sku]",
    "products.category for first_name": "products.category for first_name",
    "quintile(nps within country among fans)": "quantile(5, nps within country among @fans)",
    "ntile(3, nps)": "ntile(3, nps within - among -)",
    "overall percentile(nps, 90)": "overall percentile(nps among -, 90)",
    "overall share(newsletter)": "overall share(holds(newsletter) among -)",
    "days since birthday": "days between(birthday, today)",
    "days until birthday": "days between(today, birthday)",
    "hours since joined": "hours between(joined, now)",
    "years between birthday and joined": "years between(birthday, local day(joined, 'UTC'))",
    "year(joined)": "year(local day(joined, 'UTC'))",
    "hour(joined)": "hour(joined, 'UTC')",
    "nps default 0": "default(nps, 0)",
    '"low" when nps < 5, "high" otherwise': "'low' when <(nps, 5), 'high'",
    '"low" when nps < 5': "'low' when <(nps, 5), unknown",
    "6 - nps": "-(6, nps)",
}


@pytest.mark.parametrize(("written", "meant"), [*WINDOWS.items(), *MOMENTS.items(), *TESTS.items()])
def test_tests(written: str, meant: str) -> None:
    assert condition(written) == meant


@pytest.mark.parametrize(("written", "meant"), EVENTS.items())
def test_events(written: str, meant: str) -> None:
    assert condition(written) == meant


@pytest.mark.parametrize(("written", "meant"), RANKS.items())
def test_ranks(written: str, meant: str) -> None:
    written = written.replace(" customers by", " by")
    assert condition(written) == meant


@pytest.mark.parametrize(("written", "meant"), VALUES.items())
def test_values(written: str, meant: str) -> None:
    rules = f"{SHOP}segment fans where nps > 8\ntrait t = {written}\n"
    assert short(model(rules).traits["t"].value) == meant


def test_a_local_time_is_in_the_projects_zone() -> None:
    assert (
        condition("joined after 2026-07-01 12:00", zone="Europe/Berlin")
        == ">(joined, 2026-07-01 10:00:00+00:00)"
    )


def test_a_skipped_local_time_moves_on_and_a_repeated_one_is_the_first() -> None:
    skipped = condition("joined after 2026-03-29 02:30", zone="Europe/Berlin")
    repeated = condition("joined after 2026-10-25 02:30", zone="Europe/Berlin")
    assert skipped == ">(joined, 2026-03-29 01:30:00+00:00)"
    assert repeated == ">(joined, 2026-10-25 00:30:00+00:00)"


def test_a_roll_up_is_built_from_its_bases_rows() -> None:
    orders = model(SHOP).catalog.events["orders"]
    assert (orders.base, orders.per, orders.at, orders.key) == ("lines", ("invoice",), "sold_at", ("id",))
    assert short(orders.condition) == ">(lines.quantity, 0)"
    assert short(orders.columns["total"].definition) == "sum[lines of lines.amount for orders]"
    assert orders.columns["sold_at"].kind.family == "instant"


def test_a_subset_is_its_root_and_a_condition() -> None:
    big = model(f"{SHOP}events big from gifts where (items > 3)\n").catalog.events["big"]
    assert big.is_subset
    assert (big.base, short(big.condition)) == ("orders", "and(>(orders.total, 100), >(orders.items, 3))")


def test_a_campaign_is_an_audience_and_stable_shares() -> None:
    rules = f"""{SHOP}segment fans where nps > 8
campaign thanks
  to fans
  except any carts
  template "thanks"
  holdout 10% seed "spring"
  variant short 30%
  variant long 70%
"""
    campaign = model(rules).campaigns["thanks"]
    assert short(campaign.audience) == "and(@fans, not(>=(count[carts], 1)))"
    assert short(campaign.held_out) == "sample(spring, 0 to 0.1)"
    members = [short(v.members) for v in campaign.variants]
    assert members == ["sample(spring/variant, 0 to 0.3)", "sample(spring/variant, 0.3 to 1)"]


def test_guarantees_say_how_they_would_be_broken() -> None:
    rules = f"""{SHOP}segment fans where nps > 8
lifecycle journey
  stage lead where no orders
guarantee every fans is newsletter
guarantee no fans is (nps < 3)
guarantee journey covers everyone
guarantee journey covers fans
"""
    assert [short(g.violation) for g in model(rules).guarantees] == [
        "and(@fans, not(holds(newsletter)))",
        "and(@fans, <(nps, 3))",
        "not(is known(@journey))",
        "and(@fans, not(is known(@journey)))",
    ]


def test_facts_of_examples_are_of_the_types_of_their_columns() -> None:
    rules = f"""{SHOP}segment fans where nps > 8
example "a fan" as of 2026-03-31
  customer with nps = 9, joined = 2026-01-01, interests = ("tea", "chess")
  carts on yesterday
  orders on 2026-03-01 with total = 5
  in fans
"""
    [example] = model(rules, zone="Europe/Berlin").examples
    assert str(example.customer["joined"]) == "2025-12-31 23:00:00+00:00"
    assert example.customer["interests"] == ("tea", "chess")
    assert [str(e.at) for e in example.events] == ["2026-03-30", "2026-02-28 23:00:00+00:00"]
    assert example.events[1].values == {"total": 5.0}


def test_texts_of_a_choice_form_a_closed_set() -> None:
    kind = value('"low" when nps < 5, "high" otherwise').kind
    assert str(kind.type) == "OneOf(values=('low', 'high'))"


@pytest.mark.parametrize(
    ("written", "unknown"),
    [
        ("nps", True),
        ("visits_left", False),
        ("visits_left + 1", False),
        ("visits_left / 2", False),
        ("2 / visits_left", True),
        ("nps default 0", False),
        ("count(orders)", False),
        ("sum(orders.total)", True),
        ("sum(lines.quantity)", False),
        ("average(orders.total)", True),
        ("last(orders)", True),
        ("1 when newsletter, 0 otherwise", False),
        ("1 when newsletter", True),
        ("nps when newsletter, 0 otherwise", True),
        ("any orders", False),
        ("newsletter", True),
        ("quintile(visits_left)", True),
        ("overall sum(nps)", False),
        ("overall average(visits_left)", True),
        ("products.category for country", True),
    ],
)
def test_what_may_be_unknown(written: str, unknown: bool) -> None:
    assert value(written).kind.unknown is unknown
