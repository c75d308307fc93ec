"""Running the printed program on tables in memory."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from types import CodeType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.engines.counted import countable, frames_of
from segdsl.engines.declared import is_unknown
from segdsl.engines.left_out import LeftOut
from segdsl.engines.pandas_program.held import Held, Key
from segdsl.engines.pandas_program.library import PIECES
from segdsl.engines.pandas_program.writer import Writer
from segdsl.engines.protocol import Answer
from segdsl.model.catalog import CUSTOMERS, ROW_NUMBER, Catalog
from segdsl.plan.nodes import ONE, Plan
from segdsl.progress import Step
from segdsl.sources.tables import Tables

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
    made = countable(made, tables)
    writer = Writer(made, table_names(catalog), key_names(catalog))
    lines = writer.program(count_left_out=True)
    space = dict(PIECES, np=np, pd=pd, math=math, Fraction=Fraction)
    space |= {writer.frames[name]: frame for name, frame in frames_of(tables).items()}
    with np.errstate(all="ignore"):
        for statement in _told("\n".join(map(str, lines)), progress):
            exec(statement, space)
    return _answer(catalog, made, writer, space, owners)


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


def _answer(catalog: Catalog, made: Plan, writer: Writer, space: Mapping[str, Any], owners: bool) -> Answer:
    customers = space[CUSTOMERS]
    held = {n.name: space[writer.variables[n.name]] for n in made.named}
    for_everybody = [n.name for n in made.named if n.kind in ("trait", "extra") and n.node.rows == ONE]
    return Answer(
        key={name: Key(customers[name]) for name in key_names(catalog)},
        values={n.name: Held.of(n, held[n.name], len(customers)) for n in made.named},
        numbers={name: None if is_unknown(held[name]) else held[name] for name in for_everybody},
        left_out={table: _left_out(writer, table, space) for table in writer.owners},
        owners={table: space[variable] for table, variable in writer.owners.items()} if owners else {},
    )


def _left_out(writer: Writer, table: str, space: Mapping[str, Any]) -> LeftOut:
    claims = space[writer.claims[table]] if table in writer.claims else None
    return left_out(space[writer.owners[table]], claims)


def left_out(owner: NDArray[Any], claims: NDArray[Any] | None) -> LeftOut:
    """Rows that are nobody's; of those that several customers have a claim to, none is anybody's."""
    if int(owner.min(initial=0)) >= 0:
        return LeftOut()
    nobodys = owner == -1
    shared = 0 if claims is None else int((nobodys & (claims >= 0)).sum())
    return LeftOut(int((owner == -2).sum()), int(nobodys.sum()) - shared, shared)
