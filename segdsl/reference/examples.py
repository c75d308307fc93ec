"""Examples: unit tests without data, each with one made-up customer.

In: a model and one of its examples. Out: what became of each claim, with the clauses that say why.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from segdsl.clock import AsOf
from segdsl.instants import local_day, start_of_day
from segdsl.model.nodes import Value
from segdsl.model.project import Claim, Example, ExampleEvent, Model
from segdsl.reference.evaluate import Reference
from segdsl.reference.explain import Clause, explain
from segdsl.reference.world import PlainRows
from segdsl.types import Instant


@dataclass(frozen=True, slots=True)
class ClaimOutcome:
    """Whether a claim holds; `instead` is its subject's value, `why` the claim clause by clause."""

    claim: Claim
    holds: bool
    instead: Any
    why: Clause


@dataclass(frozen=True, slots=True)
class ExampleOutcome:
    example: Example
    as_of: AsOf
    claims: tuple[ClaimOutcome, ...]

    @property
    def holds(self) -> bool:
        return all(claim.holds for claim in self.claims)


def run_example(model: Model, example: Example, default_as_of: AsOf) -> ExampleOutcome:
    """What is not mentioned is unknown and has no events; without a date of its own, the default counts."""
    zone = model.catalog.zone
    as_of = default_as_of if example.as_of is None else AsOf(example.as_of, zone)
    reference = Reference(model, example_world(model, example), as_of, example.given, example.stated)
    claims = []
    for claim in example.claims:
        why = explain(reference, claim.condition, 0, made_up=True)
        claims.append(ClaimOutcome(claim, bool(reference.evaluate(claim.condition, 0)), why.value, why))
    return ExampleOutcome(example, as_of, tuple(claims))


def example_world(model: Model, example: Example) -> PlainRows:
    """The one customer of an example, with the events that it states."""
    events: dict[str, list[dict[str, Value | None]]] = {}
    for stated in example.events:
        table = model.catalog.events[stated.events]
        root = table.base if table.is_subset and table.base is not None else table.name
        events.setdefault(root, []).append(_row(model, root, stated))
    rows = {name: tuple(found) for name, found in events.items()}
    return PlainRows((dict(example.customer),), rows, only_one=True)


def _row(model: Model, table: str, stated: ExampleEvent) -> dict[str, Value | None]:
    info = model.catalog.events[table]
    row: dict[str, Value | None] = dict(stated.values)
    if info.at is not None and stated.at is not None:
        is_instant = isinstance(info.columns[info.at].kind.type, Instant)
        row[info.at] = _moment(stated.at, is_instant, model.catalog.zone)
    return row


def _moment(at: dt.date | dt.datetime, is_instant: bool, zone: str) -> Value:
    """A date stands for its first instant where events have instants; an instant for its day where not."""
    if isinstance(at, dt.datetime):
        return at.astimezone(dt.UTC) if is_instant else local_day(at, zone)
    return start_of_day(at, zone) if is_instant else at
