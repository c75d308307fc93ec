"""Within CI's number of cases everything that can be said is said, over populations that are not empty."""

from __future__ import annotations

import pytest

from tests.properties.agreement import by_reference
from tests.properties.coverage import Coverage, lines_never_run, lines_of_the_reference
from tests.properties.generated import cases

CI = 3_000
# What only other sources reach: no key at all, events that are stated by an example, as-of read from text.
ELSEWHERE = {
    "evaluate": 12,
    "events": 8,
    "owners": 2,
    "samples": 2,
    "sequences": 4,
    "clock": 14,
}


@pytest.fixture(scope="module")
def coverage() -> Coverage:
    made = Coverage()
    for case in cases(CI):
        made.add(case)
    return made


def test_every_subject_operator_and_function_occurs(
    coverage: Coverage, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print(f"\n{coverage}")
    assert coverage.lacking == []


def test_rules_are_distinct_and_populations_are_not_empty(coverage: Coverage) -> None:
    assert len(coverage.texts) > 0.9 * coverage.rules
    assert coverage.empty < 0.1 * sum(coverage.schemata.values())
    assert coverage.customers > 8 * sum(coverage.schemata.values())


def test_every_branch_of_the_reference_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    examples = list(cases(CI // 2))
    with lines_of_the_reference() as run:
        for case in examples:
            by_reference(case)
    never = lines_never_run(run)
    with capsys.disabled():
        print(f"\nlines of the reference that were not run: {never}")
    assert {name: len(lines) for name, lines in never.items() if len(lines) > ELSEWHERE[name]} == {}
