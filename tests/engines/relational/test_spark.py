"""The engine `spark` gives the values of the reference. Many rules are one statement: it is slow to begin."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlglot import exp, parse_one

import segdsl
from segdsl.clock import AsOf
from segdsl.diagnostics import Problem
from segdsl.engines.compute import compute
from segdsl.engines.relational.spark import sessions
from segdsl.engines.relational.spark.words import EXACT
from segdsl.engines.relational.sql.pieces import PIECES
from segdsl.reference.evaluate import Reference
from segdsl.sources.rows import plain_values, world_of
from tests.engines.relational.agreeing import Tally, tally
from tests.engines.relational.sparks import active
from tests.engines.relational.test_agreement import test_operators_do_what_their_examples_say as operators
from tests.engines.rulebook import AS_OF, shop
from tests.engines.test_calendar_edges import at_the_edges
from tests.properties.agreement import plain
from tests.properties.generated import cases

GENERATED = 16


@pytest.fixture(scope="module", autouse=True)
def session() -> Any:
    return active()


@pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")
def test_operators_do_what_their_examples_say() -> None:
    operators("columns", "spark")


def test_a_rulebook(tmp_path: Path) -> None:
    model, tables = shop(tmp_path)
    found, wanted = (compute(model, tables, AS_OF, owners=True, engine=e) for e in ("spark", "packed"))
    for name in model.order:
        assert plain_values(found.values(name)) == plain_values(wanted.values(name)), name
    assert found.left_out == wanted.left_out
    assert any(found.left_out.values())
    for table, places in wanted.owners.items():
        assert found.owners[table].tolist() == places.tolist(), table
    pd.testing.assert_frame_equal(found.key, wanted.key)


def test_everything_is_said_that_statements_call() -> None:
    own = {name for name, piece in PIECES.items() if not piece.portable} - EXACT.words.keys()
    assert own == {"nearest_float", "rounded_parts", "with_one_sign", "micros_later"}  # of others' words


def test_functions_of_python_stand_in_none_that_are_written_in_place() -> None:
    """Spark refuses `lower(sort)` there, as in `tags contains any starting with lower(sort)`."""
    inside = {
        name: {
            column.name
            for made in parse_one(words, read="spark").find_all(exp.Lambda)
            for column in made.find_all(exp.Column)
        }
        for name, words in EXACT.words.items()
    }
    for name, columns in inside.items():
        assert not columns & set(PIECES[name].parameters.split(", ")), name


def test_generated_rules() -> None:
    found = Tally()
    for case in cases(GENERATED, "spark"):
        tally(case.tamed(), "spark", found)
    assert found.differing == []
    assert not found.lacking
    assert found.agreeing > GENERATED * 0.7


def test_the_ends_of_the_calendar(tmp_path: Path) -> None:
    zone = "Africa/Monrovia"
    model, loaded = at_the_edges(tmp_path, zone)
    as_of = AsOf.parse("1880-01-01 00:00", zone)
    reference = Reference(model, world_of(model.catalog, loaded.tables), as_of)
    made = compute(model, loaded.tables, as_of, engine="spark")
    for name in model.order:
        assert plain(made.values(name)) == [reference.value(name, c) for c in range(6)], name


# ---------------------------------------------------------------- numbers and letters

NUMBERS = """\
customers from "c.csv" key id
  name  text

events sales from "s.csv" key id
  price  number

