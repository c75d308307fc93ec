"""Which program this is: another one after any change of its files or its packages."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from segdsl.cache import program as own


@pytest.fixture(autouse=True)
def anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(own, "IMPORTED", time.time_ns() + 10**12)  # after all that a test writes
    own.program.cache_clear()
    yield
    own.program.cache_clear()


def told() -> str:
    own.program.cache_clear()
    return own.program()


def test_it_is_the_same_as_long_as_nothing_changes() -> None:
    first = told()
    assert told() == first


def test_a_changed_file_makes_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "room").mkdir()
    module = tmp_path / "room" / "module.py"
    module.write_text("a = 1\n")
    monkeypatch.setattr(own, "_PACKAGE", str(tmp_path))
    first = told()
    status = module.stat()
    module.write_text("a = 2\n")  # of the same length
    os.utime(module, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    second = told()
    (tmp_path / "words.json").write_text("{}")
    assert len({first, second, told()}) == 3


def test_what_was_changed_after_it_was_imported_is_not_what_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "module.py"
    module.write_text("a = 1\n")
    monkeypatch.setattr(own, "_PACKAGE", str(tmp_path))
    monkeypatch.setattr(own, "IMPORTED", module.stat().st_mtime_ns)
    before = told()
    assert told() == before
    os.utime(module, ns=(0, own.IMPORTED + 1))
    changed = told()
    assert changed != before
    assert told() != changed


def test_what_python_compiled_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "_PACKAGE", str(tmp_path))
    first = told()
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "module.pyc").write_bytes(b"")
    assert told() == first


def test_another_version_of_a_package_makes_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    first = told()
    (tmp_path / "jinja2-3.1.6.dist-info").mkdir()
    second = told()
    (tmp_path / "jinja2-3.1.6.dist-info").rename(tmp_path / "jinja2-3.1.7.dist-info")
    assert len({first, second, told()}) == 3


def test_where_it_cannot_be_told_nothing_is_recalled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "_PACKAGE", "/there/is/no/such/folder")
    assert told() != told()


def test_it_can_be_told_where_python_is_asked_line_by_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    monkeypatch.chdir(tmp_path)
    first = told()
    assert told() == first
    (tmp_path / "jinja2-3.1.6.dist-info").mkdir()
    assert told() != first
