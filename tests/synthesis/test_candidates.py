"""Customers are made up to fit a condition; the reference says whether they do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import segdsl
from segdsl.clock import AsOf
from segdsl.learnt_files import Axis, Clusters
from segdsl.model.project import Model
from segdsl.syntax.cluster_rules import cluster_rules
from segdsl.synthesis.candidates import Candidates, lacking
from segdsl.synthesis.edges import edge_cases
from tests.model.shorthand import SHOP, model

PROJECT = Path(segdsl.__file__).parent / "shop" / "project"
AS_OF = AsOf(dt.date(2026, 3, 31), "Europe/Berlin")


@pytest.fixture(scope="module")
def shop() -> Model:
    return segdsl.load(PROJECT).model


def test_somebody_is_found_for_every_segment_and_audience_of_the_sample_shop(shop: Model) -> None:
    conditions = {name: s.condition for name, s in shop.segments.items()}
    conditions |= {name: c.audience for name, c in shop.campaigns.items()}
    for name, condition in conditions.items():
        found = next(Candidates(shop, AS_OF).of(condition), None)
        assert found is not None, name
        assert found.holds(condition), name


def test_every_stage_has_somebody(shop: Model) -> None:
    """Ranks are stated, since there is nobody else to be ranked among."""
    built = model(f"{SHOP}lifecycle rank\n  stage best where quintile(nps) = 5\n  stage rest otherwise\n"
                  "segment a where rank = best\nsegment b where rank = rest and nps is known\n")  # fmt: skip
    for segment in built.segments.values():
        assert next(Candidates(built, AS_OF).of(segment.condition), None) is not None, segment.name


def test_the_same_people_every_time(shop: Model) -> None:
    audience = shop.campaigns["spring_win_back"].audience
    first, again = (
        [c.reference.world for c in Candidates(shop, AS_OF).of(audience, limit=3)] for _ in range(2)
    )
    assert first == again


def test_attributes_keep_what_is_promised(shop: Model) -> None:
    for segment in shop.segments.values():
        for candidate in Candidates(shop, AS_OF).of(segment.condition, limit=2):
            country = candidate.value("country")
            assert country in ("DE", "AT", "CH", "FR", "GB", "US", "NL")
            assert candidate.value("nps") in (None, *range(11))


def test_somebody_whose_name_is_unknown(shop: Model) -> None:
    audience = shop.campaigns["welcome"].audience
    found = next(Candidates(shop, AS_OF).of(lacking(shop, audience, "first_name")))
    assert found.value("first_name") is None
    assert found.holds(audience)


def test_nobody_lacks_what_is_required_or_asked_for(shop: Model) -> None:
    audience = shop.campaigns["welcome"].audience
    for name in ("language", "email", "next_genre"):
        assert list(Candidates(shop, AS_OF).of(lacking(shop, audience, name))) == [], name


def test_nobody_is_found_where_nobody_can_be() -> None:
    built = model(f"{SHOP}segment s where nps > 5 and nps < 3\n")
    assert list(Candidates(built, AS_OF).of(built.segments["s"].condition)) == []


def test_a_made_up_customer_lives_in_a_city_of_their_country(shop: Model) -> None:
    """Where a rule wants another city, it has the last word."""
    cities = {"DE": "Berlin", "AT": "Wien", "CH": "Zürich", "FR": "Paris", "GB": "Leeds", "NL": "Utrecht"}
    told = 0
    for campaign in shop.campaigns.values():
        for case in edge_cases(Candidates(shop, AS_OF), campaign.audience, "first_name"):
            if case.customer.value("city") is not None and case.customer.value("country") in cities:
                told += 1
                assert case.customer.value("city") == cities[case.customer.value("country")], (
                    campaign.name,
                    case.label,
                )
    assert told >= len(shop.campaigns)
    strict = model(
        'customers from "c.csv" key id\n  country one of "AT", "NL" required\n  city text\n'
        'segment far where country = "AT" and city = "Utrecht"\n'
    )
    case = next(edge_cases(Candidates(strict, AS_OF), strict.segments["far"].condition))
    assert (case.customer.value("country"), case.customer.value("city")) == ("AT", "Utrecht")


def test_the_edges_of_an_audience(shop: Model) -> None:
    audience = shop.campaigns["spring_win_back"].audience
    cases = {c.label: c for c in edge_cases(Candidates(shop, AS_OF), audience, "first_name")}
    assert list(cases) == [
        "everything known",
        "all optional unknown",
        "name unknown",
        "longest name",
        "name in another script",
        "smallest values",
        "largest values",
    ]
    assert all(case.customer.holds(audience) for case in cases.values())
    assert cases["name unknown"].customer.value("first_name") is None
    assert len(cases["longest name"].customer.value("first_name")) > 40
    assert not cases["name in another script"].customer.value("first_name").isascii()
    assert cases["largest values"].customer.value("nps") == 10


@pytest.mark.parametrize("day", [dt.date.min, dt.date(1, 6, 1), dt.date.max])
def test_somebody_lives_at_the_ends_of_the_calendar(shop: Model, day: dt.date) -> None:
    for moment in (day, dt.datetime.combine(day, dt.time(), dt.UTC)):
        as_of = AsOf(moment, "Europe/Berlin")
        found = {
            name: list(Candidates(shop, as_of).of(segment.condition, limit=2))
            for name, segment in shop.segments.items()
        }
        assert any(found.values()), "rules that need no past still have their customers"


def test_made_up_rows_bear_the_id_that_their_customer_has() -> None:
    built = model(
        'customers from "c.csv" key id\n  email  text\n'
        'events wifi from "w.csv" key user_email matches lower(email) at seen\n'
        "segment online where at least 2 wifi in the last 30 days and email is known\n"
    )
    found = next(Candidates(built, AS_OF).of(built.segments["online"].condition), None)
    assert found is not None
    (person,) = found.reference.world.customers
    ids = {row["user_email"] for row in found.reference.world.events["wifi"]}
    assert ids == {str(person["email"]).lower()}


@pytest.mark.parametrize(
    "condition",
    [
        'at least 2 lines and first(lines.sku) = "x" and last(lines.sku) = "y"',
        'at least 3 lines and first(lines.sku) = "x" and last(lines.price) = 3',
        "first(lines.price) = 17 and last(lines.price) < 3 and at least 4 lines",
        "first(lines) after 2026-03-01 and last(lines) before 2026-03-20 and at least 2 lines",
        "date(last(lines)) = 2026-03-05 and at least 3 lines",
        "sum(lines.price) = 30",
        "sum(lines.price) = 30 and exactly 1 line",
        "sum(lines.price) = 0 and at least 1 line",
        "distinct(lines.sku) = 2",
        "average(lines.price) = 4 and max(lines.price) = 4",
        "nth(2, carts) = 2026-03-05 and last(carts) = 2026-03-20",
        "date(first(lines)) = 2026-03-05 and date(last(lines)) = 2026-03-07",
        "last(carts) = 2026-03-05 and first(carts) = 2026-03-01",
        "days since last(lines) = 12",
        "days since first(carts) = 12 and at least 2 carts",
        "hours between first(lines) and last(lines) = 5",
        "any carts on 2026-03-05 and no carts after 2026-03-06",
        "any lines within 2 days after birthday",
        "length(first_name) = 7",
        "length(first_name) = 1 and first_name is known",
        "length(interests) = 3",
        'exactly 2 of (newsletter, nps > 8, country = "AT", member)',
        "(nps default 3) = 3",
        "round(nps) = 7 and nps < 7",
    ],
)
def test_somebody_is_found_for(condition: str) -> None:
    built = model(f"{SHOP}segment s where {condition}\n")
    found = list(Candidates(built, AS_OF).of(built.segments["s"].condition, limit=2))
    assert found
    assert all(one.holds(built.segments["s"].condition) for one in found)


SCORES = """score warmth
  +10 when nps > 8
  -20 when not newsletter
  +0 when country = "AT"
  -1 when member
