"""Of which files it is counted whose their rows are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import pandas as pd

from segdsl.plan.nodes import Node, Plan, Read, Rows
from segdsl.plan.traversal import within
from segdsl.sources.tables import Tables


def countable(made: Plan, tables: Tables, elsewhere: Collection[tuple[str, str]] = ()) -> Plan:
    """The plan, counting only rows of which everything was read that says whose they are.

    Of frames only columns that rules need are looked at, and rows that no rule needs may be of anybody.
    Columns of tables `elsewhere` are as good as read.
    """
    there: set[tuple[Rows, str]] = {
        (table, str(column)) for table, rows in tables.by_name.items() for column in rows.columns
    }
    there |= set(elsewhere)
    there |= _read(*made.key)  # also where the customers come from events

    def known(counted: Mapping[str, Node]) -> dict[str, Node]:
        return {table: node for table, node in counted.items() if _read(node) <= there}

    return replace(made, owners=known(made.owners), claims=known(made.claims))


def _read(*nodes: Node) -> set[tuple[Rows, str]]:
    """The columns of files that these nodes rest on."""
    return {(node.rows, node.column) for node in within(*nodes) if isinstance(node, Read)}


def frames_of(tables: Tables) -> dict[str, pd.DataFrame]:
    """The tables in memory by their names."""
    return {name: rows for name, rows in tables.by_name.items() if isinstance(rows, pd.DataFrame)}
