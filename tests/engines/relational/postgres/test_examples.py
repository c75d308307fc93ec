"""On a server of Postgres the example systems mean what they mean here, learnt traits among them."""

from __future__ import annotations

from typing import Any

import pytest

from segdsl.sources.databases.session import Session, session
from tests.examples.systems import SHOP, SYSTEMS, differing, example


@pytest.mark.parametrize("name", [*SYSTEMS, SHOP])
def test_a_system(name: str, database: str) -> None:
    assert differing(example(name).few(), [database]) == []


def test_the_server_knows_how_many_rows_steps_have(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it takes joined customers for all pairs of them, and compares each with each after some joins."""
    told: list[str] = []
    arrow = Session.arrow

    def explained(self: Session, query: str) -> Any:
        told.append(plan_of(self, query)[0])
        return arrow(self, query)

    monkeypatch.setattr(Session, "arrow", explained)
    for name in ("coffee_loyalty", SHOP):
        told.clear()
        one = example(name)
        one.values(database)
        customers = one.tables.customers
        assert customers is not None
        assert f" rows={len(customers)} " in told[0], name


def test_rows_of_steps_are_not_compared_each_with_each(database: str) -> None:
    """Few rows would be, and steps pass for few."""
    steps = "a as materialized (select 1 as x), b as materialized (select 1 as x)"
    with session(database) as asked:
        lines = plan_of(asked, f"with {steps} select a.x, b.x as y from a left join b on a.x = b.x limit 1")
    assert not any("Nested Loop" in line for line in lines)


def plan_of(asked: Session, query: str) -> list[str]:
    """The lines in which the server says how it will answer."""
    with asked.connection.cursor(adbc_stmt_kwargs={"adbc.postgresql.use_copy": False}) as cursor:
        cursor.execute(f"explain {query}")
        return [line for (line,) in cursor.fetchall()]
