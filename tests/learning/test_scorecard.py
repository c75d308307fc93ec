"""Scorecards: against scikit-learn, on real data, and whatever order customers come in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from segdsl.learning import logistic
from segdsl.learning.drawing import drawn, folds, lot
from segdsl.learning.features import Flags, Numbers, Words
from segdsl.learning.goodness import auc, drift, lifts
from segdsl.learning.scorecard import learn
from segdsl.learning.steps import rising, table
from segdsl.learning.testing import Sample, in_folds
from tests.learning.tables import features_of, mean_auc, out_of_fold, shoppers, telco


def test_weights_are_those_of_another_solver() -> None:
    rng = np.random.default_rng(4)
    places = [rng.integers(0, 4, 900), rng.integers(0, 3, 900)]
    answers = rng.random(900) < 0.2 + 0.15 * places[0] * (places[1] == 1)
    fitted = logistic.fit(places, [4, 3], answers)
    columns = np.column_stack(
        [place == one for place, size in zip(places, (4, 3), strict=True) for one in range(size)]
    )
    other = LogisticRegression(C=1 / logistic.RIDGE, tol=1e-10, max_iter=5000).fit(columns, answers)
    assert np.concatenate(fitted.weights) == pytest.approx(other.coef_[0], abs=1e-4)
    assert fitted.intercept == pytest.approx(other.intercept_[0], abs=1e-4)


def test_rising_values_are_those_of_isotonic_regression() -> None:
    rng = np.random.default_rng(2)
    values, sizes = (
        rng.normal(size=60).cumsum() + rng.normal(size=60) * 3,
        rng.integers(1, 9, 60).astype(float),
    )
    other = IsotonicRegression().fit_transform(np.arange(60), values, sample_weight=sizes)
    assert rising(values, sizes) == pytest.approx(other)


def test_how_often_the_right_one_stands_above() -> None:
    rng = np.random.default_rng(3)
    forecast, came = rng.integers(0, 6, 500), rng.random(500) < 0.3
    assert auc(forecast, came) == pytest.approx(roc_auc_score(came, forecast))
    assert auc(forecast, np.zeros(500, dtype=bool)) is None


def test_the_first_tenth_has_the_highest_forecasts() -> None:
    came = np.arange(100) >= 80
    assert lifts(np.arange(100.0), came)[:3] == pytest.approx((5.0, 5.0, 0.0))
    assert lifts(np.zeros(100), came) == pytest.approx([1.0] * 10)


def test_drift_by_hand() -> None:
    before, now = np.array([0.5, 0.5]), np.array([0.8, 0.2])
    assert drift(before, now) == pytest.approx(0.3 * np.log(1.6) - 0.3 * np.log(0.4))


def test_a_table_rises_and_every_step_has_enough_customers() -> None:
    rng = np.random.default_rng(5)
    points = rng.integers(0, 120, 4000)
    answers = rng.random(4000) < points / 150
    found = table(points, answers)
    chances = [chance for _, chance in found]
    assert chances == sorted(set(chances))
    ends = [*(start for start, _ in found[1:]), 1000]
    counts = np.diff([0, *(int((points < end).sum()) for end in ends)])
    assert len(found) > 5
    assert counts.min() >= 100
    for (start, chance), end in zip(found, ends, strict=True):
        those = answers[(points >= start) & (points < end)]
        assert chance == round((those.sum() + 1) / (those.size + 2), 3)


def test_few_customers_share_one_step() -> None:
    assert table(np.arange(50), np.arange(50) > 25) == ((0, 0.481),)


def test_draws_are_those_of_samples() -> None:
    assert f"{lot('42', 'spring'):08x}" == "868e4b92"  # as the description of the language has it
    keys = [str(key) for key in range(500)]
    assert [keys[p] for p in drawn(keys, "s", 20)] == [keys[::-1][p] for p in drawn(keys[::-1], "s", 20)]


def test_what_is_tested_in_folds_is_compared_within_each(shared_data: Path) -> None:
    """Cards have no zero in common: beside one another their points would tell customers apart by fold."""
    table_, left, keys = telco(shared_data)
    order = drawn(keys, "test")[:2000]
    features = {name: f.of(order) for name, f in features_of(table_[["tenure", "Contract"]]).items()}
    _, figures = in_folds(Sample(features, left[order]), None)
    fold, own = folds(2000, left[order]), []
    for one in range(5):
        rest, those = fold != one, fold == one
        card = learn({n: f.of(rest) for n, f in features.items()}, left[order][rest])
        own.append(
            roc_auc_score(left[order][those], card.points({n: f.of(those) for n, f in features.items()}))
        )
    assert figures.auc == pytest.approx(np.mean(own))


def test_folds_share_the_answers() -> None:
    answers = np.arange(103) % 4 == 0
    found = folds(103, answers)
    assert {int(answers[found == fold].sum()) for fold in range(5)} <= {5, 6}


def test_a_flag_a_word_and_a_number_have_a_bin_for_unknown() -> None:
    rng = np.random.default_rng(8)
    numbers = np.where(rng.random(2000) < 0.2, np.nan, rng.normal(size=2000).round(2))
    words = np.array([None if x < 0.2 else "a" if x < 0.6 else "b" for x in rng.random(2000)], dtype=object)
    flags = rng.integers(-1, 2, 2000).astype(np.int8)
    answers = rng.random(2000) < np.where(np.isnan(numbers), 0.8, 0.3)
    features = {"n": Numbers(numbers), "w": Words(words), "f": Flags(flags)}
    card = learn(features, answers)
    assert [part.bins.listed[-1].written(name) for name, part in card.parts.items()] == [
        "n is unknown",
        "w is unknown",
        "f is unknown",
    ]
    assert card.parts["n"].points[-1] == max(card.parts["n"].points) > 0


def test_points_only_rise_where_they_are_to() -> None:
    rng = np.random.default_rng(9)
    numbers = rng.random(5000)
    answers = rng.random(5000) < 0.5 + 0.3 * np.sin(numbers * 6)
    free, up, down = (learn({"x": Numbers(numbers, way)}, answers).parts["x"] for way in (0, 1, -1))
    ranges = slice(0, -1)
    assert list(free.points[ranges]) not in (sorted(free.points[ranges]), sorted(free.points[ranges])[::-1])
    assert list(up.points[ranges]) == sorted(up.points[ranges])
    assert list(down.points[ranges]) == sorted(down.points[ranges], reverse=True)


def test_churn_is_found_as_well_as_others_find_it(shared_data: Path) -> None:
    found = out_of_fold(*telco(shared_data))
    chances, left = (np.concatenate([getattr(one, name) for one in found]) for name in ("chances", "did"))
    assert mean_auc(found) >= 0.846  # logistic regression and boosting: .846
    assert lifts(chances, left)[0] >= 2.85
    assert chances.mean() == pytest.approx(left.mean(), abs=0.005)


def test_orders_of_an_online_shop_are_found(shared_data: Path) -> None:
    found = out_of_fold(*shoppers(shared_data), tested=(0, 1))
    assert mean_auc(found) >= 0.914  # boosted trees: .933


def test_the_features_that_say_most_are_chosen(shared_data: Path) -> None:
    table_, left, keys = telco(shared_data)
    order = drawn(keys, "test")[:3000]
    features = {n: f.of(order) for n, f in features_of(table_).items()}
    few = learn(features, left[order], 3)
    assert len(few.parts) == 3
    assert {"tenure", "Contract"} <= few.parts.keys()
