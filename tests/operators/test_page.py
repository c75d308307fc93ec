"""The reference page says what the table says. `--update-pages` writes it."""

from __future__ import annotations

from pathlib import Path

from segdsl.operators import OPERATORS
from segdsl.operators.page import reference_page

PAGE = Path(__file__).parents[2] / "docs" / "language" / "operators.md"


def test_the_page_is_up_to_date(update_pages: bool) -> None:
    if update_pages:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(reference_page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == reference_page()


def test_everything_that_can_be_written_is_on_the_page() -> None:
    page = reference_page()
    for operator in OPERATORS.values():
        assert (operator.doc in page) == (operator.form is not None)
