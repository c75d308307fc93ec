"""No silent skips: what continuous integration could not test, it fails.

At a desk a test may lack a browser, a database server or the real data sets, and then skips and says so. With
the environment variable `CI` set, a skip whose reason does not begin with one of `ALLOWED` fails the run.
"""

from __future__ import annotations

import os

import pytest

# Reasons that continuous integration accepts, each with why it cannot be otherwise there.
ALLOWED: dict[str, str] = {}


class Skips:
    """Collects the skips of all workers, and turns the run red for those that nobody allowed."""

    def __init__(self) -> None:
        self.refused: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._note(report)

    def _note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if not report.skipped or hasattr(report, "wasxfail"):
            return
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        if not reason.startswith(tuple(ALLOWED)):
            self.refused[report.nodeid] = reason

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.refused and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.refused:
            terminalreporter.section("skipped, which continuous integration does not accept", red=True)
            for test, reason in self.refused.items():
                terminalreporter.line(f"{test}: {reason}")


def pytest_configure(config: pytest.Config) -> None:
    worker = hasattr(
        config, "workerinput"
    )  # of pytest-xdist; the one who collects their reports is no worker
    if os.environ.get("CI") and not worker:
        config.pluginmanager.register(Skips(), "skips")
