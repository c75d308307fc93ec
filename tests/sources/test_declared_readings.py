"""What a declaration says of cells: which stand for unknown, for yes and for no; and the ends of 64 bits."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import segdsl
from tests.sources.reading import customers, read, said

DAY = dt.date(2026, 2, 28)
AT_FIVE = dt.datetime(2026, 2, 28, 17, tzinfo=dt.UTC)
END, BEGINNING = 2**63 - 1, -(2**63)


def values(folder: Path, declared: str, *cells: str) -> list[Any]:
    lines = "".join(f'{n},"{cell}"\n' for n, cell in enumerate(cells))
    return [row["x"] for row in customers(folder, f"  x {declared}", f"id,x\n{lines}")]


@pytest.mark.parametrize(
    ("declared", "cells", "expected"),
    [
        ('date unknown as "0000-00-00"', ["0000-00-00", "2026-02-28", ""], [None, DAY, None]),
        ('date unknown as "1900-01-01", "never"', ["1900-01-01", "never", "2026-02-28"], [None, None, DAY]),
        ('date format "%d.%m.%Y" unknown as "01.01.1900"', ["01.01.1900", "28.02.2026"], [None, DAY]),
        ('date format "%m/%d" unknown as "00/00"', ["00/00", "02/28"], [None, dt.date(4, 2, 28)]),
        ('date format excel unknown as "0"', ["0", "46081"], [None, DAY]),
        ('datetime unknown as "0000-00-00 00:00"', ["0000-00-00 00:00", "2026-02-28T17:00"], [None, AT_FIVE]),
        ('datetime format epoch seconds unknown as "-1"', ["-1", "1772298000"], [None, AT_FIVE]),
        ('whole number unknown as "-1"', ["-1", "-1.0", "1", "-10"], [None, None, 1, -10]),
        ('number format "1.234,56" unknown as "9.999,00"', ["9.999,00", "9.999,01"], [None, 9999.01]),
        ('flag unknown as "maybe"', ["maybe", "yes", "no"], [None, True, False]),
        ('flag unknown as "0"', ["0", "1", "no"], [None, True, False]),
        ('one of "DE" unknown as "XX"', ["XX", "DE"], [None, "DE"]),
        ('list of text unknown as "none"', ["none", "a,none"], [None, ("a", "none")]),
    ],
)  # fmt: skip
def test_what_stands_for_unknown_is_unknown_and_nothing_else(
    tmp_path: Path, declared: str, cells: list[str], expected: list[Any]
) -> None:
    assert values(tmp_path, declared, *cells) == expected


@pytest.mark.parametrize(
    ("word", "cells", "expected"),
    [
        (str(END), [END, END - 1], [None, END - 1]),
        (str(BEGINNING), [BEGINNING, BEGINNING + 1], [None, BEGINNING + 1]),
        (str(2**53 + 1), [2**53, 2**53 + 1, 2**53 + 2], [2**53, None, 2**53 + 2]),
        (str(10**20), [1, END], [1, END]),
        ("1e3", [1000, 999], [None, 999]),
        ("999.0", [999, 1], [None, 1]),
        ("0.5", [0, 1], [0, 1]),
        ("1e999999999", [1], [1]),
        ("nan", [1], [1]),
    ],
)
def test_a_whole_number_that_stands_for_unknown_has_its_last_digit(
    tmp_path: Path, word: str, cells: list[int], expected: list[int | None]
) -> None:
    declared = f'whole number unknown as "{word}"'
    assert values(tmp_path, declared, *map(str, cells)) == expected
    rules = f'customers from "c.csv" key id\n  x {declared}\n\nsegment there where x is known\n'
    (tmp_path / "rules.seg").write_text(rules)
    for dtype in ("Int64", "int64", "object", "int64[pyarrow]"):
        frame = pd.DataFrame({"id": [str(x) for x in cells], "x": pd.Series(cells, dtype=dtype)})
        result = segdsl.load(tmp_path).segment(frame, as_of="2026-03-31")
        assert result.segments["there"].tolist() == [x is not None for x in expected]


@pytest.mark.parametrize(
    ("dtype", "word", "cells", "known"),
    [
        ("uint64", str(2**64 - 1), [2**64 - 1, 1], [False, True]),
        ("int8", "999", [127, -1], [True, True]),
        ("int8", "-1", [127, -1], [True, False]),
        ("uint8", "-1", [255, 0], [True, True]),
    ],
)
def test_it_is_one_of_the_type_that_the_frame_holds(
    tmp_path: Path, dtype: str, word: str, cells: list[int], known: list[bool]
) -> None:
    rules = (
        'customers from "c.csv" key id\n  x whole number unknown as "{}"\n\nsegment there where x is known\n'
    )
    (tmp_path / "rules.seg").write_text(rules.format(word))
    frame = pd.DataFrame({"id": ["1", "2"], "x": pd.Series(cells, dtype=dtype)})
    result = segdsl.load(tmp_path).segment(frame, as_of="2026-03-31")
    assert result.segments["there"].tolist() == known


USUAL = ["yes", "NO", "true", "False", "y", "n", "1", "0"]


@pytest.mark.parametrize(
    ("declared", "cells", "expected"),
    [
        ('flag yes "ja" no "nein"', ["ja", "nein", ""], [True, False, None]),
        ('flag yes "ja", "jo" no "nein"', ["ja", "jo", "nein"], [True, True, False]),
        ('flag yes "1" no "2"', ["1", "2"], [True, False]),
        ('flag yes "N" no "Y"', ["N", "Y"], [True, False]),
        ("flag", [*USUAL, " Yes "], [True, False] * 4 + [True]),
    ],
)
def test_own_words_for_yes_and_no(
    tmp_path: Path, declared: str, cells: list[str], expected: list[Any]
) -> None:
    assert values(tmp_path, declared, *cells) == expected


@pytest.mark.parametrize("declared", ['flag yes "ja" no "nein"'])
@pytest.mark.parametrize("cell", [*USUAL, "maybe"])
def test_own_words_for_yes_and_no_stand_alone(tmp_path: Path, declared: str, cell: str) -> None:
    rules = f'customers from "customers.csv" key id\n  x {declared}\n'
    assert f"`{cell}`" in said(read(tmp_path, rules, customers=f"id,x\n1,{cell}\n"))


@pytest.mark.parametrize("cell", ["9223372036854775807", "-9223372036854775808", "9.223372036854775807e18"])
def test_the_ends_of_64_bits_are_whole_numbers(tmp_path: Path, cell: str) -> None:
    assert values(tmp_path, "whole number", cell) == [END if cell[0] != "-" else BEGINNING]


@pytest.mark.parametrize(
    "cell", ["9223372036854775808", "-9223372036854775809", "1e19", "18446744073709551616"]
)
def test_beyond_them_is_said(tmp_path: Path, cell: str) -> None:
    rules = 'customers from "customers.csv" key id\n  x whole number\n'
    assert f"`{cell}` is not a whole number" in said(read(tmp_path, rules, customers=f"id,x\n1,{cell}\n"))


NINES = 10**18 - 1  # the longest number that a rule can say
PAIRS = [(END, END), (END, END - 1), (BEGINNING, BEGINNING + 1), (NINES, NINES + 1), (NINES + 1, None)]


@pytest.mark.parametrize(
    ("condition", "members"),
    [
        ("x = y", "1"),
        ("x > y", "2"),
        ("x >= y", "12"),
        ("x < y", "34"),
        ("x <= y", "134"),
        ("x != y", "2345"),
        ("x = 999_999_999_999_999_999", "4"),
        ("x > 999_999_999_999_999_999", "125"),
        ("x in (999_999_999_999_999_999, 1)", "4"),
        ("x between 999_999_999_999_999_998 and 999_999_999_999_999_999", "4"),
        ("not x between 0 and 999_999_999_999_999_999", "1235"),
        ("x < -999_999_999_999_999_999", "3"),
    ],
)
@pytest.mark.parametrize("source", ["file", "frame"])
def test_rules_tell_large_numbers_from_their_neighbours(
    tmp_path: Path, condition: str, members: str, source: str
) -> None:
    rules = 'customers from "c.csv" key id\n  x whole number\n  y whole number\n\n'
    (tmp_path / "rules.seg").write_text(f"{rules}segment found where {condition}\n")
    lines = "".join(f"{n},{x},{'' if y is None else y}\n" for n, (x, y) in enumerate(PAIRS, 1))
    (tmp_path / "c.csv").write_text(f"id,x,y\n{lines}")
    columns = {name: pd.array([pair[n] for pair in PAIRS], dtype="Int64") for n, name in enumerate("xy")}
    given = () if source == "file" else (pd.DataFrame({"id": list("12345"), **columns}),)
    result = segdsl.load(tmp_path).segment(*given, as_of="2026-03-31")
    assert "".join(result.key["id"][result.segments["found"]]) == members
