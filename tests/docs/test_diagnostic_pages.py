"""The pages of the diagnostics: one for every code, whose examples do what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from segdsl.analysis.ignore import without_ignored
from segdsl.analysis.writing import check_writing
from segdsl.codes import CODES
from segdsl.diagnostics import Diagnostic
from segdsl.model.from_syntax import build
from segdsl.source import Source
from segdsl.syntax.from_text import parse

FOLDER = Path(__file__).parents[2] / "docs" / "diagnostics"
PAGES = {p.stem: p for p in sorted(FOLDER.glob("*.md")) if p.stem != "index"}
EXAMPLE = re.compile(r"^```seg (?P<sort>bad|good)\n(?P<rules>.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [
    (code, example["sort"], example["rules"])
    for code, page in PAGES.items()
    for example in EXAMPLE.finditer(page.read_text(encoding="utf-8"))
]


def findings(code: str, rules: str) -> tuple[Diagnostic, ...]:
    parsed = parse(Source("example.seg", rules))
    assert parsed.value is not None
    built = build([parsed.value])
    assert built.value is not None
    checked = check_writing([parsed.value], built.value, () if code == "unused" else None)
    found = (*parsed.diagnostics, *built.diagnostics, *checked)
    return without_ignored(found, [parsed.value.span.source])


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert sorted(PAGES) == sorted(CODES)


@pytest.mark.parametrize("code", sorted(PAGES))
def test_page_is_named_after_its_code(code: str) -> None:
    assert PAGES[code].read_text(encoding="utf-8").startswith(f"# {code}\n")


@pytest.mark.parametrize(
    ("code", "sort", "rules"), EXAMPLES, ids=[f"{c}-{s}-{i}" for i, (c, s, _) in enumerate(EXAMPLES)]
)
def test_example(code: str, sort: str, rules: str) -> None:
    found = {d.code for d in findings(code, rules)}
    assert (code in found) == (sort == "bad"), found


@pytest.mark.parametrize("code", sorted({code for code, _, _ in EXAMPLES}))
def test_examples_come_in_pairs(code: str) -> None:
    assert {sort for c, sort, _ in EXAMPLES if c == code} == {"bad", "good"}
