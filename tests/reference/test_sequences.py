"""What followed what: strictly later, in time, and never the same event."""

from __future__ import annotations

from typing import Any

from tests.reference.meaning import Rows, at, day, model, reference

SHOP = """
customers from "customers.csv" key id
events carts from "carts.csv" key id at opened
  opened  datetime
  value   number
events orders from "orders.csv" key id at sold
  sold    datetime
  total   number
events letters from "letters.csv" key id at day
events big_carts from carts where (value > 100)
"""


def holds(rule: str, as_of: str = "2026-03-31", zone: str = "UTC", **events: Rows) -> Any:
    rules = model(f"{SHOP}segment asked where {rule}", zone)
    return reference(rules, [{}], as_of, **events).value("asked", 0)


def cart(time: str, value: float = 1.0) -> dict[str, Any]:
    return {"opened": at(time), "value": value}


def order(time: str, total: float = 1.0) -> dict[str, Any]:
    return {"sold": at(time), "total": total}


def letter(text: str) -> dict[str, Any]:
    return {"day": day(text)}


def test_the_second_is_strictly_later() -> None:
    rule = "any carts followed by orders"
    carts = [cart("2026-03-01T10:00")]
    assert holds(rule, carts=carts, orders=[order("2026-03-01T10:00:00.000001")])
    assert not holds(rule, carts=carts, orders=[order("2026-03-01T10:00")])
    assert not holds(rule, carts=carts, orders=[order("2026-03-01T09:00")])


def test_never_the_same_event_but_another_one_of_the_same_table() -> None:
    assert not holds("any carts followed by carts or on the same day", carts=[cart("2026-03-01T10:00")])
    twins = [cart("2026-03-01T10:00"), cart("2026-03-01T10:00")]
    assert holds("any carts followed by carts or on the same day", carts=twins)
    assert not holds("any carts followed by carts", carts=twins)


def test_a_subset_and_its_base_share_their_events() -> None:
    assert not holds(
        "any big_carts followed by carts or on the same day", carts=[cart("2026-03-01T10:00", 200.0)]
    )


def test_where_either_has_only_a_date_later_is_a_later_day() -> None:
    rule = "any letters followed by orders"
    assert not holds(rule, letters=[letter("2026-03-01")], orders=[order("2026-03-01T23:00")])
    assert holds(rule, letters=[letter("2026-03-01")], orders=[order("2026-03-02T00:00")])
    assert holds(
        f"{rule} or on the same day", letters=[letter("2026-03-01")], orders=[order("2026-03-01T23:00")]
    )
    # 23:30 in London is the next day in Berlin.
    late = [order("2026-03-01T23:30")]
    assert holds(rule, zone="Europe/Berlin", letters=[letter("2026-03-01")], orders=late)


def test_within_includes_its_end() -> None:
    rule = "any carts followed by orders within 24 hours"
    carts = [cart("2026-03-01T10:00")]
    assert holds(rule, carts=carts, orders=[order("2026-03-02T10:00")])
    assert not holds(rule, carts=carts, orders=[order("2026-03-02T10:00:01")])
    rule = "any carts followed by orders within 1 day"
    assert holds(rule, carts=carts, orders=[order("2026-03-02T23:59")])
    assert not holds(rule, carts=carts, orders=[order("2026-03-03T00:00")])


def test_the_same_day_counts_beyond_the_hours() -> None:
    rule = "any carts followed by orders within 2 hours or on the same day"
    carts = [cart("2026-03-01T10:00")]
    assert holds(rule, carts=carts, orders=[order("2026-03-01T09:00")])
    assert holds(rule, carts=carts, orders=[order("2026-03-01T23:00")])
    assert not holds(rule, carts=carts, orders=[order("2026-03-02T09:00")])


def test_months_are_clipped() -> None:
    rule = "any carts followed by orders within 1 month"
    assert holds(rule, carts=[cart("2026-01-31T10:00")], orders=[order("2026-02-28T23:00")])
    assert not holds(rule, carts=[cart("2026-01-31T10:00")], orders=[order("2026-03-01T00:00")])


def test_chains_measure_each_step_from_the_one_before() -> None:
    rule = "any carts followed by orders within 1 day followed by letters within 1 day"
    carts, orders = [cart("2026-03-01T10:00")], [order("2026-03-02T10:00")]
    assert holds(rule, carts=carts, orders=orders, letters=[letter("2026-03-03")])
    assert not holds(rule, carts=carts, orders=orders, letters=[letter("2026-03-04")])


def test_conditions_on_either_side() -> None:
    rule = "any carts where (value > 5) followed by orders where (total > 5)"
    orders = [order("2026-03-02T10:00", 10.0), order("2026-03-01T10:00", 1.0)]
    assert holds(rule, carts=[cart("2026-03-01T10:00", 10.0)], orders=orders)
    assert not holds(
        rule, carts=[cart("2026-03-01T10:00", 1.0), cart("2026-03-03T10:00", 10.0)], orders=orders
    )


# ---------------------------------------------------------------- not followed by


def test_not_followed_holds_only_once_the_time_is_over() -> None:
    rule = "any carts not followed by orders within 24 hours"
    carts = [cart("2026-03-30T17:00")]
    assert not holds(rule, "2026-03-31T16:59Z", carts=carts)
    assert holds(rule, "2026-03-31T17:00Z", carts=carts)
    assert not holds(rule, "2026-03-31T17:00Z", carts=carts, orders=[order("2026-03-31T17:00")])


def test_of_an_as_of_date_the_whole_day_is_over() -> None:
    rule = "any carts not followed by orders within 1 day"
    assert not holds(rule, "2026-03-30", carts=[cart("2026-03-30T17:00")])
    assert holds(rule, "2026-03-31", carts=[cart("2026-03-30T17:00")])
    assert not holds(rule, "2026-03-31T23:59Z", carts=[cart("2026-03-30T17:00")])
    # 24 hours after midnight end at the next midnight, which an as-of date does not reach.
    rule = "any carts not followed by orders within 24 hours"
    assert not holds(rule, "2026-03-30", carts=[cart("2026-03-30T00:00")])
    assert holds(rule, "2026-03-30", carts=[cart("2026-03-29T23:59")])


def test_without_a_time_none_so_far_is_enough() -> None:
    carts = [cart("2026-03-30T17:00")]
    assert holds("any carts not followed by orders", carts=carts)
    assert not holds("any carts not followed by orders", carts=carts, orders=[order("2026-03-30T18:00")])
    assert holds(
        "any carts not followed by orders", "2026-03-30", carts=carts, orders=[order("2026-03-31T18:00")]
    )


def test_an_event_with_no_answer_is_enough() -> None:
    carts = [cart("2026-03-01T10:00"), cart("2026-03-10T10:00")]
    orders = [order("2026-03-01T11:00")]
    assert holds("any carts not followed by orders within 24 hours", carts=carts, orders=orders)
    assert holds("at least 1 carts followed by orders within 24 hours", carts=carts, orders=orders)
    assert not holds("at least 2 carts followed by orders within 24 hours", carts=carts, orders=orders)
