"""Files and functions that one can take in: those that are longer say why here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_FILE, LONGEST_FUNCTION = 350, 40
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS = {
    "segdsl/model/expressions.py:resolve": "one line for each node of the language",
    "segdsl/syntax/phrases.py:_text": "one or two lines for each node of the language",
    "segdsl/templates/names.py:names_of": "one entry for each name that a template finds",
    "segdsl/templates/folder.py:templates_from": "the checks of templates in their order",
    "segdsl/templates/translations.py:functions": "five small functions over the same translations",
}


def python_files() -> list[Path]:
    return sorted((ROOT / "segdsl").rglob("*.py"))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """The functions of a file and their lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.fixture(scope="module")
def long_files() -> set[str]:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    return {path.relative_to(ROOT).as_posix() for path, length in lines.items() if length > LONGEST_FILE}


def test_files_are_short_or_say_why(long_files: set[str]) -> None:
    assert long_files == set(LONG_FILES)


def test_functions_are_short_or_say_why() -> None:
    found = {
        f"{path.relative_to(ROOT).as_posix()}:{name}"
        for path in python_files()
        for name, length in functions(path)
        if length > LONGEST_FUNCTION
    }
    assert found == set(LONG_FUNCTIONS)
