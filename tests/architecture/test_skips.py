"""A test that skips where continuous integration runs turns the run red, and is named."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

CASES = {
    "test": "import pytest\ndef test_it():\n    pytest.skip('no browser')\n",
    "mark": "import pytest\n@pytest.mark.skipif(True, reason='no browser')\ndef test_it():\n    pass\n",
    "module": "import pytest\npytest.skip('no browser', allow_module_level=True)\ndef test_it():\n    pass\n",
    "library": "import pytest\nno = pytest.importorskip('no_such_library', reason='no browser')\n",
}
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["alone", "by workers"])
def test_each_skip_fails_in_ci_and_passes_at_a_desk(workers: tuple[str, ...], tmp_path: Path) -> None:
    for name, text in CASES.items():
        (tmp_path / f"test_{name}.py").write_text(text, encoding="utf-8")
    (tmp_path / "test_other.py").write_text("def test_other():\n    pass\n", encoding="utf-8")
    in_ci = run(tmp_path, workers, ci="true")
    assert in_ci.returncode == 1, in_ci.stdout
    refused = in_ci.stdout.partition("does not accept")[2]
    named = re.findall(r"^test_(\w+)\.py.*: no browser", refused, re.MULTILINE)
    assert sorted(named) == sorted(CASES)
    assert run(tmp_path, workers, ci="").returncode == 0


def run(folder: Path, workers: tuple[str, ...], ci: str) -> subprocess.CompletedProcess[str]:
    words = (
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.skips",
        "-p",
        "no:cacheprovider",
        *workers,
        str(folder),
    )
    return subprocess.run(
        words,
        cwd=folder,
        env={"PATH": "", "PYTHONPATH": str(ROOT), "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