"""


@pytest.mark.parametrize("points", [10, -20, 0, -11, 9, -21, -1])
def test_somebody_has_each_number_of_points(points: int) -> None:
    built = model(f"{SHOP}{SCORES}segment s where warmth = {points}\n")
    assert list(Candidates(built, AS_OF).of(built.segments["s"].condition, limit=1))


@pytest.mark.parametrize("points", [0.5, -0.25, 0.25])
def test_somebody_has_each_part_of_a_point(points: float) -> None:
    score = 'score warmth\n  +0.5 when nps > 8\n  -0.25 when first_name = "Xaver"\n'
    built = model(f"{SHOP}{score}segment s where warmth = {points}\n")
    assert list(Candidates(built, AS_OF).of(built.segments["s"].condition, limit=1))


@pytest.mark.parametrize(("groups", "middle"), [(1, 1), (2, 1), (4, 2), (5, 3), (10, 5)])
def test_of_whom_no_rank_is_asked_has_the_middle_one(groups: int, middle: int) -> None:
    built = model(f"{SHOP}trait rank = ntile({groups}, nps)\nsegment s where nps > 3\n")
    [found] = Candidates(built, AS_OF).of(built.segments["s"].condition, limit=1)
    assert found.value("rank") == middle


def test_every_learnt_group_has_somebody() -> None:
    axes = (Axis("monetary", None, 500.0, 200.0), Axis("visits", None, 20.0, 8.0))
    middles = ((-1.5, -1.0), (1.8, -1.2), (0.2, 1.4))
    rules = "".join(cluster_rules("style", Clusters(axes, middles, (0.4, 0.3, 0.3))))
    built = model(
        'customers from "c.csv" key id\n  monetary number\n  visits whole number\n  news flag\n'
        f"{rules}clusters style\n  from monetary, visits\n  cluster rare\n  cluster dear\n  cluster keen\n"
        "segment a where style = rare and news\nsegment b where style = dear and not news\n"
        "segment c where style = keen\nsegment d where style is unknown\n"
    )
    for segment in built.segments.values():
        found = next(Candidates(built, AS_OF).of(segment.condition), None)
        assert found is not None, segment.name
        assert found.holds(segment.condition), segment.name


@pytest.mark.parametrize("low", [0.1, 0.25, 0.5, 0.66, 0.9])
def test_a_share_of_what_happened_can_be_anything(low: float) -> None:
    built = model(
        f"{SHOP}trait dear = count(orders where (total > 50)) / count(orders)\n"
        f"segment some where dear between {low - 0.07} and {low + 0.07} and at least 3 orders\n"
    )
    condition = built.segments["some"].condition
    found = next(Candidates(built, AS_OF).of(condition), None)
    assert found is not None
    assert low - 0.07 <= found.value("dear") <= low + 0.07


def test_somebody_is_made_up_for_a_group_who_did_much() -> None:
    """As many rows as it takes are as many as are looked at: what was reached by then counts."""
    axes = (
        Axis("log(done + 1)", None, 3.463, 0.595),
        Axis("width", None, 4.173, 1.923),
        Axis("log(invites + 1)", None, 0.821, 1.016),
    )
    middles = ((-0.19, -0.52, -0.62), (-1.09, -0.94, -0.79), (1.47, 1.47, 1.01), (0.49, 0.97, 1.55))
    rules = "".join(cluster_rules("group", Clusters(axes, middles, (0.35, 0.29, 0.21, 0.15))))
    built = model(
        'customers from "c.csv" key id\n  id text\n'
        'events log from "l.csv" key id at at\n  `at` datetime\n  did text\n'
        "trait done = count(log in the last 60 days)\n"
        "trait width = distinct(log.did in the last 60 days)\n"
        'trait invites = count(log in the last 60 days where (did = "invite"))\n'
        f"{rules}clusters group\n  from log(done + 1), width, log(invites + 1)\n"
        "  cluster quiet\n  cluster lookers\n  cluster power\n  cluster advocates\n"
        'segment half where group in (power, advocates) and sample 50% seed "beta"\n'
    )
    condition = built.segments["half"].condition
    found = next(Candidates(built, AS_OF).of(condition), None)
    assert found is not None
    assert found.holds(condition)
