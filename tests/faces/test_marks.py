"""Every finding of the corpus on terminals of every width: it fits, and its marks stand under its words."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl
from segdsl.diagnostics import Diagnostic, Problem
from segdsl.faces.findings.text import finding
from segdsl.faces.lines import visible
from tests.faces.on_paper import marked, too_long

CORPUS = Path(__file__).parents[1] / "corpus" / "bad"


@pytest.fixture(scope="module")
def found() -> list[Diagnostic]:
    return [one for folder in sorted(CORPUS.iterdir()) if folder.is_dir() for one in _of(folder)]


def _of(folder: Path) -> tuple[Diagnostic, ...]:
    try:
        return segdsl.load(folder).check()
    except Problem as problem:
        return tuple(problem.diagnostics)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_every_finding_fits_with_its_marks_under_its_words(found: list[Diagnostic], width: int) -> None:
    assert len(found) > 200
    for one in found:
        text = finding(one, width=width)
        assert too_long(text, width) == [], text
        span = one.span
        if span is not None and span.text and span.line == span.end_line:
            (under,) = dict.fromkeys(marked(text, "^"))
            assert under == visible(span.text) or visible(span.text).startswith(under.removesuffix("…")), text
