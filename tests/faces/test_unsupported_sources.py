"""A source of a kind that cannot be read is no finding in data: a command that needs it ends with 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faces.shop import run


@pytest.mark.parametrize("source", ["redis://host/0?table=t", "sqlite:///c.db", "duckdb:///c.db?t=a"])
@pytest.mark.parametrize("words", [("segment",), ("explain", "1")])
def test_it_ends_with_2(source: str, words: tuple[str, ...], tmp_path: Path) -> None:
    rules = f'customers from "{source}" key id\n  x text\n\nsegment all_of_them where x is known\n'
    (tmp_path / "rules.seg").write_text(rules)
    done = run(*words, "--project", tmp_path, "--as-of", "2026-03-31", "--format", "json")
    (found,) = json.loads(done.out)["diagnostics"]
    assert (found["code"], found["severity"], done.code) == ("unsupported-source", "error", 2)
