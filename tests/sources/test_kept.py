"""Tables that are kept between runs: what is recalled is what would be read, and never anything older."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.diagnostics import Checked, on_the_command_line
from segdsl.sources import kept as entries
from segdsl.sources import loading
from segdsl.sources.kept import Kept
from segdsl.sources.loading import Loaded, load
from segdsl.sources.pieces.gathered import gathered
from segdsl.sources.pieces.rows import Declared
from segdsl.sources.stored import NotStored, read_frame, write_frame
from segdsl.sources.table_read import TableRead
from segdsl.sources.tables import TEXT
from tests.sources.reading import catalog_of

RULES = """customers from "people/*.csv" key id
  name text
  born date format "%d.%m.%Y"
  joined datetime
  visits whole number
  seats whole number
  spent number from 0 unknown as "NA"
  club flag
  likes list of text
  land one of "DE", "AT"
"""
HEAD = "id,name,born,joined,visits,seats,spent,club,likes,land\n"
ROW = '{n},Ann ö {n},01.02.1990,2026-03-29 02:30:00,{n},,{n}.5,yes,"a,b",DE\n'
BARE = "{n},,,,1,,NA,,,\n"
LATER = dt.date(2026, 4, 1)


@pytest.fixture
def folder(tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two files of customers, of which entries are kept however small they are."""
    monkeypatch.setattr(entries, "LEAST_BYTES", 0)
    people = tmp_path / "data" / "people"
    people.mkdir(parents=True)
    (people / "a.csv").write_text(HEAD + "".join(ROW.format(n=n) for n in range(50)), encoding="utf-8")
    (people / "b.csv").write_text(HEAD + "".join(BARE.format(n=n) for n in range(50, 60)), encoding="utf-8")
    return people.parent


def loaded(folder: Path, rules: str = RULES, zone: str = "Europe/Berlin", **asked: object) -> Checked[Loaded]:
    return load(catalog_of(rules, zone), folder, **asked)  # type: ignore[arg-type]


def same(one: Checked[Loaded], other: Checked[Loaded]) -> None:
    assert [replace(d, span=None) for d in one.diagnostics] == [
        replace(d, span=None) for d in other.diagnostics
    ]
    assert [d.span and d.span.text for d in one.diagnostics] == [
        d.span and d.span.text for d in other.diagnostics
    ]
    first, second = one.required(), other.required()
    assert first.files == second.files
    assert first.tables.omitted == second.tables.omitted
    assert first.tables.customers is not None
    assert second.tables.customers is not None
    pd.testing.assert_frame_equal(first.tables.customers, second.tables.customers, check_flags=False)


def entry_names(kept: Path) -> set[str]:
    return {path.name for path in (kept / entries.SORT).glob("*.arrow")}


