"""Every module says what it is, and every folder what goes in and what comes out."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "segdsl"
FOLDERS = sorted(file.parent for file in PACKAGE.rglob("__init__.py") if file.parent != PACKAGE)
# These hold words and functions of one kind, which nothing goes through.
SHELVES = {
    "delivery/outbox/forms",
    "engines/pandas_program/pieces",
    "faces/completing",
    "operators",
    "syntax/nodes",
    "syntax/slips",
    "templates/allowed",
    "templates/filters",
}


def docstring(file: Path) -> str:
    return ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_every_folder_says_what_it_is_for(folder: Path) -> None:
    said = docstring(folder / "__init__.py")
    assert said.partition("\n")[0].endswith((".", ":"))
    if folder.relative_to(PACKAGE).as_posix() not in SHELVES:
        assert "In: " in said
        assert "Out: " in said


def test_every_module_says_what_it_is() -> None:
    files = list(PACKAGE.rglob("*.py"))
    assert len(files) > 300
    assert [file.name for file in files if not docstring(file)] == []
