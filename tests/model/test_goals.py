"""What a goal counts and is worth, and what is said where that cannot be told."""

from __future__ import annotations

import pytest

from tests.model.shorthand import SHOP, complaints, model, short

NOTES = 'events notes from "notes.csv" key id\n  topic  text\n'


def written(goal: str) -> str:
    return f"{SHOP}{NOTES}trait big = count(orders) > 3\ncampaign c\n  to everyone\n  goal {goal}\n"


WORTH = {
    "any orders within 14 days worth orders.total": "sum[orders of orders.total]",
    "any orders where (total > 9) within 2 weeks worth orders.total": (
        "sum[orders where >(orders.total, 9) of orders.total]"
    ),
    "any gifts within 14 days worth gifts.total": ("sum[orders where >(orders.total, 100) of orders.total]"),
    "any gifts within 14 days worth orders.total": ("sum[orders where >(orders.total, 100) of orders.total]"),
    "any orders within 14 days worth gifts.items": ("sum[orders where >(orders.total, 100) of orders.items]"),
    "count(orders where (items = 1)) >= 2 within 14 days worth orders.total": (
        "sum[orders where =(orders.items, 1) of orders.total]"
    ),
    "any orders where (items = 1) or any gifts within 14 days worth orders.total": (
        "sum[orders where or(=(orders.items, 1), >(orders.total, 100)) of orders.total]"
    ),
    "any orders where (items = 1) or any orders within 14 days worth orders.total": (
        "sum[orders of orders.total]"
    ),
    "(any lines followed by carts) within 1 day worth lines.amount": (
        "sum[lines then carts of lines.amount]"
    ),
}


@pytest.mark.parametrize("goal", WORTH)
def test_worth_is_a_sum_over_what_the_goal_counts(goal: str) -> None:
    found = model(written(goal)).campaigns["c"].goal
    assert found is not None
    assert short(found.worth) == WORTH[goal]


FOUND = {
    "any orders within 14 days worth carts.day": (
        "a goal is worth a number, and `carts.day` is a date",
        None,
    ),
    "any orders within 14 days worth lines.amount": (
        "the goal counts `orders`, and `amount` belongs to `lines`",
        "write `worth orders.COLUMN`, or ask for `any lines` in the goal",
    ),
    "big within 14 days worth orders.total": (
        "the goal names no events, and `total` belongs to `orders`",
        "ask for them in the goal itself, as in `goal any orders`",
    ),
    "(any carts followed by orders) within 14 days worth orders.total": (
        "`worth` adds up the events that the goal counts, which are `carts`; `orders` only follow them",
        "write the goal as `any orders`, or leave `worth` out",
    ),
    "(any carts followed by gifts) within 14 days worth gifts.total": (
        "`worth` adds up the events that the goal counts, which are `carts`; `gifts` only follow them",
        "write the goal as `any gifts`, or leave `worth` out",
    ),
    "any lines or (any lines followed by carts) within 14 days worth lines.price": (
        "the goal counts `lines` in several ways, with what follows them in one",
        "say in one question which of them count, or leave `worth` out",
    ),
    "any orders within 14 days worth orders.nosuch": (
        "`orders` has no column `nosuch`",
        "its columns are `total`, `items`, `id`, `sold_at` and `invoice`",
    ),
    "any orders within 14 days worth nosuch.total": (
        "there are no events called `nosuch`",
        "the events are `lines`, `orders`, `gifts`, `carts` and `notes`",
    ),
    "any orders within 14 days worth customer.income": (
        "there are no events called `customer`",
        "the events are `lines`, `orders`, `gifts`, `carts` and `notes`",
    ),
    "any notes within 14 days": (
        "`notes` have no time, and `14 days` needs one",
        "say which column is their time: `events notes from … key … at COLUMN`",
    ),
    "count(notes) > 3 within 14 days": (
        "`notes` have no time, and `14 days` needs one",
        "say which column is their time: `events notes from … key … at COLUMN`",
    ),
    "any carts within 24 hours": (
        "`24 hours` needs times of day, and `carts` have only dates",
        "count in days, or declare `day datetime` in `carts`",
    ),
    "(any lines followed by carts) within 24 hours": (
        "`24 hours` needs times of day, and `carts` have only dates",
        "count in days, or declare `day datetime` in `carts`",
    ),
}


@pytest.mark.parametrize("goal", FOUND)
def test_what_a_goal_cannot_count_is_found(goal: str) -> None:
    [found] = complaints(written(goal))
    assert (found.message, found.hint) == FOUND[goal]


def test_a_private_or_sensitive_worth_is_looked_at_like_any_rule() -> None:
    from segdsl.model.traversal import columns_of
    from segdsl.model.written import rules

    found = model(written("any orders within 14 days worth orders.total"))
    named = {c.name for w in rules(found) if w.declaration == "c" for c in columns_of(w.expression)}
    assert named == {"total"}


def test_attributes_and_stages_may_be_a_goal() -> None:
    for goal in ("newsletter within 14 days", "big within 1 month", "any orders within 24 hours"):
        assert model(written(goal)).campaigns["c"].goal is not None
