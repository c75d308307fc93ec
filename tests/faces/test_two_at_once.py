"""Two runs at once at one place: the second is told which it is; one that was killed is in nobody's way."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from segdsl.diagnostics import Problem
from segdsl.locks import holding
from segdsl.outputs import whole_file, whole_folder
from tests import copies
from tests.delivery.sending.post_office import write_project

SEGDSL = (sys.executable, "-m", "segdsl")
HOLDER = """
import sys, time
from pathlib import Path
from segdsl.locks import holding
with holding(Path(sys.argv[1]), "segdsl render"):
    print("here", flush=True)
    time.sleep(600)
"""
SEND = ("send", "--campaign", "spring", "--smtp", "smtp://127.0.0.1:9")
WAYS = {
    "segment": ("out", ("segment", "--out", "out")),
    "segment --replace": ("out", ("segment", "--out", "out", "--replace")),
    "segment --resume": ("out", ("segment", "--out", "out", "--resume")),
    "render": ("out", ("render", "--campaign", "spring", "--out", "out")),
    "export": ("people.csv", ("export", "spring", "--to", "csv", "--out", "people.csv")),
    "preview": ("out", ("preview", "--all", "--out", "out")),
    "preview --html": ("letter.html", ("preview", "spring", "--html", "letter.html")),
    "send": ("history.csv", SEND),
}


def run(folder: Path, *words: str) -> tuple[int, str]:
    with TemporaryFile() as told, TemporaryFile() as errors:
        code = copies.ran(words, told.fileno(), errors.fileno(), cwd=folder)
        errors.seek(0)
        return code, errors.read().decode()


@contextmanager
def held(target: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the target; killed at the end."""
    words = [sys.executable, "-c", HOLDER, str(target)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("way", WAYS)
def test_the_second_is_told_which_run_holds_it_and_nothing_stays_when_that_is_killed(
    way: str, tmp_path: Path
) -> None:
    write_project(tmp_path)
    target, words = WAYS[way]
    before = sorted(p.name for p in tmp_path.iterdir())
    with held(tmp_path / target) as other:
        code, err = run(tmp_path, *words)
        assert code == 2
        (sentence,) = re.findall(r"error\[output-busy\] (.*)", err) or [err]
        assert sentence.startswith(
            f"`{target}` is being written by another run: segdsl render (process {other.pid}, "
        )
        assert not (tmp_path / target).exists()
    _, err = run(tmp_path, *words)
    assert "output-busy" not in err
    left = {p.name for p in tmp_path.iterdir()} - {*before, target}
    assert left == set(), "no lock and no note is left"


def test_of_several_runs_at_once_one_writes_and_the_others_say_so(tmp_path: Path) -> None:
    write_project(tmp_path)
    words = [*SEGDSL, "render", "--campaign", "spring", "--out", "out", "--as-of", "2026-03-31"]
    runs = [
        subprocess.Popen(words, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        for _ in range(4)
    ]
    ended = [(process.communicate()[1], process.returncode) for process in runs]
    assert sorted(code for _, code in ended) == [0, 2, 2, 2]
    for err, code in ended:
        assert code == 0 or "output-busy" in err or "output-exists" in err
    assert len((tmp_path / "out" / "messages.jsonl").read_text().splitlines()) == 3
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_threads_do_not_share_what_one_of_them_holds(tmp_path: Path) -> None:
    found: list[object] = []

    def write() -> None:
        try:
            whole_file(tmp_path / "list.csv", b"theirs")
        except Problem as problem:
            found.append(problem.diagnostics[0].code)

    with holding(tmp_path / "list.csv", "segdsl export"):
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
        whole_file(tmp_path / "list.csv", b"ours")
    assert found == ["output-busy"]
    assert (tmp_path / "list.csv").read_bytes() == b"ours"


def test_who_waits_gets_it_when_the_other_ends(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from segdsl.locks import holding
for _ in range(100):
    with holding(Path(sys.argv[1]), patience=60):
        count = Path(sys.argv[1])
        count.write_text(str(int(count.read_text()) + 1))
"""
    (tmp_path / "count").write_text("0")
    runs = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "count")]) for _ in range(3)]
    assert [process.wait() for process in runs] == [0, 0, 0]
    assert (tmp_path / "count").read_text() == "300"


def test_a_place_where_nothing_can_be_written_is_told_as_ever(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Problem) as caught, whole_folder(tmp_path / "file" / "out"):
        pass
    assert caught.value.diagnostics[0].code == "output-failed"
