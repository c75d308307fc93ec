"""People who were made up in an earlier run come again, unless others would be made up now."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.clock import AsOf
from segdsl.model.from_syntax import build
from segdsl.model.project import Model
from segdsl.source import Source
from segdsl.syntax.from_text import parse
from segdsl.synthesis import kept as forms
from segdsl.synthesis.candidates import Candidates
from segdsl.synthesis.edges import EdgeCase, edge_cases
from segdsl.synthesis.kept import KeptCasts

AS_OF = AsOf(dt.date(2026, 3, 31), "UTC")

RULES = """
customers from "customers.csv" key id
  first_name  text
  country     one of "DE", "AT"
  spend       number
  visits      whole number
  tags        list of text
  born        date
  seen        datetime
  subscribed  flag
events orders from "orders.csv" key id at ordered_at
  ordered_at  datetime
  total       number
  product     text
lookup products from "products.csv" key sku
  sku    text
  price  number
  since  date
trait tenth = decile(spend)
segment big
  where top 10% by spend and tenth <= 2 and seen is known and born before 2000-01-01
segment dear
  where any orders in the last 30 days where (products.price for product > 50)
    and tags contains "vip"
campaign to_big
  to big
  via email
  template "big"
campaign to_dear
  to dear
  via email
  template "dear"
"""


def model_of(text: str) -> Model:
    return build((parse(Source("rules.seg", text)).required(),)).required()


@pytest.fixture(scope="module")
def model() -> Model:
    return model_of(RULES)


def cast_of(model: Model, campaign: str) -> tuple[EdgeCase, ...]:
    audience = model.campaigns[campaign].audience
    cast = tuple(edge_cases(Candidates(model, AS_OF), audience, "first_name"))
    assert cast
    return cast


def people(cast: tuple[EdgeCase, ...]) -> list[Any]:
    """Who they are, to the type of each value."""
    found = []
    for label, customer in cast:
        world = customer.reference.world
        others: Any = customer.reference.others
        found.append(repr((label, world, others.stated)))
    return found


def nobody() -> tuple[EdgeCase, ...]:
    raise AssertionError("made up again")


def opened(model: Model, common: str = "all") -> KeptCasts:
    return KeptCasts("shop", common, model, AS_OF)


def entry(kept: Path) -> Path:
    (found,) = (kept / "casts").iterdir()
    return found


@pytest.mark.parametrize("campaign", ["to_big", "to_dear"])
def test_the_same_people_come_again(kept: Path, model: Model, campaign: str) -> None:
    first = opened(model)
    made = first.cast(campaign, lambda: cast_of(model, campaign))
    first.keep()
    again = opened(model).cast(campaign, nobody)
    assert people(again) == people(made)
    audience = model.campaigns[campaign].audience
    assert all(customer.holds(audience) for _, customer in again)
    names = [*model.catalog.customers.columns, *model.traits, *model.segments]
    for (_, now), (_, before) in zip(again, made, strict=True):
        assert {name: now.value(name) for name in names} == {name: before.value(name) for name in names}


def test_ranks_are_among_what_is_kept(kept: Path, model: Model) -> None:
    made = cast_of(model, "to_big")
    others: Any = made[0].customer.reference.others
    assert len(others.stated) >= 2


def test_of_campaigns_that_nobody_asked_for_the_people_stay(kept: Path, model: Model) -> None:
    first = opened(model)
    for campaign in model.campaigns:
        first.cast(campaign, lambda campaign=campaign: cast_of(model, campaign))  # type: ignore[misc]
    first.keep()
    second = opened(model)
    second.cast("to_big", nobody)
    second.keep()
    assert opened(model).cast("to_dear", nobody)


def test_where_anything_else_decides_they_are_made_up_anew(kept: Path, model: Model) -> None:
    first = opened(model)
    first.cast("to_big", lambda: cast_of(model, "to_big"))
    first.keep()
    with pytest.raises(AssertionError, match="made up again"):
        opened(model, "another rule").cast("to_big", nobody)
    with pytest.raises(AssertionError, match="made up again"):
        opened(model).cast("to_dear", nobody)


DAMAGES: dict[str, Callable[[Any], Any]] = {
    "no list": lambda told: 5,
    "a customer without a label": lambda told: [one[1:] for one in told],
    "a rank that the rules do not have": lambda told: [[*one[:4], [["Ranking()", 1]]] for one in told],
    "a day that there is not": lambda told: [
        [one[0], {"born": {"day": "2026-02-30"}}, *one[2:]] for one in told
    ],
    "rows that are none": lambda told: [[*one[:2], {"orders": [1]}, *one[3:]] for one in told],
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_cannot_be_read_is_made_up_anew_and_kept(kept: Path, model: Model, damage: str) -> None:
    from segdsl.cache import store

    first = opened(model)
    made = first.cast("to_big", lambda: cast_of(model, "to_big"))
    first.keep()
    name = entry(kept).stem
    whole = store.recalled("casts", name)
    store.keep("casts", name, {part: DAMAGES[damage](told) for part, told in whole.items()})
    second = opened(model)
    assert people(second.cast("to_big", lambda: made)) == people(made)
    second.keep()
    assert store.recalled("casts", name) == json.loads(json.dumps(whole))


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.dates()
    | st.datetimes(timezones=st.just(dt.UTC)).map(lambda instant: instant.replace(fold=0)),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
)


@given(values)
def test_every_value_is_told_and_read(value: Any) -> None:
    assert repr(forms._value(json.loads(json.dumps(forms._told_value(value))))) == repr(value)


def test_what_has_no_form_is_refused() -> None:
    with pytest.raises(TypeError):
        forms._told_value({1, 2})
