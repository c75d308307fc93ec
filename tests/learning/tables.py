"""Real tables as features: numbers where they are numbers, else words; and folds to test on.

In: a frame. Out: features and what was forecast of customers who were not learnt from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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


def out_of_fold(
    table: pd.DataFrame, answers: Answers, keys: Sequence[str], tested: Iterable[int] = range(FOLDS)
) -> tuple[NDArray[np.int64], NDArray[np.float64], Answers]:
    """Points and chances of customers by what the other folds say, and what they did."""
    order = drawn(keys, "test")
    features = {name: one.of(order) for name, one in features_of(table).items()}
    came = answers[order]
    fold = folds(came.size, came)
    points, chances, did = [], [], []
    for one in tested:
        rest, those = fold != one, fold == one
        card = learn({name: f.of(rest) for name, f in features.items()}, came[rest])
        points.append(card.points({name: f.of(those) for name, f in features.items()}))
        chances.append(card.chances(points[-1]))
        did.append(came[those])
    return np.concatenate(points), np.concatenate(chances), np.concatenate(did)
