"""Formats of dates, times and numbers: every directive is honoured or refused, several are tried in order."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segdsl.model.date_formats import Fault, layout
from segdsl.model.from_syntax import build
from segdsl.sources.rows import rows_of
from segdsl.syntax.from_text import parse_text
from tests.sources.reading import customers, read, said, tables

UTC = dt.UTC
BERLIN = "Europe/Berlin"


def cells(folder: Path, declared: str, *texts: str, zone: str = "UTC") -> list[object]:
    """What a column so declared reads from these cells."""
    lines = "".join('{},"{}"\n'.format(row, text.replace('"', '""')) for row, text in enumerate(texts))
    return [row["x"] for row in customers(folder, f"  x {declared}", "id,x\n" + lines, zone)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-29 00:30:00 UTC", dt.datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
        ("2026-03-29 00:30:00 gmt", dt.datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
        ("2026-03-29 00:30:00 CET", dt.datetime(2026, 3, 28, 23, 30, tzinfo=UTC)),
        ("2026-07-01 12:00:00 CEST", dt.datetime(2026, 7, 1, 10, 0, tzinfo=UTC)),
        ("2026-07-01 12:00:00 PDT", dt.datetime(2026, 7, 1, 19, 0, tzinfo=UTC)),
        ("2026-07-01 12:00:00 America/New_York", dt.datetime(2026, 7, 1, 16, 0, tzinfo=UTC)),
    ],
)
def test_a_named_zone_is_honoured(tmp_path: Path, text: str, expected: dt.datetime) -> None:
    assert cells(tmp_path, 'datetime format "%Y-%m-%d %H:%M:%S %Z"', text, zone=BERLIN) == [expected]


@pytest.mark.parametrize("text", ["2026-03-29 00:30:00 IST", "2026-03-29 00:30:00 Europe/Nowhere"])
def test_a_zone_that_is_none_or_several_is_not_read(tmp_path: Path, text: str) -> None:
    rules = 'customers from "customers.csv" key id\n  x datetime format "%Y-%m-%d %H:%M:%S %Z"\n'
    assert "is not a date with a time" in said(read(tmp_path, rules, customers=f"id,x\n1,{text}\n"))


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-03-29 00:30:00 UTC", 0),
        ("2026-03-29 00:30:00Z", 0),
        ("2026-03-29 00:30 GMT", 0),
        ("2026-03-29T00:30:00 +02:00", 22),
        ("2026-03-29 00:30:00-0530", 6),
    ],
)
def test_without_a_format_offsets_and_utc_are_read(tmp_path: Path, text: str, hour: int) -> None:
    (found,) = cells(tmp_path, "datetime", text, zone=BERLIN)
    assert isinstance(found, dt.datetime)
    assert found.hour == hour


HONOURED = [
    "%d.%m.%Y",
    "%d.%m.%y",
    "%Y%m%d",
    "%Y-%j",
    "%d %b %Y",
    "%d %B %Y",
    "%a, %d %b %Y",
    "%A %d/%m/%Y",
    "%G-W%V-%u",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %I:%M %p",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S%z",
    "100%% %d/%m/%Y",
]


@pytest.mark.parametrize("written", HONOURED)
@settings(max_examples=10, deadline=None)
@given(moments=st.lists(st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2068, 12, 31)), min_size=1))
def test_what_strptime_reads_is_read_alike(
    tmp_path_factory: pytest.TempPathFactory, written: str, moments: list[dt.datetime]
) -> None:
    """Python's own strptime is the judge."""
    texts = [moment.replace(tzinfo=UTC).strftime(written) for moment in moments]
    expected = [dt.datetime.strptime(text, written).replace(tzinfo=UTC) for text in texts]
    folder = tmp_path_factory.mktemp("cells")
    assert cells(folder, f'datetime format "{written}"', *texts) == expected
    assert cells(folder, f'date format "{written}"', *texts) == [moment.date() for moment in expected]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("%a %d.%m.%Y", "Mon 31.03.2026"),  # it was a Tuesday
        ("%d.%m.%Y", "31.02.2026"),
        ("%Y-%j", "2026-366"),
        ("%G-W%V-%u", "2026-W54-1"),
        ("%d %B %Y", "31 März 2026"),
    ],
)
def test_what_a_text_says_twice_or_wrongly_is_not_read(tmp_path: Path, written: str, text: str) -> None:
    rules = f'customers from "customers.csv" key id\n  x date format "{written}"\n'
    assert f"in the format `{written}`" in said(read(tmp_path, rules, customers=f"id,x\n1,{text}\n"))


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("%U %Y", "counts weeks in a way of its own"),
        ("%W %Y", "counts weeks in a way of its own"),
        ("%s", "counts seconds and is no date"),
        ("%c", "depends on the language of the computer"),
        ("%x", "depends on the language of the computer"),
        ("%-d.%m.%Y", "not every computer knows"),
        ("%F", "not every computer knows"),
        ("%q %Y", "nothing that a date has"),
        ("%d.%m.%Y %", "ends in `%`"),
        ("%d.%m.%Y %I:%M", "no morning or afternoon"),
        ("%d.%m.%Y %H:%M %p", "morning or afternoon of no hour"),
        ("%d.%m.%Y %S", "seconds of no minute"),
        ("%d.%m.%Y %z", "an offset of no time"),
        ("%d.%m.%Y %y", "says the same"),
        ("%j", "a day of no year"),
        ("%V %Y", "a week of no year"),
        ("%H:%M", "says no date"),
        ("%d %Y", "says a day, and no month"),
        ("%d.%m. %H:%M", "of no year"),
    ],
)
def test_what_cannot_be_honoured_is_refused(written: str, reason: str) -> None:
    found = layout(written)
    assert isinstance(found, Fault)
    assert reason in found.says
    assert found.hint
    parsed = parse_text(f'customers from "c.csv" key id\n  x datetime format "{written}"\n').required()
    (diagnostic,) = build((parsed,)).diagnostics
    assert reason in diagnostic.message


