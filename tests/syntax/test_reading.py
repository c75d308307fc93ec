"""Files that are texts, and files that are not: each of these gives one clear message."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.syntax.from_text import parse, parse_text
from segdsl.syntax.reading import MOST_BYTES, read_source, source_from_bytes

RULE = 'segment s where name = "Zoë"\n'


@pytest.mark.parametrize(
    "content",
    [
        RULE.encode(),
        b"\xef\xbb\xbf" + RULE.encode(),
        RULE.encode("utf-16"),
        RULE.replace("\n", "\r\n").encode(),
        RULE.replace("\n", "\r").encode(),
    ],
)
def test_texts_in_every_usual_dress(content: bytes) -> None:
    source = source_from_bytes(content, "rules.seg").required()
    assert source.text == RULE
    assert parse(source).required() == parse_text(RULE).required()


def test_an_empty_file_is_fine() -> None:
    assert parse(source_from_bytes(b"", "rules.seg").required()).required().declarations == ()


@pytest.mark.parametrize(
    ("content", "message", "place"),
    [
        (b"segment s\n  where \xe4 > 1", "byte E4 is not UTF-8 text", "rules.seg:2:9"),
        (RULE.encode()[:-3], "this file breaks off in the middle of a character", "rules.seg:1:27"),
        (b"PK\x03\x04\0\0\0", "this is not a text file: it holds a zero byte", "rules.seg:1:5"),
        (b"\x89PNG\r\n\x1a\n\0", "byte 89 is not UTF-8 text", "rules.seg:1:1"),
        (b"\xff\xfes\0e", "this file breaks off in the middle of a character", "rules.seg:1:2"),
    ],
)
def test_what_is_not_a_text(content: bytes, message: str, place: str) -> None:
    result = source_from_bytes(content, "rules.seg")
    (only,) = result.diagnostics
    assert result.value is None
    assert only.code == "unreadable-file"
    assert only.message.startswith(message)
    assert only.place == place


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.seg"):
        (only,) = read_source(path, "rules.seg").diagnostics
        assert (only.code, only.place) == ("unreadable-file", "rules.seg")


def test_a_huge_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "rules.seg"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES * 50)
    (only,) = read_source(path, "rules.seg").diagnostics
    assert only.code == "too-large"


def test_a_folder_for_the_parser_table_is_not_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from segdsl.syntax import from_text

    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("SEGDSL_CACHE", str(blocked))
    from_text._parser.cache_clear()
    assert parse_text(RULE).ok
    monkeypatch.setenv("SEGDSL_CACHE", str(tmp_path / "cache"))
    from_text._parser.cache_clear()
    assert parse_text(RULE).ok
    (table,) = (tmp_path / "cache" / "grammar").iterdir()
    table.write_bytes(b"broken")
    from_text._parser.cache_clear()
    assert parse_text(RULE).ok
    from_text._parser.cache_clear()
