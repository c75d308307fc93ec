"""A check that is told from what the last one found: the same to the last byte, never what held before."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from segdsl.cache import store
from segdsl.project import last_check
from segdsl.runs.starting import sample, software, start
from tests.corpus.test_corpus import BAD
from tests.faces.shop import Ran, run, segdsl
from tests.project.looked import Looked, noting
from tests.project.whole_shop import CHANGES, written

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "rdjson")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders of projects that were checked anew, in their order."""
    anew, folders = last_check.told, list[Path]()

    def told(project, progress):  # type: ignore[no-untyped-def]
        folders.append(project.folder)
        return anew(project, progress)

    monkeypatch.setattr("segdsl.faces.commands.check.told", told)
    return folders


def anew(*words: str | Path) -> Ran:
    """As a check without anything kept says it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEGDSL_CACHE", "")
        return run("check", *words)


# ---------------------------------------------------------------- the same as without


@pytest.mark.parametrize("folder", BAD, ids=lambda p: p.name)
def test_broken_rules_are_told_alike(kept: Path, made: list[Path], tmp_path: Path, folder: Path) -> None:
    project = shutil.copytree(folder, tmp_path / "project")
    for form in ("text", "json"):
        words = (project, "--format", form)
        without = anew(*words)
        assert [run("check", *words), run("check", *words)] == [without, without]
    assert len(made) == 3  # two without, and one of four


@pytest.mark.parametrize("write", [sample(30), software], ids=["bookshop", "software"])
def test_samples_are_told_alike(
    kept: Path, made: list[Path], tmp_path: Path, write: Callable[[Path], None]
) -> None:
    start(tmp_path / "sample", write)
    first = next((tmp_path / "sample" / "templates").glob("*.html.j2"))
    for text in (first.read_text(), "{{ customer.nobody }}", "{% block subject %}{% endblock %}"):
        first.write_text(text)
        without = anew(tmp_path / "sample")
        made.clear()
        assert [run("check", tmp_path / "sample") for _ in range(3)] == [without] * 3
        assert len(made) == 1


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_the_same(kept: Path, made: list[Path], shop: Path, form: str) -> None:
    without = anew(shop, "--format", form)
    run("check", shop)
    made.clear()
    assert run("check", shop, "--format", form) == without
    assert run("check", shop, "--format", form, "--color", "--strict").code == 1
    assert made == []


def test_what_is_told_without_a_place_is_kept_too(kept: Path, made: list[Path], shop: Path) -> None:
    (shop / "known.json").write_text("[{")
    without = anew(shop)
    assert "the baseline cannot be read" in without.err
    assert [run("check", shop), run("check", shop)] == [without, without]
    (shop / "known.json").unlink()
    run("check", shop, "--write-baseline")
    without = anew(shop)
    assert "passed over (baseline)" in without.err
    assert [run("check", shop), run("check", shop)] == [without, without]


def test_several_projects_are_told_alike(kept: Path, made: list[Path], shop: Path, tmp_path: Path) -> None:
    both = tmp_path / "both"
    for name in ("one", "two"):
        shutil.copytree(shop, both / name)
    without = anew(both)
    run("check", both)
    made.clear()
    assert run("check", both) == without
    (both / "two" / "rules" / "all.seg").write_text("segment a\n")
    without = anew(both)
    made.clear()
    assert run("check", both) == without
    assert made == [both / "two"]


def test_a_process_of_its_own_tells_the_same(kept: Path, shop: Path) -> None:
    without = segdsl("check", shop, SEGDSL_CACHE="")
    assert [segdsl("check", shop) for _ in range(2)] == [without, without]
    assert len(list((kept / "checks").iterdir())) == 1


# ---------------------------------------------------------------- what changes


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(kept: Path, made: list[Path], shop: Path, change: str) -> None:
    make, word = CHANGES[change]
    before = run("check", shop)
    made.clear()
    assert run("check", shop) == before
    assert made == []
    make(shop)
    after = run("check", shop)
    assert made == [shop]
    assert after != before
    assert word in after.out + after.err
    assert after == anew(shop)


def test_a_folder_of_nearly_the_name_is_seen(kept: Path, made: list[Path], shop: Path) -> None:
    (shop / "segdsl.toml").write_text('[project]\nrules = "rules"\ntemplates = "letters"\n')
    assert "did you mean" not in run("check", shop).out
    (shop / "lettres").mkdir()
    after = run("check", shop)
    assert "did you mean `lettres`?" in after.out
    assert after == anew(shop)


def test_settings_of_the_command_line_are_seen(kept: Path, made: list[Path], shop: Path) -> None:
    plain = run("check", shop)
    odd = run("check", shop, "--set", "lapsed_after=a week")
    assert odd != plain
    assert run("check", shop, "--set", "lapsed_after=30 days") == plain
    assert run("check", shop) == plain
    assert [folder.name for folder in made] == ["shop"] * 3


def test_another_program_looks_anew(
    kept: Path, made: list[Path], shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("check", shop)
    monkeypatch.setattr(last_check, "program", lambda: "another")
    run("check", shop)
    assert made == [shop, shop]


def test_what_changes_meanwhile_is_not_kept(
    kept: Path, made: list[Path], shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from segdsl import Project

    examined = Project.examined

    def slow(project, progress):  # type: ignore[no-untyped-def]
        found = examined(project, progress)
        (shop / "rules" / "all.seg").write_text("segment a\n")
        return found

    monkeypatch.setattr(Project, "examined", slow)
    run("check", shop)
    monkeypatch.setattr(Project, "examined", examined)
    assert run("check", shop) == anew(shop)


def test_fixes_are_looked_for_anew(kept: Path, made: list[Path], shop: Path) -> None:
    written("rules/all.seg", "segment german\n  where country = “DE”\n", add=True)(shop)
    before = run("check", shop)
    fixed = run("check", shop, "--fix")
    assert "fixed" in fixed.err
    assert (fixed.out, fixed.code) != (before.out, before.code)
    assert run("check", shop).out == fixed.out == anew(shop).out


def test_python_is_told_the_same(kept: Path, shop: Path) -> None:
    import segdsl as in_python

    run("check", shop)
    project = in_python.load(shop)
    first = project.check()
    (shop / "rules" / "all.seg").write_text("segment a\n")
    assert project.check() == first
    assert project.reload().check() != first


# ---------------------------------------------------------------- what a check looks at


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Looked:
    return noting(monkeypatch)


@pytest.mark.parametrize("change", ["nothing", *CHANGES])
def test_all_that_a_check_looks_at_is_looked_at_again(
    kept: Path, shop: Path, looked: Looked, change: str
) -> None:
    if change in CHANGES:
        CHANGES[change][0](shop)
    looked.forget()
    run("check", shop)
    first = looked.within(shop)
    assert {shop / "segdsl.toml", shop / "rules/all.seg"} <= first.read
    looked.forget()
    run("check", shop)
    again = looked.within(shop)
    assert first.read - again.read == set()
    assert {path for path in first.listed - again.listed if path.is_dir()} == set()
    # The names in a folder, and of what sort each is, tell whatever else can be asked about one.
    assert {path for path in first.asked - again.asked if path.parent not in again.listed} == set()


def test_nothing_else_is_looked_at(kept: Path, shop: Path, looked: Looked) -> None:
    run("check", shop)
    own = {shop, kept, Path(last_check.__file__).parents[1]}
    python = {Path(path) for path in (sys.prefix, sys.base_prefix, *sys.path) if path}
    zones = {Path(path) for path in ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib", "/etc")}
    known = own | python | zones | {Path.cwd()}
    elsewhere = {path for path in looked.all if not any(map(path.is_relative_to, known))}
    above = {folder for path in known for folder in path.parents}
    assert {path for path in elsewhere - above if path.name != ".git"} == set()  # which only names are from


# ---------------------------------------------------------------- whatever is kept


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(b""),
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: shutil.rmtree(path.parents[1]),
        lambda path: (shutil.rmtree(path.parents[1]), path.parents[1].write_text("a file")),
    ],
    ids=["gone", "torn", "empty", "folder", "all gone", "no folder"],
)
def test_a_damaged_entry_changes_nothing(kept: Path, shop: Path, damage: Callable[[Path], object]) -> None:
    without = anew(shop)
    assert run("check", shop) == without
    (entry,) = (kept / "checks").iterdir()
    damage(entry)
    assert [run("check", shop), run("check", shop)] == [without, without]


@pytest.mark.parametrize(
    "change",
    [
        {"looks": []},
        {"looks": [["tree", 5]]},
        {"looks": [["everything", "/"]]},
        {"looks": 5},
        {"looks": [["file", "\0"]]},
        {"told": None},
        {"told": {"texts": [], "findings": [[1]]}},
        {"keys": []},
        {"keys": 5},
        {"known": "many"},
        {"known": None},
        {"files": None},
    ],
)
def test_an_entry_that_somebody_else_wrote_changes_nothing(
    kept: Path, made: list[Path], shop: Path, change: dict[str, object]
) -> None:
    without = anew(shop)
    run("check", shop)
    (entry,) = (kept / "checks").iterdir()
    values = store.recalled("checks", entry.stem)
    store.keep("checks", entry.stem, {**values, **change})
    made.clear()
    assert run("check", shop) == without
    assert made == [shop]


@pytest.mark.parametrize("values", [None, [], "text", 5, {}, {"looks": {}}, [[[[]]]]])
def test_an_entry_of_another_shape_changes_nothing(
    kept: Path, made: list[Path], shop: Path, values: object
) -> None:
    without = anew(shop)
    run("check", shop)
    (entry,) = (kept / "checks").iterdir()
    store.keep("checks", entry.stem, json.loads(json.dumps(values)))
    made.clear()
    assert run("check", shop) == without
    assert made == [shop]


def test_several_checks_at_once_tell_the_same(kept: Path, shop: Path) -> None:
    without = segdsl("check", shop, SEGDSL_CACHE="")
    words = (sys.executable, "-m", "segdsl", "check", shop)
    around = {**os.environ, "COLUMNS": "100"}
    with ThreadPoolExecutor(3) as several:
        ended = several.map(lambda _: subprocess.run(words, env=around, capture_output=True), range(6))
        told = [Ran(one.returncode, one.stdout.decode(), one.stderr.decode()) for one in ended]
    assert told == [without] * 6


def test_a_link_is_followed_anew_each_time(kept: Path, made: list[Path], shop: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.seg"
    outside.write_text("segment outside\n")
    (shop / "rules" / "link.seg").symlink_to(outside)
    first = run("check", shop)
    assert run("check", shop) == first
    assert made == [shop, shop]


def test_a_single_file_is_read_each_time(kept: Path, made: list[Path], shop: Path) -> None:
    first = run("check", shop / "rules" / "all.seg")
    assert run("check", shop / "rules" / "all.seg") == first
    assert len(made) == 2
