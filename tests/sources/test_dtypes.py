"""Every dtype that pandas and Arrow have, against every kind that can be declared."""

from __future__ import annotations

import datetime as dt
import enum
import re
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from segdsl.sources.rows import plain_values
from segdsl.sources.tables import dtype_of
from tests.sources.reading import catalog_of, conform

Made = Callable[[Sequence[object]], object]
UTC = dt.UTC
DAY, INSTANT = dt.date(2026, 3, 31), dt.datetime(2026, 3, 31, 22, 30, tzinfo=UTC)


def column(declared: str, values: object, zone: str = "Europe/Berlin") -> list[object]:
    """What is read of the values, which are a column of customers beside a key."""
    table = catalog_of(f'customers from "c.csv" key id\n  x {declared}\n', zone).customers
    frame = pd.DataFrame({"x": values})
    frame.insert(0, "id", range(len(frame)))
    made = conform(table, frame, zone).required()["x"]
    assert made.dtype == dtype_of(table.columns["x"].kind.type, missing=bool(made.isna().any()))
    return plain_values(made)


def said(declared: str, values: object) -> str:
    table = catalog_of(f'customers from "c.csv" key id\n  x {declared}\n').customers
    frame = pd.DataFrame({"x": values})
    frame.insert(0, "id", range(len(frame)))
    (found,) = conform(table, frame).diagnostics
    return f"{found.code}: {found.message.partition(': ')[2]}"


def series(dtype: object) -> Made:
    return lambda values: pd.Series(list(values), dtype=dtype)  # type: ignore[call-overload]


def arrow(type_: object) -> Made:
    return lambda values: pd.Series(pd.array(pa.array(values, type_), dtype=pd.ArrowDtype(type_)))  # type: ignore[arg-type]


def category(inner: Made) -> Made:
    return lambda values: pd.Series(inner(values), dtype="category")  # type: ignore[call-overload]


def encoded(type_: object) -> Made:
    def made(values: Sequence[object]) -> object:
        found = [*dict.fromkeys(value for value in values if value is not None)]
        places = pa.array([None if value is None else found.index(value) for value in values], pa.int32())
        held = pa.DictionaryArray.from_arrays(places, pa.array(found, type_))
        return pd.Series(pd.array(held, dtype=pd.ArrowDtype(held.type)))

    return made


def in_runs(type_: object) -> Made:
    def made(values: Sequence[object]) -> object:
        ends = pa.array(range(1, len(values) + 1), pa.int32())
        held = pa.RunEndEncodedArray.from_arrays(ends, pa.array(values, type_))
        return pd.Series(pd.array(held, dtype=pd.ArrowDtype(held.type)))

    return made


TEXTS = {
    "object": series(object),
    "str": series("str"),
    "string[python]": series(pd.StringDtype("python")),
    "string[pyarrow]": series(pd.StringDtype("pyarrow")),
    "string[python], NaN": series(pd.StringDtype("python", na_value=np.nan)),
    "category": category(series("str")),
    "category of objects": category(series(object)),
    "sparse": series(pd.SparseDtype(object)),
    "arrow string": arrow(pa.string()),
    "arrow large_string": arrow(pa.large_string()),
    "arrow string_view": arrow(pa.string_view()),
    "arrow dictionary": encoded(pa.string()),
    "arrow dictionary of views": encoded(pa.string_view()),
    "arrow dictionary of views of bytes": encoded(pa.binary_view()),
    "arrow runs": in_runs(pa.string()),
    "arrow runs of views": in_runs(pa.string_view()),
    "bytes": lambda values: pd.Series([v if v is None else str(v).encode() for v in values], dtype=object),
    "arrow binary": arrow(pa.binary()),
    "arrow large_binary": arrow(pa.large_binary()),
    "arrow binary_view": arrow(pa.binary_view()),
}


@pytest.mark.parametrize("dtype", TEXTS)
def test_texts(dtype: str) -> None:
    made = TEXTS[dtype]
    assert column("text", made(["Zoë", "", None, "b"])) == ["Zoë", None, None, "b"]
    assert column('one of "DE", "AT"', made(["DE", None])) == ["DE", None]
    assert column("number", made(["1.5", None])) == [1.5, None]
    assert column("whole number", made(["7", "8"])) == [7, 8]
    assert column('flag yes "J" no "N"', made(["J", "N", None])) == [True, False, None]
    assert column("date", made(["2026-03-31", None])) == [DAY, None]
    assert column("datetime", made(["2026-04-01 00:30", None])) == [INSTANT, None]
    assert column("list of text", made(["a, b", None])) == [("a", "b"), None]


