"""Whatever persona of the library is added, the project checks as it did before."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl
from segdsl.runs.personas import add, shipped
from tests.faces.shop import run

LIBRARY = tuple(shipped())


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fresh") / "project"
    assert run("init", folder).code == 0
    return folder


def findings(folder: Path) -> list[str]:
    return [f"{d.place} {d.message}" for d in segdsl.load(folder).check() if d.severity != "info"]


@pytest.mark.parametrize("name", LIBRARY)
def test_a_fresh_project_still_checks(name: str, fresh: Path) -> None:
    new, _ = add(segdsl.load(fresh), [name])
    try:
        assert findings(fresh) == []
        assert (fresh / "personas" / f"{name}.yaml").is_file()
    finally:
        for path in new:
            path.unlink()


def test_all_of_the_library_in_one_project(fresh: Path) -> None:
    new, _ = add(segdsl.load(fresh), LIBRARY)
    try:
        assert findings(fresh) == []
    finally:
        for path in new:
            path.unlink()


def test_what_the_project_does_not_have_is_a_comment_and_said(fresh: Path) -> None:
    ran = run("personas", "--add", "lapsed_friend", "--project", fresh)
    text = (fresh / "personas" / "lapsed_friend.yaml").read_text()
    (fresh / "personas" / "lapsed_friend.yaml").unlink()
    assert ran.code == 0
    assert "What `lapsed_friend` spoke to is a comment there" in ran.err
    assert "#   - segment: worth_winning_back\n" in text
    assert "\ncontent:\n" in text


def test_what_the_project_has_stays(tmp_path: Path) -> None:
    (tmp_path / "segdsl.toml").write_text("[project]\nname = 'L'\n")
    rules = (
        'customers from "c.csv" key id\n  spend  number\n\nsegment worth_winning_back\n  where spend > 3\n\n'
        "lifecycle journey\n  stage lead\n    otherwise\n"
    )
    (tmp_path / "rules.seg").write_text(rules)
    add(segdsl.load(tmp_path), ["lapsed_friend"])
    text = (tmp_path / "personas" / "lapsed_friend.yaml").read_text()
    assert "speaks_to:\n  - segment: worth_winning_back\n    priority: 30\n#   - lifecycle: journey\n" in text
    assert findings(tmp_path) == []


def test_a_name_that_is_taken_is_refused(tmp_path: Path) -> None:
    (tmp_path / "segdsl.toml").write_text("[project]\nname = 'L'\n")
    (tmp_path / "rules.seg").write_text('customers from "c.csv" key id\n  spend  number\n')
    (tmp_path / "personas").mkdir()
    (tmp_path / "personas" / "mine.yaml").write_text(
        "name: lapsed_friend\ntitle: T\nvoice:\n  greeting: 'Dear {name},'\n  greeting_without_name: "
        "Dear,\n  sign_off: x\n"
    )
    ran = run("personas", "--add", "lapsed_friend", "--project", tmp_path)
    assert ran.code == 2
    assert "a persona called `lapsed_friend` exists already" in ran.err
