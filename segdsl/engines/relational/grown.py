"""The relations of a plan while they grow, as those see them who bring columns to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, Protocol

from segdsl.engines.relational.links import Links
from segdsl.engines.relational.protocol import C, Join, R, Relations
from segdsl.plan.nodes import Node, Plan, Rows


@dataclass(slots=True)
class Brought(Generic[R, C]):
    """joins: what is joined; after: columns that are made of what was joined."""

    joins: list[Join[R]] = field(default_factory=list)
    after: dict[str, C] = field(default_factory=dict)


class Grown(Protocol[R, C]):
    """What there is so far."""

    made: Plan
    steps: Relations[R, C]
    relations: dict[Rows, R]
    links: Links[C]
    lacking: list[str]

    def expression(self, node: Node, rows: Rows) -> C:
        """The node's value for a row of these rows."""

    def name(self, node: Node, rows: Rows) -> str:
        """The column that holds the node."""

    def free(self, wanted: str, rows: Rows) -> str:
        """A new name for a column."""

    def customer(self, owner: Node, rows: Rows) -> tuple[str, ...]:
        """The columns with the key of each row's customer."""

    def day(self, at: Node, rows: Rows, zone: str) -> str:
        """The column with the local day of a time; a day is its own."""
