"""`check` and `fmt` over a repository of several projects."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.faces.shop import run

RULE = 'customers from "c.csv" key id\n  country text\n\nsegment s where contry = “DE”\n'
TIDY = 'customers from "c.csv" key id\n  country  text\n\nsegment s where country = "DE"\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    for name, rule in (("crm", RULE), ("deep/shop", RULE), ("well", TIDY)):
        folder = tmp_path / "teams" / name
        folder.mkdir(parents=True)
        (folder / "segdsl.toml").write_text(f'[project]\nname = "{folder.name}"\n', encoding="utf-8")
        (folder / "rules.seg").write_text(rule, encoding="utf-8")
    return tmp_path / "teams"


@pytest.mark.parametrize("asked", ["named", "here"])
def test_every_project_is_checked_and_named(root: Path, monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    words = ("check", root) if asked == "named" else ("check",)
    monkeypatch.chdir(root)
    done = run(*words)
    assert done.code == 1
    for name in ("crm", "deep/shop"):
        assert f"{name}/rules.seg:4:17: error[unknown-attribute]" in done.out
    assert done.out.splitlines()[-1] == "2 errors, 2 warnings in 3 files."
    assert done.err == f"3 projects in `{root}`: `crm`, `deep/shop`, `well`.\n"


def test_every_format_is_one_document_with_paths_from_the_top(root: Path) -> None:
    paths = ["teams/crm/rules.seg", "teams/deep/shop/rules.seg"]
    words = ("check", root, "-q", "--format")
    found = run(*words, "json").json
    assert [d["file"] for d in found["diagnostics"] if d["severity"] == "error"] == [
        path.removeprefix("teams/") for path in paths
    ]
    assert found["summary"] == {"errors": 2, "warnings": 2}
    assert {edit["file"] for d in found["diagnostics"] if d["fix"] for edit in d["fix"]["edits"]} == {
        path.removeprefix("teams/") for path in paths
    }
    lines = run(*words, "github").out.splitlines()
    assert [line.split("file=")[1].split(",")[0] for line in lines] == [p for p in paths for _ in range(2)]
    (sarif,) = run(*words, "sarif").json["runs"]
    assert {
        r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in sarif["results"]
    } == set(paths)
    assert {f["artifactChanges"][0]["artifactLocation"]["uri"] for r in sarif["results"]
            for f in r.get("fixes", ())} == set(paths)  # fmt: skip
    gitlab = run(*words, "gitlab").json
    assert {one["location"]["path"] for one in gitlab} == set(paths)
    assert {d["location"]["path"] for d in run(*words, "rdjson").json["diagnostics"]} == set(paths)
    cases = ET.fromstring(run(*words, "junit").out).iter("testcase")
    assert {case.get("file") for case in cases} == {*paths, "teams/well/rules.seg"}


def test_the_exit_code_is_the_worst_of_all(root: Path) -> None:
    assert run("check", root).code == 1
    for name in ("crm", "deep/shop"):
        (root / name / "rules.seg").write_text(TIDY, encoding="utf-8")
    done = run("check", root)
    assert (done.code, done.out) == (0, "All well in 3 files.\n")
    (root / "crm" / "segdsl.toml").write_text("[projct]\n", encoding="utf-8")
    done = run("check", root, "--format", "json")
    assert done.code == 2
    (only,) = done.json["diagnostics"]
    assert (only["code"], only["file"]) == ("bad-config", "crm/segdsl.toml")


def test_one_project_that_is_strict_is_strict_alone(root: Path) -> None:
    warned = TIDY.replace('"DE"', "“DE”")
    for name in ("crm", "deep/shop", "well"):
        (root / name / "rules.seg").write_text(warned, encoding="utf-8")
    assert run("check", root).code == 0
    (root / "well" / "segdsl.toml").write_text("[check]\nstrict = true\n", encoding="utf-8")
    assert run("check", root).code == 1


def test_fixes_baselines_and_layout_reach_every_project(root: Path) -> None:
    done = run("check", root, "--fix")
    assert done.err.splitlines()[:2] == ["1 fixed in `crm`.", "1 fixed in `deep/shop`."]
    for name in ("crm", "deep/shop"):
        assert "“" not in (root / name / "rules.seg").read_text("utf-8")
    would = run("fmt", root, "--check", "--format", "json")
    assert would.code == 1
    assert would.json["changed"] == ["crm/rules.seg", "deep/shop/rules.seg", "well/rules.seg"]
    (root / "well" / "segdsl.toml").write_text("[", encoding="utf-8")
    done = run("fmt", root)
    assert done.code == 2
    assert "well/segdsl.toml:1:1: error[bad-config]" in done.err
    assert "crm/rules.seg: formatted" in done.out
    assert run("fmt", root / "crm", "--check").code == 0
    accepted = run("check", root / "crm", "--write-baseline")
    assert accepted.code == 2
    for name in ("crm", "deep/shop", "well"):
        (root / name / "segdsl.toml").write_text('[check]\nbaseline = "b.json"\n', encoding="utf-8")
    assert run("check", root, "--write-baseline").code == 1, "errors are never accepted"
    assert all((root / name / "b.json").exists() for name in ("crm", "deep/shop", "well"))


def test_a_folder_around_a_single_project_is_checked_through_it(tmp_path: Path) -> None:
    (tmp_path / "crm").mkdir()
    (tmp_path / "crm" / "segdsl.toml").touch()
    (tmp_path / "crm" / "rules.seg").write_text(RULE, encoding="utf-8")
    done = run("check", tmp_path, "--format", "json")
    assert done.code == 1
    assert json.loads(done.out)["diagnostics"][0]["file"] == "crm/rules.seg"
