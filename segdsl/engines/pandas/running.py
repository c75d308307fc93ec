"""Running the printed program on tables in memory."""

from __future__ import annotations

import ast
import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
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
from segdsl.plan.nodes import ONE, Named
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
    progress: Callable[[str], None] | None = None,
) -> Result:
    """Values of the names (all by default; those they need are computed and returned as well).

    `extra` are further expressions about customers, such as the audience of a campaign, by label. `progress`
    is told ten times how much of the program has run.
    """
    moment = as_of if isinstance(as_of, AsOf) else AsOf(as_of, model.catalog.zone)
    made = plan(model, moment, names, extra)
    writer = Writer(made, table_names(model.catalog), key_names(model.catalog))
    lines = writer.program(count_left_out=True)
    space = dict(PIECES, np=np, pd=pd, math=math, Fraction=Fraction)
    space |= {writer.frames[name]: frame for name, frame in _frames(tables).items()}
    with np.errstate(all="ignore"):
        for statement in _told("\n".join(map(str, lines)), progress):
            exec(statement, space)
    return _result(model, moment, made.named, writer, space)


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
    left_out = {
        table: LeftOut(int((space[v] == -2).sum()), int((space[v] == -1).sum()))
        for table, v in writer.owners.items()
    }
    return Result(
        as_of,
        key,
        segments=groups["segments"],
        lifecycles=groups["lifecycles"],
        traits=groups["traits"],
        scores=groups["scores"],
        numbers=numbers,
        extra=groups["extra"],
        left_out=left_out,
    )


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
            return Kind(Number(), unknown=False)
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
