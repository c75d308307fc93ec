"""Small projects that show the language, one idea each: rules, data, and who is in what.

good/CASE/ holds `rules.seg` (its first comment says what it shows, `# as of DATE` when), the data that the
rules name, and `expected.txt`: a row per customer, a column per name that the rules give. The reference and
the pandas engine must both say exactly that, and every example in the rules must hold. After a change that
is meant, `pytest tests/corpus --update-corpus` writes the tables anew, to be read before they are committed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl
from tests.corpus.good_case import ran

CASES = sorted(p.parent for p in (Path(__file__).parent / "good").glob("*/rules.seg"))


@pytest.mark.parametrize("folder", CASES, ids=lambda p: p.name)
def test_good_case(folder: Path, update_corpus: bool) -> None:
    both = ran(folder)
    expected = folder / "expected.txt"
    if update_corpus:
        expected.write_text(both.by_reference, encoding="utf-8")
    assert both.by_reference == expected.read_text(encoding="utf-8")
    assert both.by_engine == both.by_reference
    assert both.warnings == ()


@pytest.mark.parametrize("folder", CASES, ids=lambda p: p.name)
def test_promises_in_the_rules_hold(folder: Path) -> None:
    cases = segdsl.load(folder).test(as_of="2026-03-31").cases
    assert [f"{case.name}: {case.detail}" for case in cases if case.state in ("failed", "skipped")] == []
