"""The house rule: imports go downward only, and each third-party package has owners."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "segdsl"

# From the ground up. A module may import from its own floor and from those below.
FLOORS: tuple[frozenset[str], ...] = tuple(
    map(
        frozenset,
        (
            {"found", "source", "codes", "plain_files", "progress", "rule_files", "shelves", "threads"},
            {"instants", "keys", "person_fields", "suggest"},
            {"diagnostics", "locks", "merges", "outputs", "spreadsheets", "clock"},
            {
                "types",
                "config",
                "addresses",
                "cache",
                "channels",
                "decimals",
                "formats",
                "learnt_files",
                "measure",
                "money",
                "pictures",
                "tokens",
            },
            {"operators"},
            {"syntax"},
            {"model", "wording"},
            {"reference", "logic"},
            {"plan", "checks"},
            {"engines", "learning", "sources", "people", "shop"},
            {"drafting"},
            {"templates"},
            {"campaigns"},
            {"synthesis"},
            {"messages"},
            {"delivery"},
            {"triggers"},
            {"project"},
            {"runs"},
            {"__init__", "faces", "__main__"},
        ),
    )
)

OWNERS: dict[str, tuple[str, ...]] = {
    "lark": ("syntax",),
    "idna": ("addresses",),
    "jinja2": ("templates", "messages"),
    "tinycss2": ("messages",),
    "markupsafe": ("templates", "messages"),
    "babel": ("money", "templates", "messages", "people", "delivery"),
    "css_inline": ("messages",),
    "mrml": ("templates",),
    "vl_convert": ("pictures",),
    "adbc_driver_postgresql": ("sources",),
    "adbc_driver_manager": ("sources",),
    "pymysql": ("sources",),
    "duckdb": ("sources", "engines"),
    "sqlglot": ("engines",),
    "polars": ("engines",),
    "pyspark": ("engines",),
    "pandas": ("engines", "sources", "drafting", "campaigns", "messages", "runs", "faces"),
    "pyarrow": ("engines", "sources", "drafting", "shop", "campaigns", "delivery", "triggers"),
    "numpy": (
        *("engines", "learning", "measure", "sources", "drafting", "shop", "campaigns", "messages", "runs"),
    ),
    "pydantic": ("config", "people"),
    "filelock": ("locks",),
    "yaml": ("people", "engines"),
    "re2": ("operators", "engines"),
    "click": ("faces",),
    "rich": ("faces",),
    "rich_click": ("faces",),
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part(path: Path) -> str:
    """The floor's name of a file: its folder, or its own name at the top."""
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


@cache
def nodes(path: Path) -> list[ast.Import | ast.ImportFrom]:
    """The imports of a file, wherever in it, also for its types alone."""
    found = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [node for node in found if isinstance(node, ast.Import | ast.ImportFrom)]


def imports(path: Path) -> Iterator[tuple[str, int]]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        else:
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            yield node.module or "", node.lineno
            if node.module == "segdsl":
                for alias in node.names:
                    if is_module(alias.name):
                        yield f"segdsl.{alias.name}", node.lineno


def is_module(name: str) -> bool:
    return (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file()


def floor(name: str) -> int:
    for height, names in enumerate(FLOORS):
        if name in names:
            return height
    raise AssertionError(f"segdsl/{name} has no floor in this test: give it one")


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_downward(path: Path) -> None:
    inside = [(name, line) for name, line in imports(path) if name.startswith("segdsl.")]
    assert [p for p in inside if floor(p[0].split(".")[1]) > floor(part(path))] == []


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_packages_have_owners(path: Path) -> None:
    owned = [(name, line) for name, line in imports(path) if name.split(".")[0] in OWNERS]
    assert [p for p in owned if part(path) not in OWNERS[p[0].split(".")[0]]] == []


def test_the_reader_of_rules_is_the_only_one_who_knows_lark() -> None:
    users = {
        p.relative_to(PACKAGE).parts[0] for p in modules() for n, _ in imports(p) if n.split(".")[0] == "lark"
    }
    assert users == {"syntax"}


def test_importing_segdsl_imports_nothing_heavy() -> None:
    heavy = ["pandas", "numpy", "pyarrow", "lark", "jinja2", "pydantic", "rich"]
    code = f"import sys, segdsl; print([m for m in {heavy!r} if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


# ---------------------------------------------------------------- circles


def file_of(module: str) -> Path | None:
    """The file of a module of the package; None for others."""
    place = ROOT.joinpath(*module.split("."))
    found = (place.with_suffix(".py"), place / "__init__.py")
    inside = module.startswith("segdsl.")
    return next((path for path in found if inside and path.is_file()), None)


def imported(path: Path) -> Iterator[Path]:
    """The files that a file imports."""
    for node in nodes(path):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif node.module is not None:
            below = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if file_of(name) else node.module for name in below]
        yield from filter(None, map(file_of, names))


def test_no_files_import_each_other_in_a_circle() -> None:
    graph = {path: set(imported(path)) - {path} for path in modules()}
    while graph:  # whoever imports nothing that is left can be in no circle
        free = {path for path, needs in graph.items() if not needs & graph.keys()}
        if not free:
            break
        graph = {path: needs for path, needs in graph.items() if path not in free}
    imported_by = {need for needs in graph.values() for need in needs}
    circles = {str(path.relative_to(ROOT)) for path in graph if path in imported_by}
    assert circles == set()


def test_a_circle_would_be_seen() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in imported(PACKAGE / "engines/compute.py")}
    assert {"segdsl/engines/protocol.py", "segdsl/plan/kept.py", "segdsl/config/__init__.py"} <= names
