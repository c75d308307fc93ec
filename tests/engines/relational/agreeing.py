"""Cases that a relational engine is asked: it says what it lacks of them, or the same as the reference.

In: rules, rows, an engine. Out: what it lacks, what it refuses of the data, and where it differs.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from segdsl.diagnostics import Problem
from segdsl.engines.compute import compute, engine_called
from segdsl.engines.result import Result
from segdsl.plan.from_model import plan
from tests.properties.agreement import by_reference, normal, plain
from tests.properties.generated import Case
from tests.properties.worlds import tables


@dataclass
class Tally:
    """Of generated cases: how many rules agreed, what was lacking of how many, and what differs."""

    agreeing: int = 0
    lacking: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    differing: list[str] = field(default_factory=list)


def tally(case: Case, engine: str, into: Tally) -> None:
    """Compares the rules of a case that the engine can do; where it refuses all at once, one by one."""
    names = []
    for rule in case.rules:
        lacking = engine_called(engine).abilities.lacking(plan(case.model, case.as_of, [rule.name]))
        into.lacking.update(lacking)
        names += [] if lacking else [rule.name]
    reference = by_reference(case)
    for together in ((names,), [(name,) for name in names]):
        for some in together:
            try:
                found = result_of(case, engine, some)
            except Problem as problem:
                into.refused.update([problem.diagnostics[0].message] if len(some) == 1 else [])
                continue
            _compare(case, found, reference.keys, reference.values, some, into)
            if some is names:
                return


def _compare(
    case: Case, found: Result, keys: Any, wanted: Mapping[str, list[Any]], names: Any, into: Tally
) -> None:
    own = list(map(list, zip(*([normal(k) for k in plain(found.key[n])] for n in found.key), strict=True)))
    if own != keys:
        into.differing.append(f"the customers: {own}, not {keys}\n{case.text}")
    for name in names:
        values = [normal(v) for v in plain(found.values(name))]
        if values != wanted[name]:
            into.differing.append(f"{name}: {values}, not {wanted[name]}\n{case.text}")
        into.agreeing += 1


def result_of(case: Case, engine: str, names: Any) -> Result:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return compute(case.model, tables(case.model.catalog, case.rows), case.as_of, names, engine=engine)
