"""What the engine returns: values as declared, counts of what is left out, and the reference's every word."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from segdsl.clock import AsOf
from segdsl.engines.compute import compute
from segdsl.engines.left_out import LeftOut
from segdsl.model.nodes import Literal
from segdsl.reference.evaluate import Reference
from segdsl.source import Source
from segdsl.sources.loading import load
from segdsl.sources.rows import world_of
from segdsl.sources.tables import Tables
from segdsl.types import CONDITION
from tests.engines.rulebook import AS_OF, model_of, shop


def plain(values: pd.Series) -> list[object]:
    return [None if pd.isna(v) else v for v in values]


@pytest.mark.parametrize(
    "as_of", ["2026-03-31", "2026-03-31 23:59:58", "2025-06-01", "2020-01-01", "2026-03-07"]
)
def test_it_says_what_the_reference_says(as_of: str, tmp_path: Path) -> None:
    model, tables = shop(tmp_path)
    moment = AsOf.parse(as_of, model.catalog.zone)
    result = compute(model, tables, moment)
    reference = Reference(model, world_of(model.catalog, tables), moment)
    for name in model.order:
        assert plain(result.values(name)) == [reference.value(name, place) for place in range(4)], name


def test_values_by_hand(tmp_path: Path) -> None:
    model, tables = shop(tmp_path)
    result = compute(model, tables, AS_OF)
    assert plain(result.traits["recency"]) == [30, 91, 303, None]
    assert plain(result.traits["monetary"]) == [1000.5, 0.3, 210.0, 0.0]
    assert plain(result.segments["big_spenders"]) == [True, False, False, False]
    assert plain(result.lifecycles["journey"]) == ["fresh", "lapsed", "lapsed", "lead"]
    assert result.numbers == {"usual": (0.3 + 210.0) / 2}
    assert result.size == 4


def test_rows_of_nobody_are_counted(tmp_path: Path) -> None:
    model, tables = shop(tmp_path)
    left_out = compute(model, tables, AS_OF).left_out
    assert left_out == {"survey": LeftOut(0, 1), "lines": LeftOut(1, 1), "carts": LeftOut()}


def test_whole_numbers_are_compared_to_the_last_digit(tmp_path: Path) -> None:
    model, tables = shop(tmp_path, "segment many where visits >= 9007199254740993\n")
    assert plain(compute(model, tables, AS_OF).segments["many"]) == [False, True, False, False]


def test_only_what_is_asked_for_and_what_it_needs(tmp_path: Path) -> None:
    model, tables = shop(tmp_path)
    result = compute(model, tables, AS_OF, names=["big_spenders"])
    assert list(result.segments) == ["big_spenders"]
    assert set(result.traits) == {"monetary", "usual"}


def test_further_expressions(tmp_path: Path) -> None:
    model, tables = shop(tmp_path)
    always = Literal(True, CONDITION, Source("x", "x").span(0, 1))
    condition = model.segments["quiet"].condition
    result = compute(model, tables, AS_OF, names=[], extra={"a label": condition, "all": always})
    assert plain(result.extra["a label"]) == [False, True, True, False]
    assert plain(result.extra["all"]) == [True] * 4


def test_no_customers_and_no_events(tmp_path: Path) -> None:
    model, tables = shop(tmp_path)
    assert tables.customers is not None
    empty = Tables(
        tables.customers.iloc[:0],
        {name: frame.iloc[:0] for name, frame in tables.attributes.items()},
        {name: frame.iloc[:0] for name, frame in tables.events.items()},
        {name: frame.iloc[:0] for name, frame in tables.lookups.items()},
    )
    result = compute(model, empty, AS_OF)
    assert all(len(result.values(name)) == 0 for name in model.order)
    assert result.numbers == {"usual": None}
    without = Tables(tables.customers, empty.attributes, empty.events, empty.lookups)
    assert plain(compute(model, without, AS_OF).lifecycles["journey"]) == ["lead"] * 4


def test_all_values_unknown(tmp_path: Path) -> None:
    model, tables = shop(tmp_path)
    assert tables.customers is not None
    customers = tables.customers.copy()
    for name in customers.columns.drop("customer_id"):
        customers[name] = pd.Series([None] * 4, dtype=customers[name].dtype if name != "visits" else "Int64")
    unknown = Tables(customers, tables.attributes, tables.events, tables.lookups)
    moment = compute(model, unknown, AS_OF)
    reference = Reference(model, world_of(model.catalog, unknown), AS_OF)
    for name in model.order:
        assert plain(moment.values(name)) == [reference.value(name, place) for place in range(4)], name


def test_customers_from_events_are_those_with_an_event_by_then(tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text(
        "who,sold\n10,2026-01-01\n9,2026-01-02\n10,2026-01-03\n,2026-01-01\n8,2026-05-01\n"
    )
    model = model_of(
        """\
customers from events sales
events sales from "sales.csv" key who at sold
  who number
trait sold_last = last(sales)
segment regulars where at least 2 sales
"""
    )
    tables = load(model.catalog, tmp_path).required().tables
    result = compute(model, tables, AS_OF)
    assert result.key["who"].tolist() == [9.0, 10.0]
    assert plain(result.segments["regulars"]) == [False, True]
    assert result.traits["sold_last"][1].date() == dt.date(2026, 1, 3)
    assert result.left_out["sales"] == LeftOut(without_key=1, unknown_customer=1)


def test_numbered_rows_and_compound_keys(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("x\n1\n2\n3\n")
    model = model_of(
        'customers from "rows.csv" key row\n  x number\nsegment s where sample 50% seed "spring"\n'
    )
    result = compute(model, load(model.catalog, tmp_path).required().tables, AS_OF)
    reference = Reference(
        model, world_of(model.catalog, load(model.catalog, tmp_path).required().tables), AS_OF
    )
    assert plain(result.segments["s"]) == [reference.value("s", place) for place in range(3)]
    (tmp_path / "members.csv").write_text("shop,member,x\nA,2,1\nA,10,1\nB,2,1\n")
    (tmp_path / "buys.csv").write_text(
        "shop,member,day\nB,2,2026-01-01\nA,10,2026-01-01\nA,,2026-01-01\nC,2,2026-01-01\n"
    )
    model = model_of(
        """\
customers from "members.csv" key (shop, member)
  x number
events buys from "buys.csv" key (shop, member) at day
segment buyers where any buys
segment first_two where top 2 by x
"""
    )
    result = compute(model, load(model.catalog, tmp_path).required().tables, AS_OF)
    assert plain(result.segments["buyers"]) == [False, True, True]
    assert plain(result.segments["first_two"]) == [True, True, False]
    assert result.left_out["buys"] == LeftOut(without_key=1, unknown_customer=1)


def test_names_that_python_or_the_program_have_taken(tmp_path: Path) -> None:
    rules = """\
segment n where sum >= 0
trait sum = sum(orders.total)
segment lambda where n
trait lines_of = income
"""
    model, tables = shop(tmp_path, rules)
    result = compute(model, tables, AS_OF)
    assert plain(result.segments["lambda"]) == [True] * 4
    assert plain(result.traits["lines_of"]) == [100.5, None, 7.0, 1000.0]
