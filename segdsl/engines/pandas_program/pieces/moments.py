"""Reading dates and times whose cells keep what was declared of them.

Every function takes cells as texts, unknown where they are empty, and gives days or instants; what a layout
does not read is unknown.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from segdsl.engines.pandas_program.pieces.cells import as_texts
from segdsl.engines.pandas_program.pieces.reading import first_known, known


def days(
    cells: pd.Series[Any], unknown: tuple[str, ...] = (), layouts: tuple[str, ...] = (), zone: str = "UTC"
) -> pd.Series[Any]:
    """Days: midnights without a zone."""
    cells = known(counted_in_texts(cells), unknown)
    if not layouts:
        return pd.Series(pd.to_datetime(cells, format="ISO8601", errors="coerce").astype("datetime64[us]"))
    times = first_known([in_layout(cells, layout, zone) for layout in layouts])
    return pd.Series(times.dt.tz_convert(zone).dt.tz_localize(None).dt.floor("D"))


def counted_in_texts(cells: pd.Series[Any]) -> pd.Series[Any]:
    """The cells, numbers as texts: a layout says what they count."""
    return as_texts(cells) if pd.api.types.is_numeric_dtype(cells.dtype) else cells


def birthdays(
    cells: pd.Series[Any], unknown: tuple[str, ...] = (), layouts: tuple[str, ...] = ()
) -> pd.Series[Any]:
    """Days without a year, which stand in the year 4: it has a 29 February, and is before all others."""
    cells = known(cells, unknown)
    read = [
        days(cells, layouts=(layout,))
        if "%Y" in layout or "%y" in layout
        else days("2000 " + cells, layouts=("%Y " + layout,))
        for layout in layouts
    ]
    moved = pd.to_datetime("2000-" + first_known(read).dt.strftime("%m-%d"), format="%Y-%m-%d")
    return pd.Series(
        moved.astype("datetime64[us]") - (np.datetime64("2000-01-01") - np.datetime64("0004-01-01"))
    )


def instants(
    cells: pd.Series[Any], zone: str, unknown: tuple[str, ...] = (), layouts: tuple[str, ...] = ()
) -> pd.Series[Any]:
    """Instants in UTC; a time without an offset is in the zone."""
    cells = known(counted_in_texts(cells), unknown)
    if layouts and isinstance(cells.dtype, pd.StringDtype):
        return to_calendar(first_known([in_layout(cells, layout, zone) for layout in layouts]))
    if isinstance(cells.dtype, pd.DatetimeTZDtype):
        return pd.Series(cells.dt.tz_convert("UTC").astype("datetime64[us, UTC]"))
    offset = cells.isna()
    if isinstance(cells.dtype, pd.StringDtype):
        cells = cells.str.replace(r" ?(?:UTC|GMT|Z)$", "Z", regex=True, case=False)
        offset |= cells.str.contains(r"(?:Z|[+-]\d\d(?::?\d\d)?)$", regex=True)
        offset &= ~cells.str.fullmatch(r"\d{4}-\d\d-\d\d", na=False)
    exact = in_utc(cells.where(offset), "ISO8601")
    local = pd.to_datetime(cells.where(~offset), format="ISO8601", errors="coerce")
    return to_calendar(exact.where(offset, from_local(local.astype("datetime64[us]"), zone)))


def to_calendar(instants: pd.Series[Any]) -> pd.Series[Any]:
    """Instants that an offset moves beyond the years 1 to 9999 as the first or last instant of them."""
    ends = np.array(["0001-01-01", "9999-12-31T23:59:59.999999"], "datetime64[us]")
    utc = np.clip(instants.dt.tz_localize(None).to_numpy(), *ends)
    return pd.Series(utc, index=instants.index).dt.tz_localize("UTC").astype("datetime64[us, UTC]")


def in_utc(cells: pd.Series[Any], layout: str) -> pd.Series[Any]:
    """Instants whose texts name their offset."""
    return pd.Series(
        pd.to_datetime(cells, format=layout, errors="coerce", utc=True).astype("datetime64[us, UTC]")
    )


def in_layout(cells: pd.Series[Any], layout: str, zone: str) -> pd.Series[Any]:
    """Instants in one way of writing them; unknown where a cell is not written so."""
    epoch = {"epoch seconds": 1_000_000, "epoch milliseconds": 1_000, "epoch microseconds": 1}
    if layout in epoch:
        count = pd.to_numeric(cells, errors="coerce").astype("float64") * epoch[layout]
        return pd.Series(pd.to_datetime(count.round().astype("Int64"), unit="us", utc=True))
    if layout == "excel":
        days = pd.to_numeric(cells, errors="coerce").astype("float64")
        local = pd.to_datetime(days.round(8), unit="D", origin="1899-12-30").dt.round("ms")
        return from_local(local.astype("datetime64[us]"), zone)
    if "%Z" in layout:
        return in_named_zones(cells, layout.replace("%Z", "%z"))
    if "%z" in layout:
        return in_utc(cells, layout)
    return from_local(pd.to_datetime(cells, format=layout, errors="coerce").astype("datetime64[us]"), zone)


def in_named_zones(cells: pd.Series[Any], layout: str) -> pd.Series[Any]:
    """Instants whose texts name a time zone where the layout has an offset."""
    read = in_utc(offsets_for_names(cells), layout)
    names = cells.str.extract(r"([A-Za-z]+(?:/[A-Za-z_]+)+)", expand=False)
    for zone in names.dropna().unique():
        local = in_utc(cells.where(names == zone).str.replace(zone, "+00:00", regex=False), layout)
        read = read.where(names != zone, from_local(local.dt.tz_localize(None), zone))
    return read


def offsets_for_names(cells: pd.Series[Any]) -> pd.Series[Any]:
    """The texts with offsets where they name a time zone."""
    europe = {"WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3}
    america = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
    hours = {"UTC": 0, "GMT": 0, "UT": 0, "Z": 0, **europe, **america}
    names = rf"\b(?:{'|'.join(hours)})\b"
    return cells.str.replace(names, lambda name: f"{hours[name[0].upper()]:+03}:00", regex=True, case=False)


def from_local(local: pd.Series[Any], zone: str) -> pd.Series[Any]:
    """The instants of local times: a skipped one is moved forward, a repeated one is the first."""
    first = np.ones(len(local), bool)
    clocks = local.dt.tz_localize(zone, ambiguous=first, nonexistent="shift_backward")
    # The offset before the change moves a skipped time forward by as much as the clock.
    offset = clocks.dt.tz_localize(None) - clocks.dt.tz_convert("UTC").dt.tz_localize(None)
    return pd.Series((local - offset).dt.tz_localize("UTC").astype("datetime64[us, UTC]"))
