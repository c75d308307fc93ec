"""Expected spend on data: the rules compute what the models say, of those whom it is about."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import segdsl
from segdsl.diagnostics import Problem
from segdsl.learning.lifetimes import Habits, Purchases, Spending, active, orders, spend
from segdsl.learnt_files import Lifetime, read
from tests.runs.buyers import AS_OF, write_buyers

CLV = """\

lifetime clv "Spend in the next half year"
  from orders.total
  in the next 26 weeks
  among (country is known)
  margin 40%

segment worth_it where clv > 20 and clv.active >= 0.5 and clv.orders > 1
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = write_buyers(tmp_path_factory.mktemp("shop"), CLV)
    segdsl.load(made).learn(as_of=AS_OF)
    return made


def lifetime(folder: Path) -> Lifetime:
    found = read("clv", (folder / "learnt" / "clv.json").read_text(encoding="utf-8")).what
    assert isinstance(found, Lifetime)
    return found


def bought(folder: Path, day: dt.date) -> pd.DataFrame:
    """Days of purchase in plain pandas, a row for each buyer."""
    log = pd.read_csv(folder / "orders.csv", parse_dates=["day"])
    log = log[log.day <= pd.Timestamp(day)].groupby(["id", "day"], as_index=False).total.sum()
    first = log.groupby("id").day.min()
    later = log[log.day > log.id.map(first)]
    return pd.DataFrame(
        {
            "repeats": log.groupby("id").size() - 1.0,
            "recency": (log.groupby("id").day.max() - first).dt.days / 7,
            "age": (pd.Timestamp(day) - first).dt.days / 7,
            "spend": later.groupby("id").total.mean().reindex(first.index).fillna(0),
        }
    )


def test_the_rules_compute_what_the_models_say(folder: Path) -> None:
    what, project = lifetime(folder), segdsl.load(folder)
    result = project.segment(as_of=AS_OF, names=["clv", "clv.orders", "clv.active", "worth_it"])
    known = pd.read_csv(folder / "customers.csv").set_index("id").country.notna()
    table = bought(folder, AS_OF)
    table = table[known.loc[table.index]]
    some = Purchases(*(table[name].to_numpy() for name in ("repeats", "recency", "age", "spend")))
    p = what.parameters
    own = Habits(p["r"], p["alpha"], p["a"], p["b"], 0.0)
    expected = pd.DataFrame(
        {
            "clv.orders": orders(own, some, 26.0),
            "clv.active": active(own, some),
            "clv": orders(own, some, 26.0) * spend(Spending(p["p"], p["q"], p["v"], 0), some) * 0.4,
        },
        index=table.index,
    )
    keys = result.key["id"].astype(int)
    for name, values in expected.items():
        computed = pd.Series(result.traits[str(name)].to_numpy(dtype=float), index=keys)
        assert computed.loc[values.index].to_numpy() == pytest.approx(values.to_numpy(), abs=6e-3)
        assert computed.drop(values.index).isna().all()
    assert len(expected) > 450
    assert result.segments["worth_it"].any()


def test_it_is_tested_over_time(folder: Path) -> None:
    tested = read("clv", (folder / "learnt" / "clv.json").read_text(encoding="utf-8")).tested
    then = AS_OF - dt.timedelta(weeks=26)
    before, now = bought(folder, then), bought(folder, AS_OF)
    known = pd.read_csv(folder / "customers.csv").set_index("id").country.notna()
    before = before[known.loc[before.index]]
    assert tested["at"] == then.isoformat()
    assert tested["customers"] == len(before)
    assert tested["actual_orders"] == (now.repeats.loc[before.index] - before.repeats).sum()
    assert tested["expected_orders"] == pytest.approx(tested["actual_orders"], rel=0.25)


def test_parts_are_values_like_others(folder: Path) -> None:
    project = segdsl.load(folder)
    assert not [d for d in project.check() if d.severity == "error"]
    assert {"clv", "clv.orders", "clv.active"} <= set(project.model.shown)
    assert "clv.series_1" not in project.model.shown


def test_the_printed_program_computes_it_too(folder: Path) -> None:
    project = segdsl.load(folder)
    program = project.compile("clv", as_of=AS_OF)
    assert "clv" in program
    compile(program, "clv", "exec")


def test_why_somebody_is_worth_that(folder: Path) -> None:
    (why,) = segdsl.load(folder).explain("2", "clv", as_of=AS_OF)
    said = {clause.text: clause.value for clause in why.clauses}
    table = bought(folder, AS_OF).loc[2]
    assert said["days of purchase after the first"] == table.repeats
    assert said["weeks since the first purchase"] == pytest.approx(table.age)
    assert said["mean spend on those days"] == pytest.approx(table.spend)
    assert why.value == pytest.approx(
        said["days of purchase that are to come"] * said["expected spend on each"] * 0.4, abs=1e-3
    )


def test_money_that_comes_later_counts_less(tmp_path: Path) -> None:
    more = CLV.replace("  margin 40%\n", "  discount 10% per year\n")
    folder = write_buyers(tmp_path / "shop", more)
    segdsl.load(folder).learn(as_of=AS_OF)
    days = np.arange(0, 182)
    by_day = (1.1 ** (-days / 365.2425)).mean()
    assert lifetime(folder).factor == pytest.approx(by_day, abs=1e-3)


def test_too_few_who_came_again_teach_nothing(tmp_path: Path) -> None:
    folder = write_buyers(tmp_path / "shop", CLV.replace("(country is known)", "(top 30 by monetary)"))
    with pytest.raises(Problem, match="customers who bought again"):
        segdsl.load(folder).learn(as_of=AS_OF)


WRONG = {
    "from orders.day in the next 2 months": "can't go over",
    "from order.total in the next 2 months": "no events called `order`",
    "from orders.total in the next 3 hours": "too short",
    "from orders.total in the next 2 months margin 400%": "not a share",
}


@pytest.mark.parametrize("written", WRONG)
def test_what_can_not_be_learnt(written: str, tmp_path: Path) -> None:
    folder = write_buyers(tmp_path / "shop", f"\nlifetime clv {written}\n")
    found = segdsl.load(folder).check()
    assert any(WRONG[written] in d.message for d in found), found
    assert not any(d.code == "not-learnt" for d in found)


def test_a_part_that_is_none(tmp_path: Path) -> None:
    folder = write_buyers(tmp_path / "shop", f"{CLV}segment odd where clv.order > 1\n")
    found = [d for d in segdsl.load(folder).check() if d.code == "unknown-attribute"]
    assert [d.hint for d in found] == ["did you mean `orders`?"]
