"""Real tables as features: numbers where they are numbers, else words; and folds to test on.

In: a frame. Out: features and what was forecast of customers who were not learnt from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from segdsl.learning.drawing import FOLDS, drawn, folds
from segdsl.learning.features import Feature, Numbers, Words
from segdsl.learning.scorecard import learn

Answers = NDArray[np.bool_]


def telco(data: Path) -> tuple[pd.DataFrame, Answers, list[str]]:
    """Subscribers, whether they left, and their keys."""
    table = pd.read_csv(data / "telco" / "Telco-Customer-Churn.csv", keep_default_na=False)
    table["TotalCharges"] = pd.to_numeric(table.TotalCharges, errors="coerce")
    table["SeniorCitizen"] = table.SeniorCitizen.astype(str)
    left = (table.Churn == "Yes").to_numpy()
    return table.drop(columns=["customerID", "Churn"]), left, table.customerID.tolist()


def shoppers(data: Path) -> tuple[pd.DataFrame, Answers, list[str]]:
    """Sessions of an online shop, and whether they ended in an order."""
    table = pd.read_csv(data / "online_shoppers" / "online_shoppers_intention.csv")
    words = ("Weekend", "OperatingSystems", "Browser", "Region", "TrafficType")
    table = table.astype(dict.fromkeys(words, str))
    bought = table.Revenue.to_numpy(bool)
    return table.drop(columns=["Revenue"]), bought, [str(row) for row in range(len(table))]


def features_of(table: pd.DataFrame) -> dict[str, Feature]:
    found: dict[str, Feature] = {}
    for name, column in table.items():
        if column.dtype.kind in "if":
            found[str(name)] = Numbers(column.to_numpy(float))
        else:
            found[str(name)] = Words(np.array(column.astype(str), dtype=object))
    return found


class Tested(NamedTuple):
    """Customers of one fold: their points and chances by what the other folds say, and what they did."""

    points: NDArray[np.int64]
    chances: NDArray[np.float64]
    did: Answers


def out_of_fold(
    table: pd.DataFrame,
    answers: Answers,
    keys: Sequence[str],
    tested: Iterable[int] = range(FOLDS),
    most: int | None = None,
) -> list[Tested]:
    """Each of these folds, learnt from the others, with at most so many features."""
    order = drawn(keys, "test")
    features = {name: one.of(order) for name, one in features_of(table).items()}
    came = answers[order]
    fold = folds(came.size, came)
    found = []
    for one in tested:
        rest, those = fold != one, fold == one
        card = learn({name: f.of(rest) for name, f in features.items()}, came[rest], most)
        points = card.points({name: f.of(those) for name, f in features.items()})
        found.append(Tested(points, card.chances(points), came[those]))
    return found


def mean_auc(found: Iterable[Tested]) -> float:
    """The mean of the folds' own: points of different cards have no zero in common."""
    return float(np.mean([roc_auc_score(one.did, one.points) for one in found]))


def by_logistic_regression(features: pd.DataFrame, answers: Answers, learnt: NDArray[np.intp]) -> Any:
    """What scikit-learn's logistic regression says of everybody, learnt from some: numbers in standard
    deviations, a column for each word.
    """
    numbers = features.select_dtypes("number").fillna(0)
    words = pd.get_dummies(features.select_dtypes(exclude="number").astype(str)).astype(float)
    columns = pd.concat([(numbers - numbers.mean()) / numbers.std(), words], axis=1).to_numpy(float)
    fitted = LogisticRegression(max_iter=2000).fit(columns[learnt], answers[learnt])
    return fitted.predict_proba(columns)[:, 1]


def bank(data: Path) -> tuple[pd.DataFrame, Answers]:
    """Customers of a bank, without how long the call took, and whether they signed up."""
    table = pd.read_csv(data / "bank" / "bank_4521_bom.csv", sep=None, engine="python", encoding="utf-8-sig")
    table.columns = table.columns.str.strip()
    return table.drop(columns=["y", "duration"]), (table.y == "yes").to_numpy()
