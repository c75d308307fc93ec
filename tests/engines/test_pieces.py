"""The pieces of programs against the one-row meanings of the table, on generated values."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from segdsl.engines.pandas_program import quicker
from segdsl.engines.pandas_program.pieces import dates, many, numbers, ranks, rows, texts
from segdsl.instants import add_minutes, local_time
from segdsl.operators import calendar
from segdsl.operators.aggregates import AGGREGATES, total
from segdsl.operators.ranks import cut_offs, group_of_place, rank
from segdsl.operators.text import without_case

floats = st.floats(allow_nan=False, allow_infinity=False)
days = st.dates() | st.sampled_from([dt.date(2024, 2, 29), dt.date(2025, 2, 28), dt.date(2026, 1, 31)])
instants = st.datetimes(timezones=st.just(dt.UTC)) | st.datetimes(
    dt.datetime(2025, 3, 29), dt.datetime(2025, 3, 31), timezones=st.just(dt.UTC)
)
zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Pacific/Apia", "America/St_Johns", "UTC"])


def column(values: list[object], dtype: str) -> pd.Series:
    return pd.Series(pd.array(values, dtype=dtype))


def plain(values: pd.Series) -> list[object]:
    return [None if pd.isna(v) else v.date() if isinstance(v, pd.Timestamp) else v for v in values]


@given(st.lists(st.tuples(st.integers(0, 3), floats), max_size=40))
def test_sums_are_exact(rows: list[tuple[int, float]]) -> None:
    owner = np.array([o for o, _ in rows], "int32")
    sums = many.sum_by(owner, 4, pd.Series([v for _, v in rows], dtype="float64"))
    assert plain(sums) == [total([v for o, v in rows if o == each]) for each in range(4)]


def test_sums_are_exact_where_floats_would_lose() -> None:
    values = np.array([1e16, 1.0, -1e16, 0.1, 0.2, 0.3] * 1000)
    owner = np.array([0, 0, 0, 1, 1, 1] * 1000, "int32")
    assert numbers.exact_sums(values, owner, 2).tolist() == [1000.0, math.fsum([0.1, 0.2, 0.3] * 1000)]


@given(st.lists(st.tuples(st.sampled_from([0, 1]), days, st.sampled_from(["a", "b", "ß", ""])), max_size=12))
def test_first_last_most_common_and_nth(rows: list[tuple[int, dt.date, str]]) -> None:
    owner = np.array([o for o, _, _ in rows], "int32")
    at = column([d for _, d, _ in rows], "datetime64[us]")
    values = column([v for _, _, v in rows], "str")
    pairs = [[(d, v) for o, d, v in rows if o == each] for each in (0, 1)]
    row = {name: function.row for name, function in AGGREGATES.items()}
    assert plain(many.first_by(owner, 2, values, at)) == [row["first"](p) for p in pairs]
    assert plain(many.last_by(owner, 2, values, at)) == [row["last"](p) for p in pairs]
    assert plain(many.most_common_by(owner, 2, values)) == [row["most common"](p) for p in pairs]
    assert plain(many.distinct_by(owner, 2, values)) == [row["distinct"](p) for p in pairs]
    assert plain(many.nth_by(owner, 2, 2, at)) == [row["nth time"](p, 2) for p in pairs]


@given(st.lists(st.sampled_from([0.0, 1.0, 2.5, 0.1, 1e300, -1e300, 3.0]), max_size=12), st.integers(2, 11))
def test_ranks(values: list[float], groups: int) -> None:
    series = pd.Series(values, dtype="float64")
    cuts = cut_offs(sorted(values), groups)
    assert ranks.quantile_rank(series, groups).tolist() == [rank(v, cuts) for v in values]
    places = sorted(range(len(values)), key=lambda i: (values[i], i))
    tiles = [group_of_place(places.index(i) + 1, len(values), groups) for i in range(len(values))]
    assert ranks.ntile_rank(series, groups, np.arange(len(values))).tolist() == tiles


@given(st.lists(instants, max_size=5), zones)
def test_local_time(moments: list[dt.datetime], zone: str) -> None:
    local = dates.local_time(column(moments, "datetime64[us, UTC]"), zone)
    assert [t.to_pydatetime() for t in local] == [local_time(m, zone) for m in moments]


@given(days, days, st.floats(-1e5, 1e5))
def test_calendar(first: dt.date, second: dt.date, amount: float) -> None:
    a, b = column([first, None], "datetime64[us]"), column([second, second], "datetime64[us]")
    assert plain(dates.months_between(a, b)) == [calendar.months_between(first, second), None]
    assert plain(dates.add_days(a, amount)) == [calendar.add_days(first, amount), None]
    assert plain(dates.add_months(a, amount)) == [calendar.add_months(first, amount), None]
    low, high = min(first, second), max(first, second)
    returns = dates.anniversary_between(b, column([low, low], "datetime64[us]"), pd.Timestamp(high))
    assert returns.tolist() == [calendar.anniversary_between(second, low, high)] * 2


@given(instants, st.floats(-1e9, 1e9))
def test_minutes(moment: dt.datetime, minutes: float) -> None:
    later = dates.add_minutes(column([moment], "datetime64[us, UTC]"), minutes)[0]
    expected = add_minutes(moment, minutes)
    assert (None if pd.isna(later) else later.to_pydatetime()) == expected


keys = st.tuples(st.sampled_from(["a", "b", "c", None]), st.sampled_from([1.0, 2.0, None]))


@given(st.lists(keys, max_size=9), st.lists(keys, max_size=9))
def test_places_of_keys(wanted: list[tuple[object, ...]], own: list[tuple[object, ...]]) -> None:
    """The first row with the same key; nothing is found by, or is, a key of which a part is unknown."""
    found = rows.places(
        *([column([k[0] for k in x], "str"), column([k[1] for k in x], "float64")] for x in (wanted, own))
    )
    assert found.tolist() == [-2 if None in key else own.index(key) if key in own else -1 for key in wanted]
    single = rows.places(*([column([k[0] for k in x], "str")] for x in (wanted, own)))
    first = [k[0] for k in own]
    assert single.tolist() == [-2 if k is None else first.index(k) if k in first else -1 for k, _ in wanted]


@given(st.lists(st.tuples(st.integers(0, 2), keys, st.booleans()), max_size=12))
def test_groups(events: list[tuple[int, tuple[str | None, float | None], bool]]) -> None:
    """Rows of one owner and key are one group, known by its first row."""
    owner = np.array([o for o, _, _ in events], "int32")
    where = pd.Series([chosen for _, _, chosen in events], dtype=bool)
    columns = [column([k[0] for _, k, _ in events], "str"), column([k[1] for _, k, _ in events], "float64")]
    groups, first = rows.group_rows(owner, columns, where)
    kinds = list(dict.fromkeys((o, k) for o, k, chosen in events if chosen and None not in k))
    grouped = [kinds.index((o, k)) if chosen and (o, k) in kinds else -1 for o, k, chosen in events]
    assert groups.tolist() == grouped
    assert first.tolist() == [grouped.index(group) for group in range(len(kinds))]


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=9))
def test_choices_among_fixed_values_and_columns(conditions: list[tuple[bool, bool]]) -> None:
    first, second = (pd.Series([pair[i] for pair in conditions], dtype=bool) for i in (0, 1))
    size = len(conditions)
    fixed = texts.choose(size, "str", [(first, "a"), (second, None)], "z")
    mixed = texts.choose(size, "str", [(first, pd.Series(["a"] * size, dtype="str")), (second, None)], "z")
    expected = ["a" if a else None if b else "z" for a, b in conditions]
    assert plain(fixed) == plain(mixed) == expected
    assert fixed.dtype == mixed.dtype


@given(
    st.lists(st.none() | st.text(st.characters(max_codepoint=127)) | st.text(max_size=3), max_size=8),
    st.sampled_from([(texts.without_case, without_case), (str.lower, str.lower), (str.upper, str.upper)]),
)
def test_letters_of_ascii_and_of_others(values: list[str | None], functions: tuple[Any, Any]) -> None:
    function, meant = functions
    for each_text in (texts.each_text, quicker.each_text):
        found = each_text(function, column(values, "str"))
        assert found.dtype == "str"
        assert [None if pd.isna(one) else one for one in found] == [
            v if v is None else meant(v) for v in values
        ]
