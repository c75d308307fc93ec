"""What a run makes the server do: no row has a query of its own, and nothing is asked twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import segdsl
from segdsl.sources.databases.session import Session

RULES = """\
customers from "URL?table=crm.people" key id
  land  text

events orders from "URL?table=crm.orders" key id at day
  land    text
  pieces  whole number
  price   number
  paid = price * pieces
  title = lands.title for land
  continent = lands.continent for land

lookup lands from "URL?table=crm.lands" key code
  title      text
  continent  text

trait spent = sum(orders.paid)
trait lately = sum(orders.paid in the last 30 days)
trait pieces = sum(orders.pieces where (title = "Germany" or continent = "Asia"))
trait usual = overall average(spent * 2)
"""
TABLES = (
    "create table crm.people as select n as id, 'DE' as land from generate_series(1, 30) n",
    "create table crm.orders as select n % 30 as id, date '2026-03-01' as day, 'DE' as land, "
    "n % 3 as pieces, n / 7.0::float8 as price from generate_series(1, 300) n",
    "create table crm.lands as select 'D' || n as code, 'x' as title, 'y' as continent "
    "from generate_series(1, 10) n",
    "insert into crm.lands values ('DE', 'Germany', 'Europe')",
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The statements that were run, each with how the server goes about it."""
    found: list[tuple[str, str]] = []

    def noting(plain: Any) -> Any:
        def noted(self: Session, query: str) -> Any:
            with self.connection.cursor() as cursor:
                cursor.adbc_statement.set_options(**{"adbc.postgresql.use_copy": False})
                cursor.execute(f"explain (costs off) {query}")
                found.append((query, "\n".join(line for (line,) in cursor.fetchall())))
            return plain(self, query)

        return noted

    for name in ("arrow", "row"):
        monkeypatch.setattr(Session, name, noting(getattr(Session, name)))
    return found


def test_no_row_has_a_query_of_its_own_and_nothing_is_asked_twice(
    tmp_path: Path, database: str, ask: Callable[..., list[Any]], asked: list[tuple[str, str]]
) -> None:
    ask(*TABLES)
    (tmp_path / "rules.seg").write_text(RULES.replace("URL", database), encoding="utf-8")
    there, here = (
        segdsl.load(tmp_path, engine=engine).run(as_of="2026-03-31").result for engine in (database, "packed")
    )
    frames = [one.to_frame().sort_values("id", ignore_index=True) for one in (there, here)]
    assert frames[0].equals(frames[1])
    assert there.numbers == here.numbers
    assert [plan for _, plan in asked if "SubPlan" in plan] == []
    queries = [query for query, _ in asked]
    assert len(queries) == len(set(queries))
