"""Rules on frames that somebody already has.

In: a frame of customers, frames of events, attributes and lookups by name. Out: typed tables as if they had
been read from files, and the mask of a segment with the frame's own index.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.diagnostics import Checked, Diagnostic, Problem, has_errors, wrong_usage
from segdsl.model.catalog import CUSTOMERS, Catalog, Table
from segdsl.model.project import Model
from segdsl.project.names import nearest
from segdsl.runs.job import Job
from segdsl.runs.reading.history_events import history_events
from segdsl.runs.reading.needs import Needs, needs, rules_of
from segdsl.runs.reading.tolerated import tell
from segdsl.sources.frames import made_of
from segdsl.sources.given import Frame, Frames, Given, given
from segdsl.sources.loading import Loaded, load, tables_of
from segdsl.sources.old_texts import refuse_old_texts
from segdsl.sources.tables import Omitted, Tables


def frames_of(catalog: Catalog, frame: Frame | Given | None, events: Mapping[str, Frame] | None) -> Frames:
    """What was given in the place of declared sources. Raises Problem for what is no frame."""
    if events is not None and not isinstance(events, Mapping):
        raise _no_frames(catalog, events)
    others = dict(events or {})
    if frame is not None and CUSTOMERS in others:
        message = f"the frame of `{CUSTOMERS}` is given twice: also among the `events`"
        raise wrong_usage(message, "leave it out of `events`")
    whole = {**({} if frame is None else {CUSTOMERS: frame}), **others}
    _refuse_strangers(tables_of(catalog), whole)
    return Frames({name: given(one, name) for name, one in whole.items()}, closed=events is not None)


def read_frames(job: Job, frames: Frames, needed: Needs | None) -> Checked[Loaded]:
    """The tables that are needed (all, where `needed` is None): frames typed, the others from their sources.

    Of a frame, only columns that are needed are looked at.
    """
    catalog = job.model.catalog
    declared = {n: _narrowed(t, needed) for n, t in tables_of(catalog).items() if t.file is not None}
    read = _read(job, frames, needed)
    made: dict[str, pd.DataFrame] = {}
    omitted = dict(read.value.tables.omitted) if read.value else {}
    found: list[Diagnostic] = [*read.diagnostics]
    for name, table in declared.items():
        one = frames.by_name.get(name)
        there = None if read.value is None else _of(read.value.tables, name)
        if one is None:
            made[name] = _empty(table, catalog.zone) if there is None else there
            continue
        checked = made_of(table, one, catalog.zone, tolerate=job.tolerate, today=job.as_of.today)
        found.extend(checked.diagnostics)
        if checked.value is not None:
            made[name] = checked.value.frame
            omitted[name] = checked.value.omitted
    if has_errors(found):
        return Checked(None, tuple(found))
    files = read.value.files if read.value else {}
    return Checked(Loaded(_assembled(catalog, made, omitted), files), tuple(found))


def from_sources(catalog: Catalog, frames: Frames, needed: Needs | None) -> frozenset[str]:
    """The tables that are needed and not given, which are read from their declared sources."""
    names = {CUSTOMERS} if frames.closed else {*(tables_of(catalog) if needed is None else needed)}
    return frozenset(names - frames.by_name.keys())


def mask(job: Job, name: str, frame: Frame, events: Mapping[str, Frame] | None) -> pd.Series[bool]:
    """Whether each row of the frame of customers is in the segment; rows without a key are in nothing."""
    model = job.model
    refuse_old_texts()
    _refuse_mask(model, name)
    own = given(frame, CUSTOMERS)
    frames = frames_of(model.catalog, own, events)
    needed = needs(model, rules_of(model, (name,)))
    read = read_frames(job, frames, needed)
    typed = read.required().tables
    tell(read.diagnostics)
    result = job.project.compute(typed, job.as_of, (name,))
    places = _places(model.catalog, own, result.key)
    members: NDArray[np.bool_] = np.append(result.values(name).to_numpy(dtype=bool), False)  # -1: nobody
    return pd.Series(members[places], index=own.index, name=name, dtype=bool)


# ---------------------------------------------------------------- what cannot be given


def _no_frames(catalog: Catalog, events: object) -> Problem:
    first = next((n for n, table in catalog.events.items() if table.file is not None), "orders")
    hint = f'give frames by the name of their table: `events={{"{first}": …}}`'
    if isinstance(events, str):
        return wrong_usage(
            "a text is given for `events`, which takes frames by name", f"{hint}; as-of is `as_of=…`"
        )
    return wrong_usage(
        f"`events` takes frames by name, not an object of the type `{type(events).__name__}`", hint
    )


def _refuse_strangers(declared: Mapping[str, Table], whole: Mapping[str, object]) -> None:
    for name in whole:
        table = declared.get(name)
        if table is None:
            files = [n for n, t in declared.items() if t.file is not None]
            raise wrong_usage(f"no table is called `{name}`", nearest(str(name), files))
        if table.file is None and table.base is not None:
            origin = f"`{name}` is computed from `{table.base}`, not given as a frame"
            raise wrong_usage(origin, f"give a frame for `{table.base}`")


def _refuse_mask(model: Model, name: str) -> None:
    """Raises Problem where no row of a frame is in anything or out of it."""
    if model.kind_of(name) != "segment":
        raise wrong_usage(f"`{name}` is a {model.kind_of(name)}, not a segment: nobody is in it or out")
    base = model.catalog.customers.base
    if base is not None:
        hint = "use `segment(events={…})`, which says who they are"
        raise wrong_usage(f"the customers come from the events `{base}`, not from a frame", hint)


# ---------------------------------------------------------------- pieces


def _narrowed(table: Table, needed: Needs | None) -> Table:
    """The table with those of its columns that are needed."""
    if needed is None:
        return table
    by = None if table.keep is None else table.keep.by
    wanted = {*needed.get(table.name, ()), *table.key, *table.once, *filter(None, (table.at, by))}
    return replace(table, columns={n: c for n, c in table.columns.items() if n in wanted})


def _places(catalog: Catalog, frame: Given, keys: pd.DataFrame) -> NDArray[np.intp]:
    """Which customer each row of the frame is, also where rows repeat a key; -1 for those without one."""
    table = tables_of(catalog)[CUSTOMERS]
    own = {name: table.columns[name] for name in table.key}
    if not own or any(column.reading is None for column in own.values()):
        return np.arange(frame.length)  # no row was left out
    plain = {name: replace(column, required=False, unique=False) for name, column in own.items()}
    every_row = replace(table, role="events", columns=plain)  # of events, no row is left out
    rows = made_of(every_row, frame, catalog.zone, tolerate=True).required().frame
    customers, wanted = (pd.MultiIndex.from_frame(one[[*own]].astype(object)) for one in (keys, rows))
    return np.where(rows[[*own]].notna().all(axis=1), customers.get_indexer(wanted), -1)


def _read(job: Job, frames: Frames, needed: Needs | None) -> Checked[Loaded]:
    """What is needed and not given, from its declared source; no other table where the frames are all."""
    catalog = job.model.catalog
    names = from_sources(catalog, frames, needed)

    def wanted(tables: Mapping[str, Table]) -> dict[str, Table]:
        return {n: t if n in names else replace(t, file=None) for n, t in tables.items()}

    narrowed = Catalog(
        wanted({CUSTOMERS: catalog.customers})[CUSTOMERS],
        wanted(catalog.attributes),
        wanted(catalog.events),
        wanted(catalog.lookups),
        catalog.zone,
    )
    return load(
        narrowed,
        job.project.data,
        tolerate=job.tolerate,
        progress=job.progress,
        today=job.as_of.today,
        history=history_events(job),
    )


def _of(read: Tables, name: str) -> pd.DataFrame | None:
    if name == CUSTOMERS:
        return read.customers
    return {**read.attributes, **read.events, **read.lookups}.get(name)


def _empty(table: Table, zone: str) -> pd.DataFrame:
    """The table without rows."""
    columns = [name for name, column in table.columns.items() if column.reading is not None]
    nothing = pd.DataFrame({name: pd.Series([], dtype=object) for name in columns})
    return made_of(table, given(nothing, table.name), zone).required().frame


def _assembled(catalog: Catalog, made: Mapping[str, pd.DataFrame], omitted: Mapping[str, Omitted]) -> Tables:
    def group(names: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
        return {name: made[name] for name in names if name in made}

    customers = made.get(CUSTOMERS)
    return Tables(
        customers, group(catalog.attributes), group(catalog.events), group(catalog.lookups), _told(omitted)
    )


def _told(omitted: Mapping[str, Omitted]) -> dict[str, Omitted]:
    return {name: left for name, left in omitted.items() if left}
