"""Ranks, numbers about all customers, and aggregates: what they mean, and what is said of others."""

from __future__ import annotations

import pytest

from tests.model.shorthand import SHOP, complaints, model, short

NOTES = 'events notes from "notes.csv" key id\n  topic  text\n'
RULES = f"{SHOP}{NOTES}setting few = 3\nsegment fans where nps > 8\n"
OF_ALL = "is about all customers and cannot stand in a rule about single `orders`"
A_TRAIT = "make it a trait, and write `customer.NAME` here"
NTILE = "`ntile` takes a number of groups and a value"
LIKE_NTILE = "write, say, `ntile(5, x)`"

CONDITIONS = {
    "quintile(nps) > ntile(4, nps)": ">(quantile(5, nps within - among -), ntile(4, nps within - among -))",
    "ntile(1, nps) = 1": "=(ntile(1, nps within - among -), 1)",
    "ntile(1000000, nps) > 1": ">(ntile(1e+06, nps within - among -), 1)",
    "ntile(few, nps) > 1": ">(ntile(3, nps within - among -), 1)",
    "quintile(nps within country) > 3": ">(quantile(5, nps within country among -), 3)",
    "quintile(nps among member) > 3": ">(quantile(5, nps within - among holds(member)), 3)",
    "quintile(nps among fans) > 3": ">(quantile(5, nps within - among @fans), 3)",
    "decile(nps) > 9": ">(quantile(10, nps within - among -), 9)",
    "top 10% by nps": "top share(0.1, nps within - among -)",
    "top 100% by nps": "top share(1, nps within - among -)",
    "bottom 10% by nps": "bottom share(0.1, nps within - among -)",
    "top few by nps": "top count(3, nps within - among -)",
    "bottom few by nps within country among fans": "bottom count(3, nps within country among @fans)",
    "top customers making 50% of nps": "top making(0.5, nps within - among -)",
    "overall percentile(nps, 90) > 1": ">(overall percentile(nps among -, 90), 1)",
    "overall median(nps among fans) > 1": ">(overall median(nps among @fans), 1)",
    "overall share(nps > 3) > 0.5": ">(overall share(>(nps, 3) among -), 0.5)",
}


@pytest.mark.parametrize("written", CONDITIONS)
def test_ranks_and_numbers_of_all(written: str) -> None:
    found = model(f"{RULES}segment s where {written}\n").segments["s"]
    assert short(found.condition) == CONDITIONS[written]


WRONG = {
    "ntile(nps) > 2": ("ntile(nps)", NTILE, LIKE_NTILE),
    "ntile(0, nps) > 2": ("ntile(0, nps)", NTILE, LIKE_NTILE),
    "ntile(1000001, nps) > 2": ("ntile(1000001, nps)", NTILE, LIKE_NTILE),
    'ntile("5", nps) > 2': ('ntile("5", nps)', NTILE, LIKE_NTILE),
    "ntile(5, nps, nps) > 2": ("ntile(5, nps, nps)", NTILE, LIKE_NTILE),
    "ntile(2.5, nps) > 2": ("2.5", "`2.5` should be a whole number, such as `3`", None),
    "ntile(50%, nps) > 2": ("50%", "`50%` should be a whole number, such as `3`", None),
    "ntile(nosuch, nps) > 2": ("nosuch", "there is no setting `nosuch`", None),
    "quintile() > 3": ("quintile()", "`quintile` takes one value", "write, say, `quintile(x)`"),
    "quintile(nps, nps) > 3": (
        "quintile(nps, nps)",
        "`quintile` takes one value",
        "write, say, `quintile(x)`",
    ),
    "quintile(first_name) > 3": (
        "first_name",
        "customers are ranked by a number, and `first_name` is a text",
        None,
    ),
    "quintile(birthday) > 3": (
        "birthday",
        "customers are ranked by a number, and `birthday` is a date",
        "rank by `days since birthday`",
    ),
    "quintile(nps within interests) > 3": (
        "interests",
        "customers can't be grouped by `interests`, which is a list",
        None,
    ),
    "quintile(nps among nosuch) > 3": ("nosuch", "there is no segment `nosuch`", None),
    "quintile(nosuch) > 3": ("nosuch", "there is no attribute or trait `nosuch`", None),
    "top 0% by nps": ("0%", "`0%` is neither a share from 0% to 100% nor a number of customers", None),
    "top 101% by nps": ("101%", "`101%` is neither a share from 0% to 100% nor a number of customers", None),
    "top first_name by nps": (
        "first_name",
        "`first_name` is an attribute; here stands a share, such as `10%`, or a number of customers, "
        "or a setting that holds one",
        None,
    ),
    "top customers making 101% of nps": ("101%", "`101%` is not a share from 0% to 100%", None),
    "top customers making 5 of nps": ("5", "`5` is not a share from 0% to 100%", "did you mean `5%`?"),
    "overall average(first_name) > 1": (
        "first_name",
        "`overall average` goes over numbers, and `first_name` is a text",
        None,
    ),
    "overall percentile(90, nps) > 1": (
        "nps",
        "`nps` is an attribute; here stands a number from 0 to 100, or a setting that holds one",
        None,
    ),
    "overall share(nps) > 0.5": (
        "nps",
        "`nps` is a number, not a condition",
        "compare it with something, as in `nps >= 10`",
    ),
    "overall sum() > 1": ("overall sum()", "`overall sum` takes one value", "write, say, `overall sum(x)`"),
    "overall nosuch(nps) > 1": (
        "overall nosuch",
        "there is no function `overall nosuch`",
        "did you mean `overall sum`?",
    ),
}


