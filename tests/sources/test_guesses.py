"""Which formats of dates read a column: found without reading the column in each of them."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from segdsl.sources import guesses

MOMENT = dt.datetime(2026, 3, 31, 15, 7, 9, 250_000)
LAYOUTS = [f"{date} {time}" for date, time in product(("%Y-%m-%d", *guesses.DATES), guesses.TIMES)]
WRITTEN = ("%d/%m/%y", "%B %d, %Y", "%Y%m%d", "%d.%m.%Y %H:%M:%S.%f", "%Y-%m-%d %I:%M %p", "31.3. at noon")


@pytest.mark.parametrize("written", WRITTEN)
def test_no_format_that_reads_all_is_lost(written: str) -> None:
    values = [(MOMENT + dt.timedelta(days=40 * n)).strftime(written) for n in range(9)]
    whole = {layout for layout in (*guesses.DATES, *LAYOUTS) if guesses.reads(values, layout).all()}
    found = {*guesses.date_formats(values), *guesses.datetime_formats(values)}
    assert whole - found <= {"%Y%m%d"}, "which alone also reads shorter texts"
    assert found <= whole


def test_a_column_whose_first_text_is_no_date_is_read_in_no_format(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(guesses, "read_days", lambda texts, reading, zone: asked.extend(reading.formats))
    assert guesses.datetime_formats(["Paris", "Rome"]) == guesses.date_formats(["Paris", "Rome"]) == ()
    assert asked == []