trait total = sum(sales.price)
trait usual = average(sales.price)
trait largest = max(sales.price)
trait tens = round(largest, -1)
trait cents = round(largest, 2)
trait digits = text(largest)
trait small = lower(name)
trait great = upper(name)
segment alike where name contains "Straße" ignoring case
segment drawn where sample 50% by largest seed "x"
"""
AWKWARD = (0.1, 0.2, 0.7, 19.99, 1e16, -1e16, 1e-9, 2.0**53, -(2.0**80), 2.0**-99, 2.0**54, 1.005, 2.5, 1e22)
NAMES = ("ΚΩΣ Σ", "ﬁn", "İstanbul", "STRASSE", "straße", "Ǆ", "ŉ", "plain")


def numbers() -> list[list[float]]:
    """Of each customer what they paid: sums that a float can't hold, and ends of what it can."""
    rng = random.Random(7)
    some = [
        [rng.choice((*AWKWARD, rng.uniform(-1e6, 1e6))) for _ in range(rng.randrange(1, 9))]
        for _ in range(40)
    ]
    return [
        *some,
        [1e16, 1.0, 1e-9],
        [2.0**53, 1.0, 2.0**-50],
        [2.0**54, -(2.0**-99)],
        [1e16, -1e16, 1e-9],
        [-0.0],
    ]


def project(folder: Path, lists: list[list[float]]) -> Any:
    people = "".join(f"{n},{NAMES[n % len(NAMES)]}\n" for n in range(len(lists)))
    sales = "".join(f"{n},{price!r}\n" for n, each in enumerate(lists) for price in each)
    texts = {"rules.seg": NUMBERS, "c.csv": f"id,name\n{people}", "s.csv": f"id,price\n{sales}"}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_sums_digits_and_letters_are_exact(tmp_path: Path) -> None:
    folder = project(tmp_path, numbers())
    found, wanted = (segdsl.load(folder, engine=e).segment(as_of="2026-03-31") for e in ("spark", "pandas"))
    sums = [float(sum(map(Fraction, each), Fraction(0))) for each in numbers()]
    assert found.traits["total"].tolist() == sums
    for columns, same in ((found.traits, wanted.traits), (found.segments, wanted.segments)):
        assert {name: list(columns[name]) for name in columns} == {name: list(same[name]) for name in same}


@pytest.mark.parametrize(("number", "size"), [(1e300, "large"), (1e-300, "small")])
def test_what_data_need_is_named(tmp_path: Path, number: float, size: str) -> None:
    folder = project(tmp_path, [[number]])
    with pytest.raises(Problem) as caught:
        segdsl.load(folder, engine="spark").segment(names=["total"], as_of="2026-03-31")
    (found,) = caught.value.diagnostics
    assert found.message == (
        f"the engine `spark` can't do what these data need: too {size} to be added up exactly: {number!r}"
    )


# ---------------------------------------------------------------- sessions


def test_an_active_session_is_taken_and_left_as_it_was(tmp_path: Path, session: Any) -> None:
    session.conf.set("spark.sql.session.timeZone", "Asia/Tokyo")
    session.conf.set("spark.sql.ansi.enabled", "false")
    try:
        before = {view.name for view in session.catalog.listTables()}
        segdsl.load(project(tmp_path, [[0.1, 0.2]]), engine="spark").segment(
            names=["total"], as_of="2026-03-31"
        )
        assert session.conf.get("spark.sql.session.timeZone") == "Asia/Tokyo"
        assert session.conf.get("spark.sql.ansi.enabled") == "false"
        assert {view.name for view in session.catalog.listTables()} == before
    finally:
        session.conf.unset("spark.sql.session.timeZone")
        session.conf.unset("spark.sql.ansi.enabled")


def test_a_machine_without_java_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pyspark.sql import SparkSession

    monkeypatch.setattr(SparkSession, "getActiveSession", lambda: None)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(Problem) as caught:
        sessions.session_at("local[1]")
    (found,) = caught.value.diagnostics
    assert found.message == "Spark needs Java, which is not installed"
    assert found.hint == "install Java 17 or later, or take another engine, such as `duckdb`"


def test_a_server_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from pyspark.sql import SparkSession

    def refuse(builder: Any, master: str) -> Any:
        raise RuntimeError("connection refused\nat somewhere")

    monkeypatch.setattr(SparkSession, "getActiveSession", lambda: None)
    monkeypatch.setattr(sessions, "_new", refuse)
    with pytest.raises(Problem) as caught:
        sessions.session_at("sc://nowhere:1")
    (found,) = caught.value.diagnostics
    assert found.message == "there is no session of Spark at `sc://nowhere:1`: connection refused"
