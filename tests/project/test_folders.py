"""Folders that are no folders, cannot be read or are not there: said once, at the place, with exit code 2."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

import segdsl
from tests.faces.shop import run

RULES = """\
customers from "customers.csv" key id
  city  text

segment here where city = "Wien"
  persona ann

campaign hello
  to here
  via email
  template "hello"
"""
FOLDERS = ("templates", "personas", "translations")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.seg").write_text(RULES)
    (tmp_path / "segdsl.toml").write_text('[project]\nrules = "rules"\n')
    return tmp_path


def no_folder(path: Path, kind: str) -> None:
    path.parent.mkdir(exist_ok=True)
    match kind:
        case "a file":
            path.write_text("")
        case "a pipe":
            os.mkfifo(path)
        case "a link":
            path.symlink_to(path.with_name("nothing"))


def errors(folder: Path) -> list[tuple[str, str]]:
    found = (d for d in segdsl.load(folder).check() if d.severity == "error")
    return [(d.code, d.place) for d in found]


def test_without_a_folder_what_rules_name_is_missing(project: Path) -> None:
    assert errors(project) == [
        ("unknown-name", "rules/a.seg:5:11"),
        ("unknown-template", "rules/a.seg:10:12"),
    ]


@pytest.mark.skipif(os.name == "nt", reason="no such files there")
@pytest.mark.parametrize("kind", ["a file", "a pipe", "a link"])
@pytest.mark.parametrize("name", FOLDERS)
def test_what_is_no_folder_does_not_count_as_an_empty_one(project: Path, name: str, kind: str) -> None:
    no_folder(project / name, kind)
    done = run("check", project)
    assert done.code == 2
    assert done.out.count(f"error[unreadable-file] the folder `{name}` cannot be read: it is {kind}") == 1
    assert f'`{name} = "…"` under `[project]`' in done.out
    missing = {"templates": "unknown-template", "personas": "unknown-name"}
    assert missing.get(name) not in [code for code, _ in errors(project)], "nobody knows what is in it"


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of folders that nobody may enter; whoever runs the tests may be allowed everything."""
    names: list[str] = []
    scan = os.scandir

    def refusing(path: Any) -> Any:
        if Path(path).name in names:
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    return names


@pytest.mark.parametrize(
    ("name", "below"), [*((name, below) for name in FOLDERS for below in ("", "deep/er")), ("rules", "deep")]
)
def test_a_folder_that_nobody_may_enter(project: Path, locked: list[str], name: str, below: str) -> None:
    (project / name / below).mkdir(parents=True, exist_ok=True)
    locked.append((project / name / below).name)
    assert ("unreadable-file", f"{name}/{below}".rstrip("/")) in errors(project)
    assert run("check", project).code == 2


def test_rules_that_cannot_be_read_stop_every_command(project: Path, locked: list[str]) -> None:
    (project / "rules" / "secret").mkdir()
    locked.append("secret")
    for words in (("segment",), ("test",), ("explain", "--rule", "here"), ("compile", "here")):
        done = run(*words, "--project", project)
        assert (done.code, done.out) == (2, "")
        assert "the folder `rules/secret` cannot be read: permission denied" in done.err


def test_beside_rules_in_the_projects_own_folder_another_folder_may_be_locked(
    tmp_path: Path, locked: list[str]
) -> None:
    (tmp_path / "a.seg").write_text(RULES.split("  persona")[0])
    (tmp_path / "database").mkdir()
    locked.append("database")
    done = run("check", tmp_path)
    assert done.code == 0
    assert "database: warning[unreadable-file] the folder `database` cannot be read" in done.out


@pytest.mark.parametrize("which", FOLDERS)
def test_a_folder_that_settings_name_is_there(project: Path, which: str) -> None:
    settings = project / "segdsl.toml"
    settings.write_text(f'[project]\nrules = "rules"\n{which} = "my_{which}"\n')
    done = run("check", project)
    assert done.code == 2
    assert f"segdsl.toml:3:1: error[bad-config] `project.{which}` names the folder `my_{which}`" in done.out
    (project / f"my_{which[:-1]}").mkdir()
    assert f"did you mean `my_{which[:-1]}`?" in run("check", project).out
    (project / f"my_{which}").mkdir()
    assert "bad-config" not in run("check", project).out


@pytest.mark.parametrize("kind", ["a file", "a pipe", "nothing"])
def test_a_folder_of_rules_that_is_none(tmp_path: Path, kind: str) -> None:
    (tmp_path / "segdsl.toml").write_text('[project]\nrules = "rules"\n')
    no_folder(tmp_path / "rules", kind)
    done = run("check", tmp_path)
    assert done.code == 2
    why = "does not exist" if kind == "nothing" else f"is {kind}"
    assert f"error[missing-project] the rules' folder `rules` cannot be read: it {why}" in done.err
    assert '`rules = "…"` under `[project]`' in done.err
