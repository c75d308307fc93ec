"""A table that is typed piece by piece in memory is the table that is read whole, or it is left to that."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segdsl.diagnostics import Checked
from segdsl.sources import converted, loading
from segdsl.sources.coded import CodedTexts
from segdsl.sources.found_file import FoundFile
from segdsl.sources.layout import Layout
from segdsl.sources.loading import Loaded, load
from segdsl.sources.pieces import text
from segdsl.sources.pieces.below import Below
from segdsl.sources.pieces.files import Pieces
from segdsl.sources.pieces.gathered import gathered
from segdsl.sources.pieces.rows import Declared
from segdsl.sources.table_read import TableRead
from segdsl.sources.tables import TEXT
from tests.sources.reading import catalog_of
from tests.sources.test_lake import CASES, PEOPLE, TODAY, rows

RULES = PEOPLE.replace("FORMAT", "csv")
MORE = {
    "sound texts over several lines": rows(r6='6,"A ""B""\n\nC",,1,1,DE,,,m6', r28='28,"A,B",,2,1,DE,,,m28'),
    "inches": rows(r12='12,A 5",,1,1,DE,,,m12', r13='13,"A\nB,5",,1,1,DE,,,m13'),
    "sound rows with old line ends": rows().replace("\n", "\r\n"),
    "sound rows between empty lines": rows(r11="\n\n11,A,,3,1,DE,,,m11"),
    "a fault at the very end": rows(r39="39,A,,x,1,DE,,,m39"),
}
EVERY = CASES | MORE
WHOLE = {"a value that is not unique", "keys that come again", "no rows", "no row has a key"}
"""Cases whose rows have to be compared, or that have none."""


def both(
    folder: Path, rules: str, piece: int, tolerate: bool = False
) -> tuple[Checked[Loaded], Checked[Loaded], list[Checked[TableRead] | None]]:
    """What is read whole, what is read where pieces are tried, and what these gave.

    In pieces, texts are put into codes as soon as one comes again.
    """
    catalog = catalog_of(rules, "Europe/Berlin")
    tried: list[Checked[TableRead] | None] = []

    def in_pieces(declared: Declared, base: Path) -> Checked[TableRead] | None:
        tried.append(gathered(declared, base, piece))
        return tried[-1]

    whole = load(catalog, folder, tolerate=tolerate, today=TODAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "gathered", in_pieces)
        patch.setattr(converted, "_SEVERAL", 1)
        return whole, load(catalog, folder, tolerate=tolerate, today=TODAY), tried


def same(one: Checked[Loaded], other: Checked[Loaded]) -> None:
    """The same findings, files, and values of the same types."""
    assert one.diagnostics == other.diagnostics
    assert (one.value is None) == (other.value is None)
    if one.value is None or other.value is None:
        return
    assert one.value.files == other.value.files
    assert one.value.tables.omitted == other.value.tables.omitted
    wanted, found = one.value.tables.by_name, other.value.tables.by_name
    assert [*wanted] == [*found]
    for name, frame in found.items():
        assert isinstance(frame, pd.DataFrame)
        pd.testing.assert_frame_equal(frame, wanted[name])  # type: ignore[arg-type]


@pytest.mark.parametrize("tolerate", [False, True])
@pytest.mark.parametrize("name", EVERY)
def test_the_same_is_read_and_said(tmp_path: Path, name: str, tolerate: bool) -> None:
    (tmp_path / "people.csv").write_text(EVERY[name], encoding="utf-8", newline="")
    whole, found, tried = both(tmp_path, RULES, min(300, len(EVERY[name]) // 2), tolerate)
    same(whole, found)
    assert [one is None for one in tried] == [name in WHOLE]


@settings(max_examples=30, deadline=None)
@given(piece=st.integers(1, 2_500), name=st.sampled_from([*EVERY]))
def test_it_does_not_matter_where_pieces_end(
    tmp_path_factory: pytest.TempPathFactory, piece: int, name: str
) -> None:
    folder = tmp_path_factory.mktemp("pieces")
    (folder / "people.csv").write_text(EVERY[name], encoding="utf-8", newline="")
    same(*both(folder, RULES, piece, tolerate=True)[:2])


def test_somebody_may_look_at_a_piece_while_it_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As debuggers and profilers do: of a bytearray that somebody looks at nothing can be taken off."""
    looked_at = []
    real = text._end_of_rows

    def looking(content: bytearray, start: int, layout: Layout) -> int:
        looked_at.append(memoryview(content))
        return real(content, start, layout)

    monkeypatch.setattr(text, "_end_of_rows", looking)
    (tmp_path / "people.csv").write_text(EVERY["sound rows between empty lines"], encoding="utf-8")
    whole, found, tried = both(tmp_path, RULES, 300)
    same(whole, found)
    assert tried[0] is not None
    assert len(looked_at) > 2


