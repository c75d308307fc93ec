"""Folders of entries: each file holds one, no two claim the same, and to read them imports nothing slow."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection

import pytest

from segdsl.delivery.exports.platforms import PLATFORMS
from segdsl.delivery.outbox.forms import FORMS
from segdsl.formats import formats
from segdsl.sources.databases.system import systems
from tests.architecture.test_imports import PACKAGE

FOLDERS: dict[str, Collection[str]] = {
    "delivery/exports/platforms": PLATFORMS,
    "delivery/outbox/forms": FORMS,
    "sources/formats": formats(),
    "sources/databases/systems": systems(),
}
SLOW = (
    "pandas",
    "numpy",
    "pyarrow",
    "jinja2",
    "lark",
    "pydantic",
    "yaml",
    "duckdb",
    "pymysql",
    "sqlglot",
    "polars",
    "pyspark",
)


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_file_holds_an_entry(folder: str) -> None:
    files = {path.stem for path in (PACKAGE / folder).iterdir() if path.name != "__pycache__"}
    assert files - {"__init__"} == set(FOLDERS[folder])


def test_no_two_claim_the_same() -> None:
    claimed = [ending for one in formats().values() for ending in one.endings]
    claimed += [scheme for one in systems().values() for scheme in one.schemes]
    assert len(claimed) == len(set(claimed)) > 10
    titles = [one.title for one in (*formats().values(), *systems().values(), *PLATFORMS.values())]
    assert len(titles) == len(set(titles)) > 10


@pytest.mark.parametrize(
    "asked",
    [
        "from segdsl.delivery.outbox.forms import FORMS",
        "from segdsl.formats import formats; formats()",
        "from segdsl.sources.databases.system import systems; systems()",
        "from segdsl.codes import every_code; every_code()",
    ],
)
def test_reading_them_imports_nothing_slow(asked: str) -> None:
    words = [sys.executable, "-c", f"import sys; {asked}; print([m for m in {SLOW} if m in sys.modules])"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
