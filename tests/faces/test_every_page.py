"""What every command writes to a narrow terminal fits; what would stand in a file is as long as it is."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.faces.on_paper import too_long
from tests.faces.shop import AS_OF
from tests.faces.test_names import FILES
from tests.faces.test_streams import VERBS

if sys.platform == "win32":
    pytest.skip("a terminal of its own is made with what Windows does not have", allow_module_level=True)
from tests.faces.screen import segdsl_on_screen

FILES_THEMSELVES = {"fmt", "compile", "export", "brief", "check as JSON"}


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb not in FILES_THEMSELVES])
def test_every_page_fits_a_narrow_terminal(verb: str, tmp_path: Path) -> None:
    folder = tmp_path / "a folder whose way is longer than the terminal is wide" / "project"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    words = VERBS[verb].format(p=".", o="new", day=" ".join(AS_OF)).split()
    shown = segdsl_on_screen(*words, columns=50, cwd=folder)
    assert shown.strip()
    assert "Traceback" not in shown
    assert too_long(shown, 50) == []