WHOLE = {
    **{
        name: series(name)
        for name in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
    },
    **{
        name: series(name)
        for name in ("Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64")
    },
    **{name: series(name) for name in ("float16", "float32", "float64", "Float32", "Float64", "longdouble")},
    **{f"sparse {name}": series(pd.SparseDtype(name, 0)) for name in ("int64", "float64")},
    "object of numpy": lambda values: pd.Series([np.int64(v) for v in values], dtype=object),  # type: ignore[call-overload]
    "object of Decimal": lambda values: pd.Series([Decimal(str(v)) for v in values], dtype=object),
    "category": category(series("int64")),
    **{
        f"arrow {t}": arrow(t)
        for t in (pa.int8(), pa.int64(), pa.uint8(), pa.uint64(), pa.float32(), pa.float64())
    },
    "arrow decimal": arrow(pa.decimal128(9, 2)),
    "arrow decimal256": arrow(pa.decimal256(40, 0)),
    "arrow dictionary": encoded(pa.int32()),
}


@pytest.mark.parametrize("dtype", WHOLE)
def test_whole_numbers(dtype: str) -> None:
    values = WHOLE[dtype]([1, 0, 42])
    assert column("number", values) == [1.0, 0.0, 42.0]
    assert column("whole number", values) == [1, 0, 42]
    assert column('whole number unknown as "42"', values) == [1, 0, None]
    assert column("text", values) == ["1", "0", "42"]
    assert column('number format "1.234,56"', values) == [1.0, 0.0, 42.0]
    assert column("flag", WHOLE[dtype]([1, 0])) == [True, False]


MISSING = {
    "object": series(object),
    **{
        name: series(name) for name in ("Int8", "Int64", "UInt64", "Float32", "Float64", "float32", "float64")
    },
    "sparse": series(pd.SparseDtype("float64")),
    "category": lambda values: pd.Series(pd.Categorical(list(values))),
    "objects of numpy": lambda values: pd.Series(
        [np.nan if v is None else np.float32(v) for v in values], dtype=object
    ),  # type: ignore[arg-type]
    "NaN as Decimal": lambda values: pd.Series([Decimal("NaN" if v is None else str(v)) for v in values]),
    "arrow int": arrow(pa.int64()),
    "arrow float": arrow(pa.float64()),
    "arrow decimal": arrow(pa.decimal128(9, 1)),
}


@pytest.mark.parametrize("dtype", MISSING)
def test_whole_numbers_beside_missing_ones(dtype: str) -> None:
    known = 17 if dtype == "Int8" else 17850
    values = MISSING[dtype]([known, None])
    assert column("number", values) == [float(known), None]
    assert column("whole number", values) == [known, None]
    assert column("text", values) == [str(known), None]


FRACTIONS = {
    **{name: series(name) for name in ("float32", "float64", "Float32", "Float64", "longdouble")},
    "object": series(object),
    "np.float64": lambda values: pd.Series(
        [None if v is None else np.float64(v) for v in values], dtype=object
    ),  # type: ignore[arg-type]
    "np.float32": lambda values: pd.Series(
        [None if v is None else np.float32(v) for v in values], dtype=object
    ),  # type: ignore[arg-type]
    "Decimal": lambda values: pd.Series(
        [None if v is None else Decimal(str(v)) for v in values], dtype=object
    ),
    "sparse": series(pd.SparseDtype("float64")),
    "category": lambda values: pd.Series(pd.Categorical(list(values))),
    "arrow float16": lambda values: arrow(pa.float16())(
        [None if v is None else np.float16(v) for v in values]
    ),  # type: ignore[arg-type]
    "arrow float32": arrow(pa.float32()),
    "arrow float64": arrow(pa.float64()),
    "arrow decimal": lambda values: arrow(pa.decimal128(9, 3))(
        [None if v is None else Decimal(str(v)) for v in values]
    ),
}


@pytest.mark.parametrize("dtype", FRACTIONS)
def test_fractions(dtype: str) -> None:
    values = FRACTIONS[dtype]([5.5, None, -0.25])
    assert column("number", values) == [5.5, None, -0.25]
    assert column('number format "1.234,56"', values) == [5.5, None, -0.25]
    assert [float(str(v)) for v in column("text", values) if v is not None] == [5.5, -0.25]
    if dtype not in ("arrow decimal", "longdouble"):
        assert column("text", values) == ["5.5", None, "-0.25"]
    assert said("whole number", values).startswith("unreadable-data: `5.5")


