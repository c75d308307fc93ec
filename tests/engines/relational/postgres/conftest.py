"""One PostgreSQL server for all tests of the engine that computes in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import adbc_driver_postgresql.dbapi as driver
import pytest

from tests.sources.servers import PASSWORD, postgres


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    """The URL of an empty database; the password is in the environment."""
    with pytest.MonkeyPatch.context() as patch, postgres() as server:
        patch.setenv("PGPASSWORD", PASSWORD)
        yield f"postgres://shop@127.0.0.1:{server.port}/postgres"


@pytest.fixture
def ask(database: str) -> Iterator[Callable[[str], list[Any]]]:
    """Runs statements beside segdsl, and gives the rows of the last; everything is gone afterwards."""
    with driver.connect(database, autocommit=True) as connection:

        def run(*statements: str) -> list[Any]:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                return cursor.fetchall() if statements[-1].startswith("select") else []

        run("create schema crm")
        yield run
        run("drop schema crm cascade")
