"""Running the printed program on tables in memory."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import CodeType
from typing import Any

import numpy as np
import pandas as pd

from segdsl.engines.left_out import LeftOut
from segdsl.engines.pandas_program.library import PIECES
from segdsl.engines.pandas_program.writer import Writer
from segdsl.engines.protocol import Answer
from segdsl.model.catalog import CUSTOMERS, ROW_NUMBER, Catalog
from segdsl.plan.nodes import ONE, Node, Plan, Read, Rows
from segdsl.plan.traversal import within
from segdsl.progress import Step
from segdsl.sources.tables import TEXT, Tables, dtype_of
from segdsl.types import Kind, Number

_PROGRAM = "<pandas program>"


def run(
    made: Plan,
    catalog: Catalog,
    tables: Tables,
    *,
    owners: bool,
    progress: Callable[[str], None] | None = None,
) -> Answer:
    """Prints the plan as a program and runs it; with `owners` the answer says whose each row is.

    `progress` is told ten times how much of the program has run.
    """
    made = _countable(made, tables)
    writer = Writer(made, table_names(catalog), key_names(catalog))
    lines = writer.program(count_left_out=True)
    space = dict(PIECES, np=np, pd=pd, math=math, Fraction=Fraction)
    space |= {writer.frames[name]: frame for name, frame in _frames(tables).items()}
    with np.errstate(all="ignore"):
        for statement in _told("\n".join(map(str, lines)), progress):
            exec(statement, space)
    return _answer(catalog, made, writer, space, owners)


def _countable(made: Plan, tables: Tables) -> Plan:
    """The plan, counting only rows of which everything was read that says whose they are.

    Of frames only columns that rules need are looked at, and rows that no rule needs may be of anybody.
    """
    there: set[tuple[Rows, str]] = {
        (table, str(column)) for table, frame in _frames(tables).items() for column in frame.columns
    }
    there |= _read(*made.key)  # also where the customers come from events

    def known(counted: Mapping[str, Node]) -> dict[str, Node]:
        return {table: node for table, node in counted.items() if _read(node) <= there}

    return replace(made, owners=known(made.owners), claims=known(made.claims))


def _read(*nodes: Node) -> set[tuple[Rows, str]]:
    """The columns of files that these nodes rest on."""
    return {(node.rows, node.column) for node in within(*nodes) if isinstance(node, Read)}


def _told(program: str, progress: Callable[[str], None] | None) -> Iterator[CodeType]:
    """The program to run: whole, or in parts where somebody is told how far it is."""
    if progress is None:
        yield compile(program, _PROGRAM, "exec")
        return
    statements = ast.parse(program, _PROGRAM).body
    tenth = len(statements) // 10 + 1
    for start in range(0, len(statements), tenth):
        progress(Step("computing", start, len(statements)))
        yield compile(ast.Module(statements[start : start + tenth], []), _PROGRAM, "exec")


def key_names(catalog: Catalog) -> tuple[str, ...]:
    """The columns that hold the customers' key."""
    return catalog.customers.key or (ROW_NUMBER,)


def table_names(catalog: Catalog) -> tuple[str, ...]:
    """The tables that are read from files, other than the customers'."""
    files = (name for name, table in catalog.events.items() if table.base is None)
    return (*catalog.attributes, *files, *catalog.lookups)


def _frames(tables: Tables) -> dict[str, pd.DataFrame]:
    own = {} if tables.customers is None else {CUSTOMERS: tables.customers}
    return {**tables.attributes, **tables.events, **tables.lookups, **own}


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """What a variable of the program holds: a column, or one value for `size` customers."""

    value: Any
    size: int
    kind: Kind

    def __len__(self) -> int:
        return self.size

    def series(self) -> pd.Series[Any]:
        return as_declared(self.value, self.size, self.kind)


@dataclass(frozen=True, slots=True, eq=False)
class _Key:
    """A part of the customers' key, as it was read."""

    column: pd.Series[Any]

    def __len__(self) -> int:
        return len(self.column)

    def series(self) -> pd.Series[Any]:
        return self.column


def _answer(catalog: Catalog, made: Plan, writer: Writer, space: Mapping[str, Any], owners: bool) -> Answer:
    customers = space[CUSTOMERS]
    held = {n.name: space[writer.variables[n.name]] for n in made.named}
    for_everybody = [n.name for n in made.named if n.kind in ("trait", "extra") and n.node.rows == ONE]
    return Answer(
        key={name: _Key(customers[name]) for name in key_names(catalog)},
        values={n.name: _Held(held[n.name], len(customers), n.values) for n in made.named},
        numbers={name: None if _unknown(held[name]) else held[name] for name in for_everybody},
        left_out={table: _left_out(writer, table, space) for table in writer.owners},
        owners={table: space[variable] for table, variable in writer.owners.items()} if owners else {},
    )


def _unknown(value: Any) -> bool:
    return value is None or bool(value != value)


def _left_out(writer: Writer, table: str, space: Mapping[str, Any]) -> LeftOut:
    """Rows that are nobody's; of those that several customers have a claim to, none is anybody's."""
    owner = space[writer.owners[table]]
    nobodys = owner == -1
    shared = int((nobodys & (space[writer.claims[table]] >= 0)).sum()) if table in writer.claims else 0
    return LeftOut(int((owner == -2).sum()), int(nobodys.sum()) - shared, shared)


def as_declared(value: Any, size: int, kind: Kind) -> pd.Series[Any]:
    """A value as a column in the dtype of its kind; a condition as plain bool."""
    column = value if isinstance(value, pd.Series) else _repeated(value, size, kind)
    if kind.family == "flag" and not kind.unknown:
        return pd.Series(column.fillna(False).astype(bool))
    if kind.family == "text":
        return column.astype(TEXT)
    if kind.family == "number":
        whole = isinstance(kind.type, Number) and kind.type.whole
        if whole:
            return column.astype("Int64" if column.isna().any() else "int64")
        return pd.Series(column.astype("float64") + 0.0)
    return pd.Series(column.astype(dtype_of(kind.type)))


def _repeated(value: Any, size: int, kind: Kind) -> pd.Series[Any]:
    dtype = dtype_of(kind.type)
    if dtype == "object":
        repeated: pd.Series[Any] = pd.Series([value] * size, dtype=dtype)
        return repeated
    return pd.Series(
        pd.NA if _unknown(value) and dtype in ("Int64", "boolean") else value, range(size), dtype
    )
