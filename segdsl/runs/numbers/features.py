"""What can be compared of two groups of customers: a number, or a share, each with its values.

In: a model, the values of what customers have, and the day. Out: `Feature`s. What is private, sensitive, or
nearly everybody's own (names, addresses) is none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from segdsl.model.by_name import named
from segdsl.model.nodes import Expression
from segdsl.model.privacy import is_private
from segdsl.model.project import Model
from segdsl.runs.numbers.dependencies import ground
from segdsl.types import OneOf

MOST_VALUES = 20
_MOST_TEXTS = 50


@dataclass(frozen=True, slots=True, eq=False)
class Feature:
    """`label` is a condition where it is a share; `values` are floats, NaN where not known.

    `unit` is `days ago` for dates, and else nothing; `about` is the description of the name.
    """

    name: str
    label: str
    is_share: bool
    values: Any
    unit: str = ""
    about: str | None = None


def candidates(model: Model) -> dict[str, Expression]:
    """What customers have by name, without what may not be told."""
    columns = model.catalog.customers.columns
    plain = [
        name for name, info in columns.items() if not info.unique and name not in model.catalog.customers.key
    ]
    names = dict.fromkeys([*model.traits, *model.scores, *model.lifecycles, *model.segments, *plain])
    found = {name: named(model, name) for name in names}
    return {name: value for name, value in found.items() if not _is_delicate(model, name, value)}


def _is_delicate(model: Model, name: str, value: Expression) -> bool:
    if is_private(model, value):
        return True
    columns = model.catalog.customers.columns
    return any(one in columns and columns[one].sensitive for one in ground(model, name).values)


def features(
    model: Model, values: Mapping[str, Expression], series: Mapping[str, pd.Series[Any]], today: dt.date
) -> Iterator[Feature]:
    """`series` has the values of each candidate, a row for each customer."""
    for name, expression in values.items():
        column, about = series[name], _about(model, name)
        match expression.kind.family:
            case "number":
                yield Feature(name, name, False, column.astype("float64").to_numpy(), "", about)
            case "flag":
                shares = column.astype("float64").to_numpy(float, na_value=np.nan)
                yield Feature(name, name, True, shares, "", about)
            case "day" | "instant":
                moment = column.dt.tz_localize(None) if column.dt.tz is not None else column
                ago = (pd.Timestamp(today) - moment).dt.total_seconds() / 86_400
                yield Feature(name, name, False, np.floor(ago.to_numpy(float)), "days ago", about)
            case "text":
                declared = expression.kind.type.values if isinstance(expression.kind.type, OneOf) else None
                yield from _of_texts(name, column, declared, name in model.lifecycles)
            case "list":
                yield from _of_lists(name, column)


def _about(model: Model, name: str) -> str | None:
    for holder in (model.traits, model.segments, model.scores, model.catalog.customers.columns):
        if name in holder:
            return holder[name].description
    return None


def _of_texts(
    name: str, column: pd.Series[Any], declared: tuple[str, ...] | None, stages: bool
) -> Iterator[Feature]:
    """A share for each value; of free texts, as long as there are not too many of them."""
    common = column.dropna().value_counts()
    if declared is None and (len(common) > max(_MOST_TEXTS, column.notna().sum() // 20)):
        return
    known = column.notna().to_numpy()
    for value in declared or sorted(common.index[:MOST_VALUES]):
        shares = np.where(known, (column == value).fillna(False).to_numpy(bool), np.nan)
        written = value if stages else f'"{value}"'
        yield Feature(name, f"{name} = {written}", True, shares)


def _of_lists(name: str, column: pd.Series[Any]) -> Iterator[Feature]:
    known = column.notna().to_numpy()
    common = column.dropna().explode().value_counts()
    for value in sorted(common.index[:MOST_VALUES]):
        has = np.array([bool(items) and value in items for items in column.where(column.notna(), None)])
        yield Feature(name, f'{name} contains "{value}"', True, np.where(known, has, np.nan))