def test_numbers_keep_their_digits() -> None:
    assert column("text", pd.Series([0.1], dtype="float32")) == ["0.1"]
    assert column("text", pd.Series([2**63 + 1], dtype="uint64")) == [str(2**63 + 1)]
    digits = "12345678901234567890123456789"
    assert column("text", arrow(pa.decimal128(38, 2))([Decimal(digits)])) == [digits]
    assert said("whole number", pd.Series([1, 2**63], dtype="uint64")).startswith("unreadable-data: `92233")


FLAGS = {
    "bool": series(bool),
    "boolean": series("boolean"),
    "object": series(object),
    "object of numpy": lambda values: pd.Series([np.bool_(v) for v in values], dtype=object),
    "category": category(series(bool)),
    "sparse": series(pd.SparseDtype(bool)),
    "arrow bool": arrow(pa.bool_()),
}


@pytest.mark.parametrize("dtype", FLAGS)
def test_flags(dtype: str) -> None:
    values = FLAGS[dtype]([True, False])
    assert column("flag", values) == [True, False]
    assert column('flag yes "J" no "N"', values) == [True, False]
    assert column("text", values) == ["true", "false"]
    if dtype not in ("bool", "sparse", "category", "object of numpy"):
        assert column("flag", FLAGS[dtype]([True, None])) == [True, None]


DAYS = {
    "dates": series(object),
    **{f"datetime64[{unit}]": series(f"datetime64[{unit}]") for unit in ("s", "ms", "us", "ns")},
    "numpy days": lambda values: pd.Series([np.datetime64(v or "NaT", "D") for v in values], dtype=object),  # type: ignore[call-overload]
    "category": category(series("datetime64[ns]")),
    "category of dates": category(series(object)),
    "period": lambda values: pd.Series(pd.PeriodIndex(list(values), freq="D")),  # type: ignore[call-overload]
    "arrow date32": arrow(pa.date32()),
    "arrow date64": arrow(pa.date64()),
    "arrow timestamp": lambda values: arrow(pa.timestamp("us"))(
        [v and dt.datetime.combine(v, dt.time()) for v in values]
    ),
    "arrow timestamp[s]": lambda values: arrow(pa.timestamp("s"))(
        [v and dt.datetime.combine(v, dt.time()) for v in values]
    ),
    "arrow dictionary": encoded(pa.date32()),
}


@pytest.mark.parametrize("dtype", DAYS)
def test_days(dtype: str) -> None:
    values = DAYS[dtype]([DAY, None, dt.date(1969, 12, 31)])
    expected = [DAY, None, dt.date(1969, 12, 31)]
    assert column("date", values) == expected
    assert column('date format "%d.%m.%Y"', values) == expected
    midnight = dt.datetime(2026, 3, 30, 22, tzinfo=UTC)
    assert column("datetime", DAYS[dtype]([DAY, None])) == [midnight, None]


ZONED = {
    **{f"datetime64[{unit}]": series(f"datetime64[{unit}, Asia/Tokyo]") for unit in ("s", "ms", "us", "ns")},
    "fixed offset": series(pd.DatetimeTZDtype("us", dt.timezone(dt.timedelta(hours=-5)))),
    "objects": lambda values: pd.Series(list(values), dtype=object),
    "timestamps": lambda values: pd.Series(
        [pd.Timestamp(v).tz_convert("America/New_York") if v else pd.NaT for v in values],  # type: ignore[arg-type]
        dtype=object,
    ),
    "category": category(series("datetime64[ns, UTC]")),
    "arrow UTC": arrow(pa.timestamp("us", "UTC")),
    "arrow Tokyo": arrow(pa.timestamp("ns", "Asia/Tokyo")),
    "arrow offset": arrow(pa.timestamp("ms", "+02:00")),
    "arrow dictionary": encoded(pa.timestamp("us", "UTC")),
}


@pytest.mark.parametrize("dtype", ZONED)
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York"])
def test_instants_keep_their_zone(dtype: str, zone: str) -> None:
    values = ZONED[dtype]([INSTANT, None])
    assert column("datetime", values, zone) == [INSTANT, None]
    assert column('datetime format "%d.%m.%Y %H:%M"', values, zone) == [INSTANT, None]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_times_without_a_zone_are_local(unit: str) -> None:
    local = [dt.datetime(2026, 4, 1, 0, 30), None]
    for made in (series(f"datetime64[{unit}]"), arrow(pa.timestamp(unit)), series(object)):
        assert column("datetime", made(local), "Europe/Berlin") == [INSTANT, None]
        assert said("date", made(local)).startswith("unreadable-data")


