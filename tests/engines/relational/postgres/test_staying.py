"""Tables stay in the database that computes: nothing of them is read, and what is said is the same."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import segdsl
from segdsl.config.engines import ENGINES
from segdsl.diagnostics import Problem
from segdsl.faces.exits import of as exit_code
from segdsl.plan.from_model import plan
from segdsl.runs import kept_answers
from segdsl.runs.job import Job
from segdsl.sources.databases.in_place import in_place
from segdsl.sources.databases.staying import Staying
from segdsl.sources.databases.systems.postgres import Postgres
from segdsl.sources.loading import InDatabase, Loaded
from segdsl.sources.tables import Tables
from tests.engines.rulebook import model_of

Ask = Callable[..., list[Any]]
AS_OF = "2026-03-31"
RULES = """\
customers from "URL?table=crm.people" key customer_id
  country     text  column "Country code"
  newsletter  flag
  joined      datetime
  age         whole number 0 to 120
  tags        list of text

events orders from "URL?table=crm.orders" key customer_id at day
  total  number 0 to 100000
  size   one of "S", "M", "L"

lookup countries from "URL?table=crm.countries" key code
  title  text

trait spent = sum(orders.total in the last 365 days)
trait land = countries.title for country
trait joined_at = hour(joined)
segment big where spent > overall median(spent) and not newsletter = no
segment young where age < 30 or "new" in tags
segment recent where any orders where (size = "L") in the last 90 days

lifecycle standing
  stage active where any orders in the last 60 days
  stage asleep otherwise
"""
SIZES = {"big": 2, "young": 1, "recent": 1}
TABLES = (
    'create table crm.people (customer_id bigint, "Country code" text, newsletter boolean, joined timestamp, '
    "age smallint, tags text[], secret text)",
    "insert into crm.people values (1, 'DE', true, '2026-03-29 02:30', 29, '{new,b}', 'x'), "
    "(2, 'AT', false, '2025-10-26 02:30', null, '{}', 'x'), (3, 'DE', null, null, 70, null, 'x'), "
    "(4, '', true, '2026-01-01', 31, '{c}', 'x'), (null, 'FR', true, null, 1, null, 'x')",
    "create table crm.orders (customer_id bigint, day date, total numeric(12, 2), size text)",
    "insert into crm.orders values (1, '2026-01-15', 80.10, 'S'), (1, '2026-03-02', 0.1, 'L'), "
    "(3, '2026-03-20', 19.90, null), (3, '2026-02-20', 0.2, 'M'), (9, '2026-03-01', 5, 'S'), "
    "(null, '2026-03-01', 5, 'S'), (2, '2027-01-01', 7, 'L')",
    "create table crm.countries (code text, title text)",
    "insert into crm.countries values ('DE', 'Germany'), ('AT', 'Austria')",
)


@pytest.fixture
def project(tmp_path: Path, database: str, ask: Ask) -> Path:
    ask(*TABLES)
    (tmp_path / "rules.seg").write_text(RULES.replace("URL", database), encoding="utf-8")
    (tmp_path / "segdsl.toml").write_text('[project]\ntimezone = "Europe/Berlin"\n', encoding="utf-8")
    return tmp_path


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tables that were read, as they are read."""
    found: list[str] = []
    plain = Postgres.read

    def read(self: Any, table: Any, names: Any) -> Any:
        found.append(".".join(table))
        return plain(self, table, names)

    monkeypatch.setattr(Postgres, "read", read)
    return found


def ran(project: Path, engine: str, **more: Any) -> Any:
    """The run by an engine, or the findings that refuse it."""
    try:
        return segdsl.load(project, engine=engine).run(as_of=AS_OF, **more)
    except Problem as problem:
        return problem.diagnostics


def members(run: Any) -> Any:
    """Everybody's values, in the order of the keys; and what counts for nobody."""
    frame = run.result.to_frame().sort_values("customer_id").astype(object)
    return frame.where(frame.notna(), None).values.tolist(), run.result.left_out


def told(diagnostics: Any) -> list[str]:
    return [f"{d.severity}[{d.code}] {d.message}" for d in diagnostics if d.code != "copied-source"]


def test_nothing_is_read_of_tables_that_stay(project: Path, database: str, reads: list[str]) -> None:
    there = ran(project, database)
    assert reads == []
    assert there.diagnostics == ()
    here = ran(project, "packed")
    assert sorted(reads) == ["crm.countries", "crm.orders", "crm.people"]
    assert members(there) == members(here)
    assert there.result.sizes == here.result.sizes == SIZES
    assert [left.without_key for left in there.result.left_out.values()] == [1, 1]


