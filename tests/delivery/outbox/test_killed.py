"""A run that is killed at any moment, and taken up again until it is done, ends in the same bytes.

`--kills 50` kills each form's run fifty times.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from segdsl.delivery.outbox.forms import FORMS
from tests.messages.long_list import write_project

FEW, MANY = 3_000, 12_000  # customers

# The command itself, but with smaller parts and a checkpoint after each: more moments to be killed at.
COMMAND = """
import sys
from segdsl.delivery.outbox import writing as outbox
outbox.PART, outbox.BETWEEN = 250, 0.0
from segdsl.faces.cli import main
main(sys.argv[1:])
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, kills: int) -> Path:
    folder = tmp_path_factory.mktemp("long") / "list"
    write_project(folder, MANY if kills > 10 else FEW)
    return folder


def command(project: Path, out: Path, *more: str) -> list[str]:
    asked = ("render", str(project), "--out", str(out), *more)
    return [sys.executable, "-c", COMMAND, *asked]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def killed(words: list[str], chance: random.Random) -> bool:
    """Runs a command and kills it somewhere; False where it was done before."""
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        seen: list[str] = []
        for _ in range(chance.randint(1, 14)):  # steps told, from reading the data to the last message
            seen.append(running.stderr.readline())
        try:
            running.wait(chance.random() * 0.08)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
        _, rest = running.communicate(timeout=120)
    if running.returncode != -signal.SIGKILL:
        assert running.returncode == 0, "".join(seen) + rest
        return False
    return True


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("form", FORMS)
def test_killed_at_any_moment_it_ends_in_the_same_bytes(
    project: Path, tmp_path: Path, form: str, kills: int
) -> None:
    campaign = f"by_{FORMS[form].carries or 'email'}"
    asked = ("--campaign", campaign, "--as", form, "--as-of", "2026-03-31", "-v")
    done = subprocess.run(command(project, tmp_path / "undisturbed", *asked), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    expected = contents(tmp_path / "undisturbed")
    chance = random.Random(form)
    out, count = tmp_path / "out", 0
    while count < kills:
        words = command(project, out, *asked, "--workers", str(1 + count % 2))
        while count < kills and killed(words, chance):
            count += 1
            words = command(project, out, "--resume", "-v")
            if out.exists():  # killed in its last steps
                break
        if count < kills:
            assert contents(out) == expected
            for path in sorted(out.rglob("*"), reverse=True):
                path.rmdir() if path.is_dir() else path.unlink()
            out.rmdir()
    if not out.exists() or (tmp_path / ".out.unfinished").exists():
        done = subprocess.run(command(project, out, "--resume"), capture_output=True, text=True)
        assert done.returncode == 0 or "is complete" in done.stderr, done.stderr
    assert contents(out) == expected
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "undisturbed"]
