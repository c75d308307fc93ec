"""Every module says what it is, and every folder what goes in and what comes out."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "segdsl"
FOLDERS = sorted(file.parent for file in PACKAGE.rglob("__init__.py") if file.parent != PACKAGE)
# These hold words, functions or entries of one kind, which nothing goes through.
SHELVES = {
    "delivery/exports/platforms",
    "delivery/outbox/forms",
    "engines/pandas_program/pieces",
    "faces/completing",
    "operators",
    "sources/databases/systems",
    "sources/formats",
    "syntax/nodes",
    "syntax/slips",
    "templates/allowed",
    "templates/filters",
    "triggers/ways",
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


def mentioned(text: str) -> set[str]:
    """The files and modules of the package that a text names: `growth.py`, `segdsl.sources.tables`."""
    return set(re.findall(r"[\w/]+\.py\b|\bsegdsl(?!\.(?:toml|invalid|readthedocs))(?:\.[a-z_]+)+", text))


def is_there(name: str) -> bool:
    if name.endswith(".py"):
        return (
            any(f"/{file.as_posix()}".endswith(f"/{name}") for file in PACKAGE.rglob("*.py"))
            or name == "dev.py"
        )
    place = PACKAGE.parent.joinpath(*name.split("."))
    return place.is_dir() or place.with_suffix(".py").is_file() or is_there_in(place)


def is_there_in(place: Path) -> bool:
    """A name of a module: `segdsl.engines.compute`, `segdsl.load`."""
    around = place.parent / "__init__.py" if place.parent.is_dir() else place.parent.with_suffix(".py")
    return around.is_file() and place.name in around.read_text(encoding="utf-8")


def test_files_and_modules_that_texts_name_are_there() -> None:
    gone, named = set(), 0
    for file in PACKAGE.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        for name in mentioned("\n".join(texts)):
            named += 1
            if not is_there(name):
                gone.add(f"{file.relative_to(PACKAGE)}: {name}")
    assert named > 50
    assert gone == set()
