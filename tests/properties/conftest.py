"""How many generated cases: `--cases` counts rules (and examples of Hypothesis, where it makes them)."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

RULES_PER_EXAMPLE = 16


def pytest_configure(config: pytest.Config) -> None:
    examples = max(1, int(config.getoption("--cases", 3_000)) // RULES_PER_EXAMPLE)
    settings.register_profile(
        "cases",
        max_examples=examples,
        deadline=None,  # the machine's speed is not what is tested
        database=None,
        derandomize=examples < 1_000,  # few cases: the same every time; many: new ones
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    settings.load_profile("cases")