@pytest.fixture
def read_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the tables that were really read."""
    names: list[str] = []
    real = loading._read_table

    def noted(declared: Declared, base: Path, entry: Kept | None = None) -> Checked[TableRead]:
        names.append(declared.table.name)
        return real(declared, base, entry)

    monkeypatch.setattr(loading, "_read_table", noted)
    return names


def test_what_is_recalled_is_what_is_read(
    folder: Path, read_anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, again = loaded(folder), loaded(folder)
    assert read_anew == ["customers"]
    monkeypatch.setenv("SEGDSL_CACHE", "")
    never = loaded(folder)
    assert read_anew == ["customers"] * 2
    same(first, never)
    same(again, never)


def _in_place(folder: Path) -> None:
    """Another digit, in a file that keeps its size, its number and its times."""
    path = folder / "people" / "a.csv"
    before = path.stat()
    content = path.read_bytes()
    with path.open("r+b") as file:
        file.write(content.replace(b"7.5,", b"8.5,", 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def _one_more(folder: Path) -> None:
    (folder / "people" / "c.csv").write_text(HEAD + BARE.format(n=99))


def _renamed(folder: Path) -> None:
    (folder / "people" / "a.csv").rename(folder / "people" / "z.csv")


@pytest.mark.parametrize("change", [_in_place, _one_more, _renamed])
def test_changed_files_are_read(
    folder: Path, change: Callable[[Path], None], read_anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(folder)
    change(folder)
    changed = loaded(folder)
    assert read_anew == ["customers"] * 2
    monkeypatch.setenv("SEGDSL_CACHE", "")
    same(changed, loaded(folder))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("visits whole number", "visits number"),
        ('unknown as "NA"', 'unknown as "NA", "1.5"'),
        ("from 0", "from 0 to 1000"),
        ("club flag", "club flag or unknown"),
        ("name text", "name text private"),
        ("key id", "key id keep last"),
        ("%d.%m.%Y", "%m.%d.%Y"),
    ],
)
def test_another_declaration_is_read(folder: Path, read_anew: list[str], old: str, new: str) -> None:
    loaded(folder)
    assert old in RULES
    loaded(folder, RULES.replace(old, new, 1))
    assert read_anew == ["customers"] * 2


def test_another_zone_tolerance_or_program_is_read(
    folder: Path, read_anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(folder)
    loaded(folder, zone="UTC")
    loaded(folder, tolerate=True)
    monkeypatch.setattr(entries, "program", lambda: "another")
    loaded(folder)
    assert read_anew == ["customers"] * 4


def test_what_does_not_matter_to_reading_does_not_read_anew(folder: Path, read_anew: list[str]) -> None:
    loaded(folder)
    loaded(
        folder,
        "# a comment\n\n"
        + RULES.replace("name text", 'name text "As they told us"')
        + "  twice = spent * 2\n",
    )
    loaded(folder, today=LATER)
    assert read_anew == ["customers"]


def test_a_range_that_ends_today_depends_on_the_day(folder: Path, read_anew: list[str]) -> None:
    rules = RULES.replace("joined datetime", "joined datetime to today")
    for day in (LATER, LATER, LATER - dt.timedelta(days=1)):
        loaded(folder, rules, today=day)
    assert read_anew == ["customers"] * 2


def test_findings_are_recalled_where_the_declaration_stands_now(
    folder: Path, read_anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "people" / "b.csv").write_text(HEAD + "70,x,,,much,,-3,,,FR\n70,y,,,1,,2,,,\n1,2\n")
    moved = "# moved\n" + RULES
    loaded(folder, tolerate=True)
    again = loaded(folder, moved, tolerate=True)
    assert read_anew == ["customers"]
    assert len(again.diagnostics) >= 5
    monkeypatch.setenv("SEGDSL_CACHE", "")
    fresh = loaded(folder, moved, tolerate=True)
    same(again, fresh)
    assert [d.span and d.span.line for d in again.diagnostics] == [
        d.span and d.span.line for d in fresh.diagnostics
    ]


def test_hints_name_what_the_asker_can_type(folder: Path) -> None:
    (folder / "people" / "b.csv").write_text(HEAD + "1,2\n")
    assert any("tolerate=True" in (d.hint or "") for d in loaded(folder, tolerate=True).diagnostics)
    with on_the_command_line():
        assert any("--tolerate" in (d.hint or "") for d in loaded(folder, tolerate=True).diagnostics)


def test_files_with_errors_are_not_kept(folder: Path, kept: Path) -> None:
    (folder / "people" / "b.csv").write_text(HEAD + "70,x,,,much,,,,,\n")
    assert loaded(folder).value is None
    assert entry_names(kept) == set()


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    folder: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = loading._read_whole

    def meanwhile(declared: Declared, base: Path) -> Checked[TableRead]:
        _in_place(folder)
        return real(declared, base)

    monkeypatch.setattr(loading, "_read_whole", meanwhile)
    assert loaded(folder).value is not None
    assert entry_names(kept) == set()


@pytest.fixture
def in_pieces(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder, whose files are read in pieces, small as they are."""
    monkeypatch.setattr(loading, "gathered", partial(gathered, piece=1000))
    return folder


