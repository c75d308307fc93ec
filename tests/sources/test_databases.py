"""Tables of PostgreSQL, MariaDB and DuckDB: read exactly, refused in one sentence, and no password shown."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import adbc_driver_postgresql.dbapi
import duckdb
import pymysql
import pytest

import segdsl
from segdsl.sources.databases.address import address, without_password
from segdsl.sources.loading import load
from segdsl.sources.rows import rows_of
from tests.faces.shop import run
from tests.faces.shop import segdsl as command
from tests.sources.reading import catalog_of, said
from tests.sources.servers import PASSWORD, Server, mariadb, postgres

COLUMNS = """
  name text
  spend number
  joined date
  seen datetime
  news flag
"""
PEOPLE = [
    ("1", "Zoë", 1234567.1, "2026-02-28", "2026-03-01T09:00:00+00:00", True),
    ("2", None, None, None, None, None),
]
VALUES = "(1, 'Zoë', 1234567.10, '2026-02-28', '{instant}', true), (2, null, null, null, null, null)"


@pytest.fixture(scope="module")
def post() -> Iterator[Server]:
    with postgres() as server:
        connection = adbc_driver_postgresql.dbapi.connect(
            f"postgresql://shop:{PASSWORD}@127.0.0.1:{server.port}/postgres", autocommit=True
        )
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "create table people (id bigint, name text, spend numeric(12,2), joined date, "
                "seen timestamptz, news boolean)"
            )
            cursor.execute("insert into people values " + VALUES.format(instant="2026-03-01 10:00+01"))
            cursor.execute("create schema crm")
            cursor.execute(
                'create table crm."Odd ""one""" (id uuid, tags text[], cost money, big numeric, j jsonb)'
            )
            cursor.execute(
                'insert into crm."Odd ""one""" values (\'550e8400-e29b-41d4-a716-446655440000\', '
                "'{a,b}', 5.5, 12345678901234567890.5, '{\"a\": 1}')"
            )
            cursor.execute("create table none_yet (id int)")
        yield server


@pytest.fixture(scope="module")
def maria() -> Iterator[Server]:
    with mariadb() as server:
        connection = pymysql.connect(
            host="127.0.0.1", port=server.port, user="shop", password=PASSWORD, database="shop"
        )
        with connection, connection.cursor() as cursor:
            cursor.execute("set time_zone = '+01:00'")
            cursor.execute(
                "create table people (id bigint unsigned, name varchar(20) character set utf8mb4, "
                "spend decimal(12,2), joined date, seen timestamp null, news boolean)"
            )
            cursor.execute("insert into people values " + VALUES.format(instant="2026-03-01 10:00"))
            connection.commit()
        yield server


def url(kind: str, server: Server, table: str = "people", password: str | None = PASSWORD) -> str:
    database = "postgres" if kind == "postgres" else "shop"
    secret = f":{password}" if password else ""
    return f"{kind}://shop{secret}@127.0.0.1:{server.port}/{database}?table={table}"


def people_at(source: str, folder: Path) -> list[tuple[object, ...]]:
    loaded = load(catalog_of(f'customers from "{source}" key id{COLUMNS}'), folder)
    assert loaded.diagnostics == ()
    frame = loaded.required().tables.customers
    assert frame is not None
    plain = []
    for row in sorted(rows_of(frame), key=lambda row: str(row["id"])):
        joined, seen = row["joined"], row["seen"]
        days = (None if joined is None else str(joined), None if seen is None else seen.isoformat())
        plain.append((row["id"], row["name"], row["spend"], *days, row["news"]))
    return plain


def test_a_table_of_postgres(post: Server, tmp_path: Path) -> None:
    assert people_at(url("postgres", post), tmp_path) == PEOPLE
    assert people_at(
        url("postgresql", post).replace("?table=", "/").replace("/shop/", "/postgres/"), tmp_path
    )


def test_a_table_of_mariadb(maria: Server, tmp_path: Path) -> None:
    assert people_at(url("mysql", maria), tmp_path) == PEOPLE
    assert people_at(url("mariadb", maria), tmp_path) == PEOPLE


