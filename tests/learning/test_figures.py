"""The figures that the methods are to reach on public data, against published values and other methods."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score, roc_auc_score

from segdsl.learning.goodness import auc
from segdsl.learning.groups import centroids, nearest
from segdsl.learning.lifetimes import habits, orders
from segdsl.learning.scorecard import learn
from tests.learning.tables import bank, by_logistic_regression, features_of, mean_auc, out_of_fold, telco
from tests.learning.test_lifetimes import purchases as purchases_by
from tests.runs.numbers.cdnow import purchases

DRAWS = 6


def test_few_positives_are_enough_for_something(shared_data: Path) -> None:
    """The mean of draws with so many who left; each comes within half a hundredth from draw to draw."""
    wanted = {25: 0.791, 50: 0.817, 100: 0.832, 200: 0.846, 400: 0.855}
    table, left, _ = telco(shared_data)
    features, tested = features_of(table), np.random.default_rng(9).random(len(table)) < 0.35
    yes, no = (np.flatnonzero(~tested & (left == one)) for one in (True, False))
    for number, published in wanted.items():
        found, other = [], []
        for draw in range(DRAWS):
            chance = np.random.default_rng(draw)
            both = (chance.choice(yes, number, False), chance.choice(no, number * no.size // yes.size, False))
            some = np.concatenate(both)
            card = learn({name: one.of(some) for name, one in features.items()}, left[some])
            points = card.points({name: one.of(tested) for name, one in features.items()})
            found.append(roc_auc_score(left[tested], points))
            if draw < 2:
                told = by_logistic_regression(table, left, some)
                other.append(roc_auc_score(left[tested], told[tested]))
        assert np.mean(found) >= published - 0.002
        assert np.mean(found[:2]) >= np.mean(other) - 0.005


def test_hidden_members_of_a_segment_are_found_again(shared_data: Path) -> None:
    """Half of those who signed up are hidden, in several draws; the first is that of the published figures.

    At the very top plain logistic regression finds more, 5.1 times as many on average: points are held back
    where few customers speak. Over everybody the points do better.
    """
    table, signed_up = bank(shared_data)
    features, found, other = features_of(table), [], []
    for draw in range(2, 2 + DRAWS):
        hidden = signed_up & (np.random.default_rng(draw).random(len(table)) < 0.5)
        seed = signed_up & ~hidden
        points = learn(features, seed).points(features)
        told = by_logistic_regression(table, seed, np.arange(len(table)))
        found.append((auc(points[~seed], hidden[~seed]), most_alike(points[~seed], hidden[~seed])))
        other.append(auc(told[~seed], hidden[~seed]))
    assert found[0][0] >= 0.742
    assert found[0][1] == pytest.approx(5.3, abs=0.3)  # a draw moves it by some .25
    assert np.mean(found, axis=0)[0] >= np.mean(other)
    assert np.mean(found, axis=0)[1] >= 4.5


def most_alike(points: np.ndarray, hidden: np.ndarray) -> float:
    """How many times as many hidden members the first twentieth holds as all; those alike share theirs."""
    levels, place = np.unique(-points, return_inverse=True)
    expected = (np.bincount(place, weights=hidden) / np.bincount(place))[np.sort(place)]
    assert levels.size > 20
    return float(expected[: len(points) // 20].mean() / hidden.mean())


def test_seven_features_do_nearly_as_well_as_nineteen(shared_data: Path) -> None:
    seven, all_ = (out_of_fold(*telco(shared_data), tested=(0,), most=most) for most in (7, None))
    assert mean_auc(seven) >= mean_auc(all_) - 0.0075  # published: .845 against .846


def test_groups_stay_what_they_are_over_90_days(shared_data: Path) -> None:
    """CDNOW: what was learnt then, asked about the customers of now, against what is learnt now."""
    then, now = (groups_by(shared_data, day) for day in ("1997-12-31", "1998-03-31"))
    centre, width = then.mean(), then.std(ddof=0)
    for k, agree in {3: 0.98, 4: 0.895}.items():
        old = centroids(((then - centre) / width).to_numpy(), k, "t", 5)
        before = pd.Series(nearest(((then - centre) / width).to_numpy(), old), then.index)
        after = pd.Series(nearest(((now - centre) / width).to_numpy(), old), now.index)
        again = ((now - now.mean()) / now.std(ddof=0)).to_numpy()
        new = nearest(again, centroids(again, k, "t", 5))
        assert adjusted_rand_score(after, new) >= agree
        assert 0.11 < (after.loc[before.index] != before).mean() < 0.185


def groups_by(data: Path, day: str) -> pd.DataFrame:
    """Recency, frequency and spend of each order, on scales that they can be grouped by."""
    own = purchases(data, day).groupby("customer_id")
    number, spent = own.size(), own["paid"].sum()
    recency = (pd.Timestamp(day) - own["day"].max()).dt.days
    found = pd.DataFrame(
        {"r": np.log1p(recency), "f": np.log(number), "m": np.log((spent / number).clip(0.01))}
    )
    return found[spent > 0]


def test_39_weeks_ahead_of_everybody(shared_data: Path) -> None:
    """16,874 days of purchase are forecast of all customers, and 19,684 came."""
    end = pd.Timestamp("1997-09-30")
    log = purchases(shared_data).rename(columns={"customer_id": "id", "paid": "amount"})
    keys, bought = purchases_by(log, end)
    later = log[(log.day > end) & (log.day <= end + pd.Timedelta(weeks=39))]
    came = later.groupby(["id", "day"]).ngroups
    assert len(keys) == 23_570
    assert orders(habits(bought), bought, 39.0).sum() == pytest.approx(16_874, rel=0.002)
    assert came == 19_684
