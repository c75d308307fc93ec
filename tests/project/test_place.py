"""Where projects are: several in one repository, endings in capitals, and what hooks run for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

import segdsl
from segdsl.project.place import find, repository
from tests.faces.shop import run

RULE = 'customers from "c.csv" key id\n  country text\n\nsegment s where contry = "DE"\n'


def two(root: Path) -> Path:
    for name in ("crm", "shop"):
        (root / name).mkdir(parents=True)
        (root / name / "segdsl.toml").write_text(f'[project]\nname = "{name}"\n')
        (root / name / "rules.seg").write_text(RULE)
    return root


def test_projects_below_are_not_merged(tmp_path: Path) -> None:
    two(tmp_path)
    (only,) = find(tmp_path).diagnostics
    assert "/crm`" in only.message
    assert "/shop`" in only.message
    for words in (("segment",), ("test",), ("explain", "1"), ("compile", "s"), ("personas",)):
        done = run(*words, "--project", tmp_path)
        assert done.code == 2
        assert f"as in `--project {tmp_path}/crm`" in done.err
    (tmp_path / "own.seg").write_text(RULE)
    assert [name for name, _ in segdsl.load(tmp_path).place.rule_files()] == ["own.seg"]


@pytest.mark.parametrize("git", ["folder", "file"])
def test_programs_get_paths_from_the_top_of_the_repository(
    tmp_path: Path, git: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    two(tmp_path)
    if git == "folder":
        (tmp_path / ".git").mkdir()
    else:
        (tmp_path / ".git").write_text("gitdir: elsewhere\n")
    assert repository(tmp_path / "crm") == tmp_path.resolve()
    for folder in (tmp_path, tmp_path / "crm"):
        monkeypatch.chdir(folder)
        words = ("check", "--project", tmp_path / "crm", "--format")
        assert "file=crm/rules.seg" in run(*words, "github").out
        assert json.loads(run(*words, "gitlab").out)[0]["location"]["path"] == "crm/rules.seg"
        assert '"uri": "crm/rules.seg"' in run(*words, "sarif").out
        assert "crm/rules.seg" in run(*words, "junit").out
        assert '"path": "crm/rules.seg"' in run(*words, "rdjson").out


@pytest.mark.parametrize("name", ["OTHER.SEG", "Other.Seg", "deep/er/other.seg"])
def test_a_rule_file_is_read_however_its_ending_is_written(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(RULE)
    assert [found for found, _ in segdsl.load(tmp_path).place.rule_files()] == [name]
    assert find(path).ok


def test_init_begins_where_it_is_told_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("init", "--project", "there").code == 0
    assert (tmp_path / "there" / "segdsl.toml").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
    assert run("init", "here", "--project", "there").code == 2


def test_the_hook_runs_for_every_kind_of_file_that_check_reads() -> None:
    hooks = yaml.safe_load((Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text())
    pattern = next(hook["files"] for hook in hooks if hook["id"] == "segdsl-check")
    for name in (
        "rules/a.seg", "A.SEG", "segdsl.toml", "personas/ann.yaml", "personas/ann.yml", "templates/a.html.j2",
        "templates/a.mjml.j2", "templates/a.txt.j2", "translations/de.po", "baseline.json", "suppressed.csv",
    ):  # fmt: skip
        assert re.search(pattern, name), name


def test_a_template_that_is_not_there_is_missing_without_a_folder_too(tmp_path: Path) -> None:
    sends = 'campaign hello to s\n  via email\n  template "hello"\n'
    (tmp_path / "a.seg").write_text(RULE.replace("contry", "country") + "\n" + sends)
    found = [d.message for d in segdsl.load(tmp_path).check() if d.code == "unknown-template"]
    assert found == ["there is no template `hello.html.j2`"]
