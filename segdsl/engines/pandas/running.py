"""Running the printed program on tables in memory."""

from __future__ import annotations

import ast
import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from types import CodeType
from typing import Any, Literal

import numpy as np
import pandas as pd

from segdsl.data.tables import ROW_NUMBER, TEXT, Tables, dtype_of
from segdsl.engines.pandas.library import PIECES
from segdsl.engines.pandas.writer import Writer
from segdsl.engines.result import LeftOut, Result
from segdsl.model.catalog import CUSTOMERS, Catalog
from segdsl.model.nodes import Expression
from segdsl.model.project import Model
from segdsl.plan.from_model import plan
from segdsl.plan.nodes import ONE, Named, Node, Plan, Read, Rows
from segdsl.plan.traversal import within
from segdsl.progress import Step
from segdsl.reference.clock import AsOf
from segdsl.types import Flag, Kind, Number, Text

_GROUPS: dict[Literal["trait", "segment", "lifecycle", "score", "extra"], str] = {
    "trait": "traits",
    "segment": "segments",
    "lifecycle": "lifecycles",
    "score": "scores",
    "extra": "extra",
}

_PROGRAM = "<pandas program>"


def run(
    model: Model,
    tables: Tables,
    as_of: AsOf | dt.date | dt.datetime,
    names: Iterable[str] | None = None,
    extra: Mapping[str, Expression] | None = None,
    *,
    owners: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Result:
    """Values of the names (all by default; those they need are computed and returned as well).

    `extra` are further expressions about customers, such as the audience of a campaign, by label. With
    `owners` the result says whose each row is. `progress` is told ten times how much of the program has run.
    """
    moment = as_of if isinstance(as_of, AsOf) else AsOf(as_of, model.catalog.zone)
    made = _countable(plan(model, moment, names, extra), tables)
    writer = Writer(made, table_names(model.catalog), key_names(model.catalog))
    lines = writer.program(count_left_out=True)
    space = dict(PIECES, np=np, pd=pd, math=math, Fraction=Fraction)
    space |= {writer.frames[name]: frame for name, frame in _frames(tables).items()}
    with np.errstate(all="ignore"):
        for statement in _told("\n".join(map(str, lines)), progress):
            exec(statement, space)
    result = _result(model, moment, made.named, writer, space)
    return replace(result, owners={t: space[v] for t, v in writer.owners.items()}) if owners else result


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


def _result(
    model: Model, as_of: AsOf, named: tuple[Named, ...], writer: Writer, space: dict[str, Any]
) -> Result:
    key = pd.DataFrame({name: space[CUSTOMERS][name] for name in key_names(model.catalog)})
    groups: dict[str, dict[str, Any]] = {group: {} for group in _GROUPS.values()}
    numbers: dict[str, Any] = {}
    for entry in named:
        value = space[writer.variables[entry.name]]
        kind = kind_of(model, entry)
        groups[_GROUPS[entry.kind]][entry.name] = as_declared(value, len(key), kind)
        if entry.kind == "trait" and entry.node.rows == ONE:
            numbers[entry.name] = None if value is None or value != value else value
    return Result(
        as_of,
        key,
        segments=groups["segments"],
        lifecycles=groups["lifecycles"],
        traits=groups["traits"],
        scores=groups["scores"],
        numbers=numbers,
        extra=groups["extra"],
        left_out={table: _left_out(writer, table, space) for table in writer.owners},
    )


def _left_out(writer: Writer, table: str, space: Mapping[str, Any]) -> LeftOut:
    """Rows that are nobody's; of those that several customers have a claim to, none is anybody's."""
    owner = space[writer.owners[table]]
    nobodys = owner == -1
    shared = int((nobodys & (space[writer.claims[table]] >= 0)).sum()) if table in writer.claims else 0
    return LeftOut(int((owner == -2).sum()), int(nobodys.sum()) - shared, shared)


def kind_of(model: Model, entry: Named) -> Kind:
    """The kind of a name's values."""
    match entry.kind:
        case "trait":
            return model.traits[entry.name].value.kind
        case "segment":
            return Kind(Flag(), unknown=False)
        case "lifecycle":
            return Kind(Text())
        case "score":
            return model.scores[entry.name].kind
        case "extra":
            kind: Kind | None = getattr(entry.node, "kind", None)
            return kind or Kind(Flag(), unknown=False)


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
    unknown = value is None or value != value
    dtype = dtype_of(kind.type)
    if dtype == "object":
        repeated: pd.Series[Any] = pd.Series([value] * size, dtype=dtype)
        return repeated
    return pd.Series(pd.NA if unknown and dtype in ("Int64", "boolean") else value, range(size), dtype)
