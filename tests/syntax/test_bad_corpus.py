"""What the syntax stage says about the files of tests/corpus/bad: its part of every expected.txt."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.source import Source
from segdsl.syntax.from_text import parse

BAD = Path(__file__).parents[1] / "corpus" / "bad"
# Cases that later stages own use some of these codes too, so the folders are told by what they begin with.
STAGE = (
    "syntax-",
    "mixed-and-or-",
    "bad-date-",
    "bad-number-",
    "smart-quotes-",
    "habit-",
    "hidden-character-",
)
CASES = sorted(
    folder
    for folder in BAD.iterdir()
    if folder.name.startswith(STAGE)
    or folder.name in ("not-yet-distance", "not-yet-state-for-some-time", "not-yet-version-type")
    or folder.name in ("too-large-number", "too-large-nesting", "too-large-chain")
)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_every_finding_of_the_syntax_stage_is_expected(folder: Path) -> None:
    text = (folder / "rules.seg").read_text(encoding="utf-8")
    expected = (folder / "expected.txt").read_text(encoding="utf-8")
    found = parse(Source("rules.seg", text)).diagnostics
    assert found
    for diagnostic in found:
        shown = f"{diagnostic.place}: {diagnostic.severity}[{diagnostic.code}] {diagnostic.message}\n"
        if diagnostic.hint:
            shown += f"  help: {diagnostic.hint}\n"
        assert shown in expected
