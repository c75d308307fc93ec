"""What follows what: what is wrong with a step is said once, and nothing else fails of it."""

from __future__ import annotations

import pytest

from tests.model.shorthand import SHOP, complaints, condition

NOTES = 'events notes from "notes.csv" key id\n  topic  text\nsetting few = 3\n'
TIME = "say which column is their time: `events notes from … key … at COLUMN`"
FOUND = {
    "any carts followed by nosuch": (
        "there are no events called `nosuch`",
        "the events are `lines`, `orders`, `gifts`, `carts` and `notes`",
    ),
    "any nosuch followed by carts": (
        "there are no events called `nosuch`",
        "the events are `lines`, `orders`, `gifts`, `carts` and `notes`",
    ),
    "any carts followed by notes": ("`notes` have no time, and `followed by notes` needs one", TIME),
    "any notes followed by carts": ("`notes` have no time, and `followed by carts` needs one", TIME),
    "any notes followed by carts within 3 days": (
        "`notes` have no time, and `followed by carts within 3 days` needs one",
        TIME,
    ),
    "any carts followed by orders where (nosuch > 3)": (
        "`orders` has no column `nosuch`",
        "its columns are `total`, `items`, `id`, `sold_at` and `invoice`",
    ),
    "any carts followed by orders where (total)": (
        "`total` is a number, not a condition",
        "compare it with something, as in `total >= 10`",
    ),
    "any carts followed by orders within few": (
        "`few` is not a length of time, such as `30 days`",
        None,
    ),
    "any carts followed by orders within 3 hours": (
        "`3 hours` needs times of day, and there are only dates",
        "count in days, or declare the columns as `datetime`",
    ),
    "any lines followed by carts within 3 hours": (
        "`3 hours` needs times of day, and there are only dates",
        "count in days, or declare the columns as `datetime`",
    ),
    "any carts not followed by orders followed by lines": (
        "after `not followed by` nothing can follow",
        "let it be the last step",
    ),
    f"any carts{' followed by lines' * 51}": (
        "more than 50 events follow one another here",
        "ask for the first of them and for the last in segments of their own",
    ),
}


@pytest.mark.parametrize("written", FOUND, ids=[written[:60] for written in FOUND])
@pytest.mark.parametrize(
    "declared", ["segment s where {}", "segment s where not ({})", "trait t = 1 when {}"]
)
def test_what_cannot_follow_is_found(written: str, declared: str) -> None:
    [found] = complaints(f"{SHOP}{NOTES}{declared.format(written)}\n")
    assert (found.message, found.hint) == FOUND[written]


def test_fifty_events_may_follow_one_another() -> None:
    assert condition("any carts" + " followed by lines" * 50).count("then") == 50


def test_steps() -> None:
    assert condition("any lines followed by gifts within 3 hours not followed by carts within 2 days") == (
        ">=(count[lines then orders where >(orders.total, 100) within 180 minutes "
        "then not carts within 2 days], 1)"
    )
