"""The page of what each engine can do says what they say. `--update-pages` writes it."""

from __future__ import annotations

import re
from pathlib import Path

from segdsl.config import ENGINES
from segdsl.engines.page import engines_page
from segdsl.engines.relational.sql.dialects import DIALECTS
from segdsl.operators import OPERATORS
from segdsl.operators.page import written

PAGE = Path(__file__).parents[3] / "docs" / "language" / "engines.md"


def test_the_page_is_up_to_date(update_pages: bool) -> None:
    page = engines_page()
    if update_pages:
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page


def test_everybody_and_everything_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    heads = {line for line in text.splitlines() if line.startswith("| Written |")}
    names = ["Written", "reference", *ENGINES, *(f"SQL: {dialect}" for dialect in DIALECTS)]
    assert heads == {f"| {' | '.join(names)} |"}
    for operator in OPERATORS.values():
        assert (f"| `{written(operator)}` |".replace("|", "|") in text) == (operator.form is not None)


def test_the_engines_can_do_all_of_it() -> None:
    rows = re.findall(r"^\| `(.+)` \| ✓ \| (.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    cells = {
        (n, form): cell for form, line in rows for n, cell in zip(ENGINES, line.split(" | "), strict=False)
    }
    known = {pair for pair in cells if pair[0] in {"packed", "pandas", "duckdb", "polars", "postgres"}}
    assert {cells[pair] for pair in known} == {"✓"}
