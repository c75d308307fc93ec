"""Names of columns and relations: those that rules give, and what a reader would call the rest."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from segdsl.engines.suggested import suggestion
from segdsl.model.catalog import CUSTOMERS, EVERYBODY
from segdsl.plan import nodes
from segdsl.plan.nodes import ONE, Node, Plan, Roll, Rows
from segdsl.plan.traversal import everything


def called(rows: Rows) -> str:
    """What a reader would call these rows."""
    if isinstance(rows, Roll):
        return rows.table + "_to_come" * rows.future + "_of_anybody" * rows.of_anybody
    return "everybody" if rows in (ONE, EVERYBODY) else rows


BOUND = frozenset({"_item", "_n", "_c", "_g"})
"""What words of SQL call a part of a value that they look at, beside columns: no column is called so."""


_LONGEST = 50
"""Bytes of a name, with room for what is put behind it: of longer ones than 63 Postgres forgets the rest."""


def shortened(name: str) -> str:
    """The name, or the beginning of one that is long."""
    return name.encode()[:_LONGEST].decode(errors="ignore")


class Names:
    """Hands out each column of a kind of rows once, without regard to the case of letters."""

    def __init__(self, made: Plan, reserved: tuple[str, ...] = ()) -> None:
        self._made = made
        self._named = {named.node: named.name for named in reversed(made.named)}
        self._given: dict[Rows, set[str]] = defaultdict(lambda: {*BOUND, *reserved})
        self._rules = {name.lower() for name in self._named.values()}
        self._read: dict[nodes.Read, str] = {}

    def sources(self) -> dict[Rows, dict[str, str]]:
        """The columns that are read of each table: their names here, and in the table."""
        found: dict[Rows, dict[str, str]] = defaultdict(dict)
        for node in sorted(self._reads(), key=lambda read: read.column):
            name = self._first_free(node.column, node.rows, set())
            self._read[node] = name
            found[node.rows][name] = node.column
        return found

    def _reads(self) -> list[nodes.Read]:
        from_events = self._made.origin is not None
        reads = [n for n in everything(self._made) if isinstance(n, nodes.Read)]
        return [n for n in reads if not (from_events and n.rows == CUSTOMERS)]

    def of(self, node: Node, rows: Rows) -> str:
        """A new name for a node, or that of the column that was read."""
        if isinstance(node, nodes.Read) and node in self._read:
            return self._read[node]
        if node in self._named:
            return self._first_free(self._named[node], rows, set())
        return self.free(self._wanted(node), rows)

    def _wanted(self, node: Node) -> str:
        if node in self._made.columns:
            return self._made.columns[node][1]
        return suggestion(node)

    def free(self, wanted: str, rows: Rows) -> str:
        """The name, with a number behind it where it is taken, or that of a rule."""
        return self._first_free(wanted, rows, self._rules)

    def _first_free(self, wanted: str, rows: Rows, kept: set[str]) -> str:
        base = shortened(re.sub(r"\s+", " ", wanted) or "value")
        name, number = base, 1
        while name.lower() in self._given[rows] | kept:
            number += 1
            name = f"{base}_{number}"
        self._given[rows].add(name.lower())
        return name

    def keep(self, names: Mapping[str, str] | tuple[str, ...], rows: Rows) -> None:
        """These names are taken."""
        self._given[rows] |= {name.lower() for name in names}
