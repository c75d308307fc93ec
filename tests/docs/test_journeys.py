"""The journeys on the architecture's page are those that verbs make. `--update-pages` writes them."""

from __future__ import annotations

import re
from pathlib import Path

from tools.journeys import told

PAGE = Path(__file__).parents[2] / "docs" / "architecture.md"
SHOWN = re.compile(r"(?<=<!-- journeys -->\n```text\n).*?(?=```)", re.DOTALL)


def test_the_page_shows_the_journeys(update_pages: bool) -> None:
    page = PAGE.read_text(encoding="utf-8")
    journeys = "".join(f"{name}: {' > '.join(way.rooms())}\n" for name, way in told())
    if update_pages:
        PAGE.write_text(SHOWN.sub(lambda _: journeys, page), encoding="utf-8")
    assert update_pages or SHOWN.findall(page) == [journeys]
