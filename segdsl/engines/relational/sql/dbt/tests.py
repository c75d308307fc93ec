"""What dbt is asked to test of columns, in the words of its files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlglot import exp

from segdsl.engines.relational.sql.dbt.jinja import plain
from segdsl.engines.relational.sql.templates import Tree, named

Test = str | dict[str, Any]


def described(text: str | None) -> dict[str, str]:
    """The description, if there is one."""
    return {} if not text else {"description": plain(text)}


def column(name: str, text: str | None, tests: Iterable[Test]) -> dict[str, Any]:
    """A column; its name is taken as it is written, by every warehouse."""
    found = list(tests)
    return {"name": name, "quote": True, **described(text)} | ({"data_tests": found} if found else {})


def accepted(values: Iterable[str], dialect: str) -> Test:
    """The column has one of these texts, or nothing."""
    texts = [plain(exp.Literal.string(value).sql(dialect)[1:-1]) for value in values]
    return {"accepted_values": {"arguments": {"values": texts}}}


def there(source: tuple[str, str], header: str, *, severe: bool = True) -> Test:
    """Each value is one of a column of a source; unless that is `severe`, dbt only warns."""
    called = ", ".join(f"'{part}'" for part in source)
    told: dict[str, Any] = {"arguments": {"to": f"source({called})", "field": header}}
    return {"relationships": told if severe else told | {"config": {"severity": "warn"}}}


def unique_together(names: Sequence[str], dialect: str) -> Test:
    """No two rows have the same values of all these columns."""
    parts = [exp.cast(named(name), "text") for name in names]
    joined: Tree = parts[0]
    for part in parts[1:]:
        joined = exp.DPipe(this=exp.DPipe(this=joined, expression=exp.Literal.string("|")), expression=part)
    return {"unique": {"arguments": {"column_name": joined.sql(dialect)}}}