@pytest.mark.parametrize("header", ["", "without header "])
def test_a_first_row_is_read_whole_however_long_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, header: str
) -> None:
    monkeypatch.setattr(text, "_BEGINNING", 16)
    lines = [f"{n},{'long ' * 30}{n},{n % 3}" for n in range(9)]
    top = [] if header else [f"who,{'name ' * 30},kind"]
    (tmp_path / "seen.csv").write_text("\n".join([*top, *lines]))
    rules = f"""customers from events seen
events seen from "seen.csv" {header}key who
  who   text  column {"1" if header else '"who"'}
  kind  whole number  column {"3" if header else '"kind"'}
"""
    whole, found, tried = both(tmp_path, rules, 50)
    same(whole, found)
    assert tried[0] is not None


@pytest.mark.parametrize("name", ["as declared", "sound texts over several lines", "inches"])
def test_pieces_are_small_from_the_beginning(tmp_path: Path, name: str) -> None:
    (tmp_path / "people.csv").write_text(EVERY[name], encoding="utf-8", newline="")
    table = catalog_of(RULES).customers
    found = FoundFile(tmp_path / "people.csv", "people.csv")
    parts = [piece.read(table).required() for piece in Pieces(table, (found,), 300)]
    assert sum(part.length for part in parts) == 40
    assert max(part.length for part in parts) < 12


def test_what_is_left_out_is_told_in_the_order_of_the_columns(tmp_path: Path) -> None:
    (tmp_path / "seen.csv").write_text("who,a,b\nx,1,?\ny,?,?\n")
    rules = """customers from events seen
events seen from "seen.csv" key who
  a  number or unknown
  b  flag or unknown
"""
    whole, found, tried = both(tmp_path, rules, 1)
    same(whole, found)
    assert tried[0] is not None
    assert [*tried[0].required().omitted.unreadable.items()] == [("a", 1), ("b", 2)]


def test_paths_into_a_column_lead_where_all_rows_say(tmp_path: Path) -> None:
    """The longer name wins, also where another row has it."""
    inside = ['"{""a"":{""b"":1}}"', '"{""a.b"":2}"', ""]
    (tmp_path / "seen.csv").write_text("who,j\n" + "".join(f"x,{one}\n" for one in inside))
    rules = """customers from events seen
events seen from "seen.csv" key who
  a  number column "j.a.b"
"""
    same(*both(tmp_path, rules, 1)[:2])


@pytest.mark.parametrize("separator", ["ab", "é", "x", ";"])
def test_declared_separators(tmp_path: Path, separator: str) -> None:
    (tmp_path / "people.csv").write_text("id;n\n1;2\n2;3\n", encoding="utf-8")
    rules = f'customers from "people.csv" separated by "{separator}" key id\n  n number\n'
    whole, found, tried = both(tmp_path, rules, 5)
    same(whole, found)
    assert [one is not None for one in tried] == [separator == ";"]


@pytest.mark.parametrize("longest", [20, 1_000])
def test_lines_that_all_end_as_on_old_macs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, longest: int
) -> None:
    """No piece ends there: a large file of them is not read on and on until it is one piece."""
    (tmp_path / "people.csv").write_bytes(b"id,n\r1,2\r2,3\r3,4\r4,5\r5,6\r")
    monkeypatch.setattr(text, "_LONGEST", longest)
    whole, found, tried = both(tmp_path, 'customers from "people.csv" key id\n  n number\n', 5)
    same(whole, found)
    assert [one is not None for one in tried] == [longest == 1_000]


WORDS = st.sampled_from(["a", "ä b", "NA", "x,y", "", "c" * 40])
CELLS = st.tuples(
    WORDS,
    st.sampled_from(["", "1", "-3", "9007199254740993", "12.0"]),
    st.sampled_from(["", "0.1", "1e5", " 7 ", "NA", "inf"]),
    st.sampled_from(["", "2026-03-29 02:30", "2026-10-25T02:30:00", "1890-01-01", "2026-03-31 10:00Z"]),
    st.sampled_from(["", "yes", "no"]),
    st.sampled_from(["", "red|blue", "red"]),
)
EVENTS = """customers from events seen
events seen from "seen.csv" key who at since
  who    text
  words  text
  whole  whole number
  share  number unknown as "NA"
  since  datetime
  flag   flag
  list   list of text split by "|"
"""


