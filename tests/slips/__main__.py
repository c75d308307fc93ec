"""Which slips the comparison of generated rules notices, alone, at CI's number of cases.

    python -m tests.slips            all of them
    python -m tests.slips median     those with the word in what they are about

Each slip is made in a copy of the package, and the cases are run on that until one tells. Prints which one
did, and how many of all were noticed; ends with 1 where fewer than nine in ten were.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.slips.slips import SLIPS, Slip

ROOT = Path(__file__).parents[2]
CASES = 3_000
ENOUGH = 0.9
_WATCH = f"""
from tests.properties.generated import cases
from tests.properties.__main__ import noticed
rules = 0
for case in cases({CASES}):
    rules += len(case.rules)
    problem = noticed(case)
    if problem:
        print(f"after {{rules}} rules: {{problem}}")
        break
"""


def main(words: list[str]) -> int:
    chosen = [slip for slip in SLIPS if " ".join(words) in slip.about]
    caught = 0
    for slip in chosen:
        start = time.monotonic()
        told = watched(slip)
        caught += told is not None
        mark = "noticed" if told else "NOT NOTICED"
        print(f"{mark} ({time.monotonic() - start:.0f} s): {slip.about}\n    {told or slip.file}", flush=True)
    print(f"{caught} of {len(chosen)} slips were noticed")
    return 0 if caught >= ENOUGH * len(chosen) else 1


def watched(slip: Slip) -> str | None:
    """What the first case that notices the slip says; None where none does."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        shutil.copytree(ROOT / "segdsl", place / "segdsl", ignore=shutil.ignore_patterns("__pycache__"))
        (place / "tests").symlink_to(ROOT / "tests")
        make(slip, place)
        words = (sys.executable, "-c", _WATCH)
        ended = subprocess.run(
            words, cwd=place, env=environment(), capture_output=True, text=True, check=False
        )
    if ended.returncode:
        return ended.stderr.strip().splitlines()[-1][:300]
    return ended.stdout.strip()[:300] or None


def make(slip: Slip, place: Path) -> None:
    """Writes the slip into the package at a place; raises ValueError where its text is not there once."""
    file = place / slip.file
    text = file.read_text(encoding="utf-8")
    if text.count(slip.right) != 1:
        raise ValueError(f"{slip.about}: its text occurs {text.count(slip.right)} times in {slip.file}")
    file.write_text(text.replace(slip.right, slip.wrong), encoding="utf-8")


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": ""}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
