"""A file that was only added to is read on from where it ended, and gives what reading all of it gives."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segdsl.cache import store
from segdsl.cache.store import FOLDER
from segdsl.sources import kept as entries
from segdsl.sources import loading
from segdsl.sources.loading import Loaded, load
from segdsl.sources.pieces.gathered import gathered, read_on
from tests.conftest import RECALLED
from tests.sources.reading import catalog_of
from tests.sources.test_gathered import CELLS, EVENTS, same

PEOPLE = 'customers from "seen.csv" key who\n  n number\n  word text\n'
HEAD = "who,n,word\n"
ROWS = "".join(f"c{n},{n},w{n % 3}\n" for n in range(20))


class Folder:
    """A folder with one file, of which entries are kept however small it is."""

    def __init__(self, path: Path, patch: pytest.MonkeyPatch, piece: int = 40) -> None:
        self.path = path
        self.cache = path / "cache"
        self.anew = 0
        patch.setattr(store, "recalled", RECALLED)
        patch.setattr(entries, "LEAST_BYTES", 0)
        patch.setattr(loading, "gathered", partial(gathered, piece=piece))
        patch.setattr(loading, "read_on", partial(read_on, piece=piece))
        patch.setattr(loading, "_read_table", partial(self._read_table, loading._read_table))
        self._patch = patch

    def _read_table(self, real: object, *words: object) -> object:
        self.anew += 1
        return real(*words)  # type: ignore[operator]

    def load(self, content: str, rules: str = PEOPLE) -> Loaded | None:
        """What is read with an entry of the beginning, held against what is read without any."""
        (self.path / "seen.csv").write_text(content, encoding="utf-8", newline="")
        catalog = catalog_of(rules, "Europe/Berlin")
        self._patch.setenv(FOLDER, str(self.cache))
        found, anew = load(catalog, self.path), self.anew
        self._patch.setenv(FOLDER, "")
        same(load(catalog, self.path), found)
        self.anew = anew
        return found.value


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    return Folder(tmp_path, monkeypatch)


def test_only_what_was_added_is_read(folder: Folder) -> None:
    first = folder.load(HEAD + ROWS)
    second = folder.load(HEAD + ROWS + "c20,,w9\n")
    third = folder.load(HEAD + ROWS + "c20,,w9\nc21,1,w1")
    assert folder.anew == 1
    assert first is not None
    assert second is not None
    assert third is not None
    names = [one.entries["customers"] for one in (first, second)]
    assert third.begins["customers"] == ((names[1], 21), (names[0], 20))
    folder.load(HEAD + ROWS + "c20,,w9\nc21,1,w12\n")  # what was a row's end is none any more
    assert folder.anew == 1


@pytest.mark.parametrize(
    "more",
    [
        "c20,x,w\n",  # no number
        "c3,1,w\n",  # a customer who comes again
        ",1,w\n",
        "c20,1\n",
        'c20,1,"w\n',
        "c20,1,w\0\n",
        "<<<<<<< HEAD\n",
        "\n",
    ],
)
def test_where_something_is_to_be_said_all_of_it_is_read(folder: Folder, more: str) -> None:
    folder.load(HEAD + ROWS)
    folder.load(HEAD + ROWS + more)
    assert folder.anew == 2


@pytest.mark.parametrize("end", ["c20,1,w", 'c20,1,"w\n', 'c20,1,w "5\n'])
def test_where_no_row_surely_ended_all_of_it_is_read(folder: Folder, end: str) -> None:
    folder.load(HEAD + ROWS + end)
    folder.load(HEAD + ROWS + end + 'x\nc21,1,"v"\n')
    assert folder.anew == 2


def test_a_beginning_of_the_same_size_that_ended_within_a_row(folder: Folder) -> None:
    folder.load(HEAD + ROWS + "c20,1,wx\n")
    folder.load(HEAD + ROWS + "c20,1,wxy")
    folder.load(HEAD + ROWS + "c20,1,wxyz\n")
    assert folder.anew == 3


def test_another_beginning_is_read(folder: Folder) -> None:
    folder.load(HEAD + ROWS)
    folder.load(HEAD + ROWS.replace("c7,7", "c7,8") + "c20,1,w\n")
    assert folder.anew == 2


@settings(max_examples=40, deadline=None)
@given(
    cells=st.lists(CELLS, min_size=2, max_size=30),
    cuts=st.lists(st.integers(1, 29), min_size=1, max_size=3),
    piece=st.integers(1, 300),
)
def test_however_often_it_grows_it_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, ...]], cuts: list[int], piece: int
) -> None:
    frame = pd.DataFrame(cells, columns=["words", "whole", "share", "since", "flag", "list"])
    frame.insert(0, "who", [f"c{row % 7}" for row in range(len(frame))])
    with pytest.MonkeyPatch.context() as patch:
        folder = Folder(tmp_path_factory.mktemp("grown"), patch, piece)
        for rows in sorted({min(cut, len(frame)) for cut in (*cuts, len(frame))}):
            folder.load(frame.iloc[:rows].to_csv(index=False), EVENTS)
