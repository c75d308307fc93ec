"""What is taken over from another run is what this one finds: on generated rules, data and moments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from random import Random

import pandas as pd
import pytest

from segdsl.clock import AsOf
from segdsl.engines.packed.engine import ENGINE
from segdsl.engines.result import Result, result_of
from segdsl.engines.since import computing
from segdsl.engines.since.computing import Since
from segdsl.engines.since.state import Again, State
from segdsl.plan.from_model import plan
from segdsl.plan.nodes import Plan
from tests.properties.generated import Case, cases
from tests.properties.populations import Row, Rows
from tests.properties.worlds import tables

SHIFTS = tuple(
    dt.timedelta(**length)
    for length in (
        {},
        {"days": 1},
        {"days": -1},
        {"days": 7},
        {"days": 31},
        {"days": -400},
        {"minutes": 1},
        {"hours": -5},
        {"microseconds": 1},
    )
)


@pytest.fixture(autouse=True)
def _however_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Little is made up, so that nearly everything changes: it is taken over all the same."""
    monkeypatch.setattr(computing, "MANY", 0)


def other_rows(rng: Random, case: Case) -> Rows:
    """The rows of some earlier day: some are not there yet, some are gone since, some were others."""
    found = {name: [dict(row) for row in rows] for name, rows in case.rows.items()}
    keys = {*case.schema.key_names}
    for name, rows in found.items():
        if rng.random() < 0.4:
            continue
        if name in ("orders", "visits", "notes"):
            rows += [dict(row) for row in rng.sample(rows, min(len(rows), rng.randrange(3)))]
        for row in rng.sample(rows, min(len(rows), rng.randrange(4))):
            _change(rng, row, rows, keys)
        for _ in range(min(len(rows), rng.randrange(3))):
            rows.pop(rng.randrange(len(rows)))
        if rng.random() < 0.2:
            rng.shuffle(rows)
    return found


def _change(rng: Random, row: Row, rows: list[Row], keys: Iterable[str]) -> None:
    """One value becomes that of another row; whose a row is stays, as keys come once."""
    column = rng.choice([name for name in row if name not in {*keys, "id", "item"}] or [*row])
    if column not in {*keys, "id", "item"}:
        row[column] = rng.choice(rows)[column]


def moved(rng: Random, as_of: AsOf) -> AsOf:
    shift = rng.choice(SHIFTS)
    if isinstance(as_of.moment, dt.datetime):
        return AsOf(as_of.moment + shift, as_of.zone)
    if rng.random() < 0.2:
        return AsOf(as_of.now - dt.timedelta(hours=rng.randrange(30)), as_of.zone)
    return AsOf(as_of.moment + dt.timedelta(days=shift.days), as_of.zone)


def both(case: Case, seed: str) -> tuple[Result, Result, Again]:
    """A full run, and one that goes on from a run of other rows, at another moment, of fewer rules."""
    rng, model = Random(seed), case.model
    before, now = tables(model.catalog, other_rows(rng, case)), tables(model.catalog, case.rows)
    known = [name for name in model.order if rng.random() < 0.85]

    def of_known(as_of: AsOf) -> Plan:
        return plan(model, as_of, known)

    def of_all(as_of: AsOf) -> Plan:
        return plan(model, as_of)

    made = of_all(case.as_of)
    state = Since(of_known, model.catalog, before, moved(rng, case.as_of)).answer(None)[2]()
    answer, again, _ = Since(of_all, model.catalog, now, case.as_of).answer(state)
    whole = ENGINE.run(made, model.catalog, now)
    return result_of(case.as_of, made, whole), result_of(case.as_of, made, answer), again


def difference(whole: Result, since: Result) -> str | None:
    try:
        pd.testing.assert_frame_equal(
            whole.to_frame(), since.to_frame(), check_exact=True, check_index_type=False
        )
    except AssertionError as error:
        return str(error)
    if repr(whole.numbers) != repr(since.numbers):
        return f"{whole.numbers} {since.numbers}"
    return None if whole.left_out == since.left_out else f"{whole.left_out} {since.left_out}"


def test_a_run_since_another_gives_what_a_full_run_gives(pytestconfig: pytest.Config) -> None:
    taken, rules = 0, int(pytestconfig.getoption("--cases")) // 8
    for number, case in enumerate(cases(rules, "since")):
        whole, since, again = both(case, f"{number}")
        wrong = difference(whole, since)
        assert wrong is None, f"case {number}: {wrong}\n{case.text}\n{case.now}"
        taken += again.customers is not None
    assert taken > 0


def test_what_it_goes_on_from_holds_something() -> None:
    case = next(cases(15, "since"))
    model = case.model
    state = Since(
        lambda as_of: plan(model, as_of), model.catalog, tables(model.catalog, case.rows), case.as_of
    )
    kept: State = state.answer(None)[2]()
    assert len(kept.values) > 5
