"""A folder of results appears whole or not at all; whatever breaks off, what was there is there still."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from segdsl.diagnostics import Diagnostic, Problem
from segdsl.outputs import ASKED, RECORD, Growing, whole_folder


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder, hidden ones too, by its path."""
    found = {path: path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()}
    return {path.relative_to(folder).as_posix(): text for path, text in found.items()}


def written(target: Path, text: str, replace: bool = False) -> None:
    with whole_folder(target, replace) as partial:
        (partial / RECORD).write_text("{}", "utf-8")
        (partial / "members.csv").write_text(text, "utf-8")


def refusal(target: Path, replace: bool) -> Diagnostic:
    with pytest.raises(Problem) as told:
        written(target, "new", replace)
    (found,) = told.value.diagnostics
    return found


@pytest.mark.parametrize("replace", [False, True])
def test_a_new_folder_and_those_above_it_are_made(tmp_path: Path, replace: bool) -> None:
    written(tmp_path / "a" / "b" / "out", "new", replace)
    assert contents(tmp_path) == {"a/b/out/run.json": "{}", "a/b/out/members.csv": "new"}


def test_until_the_end_nobody_sees_it(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with whole_folder(target) as partial:
        (partial / RECORD).write_text("{}", "utf-8")
        assert not target.exists()
        assert partial.parent == tmp_path
        assert partial.name.startswith(".out.")
    assert target.is_dir()


def test_results_are_replaced_when_asked_and_nothing_of_them_stays(tmp_path: Path) -> None:
    written(tmp_path / "out", "old")
    (tmp_path / "out" / "extra.csv").write_text("of the old run", "utf-8")
    written(tmp_path / "out", "new", replace=True)
    assert contents(tmp_path) == {"out/run.json": "{}", "out/members.csv": "new"}


def test_an_empty_folder_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    written(tmp_path / "out", "new", replace=True)
    assert contents(tmp_path) == {"out/run.json": "{}", "out/members.csv": "new"}


def test_what_is_there_is_not_replaced_unasked(tmp_path: Path) -> None:
    written(tmp_path / "out", "old")
    found = refusal(tmp_path / "out", replace=False)
    assert found.code == "output-exists"
    assert found.hint is not None
    assert "`replace=True`" in found.hint
    assert contents(tmp_path) == {"out/run.json": "{}", "out/members.csv": "old"}


@pytest.mark.parametrize("kind", ["other files", "a file", "a link to results", "a link to nowhere"])
def test_what_is_not_ours_is_never_replaced(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "out"
    match kind:
        case "other files":
            target.mkdir()
            (target / "thesis.txt").write_text("mine", "utf-8")
        case "a file":
            target.write_text("mine", "utf-8")
        case "a link to results":
            written(tmp_path / "real", "old")
            target.symlink_to(tmp_path / "real")
        case "a link to nowhere":
            target.symlink_to(tmp_path / "gone")
    before = contents(tmp_path)
    found = refusal(target, replace=True)
    assert found.code == "output-exists"
    assert "is not replaced" in found.message
    assert contents(tmp_path) == before
    assert target.is_symlink() == kind.startswith("a link")


def breaks_off(target: Path, replace: bool, stop: type[BaseException]) -> None:
    with whole_folder(target, replace) as partial:
        (partial / "members.csv").write_text("half", "utf-8")
        raise stop


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ValueError])
@pytest.mark.parametrize("replace", [False, True])
def test_a_run_that_breaks_off_leaves_what_was_there(
    tmp_path: Path, stop: type[BaseException], replace: bool
) -> None:
    if replace:
        written(tmp_path / "out", "old")
    before = contents(tmp_path)
    with pytest.raises(stop):
        breaks_off(tmp_path / "out", replace, stop)
    assert contents(tmp_path) == before
    assert sorted(tmp_path.iterdir()) == ([tmp_path / "out"] if replace else [])


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError(errno.EIO, "Input/output error")])
def test_a_swap_that_fails_half_way_goes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: BaseException | type[BaseException]
) -> None:
    """The old folder has lost its name already when the new one can't take it."""
    target = tmp_path / "out"
    written(target, "old")
    rename = Path.rename

    def failing(path: Path, to: Path) -> Path:
        if path.name.endswith(".partial"):
            assert not target.exists()
            raise stop
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises((Problem, KeyboardInterrupt)):
        written(target, "new", replace=True)
    assert contents(tmp_path) == {"out/run.json": "{}", "out/members.csv": "old"}


def comes_second(target: Path) -> None:
    with whole_folder(target) as partial:
        (partial / RECORD).write_text("{}", "utf-8")
        written(target, "of somebody quicker")


