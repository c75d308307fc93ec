"""Expected orders and spend: published figures, and closed forms by scipy and mpmath."""

from __future__ import annotations

from pathlib import Path

import mpmath
import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.special import hyp2f1

from segdsl.learning.lifetimes import Habits, Purchases, Spending, active, habits, orders, spend, spending
from segdsl.learning.simplex import lowest

END = pd.Timestamp("1997-09-30")


@pytest.fixture(scope="module")
def log(shared_data: Path) -> pd.DataFrame:
    """The sample that the papers use: a row for each purchase."""
    names, places = ["id", "day", "amount"], [(7, 11), (12, 20), (23, 31)]
    found = pd.read_fwf(shared_data / "cdnow" / "CDNOW_sample.txt", colspecs=places, names=names)
    return found.assign(day=pd.to_datetime(found.day.astype(str), format="%Y%m%d"))


def purchases(log: pd.DataFrame, end: pd.Timestamp) -> tuple[pd.Index, Purchases]:
    days = log[log.day <= end].groupby(["id", "day"], as_index=False).amount.sum()
    first, last = days.groupby("id").day.min(), days.groupby("id").day.max()
    later = days[days.day > days.id.map(first)]
    mean = later.groupby("id").amount.mean().reindex(first.index).fillna(0)
    columns = (days.groupby("id").size() - 1, (last - first).dt.days / 7, (end - first).dt.days / 7, mean)
    return first.index, Purchases(*(column.to_numpy(float) for column in columns))


@pytest.fixture(scope="module")
def bought(log: pd.DataFrame) -> Purchases:
    return purchases(log, END)[1]


def test_habits_are_the_published_ones(bought: Purchases) -> None:
    """Fader, Hardie and Lee (2005), table 2."""
    found = habits(bought)
    assert (found.r, found.alpha, found.a, found.b) == pytest.approx((0.243, 4.414, 0.793, 2.426), abs=6e-4)
    assert found.likelihood == pytest.approx(-9582.4, abs=0.05)


def test_spending_is_the_published_one(bought: Purchases) -> None:
    """Fader and Hardie (2013)."""
    found = spending(bought)
    assert (found.p, found.q, found.v) == pytest.approx((6.25, 3.74, 15.44), abs=0.006)
    assert found.customers == 946


def test_the_customer_of_the_paper() -> None:
    one = Purchases(*(np.array([value]) for value in (2.0, 30.43, 38.86, 0.0)))
    assert orders(Habits(0.243, 4.414, 0.793, 2.426, 0.0), one, 39.0)[0] == pytest.approx(1.226, abs=5e-4)


def test_39_weeks_ahead(log: pd.DataFrame, bought: Purchases) -> None:
    """1,653 are expected and 1,882 came: a known weakness, which is told and not hidden."""
    keys, _ = purchases(log, END)
    came = log[(log.day > END) & (log.day <= END + pd.Timedelta(weeks=39))]
    came = came.groupby(["id", "day"]).size().groupby("id").size().reindex(keys).fillna(0)
    assert orders(habits(bought), bought, 39.0).sum() == pytest.approx(1653, abs=1)
    assert came.sum() == 1882


def test_the_series_is_the_hypergeometric_function() -> None:
    rng = np.random.default_rng(1)
    model = Habits(0.3, 5.0, 0.7, 2.2, 0.0)
    repeats = rng.integers(0, 30, 200).astype(float)
    age = rng.uniform(8, 200, 200)
    some = Purchases(repeats, np.where(repeats > 0, age * rng.random(200), 0.0), age, np.zeros(200))
    weeks = 26.0
    z = weeks / (model.alpha + age + weeks)
    whole = model.a + model.b + repeats - 1
    function = hyp2f1(model.r + repeats, model.b + repeats, whole, z)
    numerator = whole / (model.a - 1) * (1 - (1 - z) ** (model.r + repeats) * function)
    odds = model.a / (model.b + np.maximum(repeats, 1) - 1)
    odds = odds * ((model.alpha + age) / (model.alpha + some.recency)) ** (model.r + repeats)
    expected = numerator / (1 + np.where(repeats > 0, odds, 0.0))
    assert orders(model, some, weeks) == pytest.approx(expected, abs=5e-5)


def test_the_series_to_fifty_digits() -> None:
    model, weeks = Habits(0.3, 5.0, 0.7, 2.2, 0.0), 52.0
    one = Purchases(*(np.array([value]) for value in (0.0, 0.0, 12.0, 0.0)))
    with mpmath.workdps(50):
        z = mpmath.mpf(weeks) / (5 + 12 + weeks)
        whole = mpmath.mpf("0.7") + mpmath.mpf("2.2") - 1
        function = mpmath.hyp2f1(mpmath.mpf("0.3"), mpmath.mpf("2.2"), whole, z)
        exact = whole / mpmath.mpf("-0.3") * (1 - (1 - z) ** mpmath.mpf("0.3") * function)
    assert orders(model, one, weeks)[0] == pytest.approx(float(exact), abs=5e-4)


def test_whoever_came_once_has_not_left() -> None:
    some = Purchases(
        *(np.array(v) for v in ([0.0, 3.0, 3.0], [0.0, 10.0, 10.0], [50.0, 11.0, 50.0], [0.0] * 3))
    )
    found = active(Habits(0.3, 5.0, 0.7, 2.2, 0.0), some)
    assert found[0] == 1
    assert found[0] > found[1] > found[2]


def test_spend_is_pulled_towards_everybody() -> None:
    some = Purchases(*(np.array(v) for v in ([0.0, 1.0, 50.0], [0.0] * 3, [9.0] * 3, [0.0, 100.0, 100.0])))
    model = Spending(6.25, 3.74, 15.44, 946)
    everybody = 6.25 * 15.44 / 2.74
    weights = [6.25 * x / (6.25 * x + 2.74) for x in (0, 1, 50)]
    assert spend(model, some) == pytest.approx([w * 100 + (1 - w) * everybody for w in weights])


def test_the_order_of_customers_is_none(bought: Purchases) -> None:
    turned = Purchases(
        *(column[::-1] for column in (bought.repeats, bought.recency, bought.age, bought.spend))
    )
    assert habits(turned) == habits(bought)
    assert spending(turned) == spending(bought)


def test_the_lowest_place_is_that_of_another_method() -> None:
    def valley(place: np.ndarray) -> float:
        return float((1 - place[0]) ** 2 + 100 * (place[1] - place[0] ** 2) ** 2)

    other = minimize(valley, (-1.2, 1.0), method="BFGS", tol=1e-12)
    assert lowest(valley, (-1.2, 1.0)) == pytest.approx(other.x, abs=1e-4)


def test_no_nearer_place_is_looked_for_than_floats_can_say() -> None:
    """Where many heights are added up, they differ by how they are rounded also at one place."""
    asked: list[np.ndarray] = []

    def rough(place: np.ndarray) -> float:
        asked.append(place)
        return float(np.sum(place**2)) + 1e-6 * (len(asked) % 7)

    assert lowest(rough, (3.0, -2.0)) == pytest.approx([0, 0], abs=1e-2)
    assert len(asked) < 1_000
