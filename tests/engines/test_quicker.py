"""What the engines compute instead of the plain pieces says what these say, and what Python says."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.engines import few_rows
from segdsl.engines.pandas_program import quicker
from segdsl.engines.pandas_program.digests import LONGEST, beginnings
from segdsl.engines.pandas_program.pieces import dates, numbers, rows, texts
from segdsl.instants import instant_of, local_time
from segdsl.sources.tables import TEXT
from segdsl.sources.zones import to_utc

ZONES = ("Europe/Berlin", "America/New_York", "Pacific/Apia", "America/Sao_Paulo", "Australia/Lord_Howe")


@given(st.binary(max_size=20), st.lists(st.binary(max_size=40), max_size=20))
def test_digests_begin_as_those_of_hashlib(before: bytes, messages: list[bytes]) -> None:
    content = np.frombuffer(b"".join(messages), np.uint8)
    found = beginnings(before, content, np.cumsum([0, *map(len, messages)]))
    wanted = [hashlib.md5(before + one, usedforsecurity=False).digest()[:4] for one in messages]
    if not messages or len(before) + max(map(len, messages)) > LONGEST:
        assert found is None
    else:
        assert found is not None
        assert [int.from_bytes(one) for one in wanted] == found.tolist()


def test_many_texts_go_through_in_several_parts() -> None:
    keys = pd.Series([f"c{n}" for n in range(20_001)], dtype=TEXT)
    pd.testing.assert_series_equal(quicker.draws("spring", [keys]), texts.draws("spring", [keys]))


@given(st.text(max_size=50), st.lists(st.none() | st.text(max_size=60), max_size=6))
def test_draws(seed: str, keys: list[str | None]) -> None:
    column = pd.Series(keys, dtype=TEXT)
    for one in (column, column.iloc[1:].reset_index(drop=True)):
        pd.testing.assert_series_equal(quicker.draws(seed, [one]), texts.draws(seed, [one]))


def test_draws_of_other_keys() -> None:
    names, numbers = pd.Series(["a", "b"], dtype=TEXT), pd.Series([1, 2])
    for keys in ([names, names], [numbers], [numbers, names]):
        pd.testing.assert_series_equal(quicker.draws("s", keys), texts.draws("s", keys))


# ---------------------------------------------------------------- clocks


def changes(zone: str) -> list[dt.datetime]:
    """Moments around every change of a zone's clocks from 2005 to 2030, to the hour."""
    hours = pd.date_range("2005-01-01", "2030-01-01", freq="h", tz="UTC")
    offsets = np.array([moment.utcoffset() for moment in hours.tz_convert(zone).to_pydatetime()])
    places = np.flatnonzero(offsets[1:] != offsets[:-1])
    around = np.unique((places[:, None] + np.arange(-30, 31)).clip(0, len(hours) - 1))
    return [*hours[around].to_pydatetime()]


@pytest.mark.parametrize("zone", ZONES)
def test_clocks_are_told_by_the_hour_and_by_the_day(zone: str) -> None:
    """All of a zone's changes between many other moments, so that most are told by their hour or day."""
    shown = [moment + dt.timedelta(minutes=n % 60) for n, moment in enumerate(changes(zone))]
    many = np.arange("2005-01", "2030-01", 61, "datetime64[m]").astype("datetime64[us]")
    moments = np.concatenate([np.array([m.replace(tzinfo=None) for m in shown], "datetime64[us]"), many])
    moments[3] = np.datetime64("NaT")
    instants: pd.Series[Any] = pd.Series(moments).dt.tz_localize("UTC")
    found = quicker.local_time(instants, zone)
    pd.testing.assert_series_equal(found, dates.local_time(instants, zone))
    pd.testing.assert_series_equal(quicker.local_day(instants, zone), dates.local_day(instants, zone))
    assert [t.to_pydatetime() for t in found[4 : len(shown)]] == [local_time(m, zone) for m in shown[4:]]
    utc = to_utc(moments, zone)
    wanted = [instant_of(m.replace(tzinfo=None), zone).replace(tzinfo=None) for m in shown[4:]]
    assert utc[4 : len(shown)].tolist() == wanted
    assert np.isnat(utc).tolist() == np.isnat(moments).tolist()


@pytest.mark.parametrize("day", ["0001-01-01", "0001-01-03", "9999-12-29", "9999-12-31"])
def test_clocks_at_the_ends_of_the_calendar(day: str) -> None:
    moments = np.arange(day, 24 * 60 - 1, dtype="datetime64[m]").astype("datetime64[us]")
    instants: pd.Series[Any] = pd.Series(moments).dt.tz_localize("UTC")
    for zone in ZONES:
        pd.testing.assert_series_equal(quicker.local_time(instants, zone), dates.local_time(instants, zone))
        wanted = [instant_of(m, zone).replace(tzinfo=None) for m in moments.tolist()]
        assert to_utc(moments, zone).tolist() == wanted


ENDS = st.none() | st.dates(dt.date(2023, 1, 1), dt.date(2029, 1, 1)).map(pd.Timestamp)
BIRTHDAYS = st.none() | st.dates(dt.date(1999, 11, 1), dt.date(2001, 3, 9))


@given(st.lists(BIRTHDAYS, max_size=30), ENDS, ENDS, st.booleans())
def test_anniversaries_are_told_by_the_day(values: list[Any], low: Any, high: Any, many: bool) -> None:
    days: pd.Series[Any] = pd.Series(pd.array(values * (40 if many else 1), dtype="datetime64[us]"))
    found = quicker.anniversary_between(days, low, high)
    pd.testing.assert_series_equal(found, dates.anniversary_between(days, low, high))


# ---------------------------------------------------------------- numbers, rows

FETCHED = {
    "float64": st.floats(allow_nan=False) | st.none(),
    "int64": st.integers(-9, 9),
    "datetime64[us]": st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31)) | st.none(),
    "bool": st.booleans(),
    "str": st.text(max_size=2) | st.none(),
}


@pytest.mark.parametrize("dtype", FETCHED)
@given(data=st.data())
def test_values_are_fetched_from_other_rows(dtype: str, data: st.DataObject) -> None:
    """However many at a time; also where there are none to be fetched."""
    values = pd.Series(pd.array(data.draw(st.lists(FETCHED[dtype], max_size=5)), dtype=dtype))
    place = np.array(data.draw(st.lists(st.integers(-2, len(values) - 1), max_size=9)), np.int32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(few_rows, "FEW", data.draw(st.sampled_from([1, 2, 1 << 15])))
        pd.testing.assert_series_equal(quicker.fetch(values, place), rows.fetch(values, place))


@pytest.mark.parametrize("dtype", ["float64", "Float64", "Int64"])
@given(values=st.lists(st.sampled_from([0.0, 1.0, -2.0, np.inf, -np.inf, np.nan]), max_size=5))
def test_what_is_not_finite_is_unknown(dtype: str, values: list[float]) -> None:
    if dtype == "Int64":
        values = [value for value in values if np.isfinite(value)]
    x: pd.Series[Any] = pd.Series(pd.array(values, dtype=dtype))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(few_rows, "FEW", 2)
        pd.testing.assert_series_equal(quicker.finite(x), numbers.finite(x))