def test_what_appears_in_the_meantime_is_kept_and_said(tmp_path: Path) -> None:
    with pytest.raises(Problem) as told:
        comes_second(tmp_path / "out")
    assert "appeared in the meantime" in str(told.value)
    assert contents(tmp_path)["out/members.csv"] == "of somebody quicker"
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]


def test_everything_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, bool]] = []
    target = tmp_path / "out"
    fsync = os.fsync

    def noting(handle: int) -> None:
        synced.append((str(Path(f"/proc/self/fd/{handle}").readlink()), target.exists()))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noting)
    with whole_folder(target) as partial:
        (partial / "letters").mkdir()
        (partial / "letters" / "1.txt").write_text("hello", "utf-8")
    before = [path for path, appeared in synced if not appeared]
    after = [path for path, appeared in synced if appeared]
    assert {str(partial), str(partial / "letters"), str(partial / "letters" / "1.txt")} <= set(before)
    assert after == [str(tmp_path)]


class TestGrowing:
    """A folder that several runs may fill: what counts is the last checkpoint."""

    def test_it_appears_when_told_and_leaves_no_traces(self, tmp_path: Path) -> None:
        growing = Growing.begun(tmp_path / "out", resume=False)
        (growing.results / "a.txt").write_text("a", "utf-8")
        (growing.work / "notes").write_text("on the way", "utf-8")
        (growing.home / ASKED).write_text("{}", "utf-8")
        growing.save({"done": 1})
        assert not (tmp_path / "out").exists()
        growing.appear(replace=False)
        assert contents(tmp_path) == {"out/a.txt": "a"}

    def test_a_run_that_resumes_finds_what_was_saved(self, tmp_path: Path) -> None:
        first = Growing.begun(tmp_path / "out", resume=False)
        assert first.empty
        assert first.checkpoint() is None
        (first.results / "a.txt").write_text("a", "utf-8")
        first.save({"done": 1})
        first.save({"done": 2})
        second = Growing.begun(tmp_path / "out", resume=True)
        assert not second.empty
        assert second.checkpoint() == {"done": 2}
        assert contents(second.results) == {"a.txt": "a"}

    def test_without_a_checkpoint_nothing_that_was_written_counts(self, tmp_path: Path) -> None:
        first = Growing.begun(tmp_path / "out", resume=False)
        (first.results / "half.txt").write_text("half", "utf-8")
        second = Growing.begun(tmp_path / "out", resume=True)
        assert contents(second.results) == {}

    def test_a_run_that_begins_anew_forgets_the_one_before(self, tmp_path: Path) -> None:
        first = Growing.begun(tmp_path / "out", resume=False)
        (first.results / "a.txt").write_text("a", "utf-8")
        (first.work / "notes").write_text("old", "utf-8")
        first.save({"done": 1})
        second = Growing.begun(tmp_path / "out", resume=False)
        assert second.empty
        assert contents(second.home) == {}

    @pytest.mark.parametrize("saved", ["[1]", "{", ""])
    def test_a_checkpoint_that_cannot_be_read_is_an_error(self, tmp_path: Path, saved: str) -> None:
        growing = Growing.begun(tmp_path / "out", resume=False)
        growing.save({})
        (growing.home / "checkpoint.json").write_text(saved, "utf-8")
        with pytest.raises(ValueError, match=r"no checkpoint|Expecting"):
            growing.checkpoint()

    @pytest.mark.parametrize("steps", [1, 2, 3])
    def test_appearing_may_be_broken_off_after_each_step(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
    ) -> None:
        written(tmp_path / "out", "old")
        growing = Growing.begun(tmp_path / "out", resume=False)
        (growing.results / "members.csv").write_text("new", "utf-8")
        growing.save({"done": 1})
        left = [steps]
        for name in ("rename", "unlink"):
            monkeypatch.setattr(Path, name, breaking_off(getattr(Path, name), left))
        with pytest.raises(KeyboardInterrupt):
            growing.appear(replace=True)
        monkeypatch.undo()
        again = Growing.begun(tmp_path / "out", resume=True) if not growing.appearing else growing
        again.appear(replace=True)
        assert contents(tmp_path) == {"out/members.csv": "new"}


def breaking_off(step: object, left: list[int]) -> object:
    """The same step, until so many were made in all; then the run ends before the next."""

    def made(path: Path, *words: object, **named: object) -> object:
        if left[0] == 0:
            raise KeyboardInterrupt
        left[0] -= 1
        return step(path, *words, **named)  # type: ignore[operator]

    return made
