"""Whole rule files and what segdsl says of them.

bad/CODE-WHAT/ holds one or more rule files and `expected.txt`: every finding as a line
`FILE:LINE:COLUMN: SEVERITY[CODE] MESSAGE`, with its hint on a line of its own. The code that the folder is
named after must be among them. good/CASE/ holds rule files that are right. After a change that is meant,
`pytest tests/corpus --update-corpus` writes the files anew, to be read before they are committed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from segdsl.checks.ignore import without_ignored
from segdsl.checks.registry import check_writing
from segdsl.codes import every_code
from segdsl.diagnostics import Diagnostic, has_errors
from segdsl.model.from_syntax import build
from segdsl.source import Source
from segdsl.syntax.from_text import parse

HERE = Path(__file__).parent
BAD = sorted(p for p in (HERE / "bad").iterdir() if any(p.glob("*.seg")))
GOOD = sorted(p for p in (HERE / "good").iterdir() if any(p.glob("*.seg")))


def findings(sources: Sequence[Source], say_unused: bool = False) -> tuple[Diagnostic, ...]:
    """Everything that reading, understanding and checking find."""
    parsed = [parse(source) for source in sources]
    trees = [p.value for p in parsed if p.value is not None]
    built = build(trees)
    assert built.value is not None
    found = [d for p in parsed for d in p.diagnostics]
    found.extend(built.diagnostics)
    found.extend(check_writing(trees, built.value, () if say_unused else None))
    return without_ignored(found, sources)


def shown(found: Sequence[Diagnostic]) -> str:
    lines = []
    for diagnostic in found:
        lines.append(f"{diagnostic.place}: {diagnostic.severity}[{diagnostic.code}] {diagnostic.message}")
        if diagnostic.hint:
            lines.append(f"  help: {diagnostic.hint}")
    return "".join(f"{line}\n" for line in lines)


def sources_in(folder: Path) -> list[Source]:
    return [Source(p.name, p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.seg"))]


def code_of(folder: Path) -> str:
    """The longest code that the folder's name begins with."""
    name = folder.name
    return max(
        (code for code in every_code() if name == code or name.startswith(f"{code}-")), key=len, default=""
    )


@pytest.mark.parametrize("folder", BAD, ids=lambda p: p.name)
def test_bad(folder: Path, update_corpus: bool) -> None:
    code = code_of(folder)
    assert code, f"{folder.name} is not named after a code"
    found = findings(sources_in(folder), say_unused=code == "unused")
    expected = folder / "expected.txt"
    if update_corpus:
        expected.write_text(shown(found), encoding="utf-8")
    assert shown(found) == expected.read_text(encoding="utf-8")
    assert code in {d.code for d in found}


@pytest.mark.parametrize("folder", GOOD, ids=lambda p: p.name)
def test_good(folder: Path) -> None:
    found = findings(sources_in(folder))
    assert not has_errors(found), shown(found)
