"""The pages of the diagnostics: one for every code, whose examples do what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import segdsl
from segdsl.codes import every_code
from segdsl.diagnostics import Diagnostic, Problem
from tests.docs.blocks import blocks

FOLDER = Path(__file__).parents[2] / "docs" / "diagnostics"
PAGES = {p.stem: p for p in sorted(FOLDER.glob("*.md")) if p.stem != "index"}
EXAMPLE = re.compile(r"^```seg (?P<sort>bad|good)\n(?P<rules>.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [
    (code, example["sort"], example["rules"])
    for code, page in PAGES.items()
    for example in EXAMPLE.finditer(page.read_text(encoding="utf-8"))
]


def findings(code: str, rules: str, folder: Path) -> list[Diagnostic]:
    """What `check` says of the rules, and where the page brings data, what reading them says."""
    files = [b for b in blocks(PAGES[code].read_text(encoding="utf-8")) if b.file]
    for block in files:
        assert block.file is not None
        (folder / block.file).parent.mkdir(exist_ok=True)
        (folder / block.file).write_text(block.body, encoding="utf-8")
    (folder / "rules.seg").write_text(rules, encoding="utf-8")
    project = segdsl.load(folder)
    found = list(project.check())
    if files:
        try:
            found.extend(project.run(as_of="2026-03-31").diagnostics)
        except Problem as problem:
            found.extend(problem.diagnostics)
    return found


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert sorted(PAGES) == sorted(every_code())


@pytest.mark.parametrize("code", sorted(PAGES))
def test_page_is_named_after_its_code(code: str) -> None:
    assert PAGES[code].read_text(encoding="utf-8").startswith(f"# {code}\n")


@pytest.mark.parametrize(
    ("code", "sort", "rules"), EXAMPLES, ids=[f"{c}-{s}-{i}" for i, (c, s, _) in enumerate(EXAMPLES)]
)
def test_example(code: str, sort: str, rules: str, tmp_path: Path) -> None:
    found = {d.code for d in findings(code, rules, tmp_path)}
    assert (code in found) == (sort == "bad"), found


@pytest.mark.parametrize("code", sorted({code for code, _, _ in EXAMPLES}))
def test_examples_come_in_pairs(code: str) -> None:
    assert {sort for c, sort, _ in EXAMPLES if c == code} == {"bad", "good"}