@pytest.mark.parametrize("written", WRONG)
def test_what_cannot_be_ranked_is_found_in_its_place(written: str) -> None:
    [found] = complaints(f"{RULES}segment s where {written}\n")
    assert found.span is not None
    assert (found.span.text, found.message, found.hint) == WRONG[written]


@pytest.mark.parametrize("value", ["total", "nps", "nosuch", "first_name"])
@pytest.mark.parametrize(
    "about_all",
    [
        "quintile({})",
        "ntile(5, {})",
        "ntile({})",
        "overall average({})",
        "top 10% by {}",
        "top 0% by {}",
        "top customers making 50% of {}",
        "top customers making 500% of {}",
    ],
)
def test_in_a_rule_about_events_only_that_is_said(about_all: str, value: str) -> None:
    written = about_all.format(value)
    compared = written if written.startswith("top") else f"total > {written}"
    [found] = complaints(f"{RULES}segment s where any orders where ({compared})\n")
    assert found.message == f"`{written}` {OF_ALL}"
    assert found.hint == A_TRAIT


VALUES = {
    "count(orders)": "count[orders]",
    "sum(orders.total)": "sum[orders of orders.total]",
    "average(orders.items)": "average[orders of orders.items]",
    "max(orders.total)": "max[orders of orders.total]",
    "first(orders)": "first time[orders]",
    "last(orders)": "last time[orders]",
    "first(orders.total)": "first[orders of orders.total]",
    "nth(1, orders)": "nth time 1[orders]",
    "nth(few, orders)": "nth time 3[orders]",
    "sum(orders.total where (total > 3))": "sum[orders where >(orders.total, 3) of orders.total]",
}


@pytest.mark.parametrize("written", VALUES)
def test_aggregates(written: str) -> None:
    assert short(model(f"{RULES}trait t = {written}\n").traits["t"].value) == VALUES[written]


EVENTS_ALONE = "is about the events themselves, not about a column"
OWN = "goes over a customer's own events; `within` and `among` group customers"
NO_AGGREGATES = {
    "count(orders.total)": (
        "count(orders.total)",
        f"`count` {EVENTS_ALONE}",
        "did you mean `count(orders)` or `distinct(orders.total)`?",
    ),
    "count()": ("count()", "`count` takes the events, and nothing else", "write, say, `count(orders)`"),
    "count(orders, orders)": (
        "count(orders, orders)",
        "`count` takes the events, and nothing else",
        "write, say, `count(orders)`",
    ),
    "count(nps)": (
        "nps",
        "`count` goes over events, and `nps` is not a column of events",
        "write `count(EVENTS.COLUMN)`",
    ),
    "sum(country)": (
        "country",
        "`sum` goes over events, and `country` is not a column of events",
        "for all customers together, write `overall sum(country)`",
    ),
    "sum(orders)": ("sum(orders)", "`sum` needs a column of `orders`", "write, say, `sum(orders.total)`"),
    "sum(orders.invoice)": (
        "invoice",
        "`sum` can't go over `invoice`, which is a text",
        "if it holds numbers, declare the column as `number`",
    ),
    "last(notes)": (
        "last(notes)",
        "`notes` have no time, and `last(notes)` needs one",
        "say which column is their time: `events notes from … key … at COLUMN`",
    ),
    "nth(0, orders)": ("0", "events are counted from 1", None),
    "nth(orders)": ("nth(orders)", "`nth` takes a number and events", "write, say, `nth(2, orders)`"),
    'nth("2", orders)': (
        'nth("2", orders)',
        "`nth` takes a number and events",
        "write, say, `nth(2, orders)`",
    ),
    "nth(2.5, orders)": ("2.5", "`2.5` should be a whole number, such as `3`", None),
    "nth(-1, orders)": ("-1", "`-1` should be a whole number, such as `3`", None),
    "nth(2, orders.total)": ("nth(2, orders.total)", f"`nth` {EVENTS_ALONE}", None),
    "sum(orders.total within country)": ("country", f"`sum` {OWN}", None),
    "count(orders among fans)": ("fans", f"`count` {OWN}", None),
    "sum(orders.nosuch)": (
        "nosuch",
        "`orders` has no column `nosuch`",
        "its columns are `total`, `items`, `id`, `sold_at` and `invoice`",
    ),
    "count(nosuch)": (
        "nosuch",
        "there are no events called `nosuch`",
        "the events are `lines`, `orders`, `gifts`, `carts` and `notes`",
    ),
    "median(orders.total)": ("median", "there is no function `median`", "did you mean `overall median`?"),
}


@pytest.mark.parametrize("written", NO_AGGREGATES)
def test_what_is_no_aggregate_is_found_in_its_place(written: str) -> None:
    [found] = complaints(f"{RULES}trait t = {written}\n")
    assert found.span is not None
    assert (found.span.text, found.message, found.hint) == NO_AGGREGATES[written]
