"""What is written for dbt is what dbt reads: its Jinja is rendered here, and DuckDB runs what comes out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import jinja2
import pytest
import yaml

import segdsl
from segdsl.engines.compute import compute
from segdsl.engines.relational.sql.dbt.files import MARK, SOURCES, files
from segdsl.engines.relational.sql.dialects import DIALECTS
from tests.engines.relational.databases import arrow_tables, plain_row, wanted
from tests.engines.relational.test_statements import MODEL, named
from tests.engines.rulebook import AS_OF, shop


def rendered(text: str) -> tuple[list[str], str]:
    """What dbt runs before a model, and the model: tables are where `schema.table` says."""
    settings: dict[str, Any] = {}

    def config(**given: Any) -> str:
        settings.update(given)
        return ""

    template = jinja2.Environment().from_string(text)
    query = template.render(source=lambda schema, table: f'"{table}"', config=config)
    assert settings["materialized"] == "table"
    return settings.get("pre_hook", []), query


def test_duckdb_gives_the_engine_s_members(tmp_path: Path) -> None:
    model, tables = shop(tmp_path)
    result = compute(model, tables, AS_OF)
    for name in named("duckdb"):
        before, query = rendered(files(model, name, AS_OF, "duckdb")[f"{name}.sql"])
        with duckdb.connect() as database:
            for table, held in arrow_tables(model.catalog, tables):
                database.register(table, held)
            for statement in before:
                database.execute(jinja2.Environment().from_string(statement).render())
            found = map(plain_row, database.execute(query).fetchall())
        assert sorted(found, key=str) == wanted(model, name, result), name


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_reads_its_sources(dialect: str) -> None:
    found = files(MODEL, "journey", AS_OF, dialect)
    assert "{{ source('segdsl', 'customers') }}" in found["journey.sql"]
    assert all(MARK in text.partition("\n")[0] for text in found.values())
    rendered(found["journey.sql"])


def told(found: dict[str, str], name: str) -> dict[str, Any]:
    (model,) = yaml.safe_load(found[f"{name}.yml"])["models"]
    return dict(model)


def test_what_rules_say_is_told_and_tested() -> None:
    found = files(MODEL, "journey", AS_OF, "duckdb")
    model = told(found, "journey")
    assert model["description"] == "How it stands"
    assert model["config"]["meta"]["as_of"] == "2026-03-31"
    key, stage = model["columns"]
    assert key["data_tests"][:2] == ["unique", "not_null"]
    assert key["data_tests"][2]["relationships"]["arguments"] == {
        "to": "source('segdsl', 'customers')",
        "field": "customer_id",
    }
    assert stage["data_tests"] == [
        "not_null",
        {"accepted_values": {"arguments": {"values": ["lead", "fresh", "lapsed"]}}},
    ]
    (source,) = yaml.safe_load(found[SOURCES])["sources"]
    tables = {table["name"]: table for table in source["tables"]}
    assert tables.keys() == {"customers", "survey", "lines", "carts", "products"}
    assert "nps" not in {column["name"] for column in tables["customers"]["columns"]}
    country = next(c for c in tables["customers"]["columns"] if c["name"] == "country")
    assert country["data_tests"] == [{"accepted_values": {"arguments": {"values": ["DE", "AT", "CH"]}}}]


def test_one_number_has_no_key() -> None:
    assert [c["name"] for c in told(files(MODEL, "usual", AS_OF, "duckdb"), "usual")["columns"]] == ["usual"]


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "{% if x %}", "{# x #}", "{{{{%", "it's {{"])
def test_what_looks_like_jinja_is_text(tmp_path: Path, text: str) -> None:
    (tmp_path / "rules.seg").write_text(
        f'customers from "c.csv" key id\n  name one of "{text}", "b"\n\n'
        f'segment odd "About {text}" where name = "{text}"\n',
        encoding="utf-8",
    )
    project = segdsl.load(tmp_path)
    found = files(project.model, "odd", AS_OF, "duckdb")
    with duckdb.connect() as database:
        database.execute("CREATE TABLE c (id TEXT, name TEXT)")
        database.execute("INSERT INTO c VALUES ('1', ?), ('2', 'b')", [text])
        database.execute("CREATE VIEW customers AS FROM c")
        assert database.execute(rendered(found["odd.sql"])[1]).fetchall() == [("1",)]
    environment = jinja2.Environment()
    assert environment.from_string(told(found, "odd")["description"]).render() == f"About {text}"
    (source,) = yaml.safe_load(found[SOURCES])["sources"]
    name = next(c for c in source["tables"][0]["columns"] if c["name"] == "name")
    (test,) = name["data_tests"]
    values = [environment.from_string(v).render() for v in test["accepted_values"]["arguments"]["values"]]
    assert values == [text.replace("'", "''"), "b"]  # dbt puts them between single quotes


def test_keys_of_two_columns_are_unique_together(tmp_path: Path) -> None:
    (tmp_path / "rules.seg").write_text(
        'customers from "postgres://db/shop?table=crm.people" key (shop, member)\n  spend number\n\n'
        "segment good where spend > 5\n",
        encoding="utf-8",
    )
    found = files(segdsl.load(tmp_path).model, "good", AS_OF, "postgres")
    assert "{{ source('crm', 'people') }}" in found["good.sql"]
    (test,) = told(found, "good")["data_tests"]
    expression = test["unique"]["arguments"]["column_name"]
    assert expression == """CAST("shop" AS TEXT) || '|' || CAST("member" AS TEXT)"""
    (source,) = yaml.safe_load(found[SOURCES])["sources"]
    assert source["name"] == "crm"
    assert "schema" not in source