LISTS = {
    "lists": list,
    "tuples": tuple,
    "deque": deque,
    "sets": set,
    "frozensets": frozenset,
    "arrays": np.array,
    "Series": lambda items: pd.Series(list(items), dtype=object),
    "Index": lambda items: pd.Index(list(items)),
    "extension arrays": lambda items: pd.array(list(items), dtype="string"),
    "keys": lambda items: dict.fromkeys(items).keys(),
}


@pytest.mark.parametrize("name", LISTS)
def test_lists(name: str) -> None:
    cells = pd.Series([None] * 3, dtype=object)
    cells[0], cells[1] = LISTS[name](["a", "b"]), LISTS[name]([])
    assert column("list of text", cells) == [("a", "b"), (), None]
    assert said("text", cells).startswith("unreadable-data")


@pytest.mark.parametrize(
    "type_",
    [
        pa.list_(pa.string()),
        pa.large_list(pa.string_view()),
        pa.list_(pa.string(), 2),
        pa.list_view(pa.string()),
    ],
    ids=str,
)
def test_lists_of_arrow(type_: object) -> None:
    assert column("list of text", arrow(type_)([["a", "b"], None])) == [("a", "b"), None]


class Country(enum.Enum):
    GERMANY = "DE"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.float64(5.5), "5.5"),
        (np.int32(7), "7"),
        (np.str_("a"), "a"),
        (b"abc", "abc"),
        (bytearray(b"abc"), "abc"),
        (Decimal("17850.00"), "17850"),
        (Decimal("1E+3"), "1000"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Country.GERMANY, "DE"),
        (dt.time(9, 30), "09:30:00"),
        (pd.Period("2026-03", "M"), "2026-03"),
        (pd.Interval(0, 18), "(0, 18]"),
    ],
    ids=repr,
)
def test_single_values_are_read_as_a_file_would_hold_them(value: object, text: str) -> None:
    assert column("text", pd.Series([value, "other"], dtype=object)) == [text, "other"]
    assert column("list of text", pd.Series([[value], []], dtype=object)) == [(text,), ()]


def test_half_a_character_is_no_crash() -> None:
    held = ["a\ud83d", "b"]
    category = pd.Categorical.from_codes([0, 1], categories=pd.Index(held, dtype=object))
    for values in (pd.Series(held, dtype=object), pd.Series(held, dtype=pd.StringDtype("python")), category):
        assert "is not a text but half of a character" in said("text", values)


@pytest.mark.parametrize(
    "value",
    [
        {"a": 1},
        ["a"],
        {"a"},
        b"\xff\xfe",
        dt.timedelta(days=1),
        pd.Timedelta("1D"),
        np.timedelta64(1, "D"),
        1 + 2j,
        object(),
        len,
        pd.Series(["a"]),
        np.array(5),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize(
    "declared", ["text", "number", "whole number", "flag", "date", "datetime", 'one of "a"']
)
def test_what_no_cell_holds_is_said(value: object, declared: str) -> None:
    cells = pd.Series([None, None], dtype=object)
    cells[1] = value
    found = said(declared, cells)
    assert re.search(r" but (of the type `|a list|a structure of several values|bytes)", found)


@pytest.mark.parametrize(
    "values",
    [
        pd.Series(pd.to_timedelta(["1D"])),
        arrow(pa.duration("us"))([dt.timedelta(days=1)]),
        pd.Series([1 + 2j]),
        arrow(pa.struct([("a", pa.int64())]))([{"a": 1}]),
        arrow(pa.map_(pa.string(), pa.int64()))([[("a", 1)]]),
        pd.Series([{"a": 1}]),
    ],
    ids=lambda values: str(values.dtype),
)
@pytest.mark.parametrize("declared", ["text", "number", "date", "list of text"])
def test_types_that_no_column_has_are_said(values: object, declared: str) -> None:
    assert re.search(r" but (of the type `|a structure of several values|a list)", said(declared, values))


def test_nothing_but_missing_values() -> None:
    for missing in (
        None,
        np.nan,
        pd.NA,
        pd.NaT,
        np.datetime64("NaT", "D"),
        Decimal("NaN"),
        np.float32("nan"),
    ):
        for declared in ("text", "number", "whole number", "flag", "date", "datetime", "list of text"):
            assert column(declared, pd.Series([missing], dtype=object)) == [None]
    for values in (arrow(pa.null())([None]), pd.Series([pd.NaT]), pd.Series([np.nan]), pd.Series([None])):
        for declared in ("text", "number", "whole number", "date", "datetime", "list of text"):
            assert column(declared, values) == [None]
