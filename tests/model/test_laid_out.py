"""What a declaration may say of how a file is laid out: what its format does not take is told."""

from __future__ import annotations

import pytest

from segdsl.diagnostics import Diagnostic
from segdsl.formats import Option, formats
from segdsl.model.from_syntax import build
from segdsl.syntax.from_text import parse_text

WRITTEN: dict[Option, str] = {
    "separated by": 'separated by ";"',
    "encoding": 'encoding "latin-1"',
    "without header": "without header",
    "header row": "header row 3",
    "sheet": 'sheet "Orders"',
}
TAKEN: dict[str, set[Option]] = {
    ".csv": {"separated by", "encoding", "without header", "header row"},
    ".tsv": {"separated by", "encoding", "without header", "header row"},
    ".dat": {"separated by", "encoding", "without header", "header row"},
    ".xlsx": {"without header", "header row", "sheet"},
    ".ODS": {"without header", "header row", "sheet"},
    ".parquet": set(),
    ".json": {"encoding"},
    ".NDJSON": {"encoding"},
}


def found(path: str, options: str) -> list[Diagnostic]:
    text = f'customers from "{path}" {options} key id\n  id  text  column 1\n'
    parsed = parse_text(text, "rules.seg").required()
    return [one for one in build([parsed]).diagnostics if one.code == "type-mismatch"]


@pytest.mark.parametrize("option", WRITTEN)
@pytest.mark.parametrize("ending", TAKEN)
def test_what_a_format_takes(ending: str, option: Option) -> None:
    told = found(f"people{ending}", WRITTEN[option])
    assert len(told) == (option not in TAKEN[ending])
    assert all(one.severity == ("error" if option in ("sheet", "header row") else "warning") for one in told)


def test_every_format_is_asked_for() -> None:
    asked = {ending.lower() for ending in TAKEN}
    assert [name for name, one in formats().items() if not asked.intersection(one.endings)] == []


@pytest.mark.parametrize("option", WRITTEN)
@pytest.mark.parametrize(
    "url", ["sqlite:///shop.db?table=people", "postgres://ana@host/shop?table=people.csv"]
)
def test_a_table_of_a_database_takes_nothing(url: str, option: Option) -> None:
    assert len(found(url, WRITTEN[option])) == 1


def test_blanks_are_a_separator_too() -> None:
    (told,) = found("people.json", "separated by blanks")
    assert told.message == "nothing separates the columns of `people.json`, so `separated by` is passed over"
    assert found("people.txt", "separated by blanks") == []
