"""Groups: published figures of the mall, scikit-learn as oracle, and noise in which there are none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score

from segdsl.learning.groups import agreement, centroids, judged, matched, nearest, silhouette, spread


@pytest.fixture(scope="module")
def mall(shared_data: Path) -> NDArray[np.float64]:
    table = pd.read_csv(shared_data / "mall" / "Mall_Customers.csv")
    return table.iloc[:, 3:5].to_numpy(float)


def test_the_five_groups_of_the_mall(mall: NDArray[np.float64]) -> None:
    group = nearest(mall, centroids(mall, 5, "style"))
    assert silhouette(mall, group) == pytest.approx(0.5539, abs=1e-4)  # in many public notebooks
    other = KMeans(5, n_init=10, random_state=0).fit(mall).labels_
    assert agreement(group, other) == pytest.approx(1.0)


def test_figures_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(1)
    points, one, other = rng.normal(size=(300, 3)), rng.integers(0, 4, 300), rng.integers(0, 3, 300)
    assert silhouette(points, one) == pytest.approx(silhouette_score(points, one))
    assert agreement(one, other) == pytest.approx(adjusted_rand_score(one, other))


def test_the_order_of_customers_changes_nothing(mall: NDArray[np.float64]) -> None:
    turned = np.random.default_rng(2).permutation(len(mall))
    one, other = centroids(mall, 5, "style"), centroids(mall[turned], 5, "style")
    assert (one == other).all()
    assert (np.bincount(nearest(mall, one)) == sorted(np.bincount(nearest(mall, one)), reverse=True)).all()


def test_groups_that_are_there_are_clear_and_noise_has_none(mall: NDArray[np.float64]) -> None:
    scaled = (mall - mall.mean(axis=0)) / mall.std(axis=0)
    found = judged(scaled, 5, "style")
    assert found.clear
    assert found.stability > 0.9
    assert sum(found.shares) == pytest.approx(1.0)
    assert not judged(np.random.default_rng(3).random((300, 3)), 4, "noise").clear


def test_names_go_to_the_groups_that_moved_least() -> None:
    old = np.array([[0.0, 0.0], [5.0, 5.0], [9.0, 0.0]])
    new = np.array([[9.1, 0.3], [0.2, 0.1], [5.0, 4.0]])
    assert matched(old, new) == (1, 2, 0)


def test_how_far_customers_are_from_their_middles_is_known_without_them(mall: NDArray[np.float64]) -> None:
    scaled = (mall - mall.mean(axis=0)) / mall.std(axis=0)
    middles = centroids(scaled, 5, "style")
    group = nearest(scaled, middles)
    own = ((scaled - middles[group]) ** 2).sum(axis=1).mean()
    shares = np.bincount(group) / len(group)
    assert spread(np.ones(2), shares, middles) == pytest.approx(own, abs=1e-3)
