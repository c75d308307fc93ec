"""The parser's table: kept as plain JSON, and made anew where it is not there or not ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lark import Lark

from segdsl.cache import store
from segdsl.source import Source
from segdsl.syntax import from_text, table
from tests.cache.test_findings import told
from tests.syntax.test_kept import SOURCES

once = cache(Lark)
RULE = Source("a.seg", 'segment big\n  where spend > 1 and country in ("DE", "AT")\n')


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    from_text._parser.cache_clear()
    yield
    from_text._parser.cache_clear()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The grammars that a table was made of; what that takes is spent once for each."""
    grammars: list[str] = []

    def making(grammar: str, **options: Any) -> Lark:
        grammars.append(grammar)
        return once(grammar, **options)

    making._load_from_dict = Lark._load_from_dict  # type: ignore[attr-defined]
    monkeypatch.setattr(table, "Lark", making)
    return grammars


def read(source: Source) -> Any:
    """What a parser says that begins anew, with what is kept."""
    from_text._parser.cache_clear()
    return told(from_text.parse(source))


def test_a_table_is_made_once(kept: Path, made: list[str]) -> None:
    first = read(RULE)
    assert [read(RULE), read(RULE)] == [first, first]
    assert len(made) == 1


def test_with_a_kept_table_the_same_is_read_and_said(kept: Path, made: list[str]) -> None:
    read(RULE)
    from_text._parser.cache_clear()
    with_kept = [told(from_text.parse(source)) for source in SOURCES]
    assert len(made) == 1
    from_text._parser.cache_clear()
    (entry,) = (kept / "grammar").iterdir()
    entry.unlink()
    assert [told(from_text.parse(source)) for source in SOURCES] == with_kept
    assert len(made) == 2


def test_a_folder_for_it_is_not_needed(
    tmp_path: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SEGDSL_CACHE", str(tmp_path / "file"))
    first = read(RULE)
    assert read(RULE) == first
    assert len(made) == 2


def test_it_is_no_pickle(kept: Path) -> None:
    read(RULE)
    (entry,) = (kept / "grammar").iterdir()
    assert json.loads(entry.read_bytes().partition(b"\n")[2]).keys() == {"data", "memo"}


@pytest.mark.parametrize(
    "values",
    [
        [],
        "text",
        {},
        {"data": {}, "memo": {}},
        {"data": {"options": {}, "parser": {"lexer_conf": {}, "parser": {}}}, "memo": {"0": 1}},
        {"data": None, "memo": {"a": 1}},
    ],
)
def test_what_somebody_else_wrote_is_made_anew(kept: Path, made: list[str], values: object) -> None:
    first = read(RULE)
    (entry,) = (kept / "grammar").iterdir()
    store.keep("grammar", entry.stem, values)
    assert read(RULE) == first
    assert len(made) == 2


@pytest.mark.parametrize("part", ["options", "rules", "parser"])
def test_nor_is_one_without_a_part(kept: Path, made: list[str], part: str) -> None:
    first = read(RULE)
    (entry,) = (kept / "grammar").iterdir()
    values = store.recalled("grammar", entry.stem)
    del values["data"][part]
    store.keep("grammar", entry.stem, values)
    assert read(RULE) == first
    assert len(made) == 2
