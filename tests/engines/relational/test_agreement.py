"""Relational engines have the members of the reference: of operators, the corpus, and generated rules."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import segdsl
from segdsl.clock import AsOf
from segdsl.engines.compute import compute, engine_called
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.nodes import Call, Column, Expression, Literal, Missing
from segdsl.operators import OPERATORS
from segdsl.operators.entry import Example, Operator
from segdsl.plan.from_model import plan
from segdsl.reference.evaluate import Reference
from segdsl.sources.loading import load
from segdsl.sources.rows import world_of
from segdsl.types import Kind
from tests.corpus.good_case import ran
from tests.engines.relational.agreeing import Tally, tally
from tests.engines.test_calendar_edges import at_the_edges
from tests.engines.test_operators import CASES, FIXED, SPAN, kinds_of, model_with, same, tables_with
from tests.properties.agreement import plain
from tests.properties.generated import cases


def without_one(operator: Operator, example: Example) -> list[Example]:
    """The same call with each of its arguments unknown in turn."""
    found = []
    for place in range(len(example.arguments)):
        given = tuple(None if n == place else a for n, a in enumerate(example.arguments))
        if operator.joins or place in FIXED.get(operator.name, set()) or set(given) == {None}:
            continue
        nothing = False if operator.is_condition else None
        known = not operator.strict or None not in given
        found.append(Example(given, operator.row(*given) if known else nothing))
    return found


GOOD = Path(__file__).parents[2] / "corpus/good"
pytestmark = pytest.mark.parametrize("engine", ["duckdb", "polars"])
TAMED = {"duckdb"}  # these refuse numbers and letters that are seldom
CORPUS = sorted(p.parent for p in GOOD.glob("*/rules.seg"))
EVERY = [(o, each) for o, example in CASES for each in (example, *without_one(o, example))]


@pytest.mark.parametrize("which", ["columns", "first fixed", "first a column", "all fixed"])
def test_operators_do_what_their_examples_say(which: str, engine: str) -> None:
    columns: dict[str, tuple[Any, Kind]] = {}
    calls: dict[str, Expression] = {}
    for number, (operator, example) in enumerate(EVERY):
        kinds, arguments = kinds_of(operator, example), []
        for place, (value, kind) in enumerate(zip(example.arguments, kinds, strict=True)):
            fixed = {"columns": False, "first fixed": place == 0, "first a column": place > 0}.get(
                which, True
            )
            if fixed or place in FIXED.get(operator.name, set()):
                arguments.append(Missing(kind, SPAN) if value is None else Literal(value, kind, SPAN))
                continue
            own = Kind(kind.type, unknown=not operator.joins)
            columns[f"x{number}_{place}"] = (value, own)
            arguments.append(Column(CUSTOMERS, f"x{number}_{place}", own, SPAN))
        kind = operator.kind(tuple(kinds))
        assert kind is not None
        calls[str(number)] = Call(operator.name, tuple(arguments), kind, SPAN)
    model, as_of = model_with(columns), AsOf(dt.date(2026, 3, 31))
    found = compute(model, tables_with(columns), as_of, extra=calls, engine=engine).extra
    wrong = {o.name for n, (o, e) in enumerate(EVERY) if not same(found[str(n)][1], e.result)}
    assert wrong == set()
    assert {operator.name for operator, _ in CASES} == set(OPERATORS)


@pytest.mark.parametrize("folder", CORPUS, ids=lambda p: p.name)
def test_the_corpus(folder: Path, engine: str) -> None:
    model = segdsl.load(folder).model
    lacking = engine_called(engine).abilities.lacking(plan(model, AsOf(dt.date(2026, 3, 31))))
    assert lacking == ()
    assert ran(folder, [engine]).differing == []


def test_generated_rules(pytestconfig: pytest.Config, engine: str) -> None:
    """What it lacks of them, and refuses of their data, is little, and nothing differs."""
    found, rules = Tally(), int(pytestconfig.getoption("--cases")) // 40
    for case in cases(rules, "relational"):
        tally(case.tamed() if engine in TAMED else case, engine, found)
    assert found.differing == []
    assert all("added up exactly" in message for message in found.refused)
    assert sum(found.lacking.values()) + sum(found.refused.values()) < rules / 10 < found.agreeing / 8


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("Europe/Paris", "2026-03-31"),
        ("Africa/Monrovia", "1880-01-01 00:00"),
        ("America/New_York", "9999-12-31"),
        ("Pacific/Kiritimati", "0001-01-01"),
    ],
)
def test_the_ends_of_the_calendar(tmp_path: Path, zone: str, moment: str, engine: str) -> None:
    model, loaded = at_the_edges(tmp_path, zone)
    as_of = AsOf.parse(moment, zone)
    reference = Reference(model, world_of(model.catalog, loaded.tables), as_of)
    made = compute(model, loaded.tables, as_of, engine=engine)
    for name in model.order:
        assert plain(made.values(name)) == [reference.value(name, c) for c in range(6)], name


@pytest.mark.parametrize(
    "name", ["source-rows-of-nobody", "other-peoples-ids", "other-peoples-ids-of-buyers"]
)
def test_rows_have_their_customer_or_are_counted(name: str, engine: str) -> None:
    project = segdsl.load(GOOD / name)
    tables = load(project.model.catalog, project.data).required().tables
    as_of = AsOf.parse("2026-03-31", project.model.catalog.zone)
    found, wanted = (
        compute(project.model, tables, as_of, owners=True, engine=each) for each in (engine, "pandas")
    )
    assert found.left_out == wanted.left_out
    assert any(found.left_out.values())
    assert found.owners.keys() == wanted.owners.keys()
    for table, places in wanted.owners.items():
        assert np.array_equal(found.owners[table], places), table
    pd.testing.assert_frame_equal(found.key, wanted.key)
