"""Whether all say the same: the plain meaning that a rule was written with, the reference, the engines."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from segdsl.diagnostics import Problem
from segdsl.engines.compute import compute, engine_called
from segdsl.plan.kept import plan_again
from segdsl.reference.evaluate import Reference
from tests.properties.generated import Case
from tests.properties.populations import Rows
from tests.properties.worlds import tables, world

ENGINES = ("packed", "pandas")
"""The engines that are asked of few cases, each by its name."""


@dataclass(frozen=True)
class Found:
    """The customers' keys, and the values of each rule in their order."""

    keys: list[list[Any]]
    values: Mapping[str, list[Any]]


@dataclass(frozen=True)
class Difference:
    """A rule of which not all say the same, and of whom."""

    rule: str
    key: Any
    plain: Any
    reference: Any
    engine: str
    found: Any

    def __str__(self) -> str:
        shown = f"plain {self.plain!r}, reference {self.reference!r}, {self.engine} {self.found!r}"
        return f"{self.rule} of customer {self.key}: {shown}"


def difference(case: Case, engines: Iterable[str] = ENGINES) -> Difference | None:
    """The first difference that there is, in what the engines neither lack nor refuse."""
    reference = by_reference(case)
    answers = ((engine, answer_of(case, engine)) for engine in engines)
    found = (_between(case, reference, engine, answer) for engine, answer in answers if answer is not None)
    return next((one for one in found if one is not None), None)


def answer_of(case: Case, engine: str) -> Found | None:
    """What an engine says of the rules that it does not lack; None where it refuses the data."""
    try:
        return by_engine(case, engine)
    except Problem:
        names = able(case, engine)
    if len(names) == len(case.model.order):
        return None
    try:
        return by_engine(case, engine, names)
    except Problem:
        return None


def able(case: Case, engine: str) -> list[str]:
    """The rules of which an engine lacks nothing."""
    abilities = engine_called(engine).abilities
    plans = {name: plan_again(case.model, case.as_of, [name], None) for name in case.model.order}
    return [name for name, made in plans.items() if not abilities.lacking(made)]


def _between(case: Case, reference: Found, name: str, engine: Found) -> Difference | None:
    plain_world = case.world()
    keys = [[normal(k) for k in plain_world.key(c)] for c in range(len(plain_world.customers))]
    if not keys == reference.keys == engine.keys:
        return Difference("the customers", "all", keys, reference.keys, name, engine.keys)
    for rule in (rule for rule in case.rules if rule.name in engine.values):
        for place in range(len(plain_world.customers)):
            plain = normal(plain_world.rule(rule.name, place))
            others = [found.values[rule.name][place] for found in (reference, engine)]
            if others != [plain, plain]:
                return Difference(rule.name, plain_world.key(place), plain, others[0], name, others[1])
    return None


def by_reference(case: Case, rows: Rows | None = None, names: Iterable[str] | None = None) -> Found:
    """What the reference says of these rules, or all; where these rows, or all, are all there is."""
    model = case.model
    reference = Reference(model, world(model.catalog, case.rows if rows is None else rows), case.as_of)
    everybody = range(len(reference.customers))
    keys = [[normal(k) for k in reference.key(c)] for c in everybody]
    wanted = model.order if names is None else names
    return Found(keys, {name: [normal(reference.value(name, c)) for c in everybody] for name in wanted})


def by_engine(case: Case, engine: str, names: Sequence[str] | None = None) -> Found:
    """What an engine says of these rules, or of all; in every other case as where it is asked once alone."""
    model, once = case.model, len(case.text) % 2 == 0
    there = tables(model.catalog, case.rows)
    asked = there.for_once() if once else there
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = compute(model, asked, case.as_of, names, engine=engine)
    keys = list(map(list, zip(*([normal(k) for k in plain(result.key[n])] for n in result.key), strict=True)))
    wanted = model.order if names is None else names
    return Found(keys, {name: [normal(v) for v in plain(result.values(name))] for name in wanted})


def plain(values: pd.Series) -> list[Any]:
    """The values in plain Python: None where unknown, days and instants as the reference has them."""
    return [_plain(value, values.dtype) for value in values]


def _plain(value: Any, dtype: Any) -> Any:
    if value is None or (not isinstance(value, tuple) and pd.isna(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime() if getattr(dtype, "tz", None) else value.date()
    return value.item() if hasattr(value, "item") else value


def normal(value: Any) -> Any:
    """A value that is equal to another only if both are of one type, and zeros of one sign."""
    if isinstance(value, dt.datetime):
        return ("instant", value.astimezone(dt.UTC).isoformat())
    return (type(value).__name__, repr(value))
