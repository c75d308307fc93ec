"""Rules on frames that somebody already has.

In: a frame of customers, frames of events, attributes and lookups by name. Out: typed tables as if they had
been read from files, and the mask of a segment with the frame's own index.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.data.frames import conform
from segdsl.data.loading import load, tables_of
from segdsl.data.tables import Tables
from segdsl.diagnostics import Diagnostic, Problem, has_errors, wrong_usage
from segdsl.model.catalog import CUSTOMERS, Catalog, ColumnInfo, Reading, Table
from segdsl.project.needs import tables_needed
from segdsl.reference import AsOf
from segdsl.types import Kind, Number

if TYPE_CHECKING:
    from segdsl.project import Project

Frames = Mapping[str, pd.DataFrame]

_PLACE = "#place"  # no declared column can be called so


def tables(
    project: Project,
    frame: pd.DataFrame | None,
    others: Frames | None,
    names: tuple[str, ...] | None,
    *,
    tolerate: bool,
    catalog: Catalog | None = None,
) -> Tables:
    """The tables that the names need: the given frames, typed.

    Of `others`, one that is not given has no rows; where there are no `others` at all, what is needed is
    read from its declared source. Raises Problem for what is wrong with a frame.
    """
    catalog = catalog or project.model.catalog
    declared = tables_of(catalog)
    given = {**(others or {}), **({} if frame is None else {CUSTOMERS: frame})}
    _refuse_strangers(declared, given)
    needed = tables_needed(project.model, names) | {CUSTOMERS}
    read = _read(project, needed - given.keys(), tolerate) if others is None else Tables(None)

    made: dict[str, pd.DataFrame] = {}
    found: list[Diagnostic] = []
    for name, table in declared.items():
        if table.file is None:
            continue
        one = given.get(name)
        if one is None:
            made[name] = _of(read, name, lambda table=table: _empty(table, catalog.zone))  # type: ignore[misc]
            continue
        checked = conform(table, one, catalog.zone, tolerate=tolerate)
        found.extend(checked.diagnostics)
        if checked.value is not None:
            made[name] = checked.value
    if has_errors(found):
        raise Problem(found)
    return _assembled(catalog, made)


def mask(
    project: Project, name: str, frame: pd.DataFrame, others: Frames | None, as_of: AsOf, *, tolerate: bool
) -> pd.Series[bool]:
    """Whether each row of the frame is in the segment; rows without a key are in nothing."""
    from segdsl.engines.pandas import run
    from segdsl.project.running import checked_names

    checked_names(project, (name,))
    placed = frame.assign(**{_PLACE: np.arange(len(frame))})
    catalog = _with_places(project.model.catalog)
    typed = tables(project, placed, others, (name,), tolerate=tolerate, catalog=catalog)
    assert typed.customers is not None
    places = typed.customers.pop(_PLACE).to_numpy(dtype=int)
    members = run(project.model, typed, as_of, (name,)).values(name)
    if members.dtype != np.bool_:
        kind = project.model.kind_of(name)
        raise wrong_usage(f"`{name}` is a {kind}, not a segment: nobody is in it or out")
    found: NDArray[np.bool_] = np.zeros(len(frame), dtype=np.bool_)
    found[places] = members.to_numpy()
    return pd.Series(found, index=frame.index, name=name, dtype=bool)


# ---------------------------------------------------------------- pieces


def _with_places(catalog: Catalog) -> Catalog:
    """The catalog with one more column of customers: the place of each row in the frame."""
    customers = catalog.customers
    if customers.base is not None:
        hint = "use `segment(events={…})`, which says who they are"
        raise wrong_usage(f"the customers come from the events `{customers.base}`, not from a frame", hint)
    kind = Kind(Number(whole=True), unknown=False)
    place = ColumnInfo(_PLACE, kind, customers.span, Reading(_PLACE))
    columns = {**customers.columns, _PLACE: place}
    return replace(catalog, customers=replace(customers, columns=columns))


def _refuse_strangers(declared: Mapping[str, Table], given: Frames) -> None:
    for name in given:
        table = declared.get(name)
        if table is None:
            raise wrong_usage(
                f"no table is called `{name}`", f"there are: {', '.join(f'`{n}`' for n in declared)}"
            )
        if table.file is None:
            origin = f"`{name}` is computed from `{table.base}`, not given as a frame"
            raise wrong_usage(origin, f"give a frame for `{table.base}`")


def _read(project: Project, names: frozenset[str] | set[str], tolerate: bool) -> Tables:
    """The tables of these names from their declared sources."""
    catalog = project.model.catalog

    def wanted(tables: Mapping[str, Table]) -> dict[str, Table]:
        return {n: t if n in names else replace(t, file=None) for n, t in tables.items()}

    customers = wanted({CUSTOMERS: catalog.customers})[CUSTOMERS]
    narrowed = Catalog(
        customers, wanted(catalog.attributes), wanted(catalog.events), wanted(catalog.lookups), catalog.zone
    )
    return load(narrowed, project.data, tolerate=tolerate).required().tables


def _of(read: Tables, name: str, otherwise: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    for group in (read.attributes, read.events, read.lookups):
        if name in group:
            return group[name]
    return read.customers if name == CUSTOMERS and read.customers is not None else otherwise()


def _empty(table: Table, zone: str) -> pd.DataFrame:
    """The table without rows."""
    columns = [name for name, column in table.columns.items() if column.reading is not None]
    return conform(
        table, pd.DataFrame({name: pd.Series([], dtype=object) for name in columns}), zone
    ).required()


def _assembled(catalog: Catalog, made: Mapping[str, pd.DataFrame]) -> Tables:
    def group(names: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
        return {name: made[name] for name in names if name in made}

    return Tables(
        made.get(CUSTOMERS), group(catalog.attributes), group(catalog.events), group(catalog.lookups)
    )
