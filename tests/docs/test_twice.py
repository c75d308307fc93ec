"""A reader who tries the commands of a page once more gets no error by what they did before."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.docs.blocks import Session, blocks
from tests.docs.test_pages import ROOT


@pytest.mark.parametrize("page", ["campaigns.md"])
def test_the_commands_of_a_page_work_twice_in_a_row(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    found = list(blocks((ROOT / "docs" / page).read_text(encoding="utf-8")))
    session = Session(tmp_path)
    for block in found:
        if block.file:
            session.write(block.file, block.body)
    for _ in range(2):
        for block in found:
            if block.language == "console":
                told = session.console(block.body)
                assert "error[" not in told, told
