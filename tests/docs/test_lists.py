"""Pages that list what there is to choose from list all of it: they are held against the registries."""

from __future__ import annotations

import re
from pathlib import Path

from segdsl.delivery.outbox.forms import FORMS

DOCS = Path(__file__).parents[2] / "docs"


def table(page: str, header: str) -> list[str]:
    """The words in backquotes that the rows of a table begin with; the table is known by its header."""
    text = (DOCS / page).read_text(encoding="utf-8")
    rows = text.partition(f"\n{header}\n")[2].partition("\n\n")[0].splitlines()[1:]
    return [word for row in rows for word in re.findall(r"`([^`]+)`", row.split("|")[1])]


def test_forms_of_messages() -> None:
    assert sorted(table("outbox.md", "| `--as` | writes | for |")) == sorted(FORMS)
