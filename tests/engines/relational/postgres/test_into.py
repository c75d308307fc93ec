"""Members as rows of a table: readers see the old ones or the new ones, whatever ends the run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faces.shop import run

Ask = Callable[..., list[Any]]
RULES = """\
customers from "URL?table=crm.people" key customer_id
  age  number

segment young where age < 30
segment all_of_them where customer_id != "x"

lifecycle standing
  stage grown where age >= 18
  stage child where age < 18
"""
WRITING = (
    "select pid from pg_stat_activity where state = 'active' "
    'and query like \'insert into "crm"."members"%\''
)
TABLE = "select customer_id, segment, stage, as_of::text from crm.members order by 1, 2"
THEN = [("1", "all_of_them", None, "2026-03-31"), ("1", "standing", "grown", "2026-03-31")]
THEN += [("1", "young", None, "2026-03-31"), ("2", "all_of_them", None, "2026-03-31")]


@pytest.fixture
def project(tmp_path: Path, database: str, ask: Ask) -> Path:
    ask(
        "create table crm.people (customer_id int, age int)",
        "insert into crm.people values (1, 20), (2, null)",
    )
    (tmp_path / "rules.seg").write_text(RULES.replace("URL", database), encoding="utf-8")
    return tmp_path


def words(project: Path, database: str, as_of: str = "2026-03-31", table: str = "crm.members") -> list[str]:
    return ["segment", str(project), "--engine", database, "--into", table, "--as-of", as_of]


def test_members_are_rows_and_take_the_place_of_those_before(project: Path, database: str, ask: Ask) -> None:
    told = run(*words(project, database))
    assert told.code == 0
    assert "4 rows are in the table `crm.members`." in told.err
    assert ask(TABLE) == THEN
    ask("update crm.people set age = 12 where customer_id = 1", "alter table crm.members add noted text")
    assert run(*words(project, database, "2026-04-01 12:00")).code == 0
    assert ask(TABLE)[1] == ("1", "standing", "child", "2026-04-01")


def test_keys_get_the_type_that_the_table_has(project: Path, database: str, ask: Ask) -> None:
    ask(
        "create table crm.members (customer_id bigint not null, segment text, stage text, as_of timestamptz, "
        "primary key (customer_id, segment))"
    )
    assert run(*words(project, database)).code == 0
    assert ask("select sum(customer_id)::int from crm.members") == [(5,)]


@pytest.mark.parametrize(
    ("key", "segment"), [("varchar(2)", "text"), ("text", "varchar(5)"), ("int", "text"), ("char(2)", "text")]
)
def test_nothing_is_cut_off_to_fit(project: Path, database: str, ask: Ask, key: str, segment: str) -> None:
    ask(
        "drop table crm.people",
        "create table crm.people (customer_id text, age int)",
        "insert into crm.people values ('001', 20), ('002', 30)",
        f"create table crm.members (customer_id {key}, segment {segment}, stage text, as_of date)",
    )
    told = run(*words(project, database))
    assert told.code == 2
    assert "does not hold all of them as they are" in " ".join(told.err.split())
    assert ask("select count(*)::int from crm.members") == [(0,)]


def test_rows_that_the_table_refuses_leave_the_old(project: Path, database: str, ask: Ask) -> None:
    assert run(*words(project, database)).code == 0
    ask("alter table crm.members add check (segment <> 'young') not valid")
    told = run(*words(project, database, "2026-04-01"))
    assert told.code == 2
    assert "error[output-failed] the members can't be written into `crm.members`: new row for rel" in told.err
    assert "DETAIL" not in told.err  # which would show a customer
    assert ask(TABLE) == THEN


def test_a_run_that_is_killed_leaves_the_old(project: Path, database: str, ask: Ask) -> None:
    """Killed after the old rows were deleted; meanwhile readers see those as well."""
    assert run(*words(project, database)).code == 0
    ask(
        "create function crm.wait() returns trigger language plpgsql as "
        "$$ begin perform pg_sleep(60); return new; end $$",
        "create trigger slowly before insert on crm.members for each row execute function crm.wait()",
    )
    command = [sys.executable, "-m", "segdsl", *words(project, database, "2026-04-01")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
    try:
        end = time.monotonic() + 60
        while not (found := ask(WRITING)) and time.monotonic() < end:
            time.sleep(0.1)
        assert found
        assert ask(TABLE) == THEN
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    ask(f"select pg_terminate_backend({found[0][0]})")
    assert ask(TABLE) == THEN
    while ask(WRITING):
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("crm.people", "`crm.people` has no column `segment`, so it is no table of members"),
        ("nowhere.members", 'schema "nowhere" does not exist'),
        ("a.b.c", "`a.b.c` names no table"),
    ],
)
def test_what_is_no_place_for_members(project: Path, database: str, ask: Ask, table: str, says: str) -> None:
    told = run(*words(project, database, table=table))
    assert told.code == 2
    assert says in " ".join(told.err.split())
    assert ask("select count(*)::int from crm.people") == [(2,)]


def test_a_key_that_is_called_as_another_column_is_told(project: Path, database: str, ask: Ask) -> None:
    ask("alter table crm.people rename customer_id to stage")
    rules = project / "rules.seg"
    text = rules.read_text(encoding="utf-8").replace("customer_id", "stage")
    rules.write_text(text, encoding="utf-8")
    told = run(*words(project, database))
    assert told.code == 2
    assert "the key is called `stage`" in told.err
    rules.write_text(
        text.replace("key stage", 'key who\n  who  text  column "stage"').replace("stage !=", "who !=")
    )
    assert run(*words(project, database)).code == 0


def test_only_a_database_that_computes_has_tables(project: Path) -> None:
    told = run("segment", str(project), "--into", "crm.members")
    assert told.code == 2
    assert "is to be a table of the database that computes" in told.err