def test_an_entry_is_of_the_bytes_that_were_read_in_pieces(
    in_pieces: Path, kept: Path, read_anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(declared: Declared, base: Path) -> Checked[TableRead] | None:
        read = gathered(declared, base, 1000)
        _in_place(in_pieces)  # by now nobody reads on
        return read

    monkeypatch.setattr(loading, "gathered", meanwhile)
    loaded(in_pieces)
    assert len(entry_names(kept)) == 1
    monkeypatch.setattr(loading, "gathered", partial(gathered, piece=1000))
    changed = loaded(in_pieces)
    assert read_anew == ["customers"] * 2
    monkeypatch.setenv("SEGDSL_CACHE", "")
    same(changed, loaded(in_pieces))


def test_a_file_of_a_size_that_is_not_known_is_read_once(
    in_pieces: Path, read_anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its digest is that of the bytes that were typed, and not taken by reading them once more."""
    passes: list[Path] = []
    real = entries.beginnings

    def counted(path: Path, ends: list[int]) -> object:
        passes.append(path)
        return real(path, ends)

    monkeypatch.setattr(entries, "beginnings", counted)
    monkeypatch.setattr(entries, "digest_of", lambda found: pytest.fail(f"{found} was read again"))
    loaded(in_pieces)
    assert passes == []
    loaded(in_pieces)
    assert [path.name for path in passes] == ["a.csv", "b.csv"]
    _one_more(in_pieces)
    passes.clear()
    loaded(in_pieces)
    assert passes == []
    assert read_anew == ["customers"] * 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: b"ARROW1\0\0 of somebody else",
        lambda content: content[:-100],
        lambda content: content[: len(content) // 2],
    ],
    ids=["empty", "foreign", "cut", "half"],
)
def test_a_damaged_entry_is_no_answer(
    folder: Path, kept: Path, read_anew: list[str], damage: Callable[[bytes], bytes]
) -> None:
    before = loaded(folder)
    (place,) = (kept / entries.SORT).glob("*.arrow")
    content = damage(place.read_bytes())
    del before  # nobody looks into the file that is damaged
    place.unlink()
    place.write_bytes(content)
    assert len(loaded(folder).required().tables.customers) == 60  # type: ignore[arg-type]
    assert read_anew == ["customers"] * 2


def test_an_entry_under_another_name_is_no_answer(folder: Path, kept: Path, read_anew: list[str]) -> None:
    loaded(folder)
    (first,) = (kept / entries.SORT).glob("*.arrow")
    _in_place(folder)
    changed = loaded(folder)
    (second,) = (path for path in (kept / entries.SORT).glob("*.arrow") if path != first)
    shutil.copy(first, second.with_suffix(".copy"))
    second.with_suffix(".copy").replace(second)
    same(loaded(folder), changed)
    assert read_anew == ["customers"] * 3


def test_an_entry_that_goes_while_it_is_used_does_no_harm(folder: Path, kept: Path) -> None:
    loaded(folder)
    again = loaded(folder)
    for place in (kept / entries.SORT).iterdir():
        place.unlink()
    frame = again.required().tables.customers
    assert frame is not None
    assert frame["visits"].sum() == sum(range(50)) + 10


def test_small_files_and_databases_are_not_kept(
    folder: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "LEAST_BYTES", 1_000_000)
    loaded(folder)
    assert not (kept / entries.SORT).exists()
    monkeypatch.setattr(entries, "LEAST_BYTES", 0)
    import sqlite3

    with sqlite3.connect(folder / "shop.db") as shop:
        shop.execute("create table people (id text)")
        shop.execute("insert into people values ('1')")
    shop.close()
    loaded(folder, 'customers from "sqlite:///shop.db?table=people" key id\n')
    assert not (kept / entries.SORT).exists()


# ---------------------------------------------------------------- frames as files

MOMENTS = st.datetimes(dt.datetime(1, 1, 3), dt.datetime(9999, 12, 29))


def column(values: st.SearchStrategy[object], dtype: object) -> st.SearchStrategy[pd.Series]:  # type: ignore[type-arg]
    rows = st.lists(st.none() | values, min_size=7, max_size=7)
    return rows.map(lambda made: pd.Series(made, dtype=dtype))  # type: ignore[call-overload]


FRAMES = st.fixed_dictionaries(
    {
        "text": column(st.text(st.characters(codec="utf-8")), TEXT),
        "number": column(st.floats(allow_infinity=False), "float64"),
        "whole": column(st.integers(-(2**63), 2**63 - 1), "Int64"),
        "full": st.lists(st.integers(-(2**63), 2**63 - 1), min_size=7, max_size=7).map(
            lambda made: pd.Series(np.array(made, np.int64))
        ),
        "flag": column(st.booleans(), "boolean"),
        "day": column(MOMENTS, "datetime64[us]"),
        "instant": column(MOMENTS.map(lambda moment: moment.replace(tzinfo=dt.UTC)), "datetime64[us, UTC]"),
        "list": column(st.lists(st.text(max_size=2), max_size=2).map(tuple), object),
    }
)


@given(FRAMES, st.text())
def test_every_frame_comes_back_as_it_was(columns: dict[str, pd.Series], said: str) -> None:  # type: ignore[type-arg]
    import tempfile

    frame = pd.DataFrame(columns)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.arrow"
        write_frame(path, frame, said)
        again, told = read_frame(path)
        pd.testing.assert_frame_equal(again, frame)
        assert told == said
        assert [np.signbit(x) for x in again["number"]] == [np.signbit(x) for x in frame["number"]]


def test_a_frame_of_no_rows_comes_back(tmp_path: Path) -> None:
    frame = pd.DataFrame({"text": pd.Series([], dtype=TEXT), "list": pd.Series([], dtype=object)})
    write_frame(tmp_path / "none.arrow", frame, "")
    pd.testing.assert_frame_equal(read_frame(tmp_path / "none.arrow")[0], frame)


def test_the_pages_of_a_column_go_with_it(tmp_path: Path) -> None:
    path = tmp_path / "two.arrow"
    many = pd.Series(np.arange(1_000_000, dtype=float))
    write_frame(path, pd.DataFrame({"stays": many, "goes": many + 1}), "")
    columns = dict(read_frame(path)[0].items())

    def in_memory() -> int:
        """The bytes of pages of the file that this process has in memory."""
        told = Path("/proc/self/smaps").read_text(encoding="utf-8").partition(str(path))
        return sum(
            int(part.split("Rss:")[1].split()[0]) * 1024
            for part in told[2].split(str(path))
            if "Rss:" in part
        )

    assert columns["stays"].sum() + columns["goes"].sum() > 0
    both = in_memory()
    del columns["goes"]
    assert both - in_memory() >= 8_000_000
    assert columns["stays"].iloc[-1] == 999_999


@pytest.mark.parametrize("values", [[1j], [["a"]], [{"a": 1}], [("a", 1)]])
def test_what_no_table_holds_is_not_stored(tmp_path: Path, values: list[object]) -> None:
    with pytest.raises((NotStored, TypeError)):
        write_frame(tmp_path / "one.arrow", pd.DataFrame({"x": pd.Series(values, dtype=object)}), "")
