"""No test that checks nothing: one that passes without a single assertion fails.

A loop over what has become empty, a condition that never holds, a search that finds no case: the assertions
inside are never reached, and the test would pass for ever. Those of helpers count, and so do exceptions and
warnings that were expected, and what pandas compares.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from functools import wraps
from typing import Any

import pandas.testing
import pytest
from _pytest.assertion import rewrite

EXPECTATIONS = (
    (pytest, "raises"),
    (pytest, "warns"),
    (pandas.testing, "assert_frame_equal"),
    (pandas.testing, "assert_series_equal"),
)


class Checks:
    """Counts what is checked, and fails the test in which that is nothing."""

    def __init__(self) -> None:
        self.made = 0

    def passed(self) -> bool:
        """What pytest asks after an assertion that holds: whether to explain it, which takes long. Never."""
        if "site-packages" not in sys._getframe(1).f_code.co_filename:  # Hypothesis asserts things as well
            self.made += 1
        return False

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self) -> Generator[None, Any, Any]:
        self.made = 0
        outcome = yield
        if self.made == 0:
            pytest.fail(
                "this test passed without a single assertion: what it looks at is empty", pytrace=False
            )
        return outcome

    def counted(self, expected: Callable[..., Any]) -> Callable[..., Any]:
        """A function that checks, and is no assertion of Python."""

        @wraps(expected)
        def counting(*args: Any, **options: Any) -> Any:
            self.made += 1
            return expected(*args, **options)

        return counting


def pytest_configure(config: pytest.Config) -> None:
    checks = Checks()
    rewrite._check_if_assertion_pass_impl = checks.passed
    for holder, name in EXPECTATIONS:
        setattr(holder, name, checks.counted(getattr(holder, name)))
    config.pluginmanager.register(checks, "checks")
