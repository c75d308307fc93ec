"""The slips are still about the code as it is; `python -m tests.slips` tells which of them are noticed."""

from __future__ import annotations

import pytest

from tests.slips.__main__ import ROOT
from tests.slips.slips import SLIPS, Slip


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.about)
def test_the_text_of_a_slip_occurs_once(slip: Slip) -> None:
    text = (ROOT / slip.file).read_text(encoding="utf-8")
    assert text.count(slip.right) == 1
    assert slip.wrong != slip.right
