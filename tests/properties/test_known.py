"""What is called known is known: over numbers and dates of every size, and of generated segments.

The reference says what is unknown, and the engine says the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from segdsl.clock import AsOf
from segdsl.engines.compute import compute
from segdsl.logic.known import Known
from segdsl.model.nodes import Expression
from segdsl.model.project import Model
from segdsl.reference.evaluate import Reference
from segdsl.types import LARGEST, Doubt
from tests.model.shorthand import model
from tests.properties.agreement import normal, plain
from tests.properties.generated import cases
from tests.properties.shrinking import shown
from tests.properties.worlds import tables, world

SOURCES = """customers from "c.csv" key id
  income number required
  size   number required
  share  number 0 to 1 required
  gap    number -5 to -0.001 required
  visits whole number required
  spent  number
  born   date required

events orders from "o.csv" key id at day
  day   date required
  total number required
  fee   number 0 to 1_000 required
  units whole number required

"""
NUMBERS = (
    0.0,
    1.0,
    -1.0,
    0.1,
    3.0,
    5e-324,
    -5e-324,
    1e-300,
    1e16,
    1e154,
    1e200,
    1.7e308,
    -1.7e308,
    LARGEST,
)
WHOLE = (0, 1, -1, 7, 2**53 + 1, 2**63 - 1, -(2**63) + 1)
DAYS = tuple(
    map(dt.date.fromisoformat, ("0001-01-01", "1970-01-01", "2024-02-29", "2026-03-31", "9999-12-31"))
)
MOMENTS = ("2026-03-31", "2024-02-29 23:59", "0001-01-01", "9999-12-31")
LEAVES = [
    "income",
    "size",
    "share",
    "gap",
    "visits",
    "spent",
    "income",
    "size",
    "0",
    "2",
    "0.5",
    "1_000_000",
    "sum(orders.total)",
    "sum(orders.fee)",
    "sum(orders.units)",
    "count(orders)",
    "average(orders.total)",
    "average(orders.fee)",
    "max(orders.total)",
    "last(orders.fee)",
    "distinct(orders.total)",
    "days since born",
    "months until born",
    "hours since 2024-01-01 12:00",
    "overall sum(income)",
    "overall sum(share)",
    "overall average(size)",
    "overall median(income)",
    "overall deviation(size)",
    "quintile(income)",
    "points",
]
SHAPES = [
    "({} + {})",
    "({} - {})",
    "({} * {})",
    "({} / {})",
    "({} * {})",
    "({} default {})",
    "-{}",
    "abs({})",
    "round({}, 2)",
    "round({}, -308)",
    "floor({})",
    "ceil({})",
    "sqrt({})",
    "exp({})",
    "log({})",
    "power({}, {})",
    "({} when income > 1, {} otherwise)",
    "({} when income > 1)",
    "year(30 days ago)",
]
CONDITIONS = [
    "everyone",
    "any orders",
    "no orders",
    "at least 2 orders",
    "spent > 3",
    "spent is known",
    "not spent > 3",
    "{} is known",
    "{} < {}",
    "{} between 0 and 3 and any orders",
    "last(orders.fee) is known",
    "sum(orders.total) is known",
    "{} is known or any orders",
    "top 50% by {}",
    "any orders where (total > 3)",
]


def number(rng: Random, depth: int) -> str:
    """A number, made of anything."""
    if depth == 0 or rng.random() < 0.2:
        return rng.choice(LEAVES)
    shape = rng.choice(SHAPES)
    return shape.format(*(number(rng, depth - 1) for _ in range(shape.count("{}"))))


def rules(rng: Random) -> str:
    traits = [f"trait t{n} = {number(rng, rng.randrange(4))}" for n in range(12)]
    segments = []
    for n, shape in enumerate(rng.sample(CONDITIONS, 5)):
        names = (f"t{rng.randrange(12)}" for _ in range(2))
        segments.append(f"segment s{n} where {shape.format(*names)}")
    score = "score points\n  +100 when income > 0\n  -3 when any orders\n"
    return SOURCES + "\n".join((score, *traits, *segments, "trait due = 40 days ago", ""))


def rows(rng: Random) -> dict[str, list[dict[str, Any]]]:
    people = [f"k{n}" for n in range(8)]
    customers = [
        {
            "id": key,
            "income": rng.choice(NUMBERS),
            "size": rng.choice(NUMBERS),
            "share": rng.choice((0.0, 1.0, 0.3, 5e-324)),
            "gap": rng.choice((-5.0, -0.001, -1.0)),
            "visits": rng.choice(WHOLE),
            "spent": rng.choice((None, *NUMBERS)),
            "born": rng.choice(DAYS),
        }
        for key in people
    ]
    orders = [
        {
            "id": rng.choice(people[:5]),
            "day": rng.choice(DAYS),
            "total": rng.choice(NUMBERS),
            "fee": rng.choice((0.0, 1000.0, 0.1)),
            "units": rng.choice(WHOLE),
        }
        for _ in range(12)
    ]
    return {"customers": customers, "orders": orders}


def made(rng: Random) -> tuple[Model, Reference]:
    built = model(rules(rng))
    as_of = AsOf.parse(rng.choice(MOMENTS), "UTC")
    return built, Reference(built, world(built.catalog, rows(rng)), as_of)


def wrongly_known(built: Model, reference: Reference) -> Iterator[str]:
    """The values that are called known of a segment (or of everybody), and unknown of somebody in it."""
    groups: dict[str, Expression | None] = {"": None, **{n: s.condition for n, s in built.segments.items()}}
    for segment, condition in groups.items():
        known = Known(built) if condition is None else Known.of(built, condition)
        everybody = range(len(reference.customers))
        members = [c for c in everybody if not segment or reference.value(segment, c)]
        for name, trait in built.traits.items():
            if known.sure(trait.value) and any(reference.value(name, c) is None for c in members):
                yield f"{name} among {segment or 'everybody'}"


def out_of_reach(built: Model, reference: Reference) -> Iterator[str]:
    for name, trait in built.traits.items():
        low, high = trait.value.kind.reach.ends
        values = [reference.value(name, c) for c in range(len(reference.customers))]
        if trait.value.kind.family == "number" and any(
            v is not None and not low <= v <= high for v in values
        ):
            yield name


def times(config: pytest.Config) -> int:
    return max(10, int(config.getoption("--cases")) // 50)


def test_what_is_called_known_is_known(pytestconfig: pytest.Config) -> None:
    known = 0
    for n in range(times(pytestconfig)):
        built, reference = made(Random(f"known {n}"))
        assert [*wrongly_known(built, reference), *out_of_reach(built, reference)] == [], f"{n}"
        known += sum(not t.value.kind.unknown for t in built.traits.values())
    assert known > 2 * times(pytestconfig)  # or nothing was shown


def test_no_engine_differs_on_what_is_too_large(pytestconfig: pytest.Config) -> None:
    for n in range(times(pytestconfig) // 4):
        built, reference = made(Random(f"engine {n}"))
        cells = {"customers": [*reference.world.customers], "orders": [*reference.world.events["orders"]]}
        result = compute(built, tables(built.catalog, cells), reference.as_of)
        everybody = {reference.key(c)[0]: c for c in range(len(reference.customers))}
        for name in built.order:
            engine = [normal(v) for v in plain(result.values(name))]
            own = [normal(reference.value(name, everybody[key])) for key in result.key["id"]]
            assert engine == own, f"{n} {name}"


def test_what_is_called_known_of_generated_segments_is_known(pytestconfig: pytest.Config) -> None:
    sure = 0
    for case in cases(int(pytestconfig.getoption("--cases")) // 4, "segments"):
        reference = Reference(case.model, world(case.model.catalog, case.rows), case.as_of)
        assert list(wrongly_known(case.model, reference)) == [], shown(case)
        sure += sum(Known(case.model).doubt(t.value) is Doubt.NONE for t in case.model.traits.values())
    assert sure > 0
