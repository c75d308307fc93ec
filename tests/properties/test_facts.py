"""What is read off a condition is so of everybody for whom it holds; what is impossible holds of nobody.

Of generated segments, of their complements, and of two of them at a time; the reference says what is so.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from random import Random

import pytest

from segdsl.logic.contradictions import impossible
from segdsl.logic.facts import Facts
from segdsl.logic.known import Known
from segdsl.logic.normal import complement, conjuncts, disjuncts, inward
from segdsl.logic.reading import facts
from segdsl.model.nodes import Expression
from segdsl.model.terms import all_of, is_condition
from segdsl.reference.evaluate import Reference
from segdsl.reference.world import Record
from tests.properties.generated import Case, cases
from tests.properties.shrinking import shown
from tests.properties.worlds import world


def conditions(case: Case) -> Iterator[Expression]:
    """The segments and the traits that are conditions, each with its complement, and some in pairs."""
    rng = Random(case.seed)
    values = [segment.condition for segment in case.model.segments.values()]
    values += [trait.value for trait in case.model.traits.values() if is_condition(trait.value)]
    both = [*values, *map(complement, values)]
    yield from both
    for one in islice(both, 12):
        pair = all_of((one, rng.choice(both)), one.span)
        yield from (pair, complement(pair))
    parts = [part for value in values for part in (*conjuncts(value), *disjuncts(value))]
    for one in islice(parts, 12):
        yield all_of((rng.choice(both), complement(one)), one.span)


def wrong(reference: Reference, customer: int, found: Facts) -> Iterator[str]:
    """Facts that are not so of a customer."""
    row = Record("customers", reference.customers[customer], customer)
    yield from (f"true: {c}" for c in found.true if not reference.evaluate(c, customer))
    yield from (f"known: {e}" for e in found.known if reference.evaluate(e, customer) is None)
    yield from (f"unknown: {e}" for e in found.unknown if reference.evaluate(e, customer) is not None)
    yield from (f"value: {e}" for e, v in found.values.items() if reference.evaluate(e, customer) not in v)
    yield from (f"barred: {e}" for e, v in found.barred.items() if reference.evaluate(e, customer) in v)
    yield from (f"least: {s}" for s, n in found.least.items() if len(reference.rows(s, row)) < n)
    yield from (f"most: {s}" for s, n in found.most.items() if len(reference.rows(s, row)) > n)
    for choice in found.choices:
        if all(any(wrong(reference, customer, one)) for one in choice):
            yield f"choice: {choice}"


def test_facts_of_generated_conditions_are_so(pytestconfig: pytest.Config) -> None:
    told = never = 0
    for case in cases(int(pytestconfig.getoption("--cases")) // 8, "facts"):
        reference = Reference(case.model, world(case.model.catalog, case.rows), case.as_of)
        everybody = range(len(reference.customers))
        for condition in conditions(case):
            found = facts(case.model, condition)
            members = [n for n in everybody if reference.evaluate(condition, n)]
            for customer in members:
                assert list(wrong(reference, customer, found)) == [], f"{condition}\n{shown(case)}"
                told += 1
            if impossible(found) or Known.of(case.model, condition).impossible:
                assert members == [], f"{condition}\n{shown(case)}"
                never += 1
    assert told > 100
    assert never > 10


def test_conditions_that_are_taken_apart_mean_the_same(pytestconfig: pytest.Config) -> None:
    apart = 0
    for case in cases(int(pytestconfig.getoption("--cases")) // 8, "apart"):
        reference = Reference(case.model, world(case.model.catalog, case.rows), case.as_of)
        for condition in conditions(case):
            for customer in range(len(reference.customers)):
                holds = bool(reference.evaluate(condition, customer))
                assert bool(reference.evaluate(inward(condition), customer)) == holds
                assert bool(reference.evaluate(complement(condition), customer)) != holds
                assert all(reference.evaluate(c, customer) for c in conjuncts(condition)) == holds
                assert any(reference.evaluate(c, customer) for c in disjuncts(condition)) == holds
            apart += inward(condition) != condition
    assert apart > 10
