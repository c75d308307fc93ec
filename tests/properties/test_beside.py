"""Populations side by side: each is a case of its own, and whoever errs about one of them is found out."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from tests.properties import beside
from tests.properties.__main__ import found
from tests.properties.agreement import Found, answer_of, by_reference
from tests.properties.beside import Tally, compared, resting_on_everybody
from tests.properties.generated import Case, cases

ENGINES = ("packed", "pandas")
POPULATIONS = 5


@pytest.fixture(scope="module")
def examples() -> list[Case]:
    return [case.tamed() for case in cases(120, "beside", POPULATIONS)]


def test_populations_have_no_customer_in_common(examples: list[Case]) -> None:
    several = [case for case in examples if len(case.populations) > 1]
    assert len(several) > len(examples) / 2
    for case in several:
        names = case.schema.key_names
        keys = [{tuple(row[n] for n in names) for row in rows["customers"]} for rows in case.populations]
        assert all(not one & other for one, other in combinations(keys, 2))
        assert len(case.rows["customers"]) == sum(map(len, keys))


def test_a_rule_and_a_population_with_somebody_are_a_case(examples: list[Case]) -> None:
    tally, wanted = Tally(), 0
    for case in examples:
        assert compared(case, ENGINES, tally) is None
        together = len(resting_on_everybody(case))
        sizes = [len(by_reference(case, rows, ()).keys) for rows in case.populations]
        wanted += (len(case.rules) - together) * sum(map(bool, sizes)) + together * bool(sum(sizes))
    assert tally.cases == wanted > 200
    assert tally.customers > tally.populations > POPULATIONS
    assert not tally.without


def test_an_engine_that_errs_about_one_population_is_found_out(
    examples: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = next(c for c in examples if len(c.populations) == POPULATIONS and c.populations[2]["customers"])
    rule = next(r.name for r in case.rules if r.name not in resting_on_everybody(case))
    wrong = len(case.populations[0]["customers"]) + len(case.populations[1]["customers"])

    def erring(asked: Case, engine: str) -> Found | None:
        answer = answer_of(asked, engine)
        if answer is None or engine != "pandas":
            return answer
        values = list(answer.values[rule])
        values[wrong] = ("str", "'wrong'")
        return replace(answer, values={**answer.values, rule: values})

    monkeypatch.setattr(beside, "answer_of", erring)
    told = compared(case, ENGINES, Tally())
    assert told is not None
    assert (told.rule, told.engine, told.found) == (rule, "pandas", ("str", "'wrong'"))
    assert str(told) in str(found(case, ENGINES, Tally()))
