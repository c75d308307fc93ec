"""Cells that no spreadsheet runs, read again as what they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.spreadsheets import plain_cell, spreadsheet_cell

STARTS = st.sampled_from(["", "=", "+", "-", "@", "\t", "＝", "'"])


@given(STARTS, st.text(max_size=4))
def test_a_cell_is_read_as_the_text_that_was_written(start: str, rest: str) -> None:
    text = start + rest
    if plain_cell(text) == text:  # but for texts that look as if they had been kept from being run
        assert plain_cell(spreadsheet_cell(text)) == text


@pytest.mark.parametrize("text", ["", "'", "'a", "''=1", "42", "-4.5", "a'=b"])
def test_what_was_not_changed_stays(text: str) -> None:
    assert plain_cell(text) == text
