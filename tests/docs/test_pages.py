"""Every code block of the documentation runs or parses, and shows what is really printed."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from segdsl.source import Source
from segdsl.syntax.from_text import parse
from segdsl.syntax.to_text import format_file
from tests.docs.blocks import Block, Session, blocks, lasting

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
# Pages whose blocks have a test of their own.
ELSEWHERE = {ROOT / "docs" / "diagnostics"}
SYSTEMS = ROOT / "docs" / "examples" / "systems"
PLAIN = {"", "text", "sh", "html", "jinja", "csv", "tree"}


@pytest.mark.parametrize(
    "path",
    [p for p in PAGES if p.parent not in ELSEWHERE],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_page(path: Path, tmp_path: Path, update_pages: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    page = path.read_text(encoding="utf-8")
    session = Session(beginning(path, tmp_path))
    real = page
    shift = 0
    printed: str | None = None
    for block in blocks(page):
        place = f"{path.name}:{block.line}"
        if block.file:
            session.write(block.file, block.body)
        if block.language == "console":
            body = session.console(block.body)
        elif block.language == "text" and printed is not None:
            body = printed
        elif block.language == "seg":
            body = laid_out(block, place)
        else:
            body = block.body
            check(block, place)
        printed = session.run(block.body) if block.language == "python" else None
        if lasting(body) != lasting(block.body):
            start = block.start + shift
            real = real[:start] + body + real[start + len(block.body) :]
            shift += len(body) - len(block.body)
            if not update_pages:
                assert body == block.body, f"{place} shows something else than what happens"
    if update_pages:
        path.write_text(real, encoding="utf-8")
    assert update_pages or real == page


def beginning(path: Path, empty: Path) -> Path:
    """Where a reader begins: of a system's page in its folder as it comes, else in an empty one."""
    if path.parent.parent != SYSTEMS:
        return empty
    without = shutil.ignore_patterns("data", "out*", "__pycache__")
    return Path(shutil.copytree(path.parent, empty / path.parent.name, ignore=without))


def laid_out(block: Block, place: str) -> str:
    """The rules as `segdsl fmt` lays them out."""
    source = Source(place, block.body)
    assert not parse(source).diagnostics, place
    return format_file(source).required()


def check(block: Block, place: str) -> None:
    match block.language:
        case "yaml":
            yaml.safe_load(block.body)
        case "toml":
            tomllib.loads(block.body)
        case "json":
            json.loads(block.body)
        case "python" | "console":
            pass
        case other:
            assert other in PLAIN, f"{place}: nobody checks a `{other}` block"
