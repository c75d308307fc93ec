"""Printed statements are read back by the grammar of their dialect; databases give the engine's members."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
from sqlglot import exp

import segdsl
from segdsl.engines.compute import compute
from segdsl.engines.relational.lacking import Lacking
from segdsl.engines.relational.names import BOUND
from segdsl.engines.relational.sql.dialects import DIALECTS
from segdsl.engines.relational.sql.pieces import PIECES
from segdsl.engines.relational.sql.printing import statement
from tests.engines.relational.databases import arrow_tables, filled, plain_row, wanted
from tests.engines.rulebook import AS_OF, DECLARATIONS, RULES, model_of, shop
from tests.sources.servers import PASSWORD, postgres

MODEL = model_of(DECLARATIONS + RULES)
SNAPSHOTS = Path(__file__).parent / "statements"
LACKING = {
    ("tidy", "A number in its shortest digits, never with an exponent"): set(DIALECTS) - {"duckdb"},
}


def test_every_rule_is_said_in_every_dialect_or_told_to_be_lacking() -> None:
    lacking: dict[tuple[str, str], set[str]] = {}
    for name in MODEL.order:
        for dialect in DIALECTS:
            try:
                text = statement(MODEL, name, AS_OF, dialect)
            except Lacking as problem:
                lacking.setdefault((name, problem.what), set()).add(dialect)
                continue
            *macros, query = [tree for tree in sqlglot.parse(text, read=dialect) if tree is not None]
            assert isinstance(query, exp.Select), f"{name} in {dialect}"
            assert all(isinstance(macro, exp.Create) for macro in macros)
            if not DIALECTS[dialect].teaches:
                assert not {f.name.lower() for f in query.find_all(exp.Anonymous)} & PIECES.keys()
                assert text.startswith("-- ")
    assert lacking == LACKING


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_s_words_are_of_its_grammar(dialect: str) -> None:
    for name, words in DIALECTS[dialect].words.items():
        tree = sqlglot.parse_one(words, read=dialect)
        names = {column.name for column in tree.find_all(exp.Column)}
        assert name in PIECES
        assert set(PIECES[name].parameters.split(", ")) >= names - BOUND, name
        assert sqlglot.parse_one(tree.sql(dialect), read=dialect)
    assert DIALECTS[dialect].differs.keys() <= PIECES.keys()


@pytest.mark.parametrize(
    ("name", "dialect"),
    [
        ("big_spenders", "duckdb"),
        ("big_spenders", "snowflake"),
        ("tempted", "postgres"),
        ("keen", "bigquery"),
        ("journey", "spark"),
        ("best", "trino"),
        ("recency", "databricks"),
        ("lucky", "clickhouse"),
        ("makers", "duckdb"),
        ("standing", "bigquery"),
    ],
)
def test_what_a_reader_sees(name: str, dialect: str, update_corpus: bool) -> None:
    text, path = statement(MODEL, name, AS_OF, dialect), SNAPSHOTS / f"{name}.{dialect}.sql"
    if update_corpus:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def named(lacking: str) -> list[str]:
    return [
        name for name in MODEL.order if not any(n == name and lacking in d for (n, _), d in LACKING.items())
    ]


def test_duckdb_gives_the_engine_s_members(tmp_path: Path) -> None:
    model, tables = shop(tmp_path)
    result = compute(model, tables, AS_OF)
    for name in named("duckdb"):
        with duckdb.connect() as database:
            for table, held in arrow_tables(model.catalog, tables):
                database.register(table, held)
            *macros, query = duckdb.extract_statements(statement(model, name, AS_OF, "duckdb"))
            for macro in macros:
                database.execute(macro)
            found = map(plain_row, database.execute(query).fetchall())
        assert sorted(found, key=str) == wanted(model, name, result), name


def test_postgres_gives_the_engine_s_members(tmp_path: Path) -> None:
    import adbc_driver_postgresql.dbapi as driver

    model, tables = shop(tmp_path)
    result = compute(model, tables, AS_OF)
    with postgres() as server:
        where = f"postgresql://shop:{PASSWORD}@127.0.0.1:{server.port}/postgres"
        with driver.connect(where, autocommit=True) as database, database.cursor() as cursor:
            filled(cursor, model.catalog, tables)
            for name in named("postgres"):
                found = rows_of(cursor, statement(model, name, AS_OF, "postgres"))
                assert found == wanted(model, name, result), name


def rows_of(cursor: Any, query: str) -> list[tuple[Any, ...]]:
    cursor.execute(query)
    return sorted(map(plain_row, cursor.fetchall()), key=str)


# ---------------------------------------------------------------- heads, names, what is lacking


def of_rules(tmp_path: Path, text: str) -> Any:
    (tmp_path / "rules.seg").write_text(text, encoding="utf-8")
    return segdsl.load(tmp_path)


def test_tables_and_columns_have_the_names_that_they_have_there(tmp_path: Path) -> None:
    project = of_rules(
        tmp_path,
        'customers from "postgres://db/shop?table=crm.people" key id\n'
        '  id     text    column "Customer ID"\n  spend  number  column "Total spend ($)"\n\n'
        "segment good where spend > 5\n",
    )
    text = project.compile("good", as_of="2026-03-31", to="sql", dialect="postgres")
    assert 'FROM "crm"."people"' in text
    assert '"Total spend ($)" AS "spend"' in text
    assert '"Customer ID" IS NOT NULL' in text
    assert "-- It reads crm.people: " in text


def test_names_that_postgres_would_cut_off_are_told_apart(tmp_path: Path) -> None:
    long = "how_often_customers_wrote_to_us_before_they_ordered_anything_at_all_in_year"
    project = of_rules(
        tmp_path,
        f'customers from "c.csv" key {long}_0\n  {long}_1  number column "a"\n  {long}_2  number column "b"\n'
        f"trait {long}_3 = {long}_1 + {long}_2\nsegment {long}_4 where {long}_3 > {long}_1\n",
    )
    tree = sqlglot.parse_one(
        project.compile(f"{long}_4", as_of="2026-03-31", to="sql", dialect="postgres"), read="postgres"
    )
    for query in tree.find_all(exp.Select):
        columns = [one.alias_or_name[:63] for one in query.expressions]
        assert len({*columns}) == len(columns)
    assert [one.alias_or_name for one in tree.expressions] == [f"{long}_0"]


def test_what_may_differ_stands_in_the_head(tmp_path: Path) -> None:
    project = of_rules(
        tmp_path,
        'customers from "c.csv" key id\n  name text\n\nevents orders from "o.csv" key id at day\n'
        '  total number\n\nsegment good where sum(orders.total) > 5 and name matches "^A"\n',
    )
    heads = {
        d: {
            line
            for line in project.compile("good", as_of="2026-03-31", to="sql", dialect=d).splitlines()
            if line.startswith("-- What may differ")
        }
        for d in DIALECTS
    }
    assert heads["duckdb"] == set()
    assert len(heads["bigquery"]) == 1  # its regular expressions are RE2
    assert all(len(head) == 2 for d, head in heads.items() if d not in ("duckdb", "bigquery"))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("key row", "`key row`, which numbers the rows of a file"),
        ("key id keep last", "a source that repeats itself (`keep …`, `once per …`)"),
    ],
)
def test_what_no_statement_says_is_told(tmp_path: Path, source: str, reason: str) -> None:
    project = of_rules(
        tmp_path, f'customers from "c.csv" {source}\n  spend number\n\nsegment good where spend > 5\n'
    )
    with pytest.raises(segdsl.Problem) as caught:
        project.compile("good", as_of="2026-03-31", to="sql", dialect="trino")
    (found,) = caught.value.diagnostics
    assert found.message == f"`good` can't be written in the dialect `trino`, which lacks: {reason}"
