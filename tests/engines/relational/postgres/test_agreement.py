"""The engine `postgres` has the members of the reference: of operators, the corpus, and generated rules.

Here everything is copied to the server; what stays there is in `test_staying`.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from tests.corpus.good_case import ran
from tests.engines.relational import test_agreement as alike
from tests.engines.relational.agreeing import Tally, tally
from tests.engines.relational.test_working_out import RULES as CHAIN
from tests.engines.relational.test_working_out import STEPS
from tests.properties.beside import Tally as Counted
from tests.properties.beside import compared
from tests.properties.generated import about, cases

CORPUS = (  # one of each way to bring values to customers
    "columns-called-as-parts-of-sql",
    "customers-from-a-roll-up-subset",
    "functions-of-text",
    "lists",
    "lookup",
    "numbers-made-of-unknown-ones",
    "other-peoples-ids",
    "ranks",
    "sample-by",
    "sequences",
    "text-ignoring-case",
    "trait-ties",
)
RULES = 45


@pytest.mark.parametrize("which", ["columns", "all fixed"])
def test_operators_do_what_their_examples_say(which: str, database: str) -> None:
    alike.test_operators_do_what_their_examples_say(which, database)


@pytest.mark.parametrize("name", CORPUS)
def test_the_corpus(name: str, database: str) -> None:
    assert ran(alike.GOOD / name, [database]).differing == []


def test_generated_rules(database: str) -> None:
    """It lacks nothing of them and refuses nothing of their data, and nothing differs."""
    found = Tally()
    for case in cases(RULES, "postgres"):
        tally(case.tamed(), database, found)
    assert found.differing == []
    assert not found.lacking
    assert not found.refused
    assert found.agreeing > RULES * 0.9


@pytest.mark.parametrize("words", [("followed by",), ("looked up", "sum (", "last (", "overall")])
def test_the_plain_meaning(words: tuple[str, ...], database: str) -> None:
    """That of sequences, and of what rows get from other rows; `tests.properties` compares many more."""
    counted = Counted()
    found = [compared(case.tamed(), [database], counted) for case in cases(15, "plain", 2, about(words))]
    assert not any(found)
    assert counted.cases >= 15


@pytest.mark.parametrize(
    ("zone", "moment"), [("Africa/Monrovia", "1880-01-01 00:00"), ("America/New_York", "9999-12-31")]
)
def test_the_ends_of_the_calendar(tmp_path: Path, zone: str, moment: str, database: str) -> None:
    alike.test_the_ends_of_the_calendar(tmp_path, zone, moment, database)


def test_rows_have_their_customer_or_are_counted(database: str) -> None:
    alike.test_rows_have_their_customer_or_are_counted("other-peoples-ids", database)


def test_names_that_postgres_would_cut_stay_apart(tmp_path: Path, database: str) -> None:
    import segdsl

    long = "x" * 70
    rules = f"""\
customers from "c.csv" key id
  {long}_a  number
  {long}_b  number

trait {long}_c = {long}_a + 1
trait {long}_d = {long}_b + 2
"""
    (tmp_path / "rules.seg").write_text(rules, encoding="utf-8")
    (tmp_path / "c.csv").write_text(f"id,{long}_a,{long}_b\n1,10,20\n", encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = segdsl.load(tmp_path, engine=database).segment(as_of="2026-03-31")
    assert {name: list(found.traits[name]) for name in found.traits} == {f"{long}_c": [11], f"{long}_d": [22]}


def test_traits_that_rest_on_each_other_stay_small(tmp_path: Path, database: str) -> None:
    """The server would put each into the next, and double it, until its memory is full."""
    import segdsl

    (tmp_path / "rules.seg").write_text(CHAIN, encoding="utf-8")
    (tmp_path / "c.csv").write_text("id,t0\n1,3\n2,0.001\n3,\n", encoding="utf-8")
    name = f"t{STEPS}"
    found, wanted = (
        segdsl.load(tmp_path, engine=engine).segment(names=[name], as_of="2026-03-31").traits[name].tolist()
        for engine in (database, "pandas")
    )
    assert repr(found) == repr(wanted)


def test_numbers_of_nobody(tmp_path: Path, database: str) -> None:
    import segdsl

    rules = """\
customers from "c.csv" key id
  spend  number

trait total = overall sum(spend)
trait usual = overall average(spend)
trait both = total + overall share(spend > 1)
"""
    (tmp_path / "rules.seg").write_text(rules, encoding="utf-8")
    (tmp_path / "c.csv").write_text("id,spend\n", encoding="utf-8")
    found, wanted = (
        segdsl.load(tmp_path, engine=engine).segment(as_of="2026-03-31").numbers
        for engine in (database, "pandas")
    )
    assert found == wanted
    assert wanted["total"] == 0
