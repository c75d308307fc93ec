"""From rule text and plain rows to values: what the tests of this folder say in one line."""

from __future__ import annotations

import datetime as dt
from typing import Any

from segdsl.clock import AsOf
from segdsl.model.from_syntax import build
from segdsl.model.project import Model
from segdsl.reference.evaluate import Reference
from segdsl.reference.world import PlainRows
from segdsl.syntax.from_text import parse_text

Rows = list[dict[str, Any]]


def model(text: str, zone: str = "UTC") -> Model:
    return build([parse_text(text).required()], zone=zone).required()


def reference(
    rules: Model,
    customers: Rows | None = None,
    as_of: str = "2026-03-31",
    lookups: dict[str, dict[Any, dict[str, Any]]] | None = None,
    given: dict[str, Any] | None = None,
    **events: Rows,
) -> Reference:
    """Customers get the key `id` 1, 2, 3 …, and events the `id` 1, where they say nothing else."""
    people = [{"id": str(n), **row} for n, row in enumerate(customers or [{}], 1)]
    rows = {name: tuple({"id": "1", **row} for row in found) for name, found in events.items()}
    world = PlainRows(tuple(people), rows, lookups or {})
    return Reference(rules, world, AsOf.parse(as_of, rules.catalog.zone), given)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def at(text: str) -> dt.datetime:
    """An instant in UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
