"""Which tests run which lines, and how long each takes: measured once by coverage.py, asked for each change.

A line that only ran while modules were imported, in what another test had cached, or in a process that a test
started, has no tests here; so where these tests notice nothing, the folder's tests are asked as well.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import coverage
import pytest

from tests.slips.__main__ import ROOT
from tools.mutation.changes import Change

# Those that start browsers and installers, or hold the house and its pages and not its meaning.
NOT_ASKED = ("architecture", "docs", "examples", "properties", "slips")


def measure(map_file: Path, jobs: int = 1) -> None:
    """Runs the tests and writes what they run to a file of coverage.py, and their seconds beside it."""
    files = sorted(
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "tests").rglob("test_*.py")
        if file.relative_to(ROOT / "tests").parts[0] not in NOT_ASKED
    )
    context = get_context("spawn")
    shares = [(map_file, part, files[part::jobs]) for part in range(jobs)]
    workers = [context.Process(target=_measure, args=share) for share in shares]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    whole = coverage.Coverage(data_file=str(map_file))
    whole.combine([str(map_file.parent)], strict=True)
    whole.save()
    seconds: dict[str, float] = {}
    for part in range(jobs):
        place = _seconds_of(map_file, part)
        seconds |= json.loads(place.read_text(encoding="utf-8"))
        place.unlink()
    _seconds_of(map_file).write_text(json.dumps(seconds, indent=0), encoding="utf-8")


class Seen:
    """What was measured, to be asked; `tests` are pytest's names of tests."""

    def __init__(self, map_file: Path) -> None:
        self._lines = coverage.CoverageData(str(map_file))
        self._lines.read()
        self._seconds = dict(_measured_seconds(map_file))

    def quick(self, places: tuple[str, ...], seconds: float) -> tuple[str, ...]:
        """The tests of files and folders, the quick ones first, of so many seconds altogether.

        A place of which nothing was measured is given as it is.
        """
        of = {place: [test for test in self._seconds if _is_in(test, place)] for place in places}
        timed = sorted({(self._seconds[test], test) for tests in of.values() for test in tests})
        return (*_within(seconds, timed), *(place for place in places if not of[place]))

    def tests(self, change: Change, seconds: float) -> tuple[str, ...]:
        """The tests that run the line of a change, the quick ones first, of so many seconds altogether."""
        of_lines = self._lines.contexts_by_lineno(str(ROOT / change.file))
        lines = _statement(ROOT / change.file, change.line)
        running = {test for line in lines for test in of_lines.get(line, ()) if test in self._seconds}
        return tuple(_within(seconds, sorted((self._seconds[test], test) for test in running)))


class _Contexts:
    """A plugin of pytest: what runs, runs on account of the test that is under way."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self._measured = measured
        self.seconds: dict[str, float] = {}

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._measured.switch_context(nodeid)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self._measured.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.01) + report.duration


def _measure(map_file: Path, part: int, files: list[str]) -> None:
    measured = coverage.Coverage(
        data_file=str(map_file), data_suffix=str(part), source=[str(ROOT / "segdsl")], config_file=False
    )
    contexts = _Contexts(measured)
    measured.start()
    pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:randomly", *files], plugins=[contexts])
    measured.stop()
    measured.save()
    _seconds_of(map_file, part).write_text(json.dumps(contexts.seconds), encoding="utf-8")


def _measured_seconds(map_file: Path) -> Iterator[tuple[str, float]]:
    """Of each test that is still where it was; none where nothing was measured yet."""
    file = _seconds_of(map_file)
    seconds: dict[str, float] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    there: dict[str, bool] = {}
    for test, took in seconds.items():
        name = test.partition("::")[0]
        if there.setdefault(name, (ROOT / name).is_file()):
            yield test, took


def _is_in(test: str, place: str) -> bool:
    return f"{test.partition('::')[0]}/".startswith(f"{place}/")


def _seconds_of(map_file: Path, part: int | None = None) -> Path:
    return map_file.with_name(f"{map_file.name}-seconds{'' if part is None else f'-{part}'}.json")


def _within(seconds: float, tests: list[tuple[float, str]]) -> Iterator[str]:
    for took, test in tests:
        seconds -= took
        if seconds < 0:
            return
        yield test


def _statement(file: Path, line: int) -> range:
    """The lines of the narrowest statement that has the line; of one with a body only its head."""
    narrowest = range(line, line + 1)
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            end = body[0].lineno - 1 if body else node.end_lineno or node.lineno
            lines = range(node.lineno, max(end, node.lineno) + 1)
            if line in lines:
                narrowest = lines
    return narrowest
