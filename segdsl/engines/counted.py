"""Of which files it is counted whose their rows are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from segdsl.model.catalog import CUSTOMERS
from segdsl.plan.nodes import Node, Plan, Read, Rows
from segdsl.plan.traversal import within
from segdsl.sources.tables import Tables


def countable(made: Plan, tables: Tables) -> Plan:
    """The plan, counting only rows of which everything was read that says whose they are.

    Of frames only columns that rules need are looked at, and rows that no rule needs may be of anybody.
    """
    there: set[tuple[Rows, str]] = {
        (table, str(column)) for table, frame in frames_of(tables).items() for column in frame.columns
    }
    there |= {(table, column) for table, large in tables.large.items() for column in large.columns}
    there |= _read(*made.key)  # also where the customers come from events

    def known(counted: Mapping[str, Node]) -> dict[str, Node]:
        return {table: node for table, node in counted.items() if _read(node) <= there}

    return replace(made, owners=known(made.owners), claims=known(made.claims))


def _read(*nodes: Node) -> set[tuple[Rows, str]]:
    """The columns of files that these nodes rest on."""
    return {(node.rows, node.column) for node in within(*nodes) if isinstance(node, Read)}


def frames_of(tables: Tables) -> dict[str, pd.DataFrame]:
    """The tables in memory by their names."""
    own = {} if tables.customers is None else {CUSTOMERS: tables.customers}
    return {**tables.attributes, **tables.events, **tables.lookups, **own}
