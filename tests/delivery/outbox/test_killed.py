"""A run that is killed at any moment, and taken up again until it is done, ends in the same bytes.

`--kills 50` kills each form's run fifty times.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from segdsl.delivery.outbox.forms import FORMS
from tests import copies
from tests.messages.long_list import write_project

FEW, MANY = 3_000, 12_000  # customers

# Smaller parts and a checkpoint after each: more moments to be killed at.
SMALLER = """
from segdsl.delivery.outbox import writing as outbox
outbox.PART, outbox.BETWEEN = 250, 0.0
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, kills: int) -> Path:
    folder = tmp_path_factory.mktemp("long") / "list"
    write_project(folder, MANY if kills > 10 else FEW)
    return folder


def command(project: Path, out: Path, *more: str) -> list[str]:
    return ["render", str(project), "--out", str(out), *more]


def rendered(words: list[str]) -> tuple[int, str]:
    """How a command ends, and what it tells."""
    with TemporaryFile() as told:
        code = copies.ran(words, told.fileno(), told.fileno(), before=SMALLER)
        told.seek(0)
        return code, told.read().decode()


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def killed(words: list[str], chance: random.Random) -> bool:
    """Runs a command and kills it somewhere; False where it was done before."""
    reading, writing = os.pipe()
    with (
        os.fdopen(reading, encoding="utf-8") as told,
        Path(os.devnull).open("r+b") as nothing,
        copies.begun(words, nothing.fileno(), nothing.fileno(), writing, before=SMALLER) as running,
    ):
        os.close(writing)
        # Steps told, from reading the data to the last message.
        seen = [told.readline() for _ in range(chance.randint(1, 14))]
        if running.ended(chance.random() * 0.08) is None:
            os.kill(running.pid, signal.SIGKILL)
        seen.append(told.read())
        code = running.ended(120)
    assert code in (0, -signal.SIGKILL), "".join(seen)
    return code != 0


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("form", FORMS)
def test_killed_at_any_moment_it_ends_in_the_same_bytes(
    project: Path, tmp_path: Path, form: str, kills: int
) -> None:
    campaign = f"by_{FORMS[form].carries or 'email'}"
    asked = ("--campaign", campaign, "--as", form, "--as-of", "2026-03-31", "-v")
    code, told = rendered(command(project, tmp_path / "undisturbed", *asked))
    assert code == 0, told
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
        code, told = rendered(command(project, out, "--resume"))
        assert code == 0 or "is complete" in told, told
    assert contents(out) == expected
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "undisturbed"]