def test_formats_are_tried_in_order_cell_by_cell(tmp_path: Path) -> None:
    day = dt.date(2026, 2, 1)
    declared = 'date format "%d/%m/%Y" or "%Y-%m-%d" or epoch seconds or excel'
    assert cells(tmp_path, declared, "01/02/2026", "2026-02-01", "1769904000") == [day, day, day]
    assert cells(tmp_path, 'number format "1.234,56" or "1,234.56"', "1.234,5", "1,234.5", "7") == [
        1234.5,
        1234.5,
        7.0,
    ]
    assert cells(tmp_path, 'whole number format "1.234.567" or "1,234"', "1.234", "1,234") == [1234, 1234]


@pytest.mark.parametrize(
    ("unit", "text"),
    [("seconds", "1770000000.25"), ("milliseconds", "1770000000250"), ("microseconds", "1770000000250000")],
)
def test_counts_from_1970(tmp_path: Path, unit: str, text: str) -> None:
    expected = dt.datetime.fromtimestamp(1770000000.25, UTC)
    assert cells(tmp_path, f"datetime format epoch {unit}", text, zone=BERLIN) == [expected]


def test_an_exact_moment_has_the_day_of_the_project(tmp_path: Path) -> None:
    """23:30 in UTC is the next day in Berlin."""
    late = dt.datetime(2026, 2, 1, 23, 30, tzinfo=UTC)
    assert cells(tmp_path, "date format epoch seconds", str(int(late.timestamp())), zone=BERLIN) == [
        dt.date(2026, 2, 2)
    ]
    assert cells(tmp_path, 'date format "%Y-%m-%d %H:%M %Z"', "2026-02-01 23:30 UTC", zone=BERLIN) == [
        dt.date(2026, 2, 2)
    ]


def test_a_count_in_another_unit_is_found_out(tmp_path: Path) -> None:
    rules = 'customers from "customers.csv" key id\n  x datetime\n'
    hint = "if these count from 1970, write `x datetime format epoch milliseconds`"
    assert hint in said(read(tmp_path, rules, customers="id,x\n1,1770000000250\n"))


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ('"VIP","Blog"', ("VIP", "Blog")),
        ('"VIP", Blog', ("VIP", "Blog")),
        ('"12"" vinyl","a,b"', ('12" vinyl', "a,b")),
        ("rock 'n' roll,jazz", ("rock 'n' roll", "jazz")),
        ('12" vinyl', ('12" vinyl',)),
    ],
)
def test_a_list_loses_the_quotes_of_its_items(tmp_path: Path, text: str, items: tuple[str, ...]) -> None:
    assert cells(tmp_path, "list of text", text) == [items]


