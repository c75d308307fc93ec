"""Completion: what a shell is told, that it is current, and that nothing slow is imported for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from segdsl.faces.completing import answer
from segdsl.faces.completing.table import text
from tests.faces.shop import write_shop

WORDS = Path(answer.__file__).with_name("words.json")
SLOW = {"pandas", "numpy", "pyarrow", "lark", "pydantic", "jinja2", "rich", "click", "rich_click"}
MAIN = "from segdsl.faces.start import main; main()"
RULES = """
campaign spring "For spring"
  to big
  template "spring"
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_shop(tmp_path / "shop")
    with (folder / "rules" / "all.seg").open("a", encoding="utf-8") as rules:
        rules.write(RULES)
    for name in ("personas/reader.yaml", "templates/spring.html.j2", "templates/spring.sms.j2"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("")
    (folder / "templates" / "layouts").mkdir()
    (folder / "templates" / "layouts" / "base.html.j2").write_text("")
    monkeypatch.chdir(folder)
    return folder


def completed(line: str) -> list[str]:
    """What is proposed for the last word of a line; after a blank, for the next one."""
    *before, typed = line.split(" ")
    return [said for _, said, _ in answer.items(before, typed)]


def test_what_commands_take_is_current(pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("--update-pages"):
        WORDS.write_text(text(), encoding="utf-8")
    assert WORDS.read_text(encoding="utf-8") == text(), "run `python3 dev.py pages`"


@pytest.mark.parametrize(
    ("line", "proposed"),
    [
        ("se", ["segment", "send"]),
        ("--v", ["--version"]),
        ("nonsense ", []),
        ("segment --only ", ["big", "quiet", "monetary", "usual", "journey", "warm"]),
        ("segment --only big ", ["big", "quiet", "monetary", "usual", "journey", "warm"]),
        ("segment --only big --format t", ["text"]),
        ("segment --format=j", ["--format=json"]),
        ("segment --members ", ["parquet", "csv"]),
        ("segment --set l", ["lapsed_after="]),
        ("segment --rep", ["--replace"]),
        ("explain 1 b", ["big", "buyer"]),
        ("explain 1 s", ["spring"]),
        ("explain ", []),
        ("explain --as-of 2026-03-31 1 q", ["quiet"]),
        ("explain --rule j", ["journey"]),
        ("compile m", ["monetary"]),
        ("render --campaign ", ["spring"]),
        ("render --segment ", ["big", "quiet"]),
        ("render --template ", ["spring"]),
        ("preview ", ["spring"]),
        ("preview --persona ", ["reader"]),
        ("personas ", ["reader"]),
        ("export ", ["big", "quiet"]),
        ("history ", ["add"]),
    ],
)
def test_what_fits_is_proposed(project: Path, line: str, proposed: list[str]) -> None:
    found = completed(line)
    assert sorted(found) == sorted(proposed)


def test_personas_that_are_shipped_can_be_added() -> None:
    assert {"curious_reader", "loyal_bookworm"} <= set(completed("personas --add "))
    assert completed("personas --add curious_reader loyal_b") == ["loyal_bookworm"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [("render --out ", "dir"), ("init --from ", "file"), ("check ", "dir"), ("history add ", "file")],
)
def test_files_and_folders_are_left_to_the_shell(line: str, kind: str) -> None:
    *before, typed = line.split(" ")
    assert [item[0] for item in answer.items(before, typed)] == [kind]


def test_the_project_on_the_line_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_shop(tmp_path / "shop")
    monkeypatch.chdir(tmp_path)
    assert completed("explain --project shop 1 big") == ["big"]
    assert completed("explain --project=shop 1 big") == ["big"]
    assert completed("explain --project nowhere 1 ") == []


def test_what_cannot_be_read_has_no_names(project: Path) -> None:
    (project / "rules" / "broken.seg").write_bytes(b"segment \xff\xfe")
    (project / "rules" / "half.seg").write_text("segment half_written where (((\n")
    (project / "segdsl.toml").write_text('[project]\nrules = "rules"\nbroken = [')
    assert "half_written" in completed("segment --only ")
    assert "big" in completed("segment --only ")


def asked(shell: str, line: str, place: str, cwd: Path, *before: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "_SEGDSL_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": place,
    }
    program = [sys.executable, *before, "-c", MAIN]
    return subprocess.run(program, env=environment, cwd=cwd, capture_output=True, text=True, check=True)


@pytest.mark.parametrize(
    ("shell", "place", "written"),
    [
        ("bash", "2", "plain,monetary\n"),
        ("zsh", "2", "plain\nmonetary\n_\n"),
        ("fish", "mon", "plain,monetary\n"),
        ("powershell", "2", "plain\nmonetary\n_\n"),
    ],
)
def test_every_shell_is_answered_in_its_form(project: Path, shell: str, place: str, written: str) -> None:
    assert asked(shell, "segdsl compile mon", place, project).stdout == written


@pytest.mark.parametrize("line", ["segdsl ", "segdsl segment --", "segdsl explain 1 ", "segdsl preview "])
def test_nothing_slow_is_imported(project: Path, line: str) -> None:
    done = asked("bash", line, str(line.count(" ")), project, "-X", "importtime")
    imported = {row.rpartition("|")[2].strip().partition(".")[0] for row in done.stderr.splitlines()}
    assert done.stdout
    assert not imported & SLOW


def test_bash_completes(project: Path, tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if bash is None or os.name == "nt":
        pytest.skip("there is no bash on this machine")
    program = tmp_path / "bin" / "segdsl"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nexec {sys.executable} -c '{MAIN}' \"$@\"\n")
    program.chmod(0o755)
    script = """
        eval "$(_SEGDSL_COMPLETE=bash_source segdsl)"
        complete -p segdsl
        COMP_WORDS=(segdsl render --campaign sp) COMP_CWORD=3
        _segdsl_completion segdsl
        echo "${COMPREPLY[@]}"
    """
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [bash, "--norc", "-c", script],
        env={**os.environ, "PATH": path},
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "-F _segdsl_completion segdsl" in done.stdout
    assert done.stdout.endswith("\nspring\n")
