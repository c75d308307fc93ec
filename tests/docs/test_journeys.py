"""The journeys on the architecture's page are those that verbs make. `--update-pages` writes them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "architecture.md"
SHOWN = re.compile(r"(?<=<!-- journeys -->\n```text\n).*?(?=```)", re.DOTALL)


def told() -> str:
    """A journey in each line, found by a new process: what this one has kept of other tests changes them."""
    words = [sys.executable, "-m", "tools.journeys"]
    lines = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    verbs = (line.partition(":")[0] for line in lines[::2])
    return "".join(f"{verb}: {way.strip()}\n" for verb, way in zip(verbs, lines[1::2], strict=True))


def test_the_page_shows_the_journeys(update_pages: bool) -> None:
    page, journeys = PAGE.read_text(encoding="utf-8"), told()
    if update_pages:
        PAGE.write_text(SHOWN.sub(lambda _: journeys, page), encoding="utf-8")
    assert update_pages or SHOWN.findall(page) == [journeys]