def test_a_table_of_duckdb(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute(
            "create table people (id hugeint, name varchar, spend decimal(12,2), joined date, "
            "seen timestamptz, news boolean)"
        )
        connection.execute("insert into people values " + VALUES.format(instant="2026-03-01 10:00:00+01"))
    assert people_at("duckdb:///shop.duckdb?table=people", tmp_path) == PEOPLE
    missing = load(catalog_of('customers from "duckdb:///shop.duckdb?table=peple" key id'), tmp_path)
    assert said(missing).endswith("did you mean `people`?")


def test_types_that_only_postgres_has(post: Server, tmp_path: Path) -> None:
    source = url("postgres", post, "crm.Odd+%22one%22")
    columns = '  tags list of text\n  cost number\n  big text\n  j text\n  big_number number column "big"\n'
    catalog = catalog_of(f'customers from "{source}" key id\n{columns}')
    frame = load(catalog, tmp_path).required().tables.customers
    assert frame is not None
    (row,) = rows_of(frame)
    assert row == {
        "id": "550e8400-e29b-41d4-a716-446655440000",
        "tags": ("a", "b"),
        "cost": 5.5,
        "big": "12345678901234567890.5",
        "j": '{"a": 1}',
        "big_number": 12345678901234567890.5,
    }


def test_a_password_comes_from_the_environment(
    post: Server, maria: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    monkeypatch.setenv("MYSQL_PWD", PASSWORD)
    assert people_at(url("postgres", post, password=None), tmp_path) == PEOPLE
    assert people_at(url("mysql", maria, password=None), tmp_path) == PEOPLE


def shown_by(*words: str) -> str:
    """All that a command prints."""
    done = command(*words)
    return done.out + done.err


def test_a_password_is_shown_nowhere(post: Server, tmp_path: Path) -> None:
    rules = f'customers from "{url("postgres", post)}" key id{COLUMNS}\nsegment s where news\n'
    (tmp_path / "rules.seg").write_text(rules)
    (tmp_path / "segdsl.toml").write_text('[project]\ntimezone = "UTC"\n')
    shown = ""
    for words in (
        ("check",),
        ("segment", "--out", str(tmp_path / "out"), "--as-of", "2026-03-31", "-v"),
        ("segment", "--format", "json", "--as-of", "2026-03-31"),
        ("explain", "1"),
        ("compile", "s"),
    ):
        shown += shown_by(*words, "--project", str(tmp_path))
    report = (tmp_path / "out" / "run.json").read_text()
    assert PASSWORD not in shown + report
    assert json.loads(report)
    project = segdsl.load(tmp_path)
    assert project.segment(as_of="2026-03-31").segments["s"].tolist() == [True, False]
    broken = rules.replace("table=people", "table=peopel")
    (tmp_path / "rules.seg").write_text(broken)
    shown = shown_by("segment", "--project", str(tmp_path))
    assert "did you mean `people`?" in shown
    assert PASSWORD not in shown


# ---------------------------------------------------------------- refusals


def code_of(source: str, folder: Path) -> int:
    """How a command ends that reads this source; it prints one finding and no traceback."""
    (folder / "rules.seg").write_text(f'customers from "{source}" key id\n', encoding="utf-8")
    done = run("segment", folder)
    assert done.out == ""
    assert done.err.count("error[") == 1
    assert "Traceback" not in done.err
    assert PASSWORD not in done.err
    return done.code


@pytest.mark.parametrize("kind", ["postgres", "mysql"])
def test_each_refusal_is_one_sentence_with_the_way_out(
    kind: str, post: Server, maria: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, variable = (post, "PGPASSWORD") if kind == "postgres" else (maria, "MYSQL_PWD")
    monkeypatch.delenv(variable, raising=False)
    right = url(kind, server)
    for wrong, hint in (
        (right.replace(PASSWORD, "wr0ng"), variable),
        (url(kind, server, password=None), variable),
        (right.replace(str(server.port), "1"), "start the database, or mend the URL's host and port"),
        (right.replace("/postgres?", "/nowhere?").replace("/shop?", "/nowhere?"), "mend the URL's database"),
        (right.replace("=people", "=peple"), "did you mean `people`?"),
        (right.partition("?")[0], f"write it as `{kind}://user@host/database?table=orders`"),
    ):
        loaded = load(catalog_of(f'customers from "{wrong}" key id'), tmp_path)
        (found,) = loaded.diagnostics
        assert hint in (found.hint or ""), (wrong, found.message, found.hint)
        assert PASSWORD not in found.message
        assert "wr0ng" not in found.message
        assert "\n" not in found.message
        assert code_of(wrong, tmp_path) == 2, wrong


def test_a_driver_that_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for source, package, extra in (
        ("postgres://h/d?table=t", "adbc_driver_postgresql", "postgres"),
        ("mysql://h/d?table=t", "pymysql", "mysql"),
    ):
        monkeypatch.setitem(sys.modules, package, None)
        loaded = load(catalog_of(f'customers from "{source}" key id'), tmp_path)
        (found,) = loaded.diagnostics
        assert found.hint is not None
        assert f"pip install 'segdsl[{extra}]'" in found.hint
        assert code_of(source, tmp_path) == 2


def test_a_table_without_rows(post: Server, tmp_path: Path) -> None:
    loaded = load(catalog_of(f'customers from "{url("postgres", post, "none_yet")}" key id'), tmp_path)
    (found,) = loaded.diagnostics
    assert found.message.endswith("holds no rows")
    assert PASSWORD not in found.message


def test_a_connection_that_is_cut_while_rows_are_read(tmp_path: Path) -> None:
    with postgres() as server:
        source = url("postgres", server, "slow")
        connection = adbc_driver_postgresql.dbapi.connect(
            f"postgresql://shop:{PASSWORD}@127.0.0.1:{server.port}/postgres", autocommit=True
        )
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "create function gone(n int) returns text language plpgsql as $$ begin "
                "perform pg_terminate_backend(pg_backend_pid()) where n = 5000; return n::text; end $$"
            )
            cursor.execute("create view slow as select gone(n) as id from generate_series(1, 9000) n")
        loaded = load(catalog_of(f'customers from "{source}" key id'), tmp_path)
        (found,) = loaded.diagnostics
        assert "cannot be read" in found.message
        assert found.hint == "run it again; the connection was cut while rows were read"
        assert code_of(source, tmp_path) == 2


@pytest.mark.parametrize(
    "url", ["postgres://[::1/shop?table=t", "mysql://db:99999/shop?table=t", "sqlite://[x"]
)
def test_a_url_without_a_form_is_told_and_printed(tmp_path: Path, url: str) -> None:
    (tmp_path / "rules.seg").write_text(f'customers from "{url}" key id\nsegment all where everyone\n')
    project = segdsl.load(tmp_path)
    with pytest.raises(segdsl.Problem, match=r"does not say which|has a port that is no number"):
        project.segment()
    assert "all" in project.compile("all")


def test_addresses_of_ipv6_stand_in_brackets() -> None:
    found = address("postgres://u@[::1]:5/d?table=t")
    assert found is not None
    assert (found.host, found.host_in_url, found.port) == ("::1", "[::1]", 5)


def test_urls_lose_their_passwords() -> None:
    assert without_password("postgres://u:p%40w@h/d?table=t") == "postgres://u:…@h/d?table=t"
    assert without_password("mysql://u@h/d?password=p&table=t") == "mysql://u@h/d?password=…&table=t"
    assert without_password('customers from "postgres://u:pw@h/d/t" key id') == (
        'customers from "postgres://u:…@h/d/t" key id'
    )
    found = address("postgres://u:p%40w@h:5433/d/s/t?sslmode=require")
    assert found is not None
    assert (found.password, found.port, found.table, found.options) == (
        "p@w",
        5433,
        ("s", "t"),
        {"sslmode": "require"},
    )