@settings(max_examples=60, deadline=None)
@given(cells=st.lists(CELLS, min_size=1, max_size=30), piece=st.integers(1, 400), begun=st.integers(1, 400))
def test_columns_of_all_types_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, ...]], piece: int, begun: int
) -> None:
    """Pieces may disagree on how a column lies in memory: of whole numbers some are missing, or none.

    And cells further down may not be what the beginning promises.
    """
    folder = tmp_path_factory.mktemp("cells")
    frame = pd.DataFrame(cells, columns=["words", "whole", "share", "since", "flag", "list"])
    frame.insert(0, "who", [f"c{row % 7}" for row in range(len(frame))])
    frame.to_csv(folder / "seen.csv", index=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "_BEGINNING", begun)
        whole, found, tried = both(folder, EVENTS, piece)
    same(whole, found)
    size = (folder / "seen.csv").stat().st_size
    assert (tried[0] is not None) == (size > piece)


def test_columns_of_the_same_cells_need_not_be_of_one_type(tmp_path: Path) -> None:
    days = "".join(f"x,2026-03-{day},10:{day}\n" for day in range(10, 31))
    (tmp_path / "seen.csv").write_text(f"who,day,time\n{days}")
    rules = """customers from events seen
events seen from "seen.csv" key who at at
  at    datetime  column "day" and "time"
  day   date
  text  text      column "day"
  again date      column "day"
  clock text      column "time"
"""
    whole, found, tried = both(tmp_path, rules, 100)
    same(whole, found)
    assert tried[0] is not None


def test_several_files_are_one_table(tmp_path: Path) -> None:
    for number, names in enumerate([("a", "b"), ("b", "c"), ("d",)]):
        lines = "".join(f"{name},{place},x{place}\n" for place, name in enumerate(names))
        (tmp_path / f"seen-{number}.csv").write_text(f"who,whole,word\n{lines}")
    rules = """customers from events seen
events seen from "seen-*.csv" key who
  whole  whole number
  word   text
"""
    whole, found, tried = both(tmp_path, rules, 10)
    same(whole, found)
    assert tried[0] is not None
    assert [fact.rows for fact in tried[0].required().facts] == [2, 2, 1]


REAL = {
    "a shop of music": """customers from "chinook/Customer.csv" key CustomerId
  FirstName text
  Company   text
  Email     text unique
""",
    "telephones": """customers from "telco/Telco-Customer-Churn.csv" key customerID
  Contract       text
  tenure         whole number
  MonthlyCharges number
""",
    "a bank's calls, with a mark in front": """customers from events calls
events calls from "bank/bank_4521_bom.csv" key job
  age     whole number
  balance whole number
  month   text
  housing flag
""",
}


@pytest.mark.parametrize("name", REAL)
def test_real_files_are_the_same_in_pieces(shared_data: Path, name: str) -> None:
    whole, found, tried = both(shared_data, REAL[name], 5_000)
    same(whole, found)
    assert tried[0] is not None


# ---------------------------------------------------------------- how columns lie in memory


def test_texts_that_come_again_lie_in_codes() -> None:
    below = Below(3)
    for texts in (["b", None], ["a", "b", "b"], [None]):
        below.add(pd.DataFrame({"x": pd.Series(texts, dtype=TEXT)}))
    held = below.frame()["x"].array
    assert isinstance(held, CodedTexts)
    assert held.codes is not None
    assert held.codes.tolist() == [1, 2, 0, 1, 1, 2]
    assert held.codes.dtype == np.uint8
    assert held.distinct == ["a", "b"]


def test_texts_of_which_many_differ_after_all_lie_as_texts() -> None:
    below, many = Below(2), [f"t{n}" for n in range(70_000)]
    below.add(pd.DataFrame({"x": pd.Series(["a", "a"], dtype=TEXT)}))
    below.add(pd.DataFrame({"x": pd.Series(many, dtype=TEXT)}))
    found = below.frame()["x"]
    assert not isinstance(found.array, CodedTexts) or found.array.codes is None
    assert found.tolist() == ["a", "a", *many]