FAULTS = {
    "promises": (
        "update crm.orders set total = 100001, size = 'XL' where customer_id = 3",
        "update crm.people set age = 121 where customer_id = 2",
    ),
    "cells that rules have no values for": (
        "update crm.orders set day = 'infinity', total = 'NaN' where customer_id = 3",
        "update crm.orders set day = '0044-03-15 BC' where customer_id = 9",
        "update crm.people set tags = '{a,null}' where customer_id = 3",
    ),
    "a key that comes twice": ("insert into crm.people select * from crm.people where customer_id = 2",),
    "a table without rows": ("delete from crm.countries",),
    "other types and columns": (
        "alter table crm.orders alter total type text using 'about ' || total",
        "alter table crm.people drop age",
    ),
    "no such table": ("drop table crm.orders",),
    "rows of strangers": ("update crm.orders set customer_id = customer_id + 100",),
    "nothing that is listed": ("update crm.countries set code = lower(code)",),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_is_said_as_otherwise(project: Path, database: str, ask: Ask, fault: str) -> None:
    ask(*FAULTS[fault])
    here, there = ran(project, "packed"), ran(project, database)
    if isinstance(here, tuple):
        assert told(there) == told(here) != []
    else:
        assert told(there.diagnostics) == told(here.diagnostics)
        assert members(there) == members(here)


def test_what_is_tolerated_is_unknown(project: Path, database: str, ask: Ask, reads: list[str]) -> None:
    ask(*FAULTS["promises"])
    there = ran(project, database, tolerate=True)
    assert sorted(reads) == ["crm.orders", "crm.people"]
    here = ran(project, "packed", tolerate=True)
    assert told(there.diagnostics) == told(here.diagnostics) != []
    assert members(there) == members(here)


def test_what_is_elsewhere_is_copied_and_said(
    project: Path, database: str, ask: Ask, reads: list[str]
) -> None:
    rows = ask("select customer_id, day, total, size from crm.orders")
    lines = [",".join("" if value is None else str(value) for value in row) for row in rows]
    (project / "orders.csv").write_text("\n".join(["customer_id,day,total,size", *lines]), encoding="utf-8")
    rules = RULES.replace("URL?table=crm.orders", "orders.csv").replace("URL", database)
    (project / "rules.seg").write_text(rules, encoding="utf-8")
    there = ran(project, database)
    assert reads == []
    (said,) = there.diagnostics
    assert (said.severity, said.code) == ("info", "copied-source")
    assert said.message == "`orders` is copied to the database for this run: it is not in that database"
    assert members(there) == members(ran(project, "packed"))
    assert ask("select count(*) from pg_class where relname like 'segdsl%'") == [(0,)]


def test_commands_that_read_all_tables_say_so_once(project: Path, database: str, reads: list[str]) -> None:
    with pytest.warns(segdsl.Tolerated) as told:
        there = segdsl.load(project, engine=database).explain("1", "big", as_of=AS_OF)
    assert len(reads) == 3
    (said,) = [one.message.diagnostic for one in told if isinstance(one.message, segdsl.Tolerated)]
    assert said.code == "copied-source"
    assert said.message == "this command reads all tables here, and copies them to the database"
    assert str(there[0]) == str(segdsl.load(project).explain("1", "big", as_of=AS_OF)[0])


TYPES = {  # of a column: a value, how PostgreSQL calls the type, and the kinds that it can be taken for
    "text": ("'7'", "text", "text"),
    "varchar(9)": ("'7'", "varchar", "text"),
    "char(9)": ("'7'", "bpchar", ""),
    "uuid": ("'550e8400-e29b-41d4-a716-446655440000'", "uuid", "text"),
    "smallint": ("-7", "int2", "text number whole"),
    "bigint": ("9007199254740993", "int8", "text number whole"),
    "real": ("0.1", "float4", "number"),
    "double precision": ("0.1", "float8", "number"),
    "numeric": ("12345678901234567890.123", "numeric", "number"),
    "money": ("7", "money", ""),
    "boolean": ("true", "bool", "flag"),
    "jsonb": ("'7'", "jsonb", ""),
    "date": ("'0044-03-15'", "date", "date datetime"),
    "timestamp": ("'2026-03-29 02:30:00.5'", "timestamp", "datetime"),
    "timestamptz": ("'2026-03-29 02:30:00.5+05'", "timestamptz", "datetime"),
    "text[]": ("'{b,a}'", "_text", "list"),
}
KINDS = {"whole": "whole number", "list": "list of text"}
EVERY = ("text", "number", "whole", "flag", "date", "datetime", "list")


def test_types_of_the_database_have_the_values_that_reading_gives(
    tmp_path: Path, database: str, ask: Ask, reads: list[str]
) -> None:
    columns = ", ".join(f"c{number} {type_}" for number, type_ in enumerate(TYPES))
    values = ", ".join(value for value, _, _ in TYPES.values())
    nothing = ", ".join("null" for _ in TYPES)
    ask(f"create table crm.t (id int, {columns})", f"insert into crm.t values (1, {values}), (2, {nothing})")
    fitting = [(n, kind) for n, (_, _, kinds) in enumerate(TYPES.values()) for kind in kinds.split()]
    declared = [f'  c{n}_{kind}  {KINDS.get(kind, kind)}  column "c{n}"' for n, kind in fitting]
    traits = [f"trait t{n}_{kind} = c{n}_{kind}" for n, kind in fitting if kind != "flag"]
    rules = [f'customers from "{database}?table=crm.t" key id', *declared, "", *traits]
    (tmp_path / "rules.seg").write_text("\n".join(rules), encoding="utf-8")
    (tmp_path / "segdsl.toml").write_text('[project]\ntimezone = "Europe/Berlin"\n', encoding="utf-8")
    there = ran(tmp_path, database)
    assert reads == []
    here = ran(tmp_path, "packed")
    frames = [run.result.to_frame().sort_values("id").reset_index(drop=True) for run in (there, here)]
    assert frames[0].astype(str).to_dict() == frames[1].astype(str).to_dict()
    assert len(frames[0].columns) == 1 + len(traits)


@pytest.mark.parametrize("type_", TYPES)
def test_types_that_only_reading_can_tell_are_read(type_: str) -> None:
    _, called, fitting = TYPES[type_]
    for kind in EVERY:
        rules = f'customers from "c.csv" key id\n  x  {KINDS.get(kind, kind)}\n'
        column = model_of(rules).catalog.customers.columns["x"]
        assert (in_place(column, called, "UTC") is not None) == (kind in fitting.split()), kind


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia"])
def test_local_times_are_the_instants_that_reading_gives(
    tmp_path: Path, database: str, ask: Ask, reads: list[str], zone: str
) -> None:
    """Around every change of clocks of three years, a quarter of an hour apart."""
    ask(
        "create table crm.t (id int, at timestamp, day timestamp, seen timestamptz)",
        "insert into crm.t select row_number() over (), g, g::date, g at time zone 'UTC' "
        "from generate_series('2010-12-25'::timestamp, '2012-01-05', '15 min') g where "
        f"(g + interval '36 hours') at time zone '{zone}' - (g - interval '36 hours') at time zone '{zone}' "
        "<> interval '72 hours' or extract(day from g) = 7",
    )
    rules = (
        f'customers from "{database}?table=crm.t" key id\n  at  datetime\n  day  datetime\n  seen  datetime\n'
    )
    rules += "\n".join(f"trait {n}_minutes = minutes since {n}" for n in ("at", "day", "seen"))
    (tmp_path / "rules.seg").write_text(rules, encoding="utf-8")
    (tmp_path / "segdsl.toml").write_text(f'[project]\ntimezone = "{zone}"\n', encoding="utf-8")
    there = ran(tmp_path, database)
    assert reads == []
    here = ran(tmp_path, "packed")
    frames = [run.result.to_frame().sort_values("id").reset_index(drop=True) for run in (there, here)]
    assert len(frames[0]) > 500
    assert frames[0].equals(frames[1])


def test_everything_is_of_one_moment_and_nothing_is_written(
    project: Path, database: str, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, modes = Staying.stays, []

    def stays(self: Staying, table: Any) -> bool:
        found = plain(self, table)
        ask("delete from crm.orders")  # somebody else does, after the first look
        modes.append(self.session.row("select current_setting('transaction_read_only')"))
        return found

    monkeypatch.setattr(Staying, "stays", stays)
    there = ran(project, database)
    assert there.result.sizes == SIZES
    assert set(modes) == {("on",)}
    assert ask("select count(*) from crm.orders") == [(0,)]


def test_who_can_t_make_tables_is_told_so_where_one_is_needed(project: Path, database: str, ask: Ask) -> None:
    ask(
        "create role reader login password 's3cret'",
        "revoke temporary on database postgres from public",
        "grant usage on schema crm to reader",
        "grant select on all tables in schema crm to reader",
    )
    reader = database.replace("shop@", "reader@")
    try:
        assert ran(project, reader).result.sizes == SIZES
        ask("alter table crm.orders alter total type text using '5'")
        (found,) = ran(project, reader)
        assert " gives no answer: `orders` can't be copied to it: " in found.message
    finally:
        ask("grant temporary on database postgres to public", "drop owned by reader", "drop role reader")


def test_a_table_that_may_not_be_read_is_named_where_it_is_declared(
    project: Path, database: str, ask: Ask
) -> None:
    """Also one that has to be copied, as its rows are told apart one by one."""
    ask("create role guest login password 's3cret'", "grant usage on schema crm to guest")
    guest = database.replace("shop@", "guest@")
    try:
        for granted, table, line in (("people", "orders", 8), ("people, crm.orders", "countries", 12)):
            ask(f"grant select on crm.{granted} to guest")
            (found,) = ran(project, guest)
            assert found.message.endswith(
                f"?table=crm.{table}` cannot be read: permission denied for table {table}"
            )
            assert found.hint == "ask whoever keeps the database for the right to it"
            assert found.span is not None
            assert (found.code, found.span.line) == ("unreadable-file", line)
        rules = (project / "rules.seg").read_text(encoding="utf-8")
        counted = rules.replace('countries" key code', 'countries" key code keep first')
        (project / "rules.seg").write_text(counted, encoding="utf-8")
        (found,) = ran(project, guest)
        assert found.span is not None
        assert (found.code, found.span.line) == ("unreadable-file", 12)
    finally:
        ask("drop owned by guest", "drop role guest")


def test_a_table_that_is_not_there_is_told_with_those_that_are(project: Path, database: str) -> None:
    rules = project / "rules.seg"
    rules.write_text(
        rules.read_text(encoding="utf-8").replace("crm.countries", "crm.lands"), encoding="utf-8"
    )
    (found,) = ran(project, database)
    assert found.hint == "it has countries, orders, people"  # and none of the session's own


def test_a_server_that_does_not_answer_is_named(project: Path, tmp_path: Path) -> None:
    (found,) = ran(project, "postgres://shop@127.0.0.1:1/nowhere")
    assert found.code == "engine-failed"
    assert exit_code([found]) == 3
    assert found.message == (
        "the engine at `postgres://shop@127.0.0.1:1/nowhere` gives no answer: "
        "the connection is refused: no database listens at its host and port"
    )
    assert found.hint == "start the database, or mend the URL's host and port"


def test_a_driver_that_is_not_installed_is_named(
    project: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "adbc_driver_postgresql", None)
    (found,) = ran(project, database)
    assert "it needs the package adbc-driver-postgresql" in found.message
    assert found.hint == "install it with `pip install 'segdsl[postgres]'`"


def test_what_writes_its_statements_may_not_be_installed(
    project: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ENGINES, "postgres", "package_that_is_lacking.room")
    monkeypatch.setitem(sys.modules, "segdsl.engines.relational.postgres.refusing", None)
    (found,) = ran(project, database)
    assert (found.code, "needs the package `package_that" in found.message) == ("engine-lacks", True)


@pytest.mark.parametrize(
    ("engine", "says"),
    [
        ("postgres", "the engine `postgres` has to know in which database to compute"),
        ("postgres://shop:secret@localhost/db", "a password has no place here"),
        ("postgers://shop@localhost/db", "is no engine"),
    ],
)
def test_how_it_is_asked_for(project: Path, engine: str, says: str) -> None:
    (found,) = ran(project, engine)
    assert says in found.message
    assert "secret" not in found.message


def test_answers_from_a_database_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody knows what its tables are at another time."""
    monkeypatch.setenv("SEGDSL_CACHE", str(tmp_path / "cache"))
    (tmp_path / "rules.seg").write_text('customers from "c.csv" key id\n\ntrait x = id\n', encoding="utf-8")
    project = segdsl.load(tmp_path)
    job = Job(project, project.moment(AS_OF))
    made = plan(job.model, job.as_of)
    for elsewhere in (None, InDatabase(None, job.model.catalog, None)):  # type: ignore[arg-type]
        loaded = Loaded(Tables(None, elsewhere=elsewhere), entries={"orders": "0"})
        assert (kept_answers._name(job, loaded, made) is None) == (elsewhere is not None)
