"""Quotes enclose fields, or Python's csv module is asked what they do."""

from __future__ import annotations

import csv
from contextlib import ExitStack

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.sources import quotes
from segdsl.sources.layout import fields_of_any_length
from segdsl.sources.quotes import enclose_fields, end_of_lines

ENCLOSE = ["", "a,b\n", '"a"', '"a ""b""",c\n', '"a\n,""","b"\r\n', 'a,"b', '"""",""\n', 'a,""\n"b']
OTHERS = ['5",a\n', 'a"b"c\n', '"a"b\n', ' "a"\n', 'a,5"\n14,"b"\n', '"a" ,b\n']


@pytest.mark.parametrize("rows", ENCLOSE)
def test_quotes_that_enclose_fields(rows: str) -> None:
    assert enclose_fields(pa.py_buffer(rows.encode()), ",")


@pytest.mark.parametrize("rows", OTHERS)
def test_quotes_that_do_not(rows: str) -> None:
    assert not enclose_fields(pa.py_buffer(rows.encode()), ",")


@given(rows=st.text('a",\n', max_size=12), block=st.integers(1, 5))
def test_lines_end_where_rows_do(rows: str, block: int) -> None:
    """The last line ends there at which the csv module wants no more."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quotes, "_BLOCK", block)
        sound = enclose_fields(pa.py_buffer(rows.encode()), ",")
    if sound:
        ends = [
            place + 1 for place, letter in enumerate(rows) if letter == "\n" and _is_whole(rows[: place + 1])
        ]
        assert end_of_lines(bytearray(rows.encode()), 0) == max(ends, default=0)


def _is_whole(rows: str) -> bool:
    """Whether no field goes on behind these rows."""
    try:
        return bool([*csv.reader(rows.splitlines(keepends=True), strict=True)])
    except csv.Error:
        return False


def test_fields_are_of_any_length_until_the_last_reader_ends() -> None:
    limit = csv.field_size_limit()
    with ExitStack() as first, ExitStack() as second:
        first.enter_context(fields_of_any_length())
        second.enter_context(fields_of_any_length())
        first.close()
        assert [*csv.reader(["x" * 2 * limit])] == [["x" * 2 * limit]]
        second.close()
    assert csv.field_size_limit() == limit