def test_two_columns_are_read_as_one(tmp_path: Path) -> None:
    content = "id,Date,Time,Given,Family\n1,31.03.2026, 17:05,Ada,Byron\n2,31.03.2026,,Alan,\n3,,09:00, ,B\n"
    columns = """
  at_ datetime column "Date" and "Time" format "%d.%m.%Y %H:%M"
  name text column "Given" and "Family"
"""
    found = customers(tmp_path, columns, content)
    assert [row["at_"] for row in found] == [dt.datetime(2026, 3, 31, 17, 5, tzinfo=UTC), None, None]
    assert [row["name"] for row in found] == ["Ada Byron", None, None]


def test_a_closed_set_in_any_case(tmp_path: Path) -> None:
    assert cells(tmp_path, 'one of "free", "PRO" ignoring case', "FREE", "Pro", "") == ["free", "PRO", None]
    rules = 'customers from "customers.csv" key id\n  x one of "free" ignoring case\n'
    assert "`gold` is none of the declared values" in said(
        read(tmp_path, rules, customers="id,x\n1,Free\n2,gold\n")
    )


def test_what_cannot_be_read_is_unknown_and_counted(tmp_path: Path) -> None:
    rules = """
customers from "customers.csv" key id
  n number or unknown
  d date or unknown
  f flag or unknown
  p one of "a", "b" or unknown
"""
    content = "id,n,d,f,p\n1,x,2026-02-30,maybe,c\n2,7,2026-02-28,yes,a\n3,,,,\n"
    made = tables(tmp_path, rules, customers=content)
    assert made.customers is not None
    assert [row["n"] for row in rows_of(made.customers)] == [None, 7.0, None]
    assert [row["p"] for row in rows_of(made.customers)] == [None, "a", None]
    assert made.omitted["customers"].unreadable == {"n": 1, "d": 1, "f": 1, "p": 1}


def test_a_promise_is_kept_also_where_cells_may_be_unreadable(tmp_path: Path) -> None:
    rules = 'customers from "customers.csv" key id\n  n number 0 to 10 or unknown\n'
    assert "outside the declared range" in said(read(tmp_path, rules, customers="id,n\n1,x\n2,11\n"))


@pytest.mark.parametrize(
    ("declared", "inside", "outside"),
    [
        ("date from 2000-01-01 to today", ["2000-01-01", "2026-03-31"], ["1999-12-31", "2026-04-01"]),
        ("date to yesterday", ["2026-03-30"], ["2026-03-31"]),
        (
            "datetime from 2026-03-01 to tomorrow",
            ["2026-03-01 00:00", "2026-04-01 23:59"],
            ["2026-04-02 00:00"],
        ),
        ("datetime to 2026-03-31 17:00", ["2026-03-31 17:00"], ["2026-03-31 17:01"]),
    ],
)
def test_a_range_of_dates_is_a_promise(
    tmp_path: Path, declared: str, inside: list[str], outside: list[str]
) -> None:
    from segdsl.sources.loading import load
    from tests.sources.reading import catalog_of

    catalog = catalog_of(f'customers from "customers.csv" key id\n  x {declared}\n', BERLIN)
    lines = [f"{row},{text}\n" for row, text in enumerate([*inside, *outside])]
    (tmp_path / "customers.csv").write_text("id,x\n" + "".join(lines))
    (found,) = load(catalog, tmp_path, today=dt.date(2026, 3, 31)).diagnostics
    more = "" if len(outside) == 1 else f" (and {len(outside) - 1} more row)"
    assert f"row {len(inside) + 2}" in found.message
    assert "outside the declared range" in found.message
    assert found.message.endswith(more)


def test_a_birthday_without_a_year_is_printed_without_one() -> None:
    from segdsl.delivery.exports.forms import day, day_digits, month_and_day
    from segdsl.syntax.spelling import value_text
    from segdsl.templates.birthdays import DayOfYear
    from segdsl.templates.values import printed
    from segdsl.types import LEAP_YEAR

    born = dt.date(LEAP_YEAR, 2, 29)
    assert printed(DayOfYear(2, 29)) == value_text(born) == "02-29"
    assert month_and_day(born) == "02/29"
    assert day(born) is None
    assert day_digits(born) is None
    assert str(printed(dt.date(2024, 2, 29))) == "2024-02-29"
