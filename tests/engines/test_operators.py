"""Every operator does on columns what its examples say, with the arguments read from a table or fixed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from segdsl.clock import AsOf
from segdsl.engines.compute import compute
from segdsl.model.catalog import CUSTOMERS, ROW_NUMBER, Catalog, ColumnInfo, Reading, Table
from segdsl.model.nodes import Call, Column, Literal, Missing
from segdsl.model.project import Model
from segdsl.operators import OPERATORS
from segdsl.operators.entry import Example, Operator
from segdsl.source import Source
from segdsl.sources.tables import Tables, dtype_of
from segdsl.types import Day, Flag, Instant, Kind, ListOf, Number, Text, Type

SPAN = Source("a test", "x").span(0, 1)
AS_OF = AsOf(dt.date(2026, 3, 31))
FIXED = {"matches": {1}, "matches ignoring case": {1}, "hour": {1}, "local day": {1}} | {
    o.name: set(o.written) for o in OPERATORS.values() if o.written
}
TYPES: dict[str, Type] = {
    "number": Number(),
    "text": Text(),
    "flag": Flag(),
    "day": Day(),
    "instant": Instant(),
    "list": ListOf(),
}
CASES = [(o, e) for o in OPERATORS.values() for e in o.examples]


def family(value: Any) -> str | None:
    match value:
        case bool():
            return "flag"
        case int() | float():
            return "number"
        case str():
            return "text"
        case dt.datetime():
            return "instant"
        case dt.date():
            return "day"
        case tuple():
            return "list"
    return None


def kinds_of(operator: Operator, example: Example) -> list[Kind]:
    """The kinds of the arguments, from the signature that fits those that are known."""
    families = [family(a) for a in example.arguments]
    for signature in operator.signatures:
        takes = list(signature.takes)
        takes += takes[-1:] * (len(families) - len(takes))
        if len(takes) == len(families) and all(f in (None, t) for f, t in zip(families, takes, strict=True)):
            break
    types = [TYPES[t] for t in takes]
    wholes = [isinstance(a, int) and not isinstance(a, bool) for a in example.arguments]
    return [Kind(Number(whole=True) if whole else t) for t, whole in zip(types, wholes, strict=True)]


def result_of(operator: Operator, example: Example, fixed: set[int]) -> Any:
    """The operator's value for the example; arguments at `fixed` are literals, the others are columns."""
    kinds = kinds_of(operator, example)
    columns, arguments = {}, []
    for place, (value, kind) in enumerate(zip(example.arguments, kinds, strict=True)):
        if place in fixed:
            arguments.append(Missing(kind, SPAN) if value is None else Literal(value, kind, SPAN))
            continue
        kind = Kind(kind.type, unknown=not operator.joins)
        columns[f"x{place}"] = (value, kind)
        arguments.append(Column(CUSTOMERS, f"x{place}", kind, SPAN))
    kind = operator.kind(tuple(kinds))
    assert kind is not None
    call = Call(operator.name, tuple(arguments), kind, SPAN)
    return compute(model_with(columns), tables_with(columns), AS_OF, extra={"it": call}).extra["it"][1]


def model_with(columns: dict[str, tuple[Any, Kind]]) -> Model:
    infos = {name: ColumnInfo(name, kind, SPAN, Reading(name)) for name, (_, kind) in columns.items()}
    catalog = Catalog(Table(CUSTOMERS, "customers", infos, SPAN), {}, {}, {})
    return Model(catalog, {}, {}, {}, {}, {}, {}, (), (), ())


def tables_with(columns: dict[str, tuple[Any, Kind]]) -> Tables:
    """Two customers, about the first of whom nothing is known."""
    frame = pd.DataFrame({ROW_NUMBER: [1, 2]})
    for name, (value, kind) in columns.items():
        frame[name] = pd.Series([None, value], dtype=dtype_of(kind.type))
    return Tables(frame)


def same(got: Any, wanted: Any) -> bool:
    if wanted is None:
        return got is None or bool(pd.isna(got))
    if isinstance(wanted, dt.datetime):
        return bool(got.to_pydatetime() == wanted)
    if isinstance(wanted, dt.date):
        return bool(got.to_pydatetime() == dt.datetime.combine(wanted, dt.time()))
    return bool(got == wanted)


@pytest.mark.parametrize(("operator", "example"), CASES, ids=lambda x: getattr(x, "name", None))
def test_examples_on_columns(operator: Operator, example: Example) -> None:
    fixed = FIXED.get(operator.name, set())
    assert same(result_of(operator, example, fixed), example.result)


@pytest.mark.parametrize(("operator", "example"), CASES, ids=lambda x: getattr(x, "name", None))
def test_examples_with_some_arguments_fixed(operator: Operator, example: Example) -> None:
    everything = set(range(len(example.arguments)))
    for fixed in ({0}, everything - {0}, everything):
        assert same(result_of(operator, example, fixed | FIXED.get(operator.name, set())), example.result), (
            fixed
        )
