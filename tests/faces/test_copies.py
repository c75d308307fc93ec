"""A copy of a process that has everything imported says and ends as a Python of its own does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import copies
from tests.faces.shop import AS_OF, Ran, segdsl

if sys.platform == "win32":
    pytest.skip("processes cannot be copied there", allow_module_level=True)


@pytest.mark.parametrize(
    "words",
    [
        ("--version",),
        ("learn", "--help"),
        ("check",),
        ("segment", *AS_OF),
        ("explain", "1", "nobody"),
        ("chekc",),
    ],
)
def test_a_copy_says_what_a_python_of_its_own_says(shop: Path, words: tuple[str, ...]) -> None:
    around = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    own = subprocess.run(
        [sys.executable, "-m", "segdsl", *words], cwd=shop, env=around, capture_output=True, text=True
    )
    assert segdsl(*words, cwd=shop) == Ran(own.returncode, own.stdout, own.stderr)


def test_a_signal_that_ends_it_is_told() -> None:
    with Path(os.devnull).open("r+b") as nothing:
        dying = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
        assert copies.ran(["--version"], nothing.fileno(), nothing.fileno(), before=dying) == -9
        assert copies.ran(["--version"], nothing.fileno(), nothing.fileno()) == 0
