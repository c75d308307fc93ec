"""One meaning: of generated rules the reference and every engine say what their plain meaning is."""

from __future__ import annotations

import pytest

from tests.properties.agreement import difference
from tests.properties.generated import Case, cases
from tests.properties.shrinking import shown, shrunk


def fails(case: Case) -> bool:
    return difference(case) is not None


def test_all_say_the_same(pytestconfig: pytest.Config) -> None:
    for case in cases(int(pytestconfig.getoption("--cases"))):
        assert not case.findings, f"{case.findings[0].message}\n{case.text}"
        if fails(case):
            smallest = shrunk(case, fails)
            pytest.fail(f"{difference(smallest)}\n{shown(smallest)}")
