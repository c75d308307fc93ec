"""Functions that Python works out on whole columns where Spark runs, each different value once.

In: columns of Arrow. Out: a column. They are what the language means by them; Spark's own letters, digits,
patterns and powers are those of Java.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import pyarrow as pa

from segdsl.decimals import in_digits
from segdsl.engines.relational.of_numbers import OfNumbers
from segdsl.engines.relational.spark.sessions import plainly
from segdsl.engines.relational.spark.shipping import ship
from segdsl.keys import written_part
from segdsl.operators.composition import number
from segdsl.operators.numbers import finite
from segdsl.operators.patterns import matches
from segdsl.operators.text import without_case

_TYPES = {"double": pa.float64(), "string": pa.string(), "boolean": pa.bool_()}
_LIST = "array<string>"
_TYPES[_LIST] = pa.list_(pa.string())

MADE: dict[str, tuple[Callable[..., Any], str]] = {
    "segdsl_digits": (repr, "string"),
    "segdsl_in_digits": (in_digits, "string"),
    "segdsl_written": (lambda x: written_part(x + 0.0), "string"),
    "segdsl_number": (number, "double"),
    "segdsl_small": (str.lower, "string"),
    "segdsl_capital": (str.upper, "string"),
    "segdsl_without_case": (without_case, "string"),
    "segdsl_each_small": (lambda texts: [*map(str.lower, texts)], _LIST),
    "segdsl_each_without_case": (lambda texts: [*map(without_case, texts)], _LIST),
    "segdsl_matches": (matches, "boolean"),
    "segdsl_matches_ignoring_case": (partial(matches, ignoring_case=True), "boolean"),
    "segdsl_exp": (math.exp, "double"),
    "segdsl_log": (math.log, "double"),
    "segdsl_power": (math.pow, "double"),
}
"""Each with its type, by the name that statements call it by."""


def registered(session: Any, name: str) -> None:
    """Statements of the session can call the function from now on."""
    function, type_ = MADE[name]
    arguments = 2 if name in ("segdsl_matches", "segdsl_matches_ignoring_case", "segdsl_power") else 1
    _register(session, name, _of_columns(function, _TYPES[type_], arguments), type_)


def let_call(session: Any, name: str, wanted: OfNumbers) -> None:
    """Statements of the session can call what is worked out of a list of numbers from now on."""
    _register(session, name, _of_columns(wanted.function, pa.float64(), 1), "double")


def _register(session: Any, name: str, of_columns: Callable[..., Any], type_: str) -> None:
    from pyspark.sql.pandas.functions import arrow_udf

    ship(session)
    with plainly():
        made: Any = arrow_udf  # whose types ask for what it finds out itself
        session.udf.register(name, made(of_columns, type_))


def _of_columns(function: Callable[..., Any], type_: Any, arguments: int) -> Callable[..., Any]:
    if arguments == 1:

        def of_one(x: pa.Array) -> pa.Array:
            return _each(function, (x,), type_)

        return of_one

    def of_two(x: pa.Array, y: pa.Array) -> pa.Array:
        return _each(function, (x, y), type_)

    return of_two


def _each(function: Callable[..., Any], columns: tuple[Any, ...], type_: Any) -> pa.Array:
    known: dict[Any, Any] = {}
    found: list[Any] = []
    for row in zip(*(column.to_pylist() for column in columns), strict=True):
        if None in row:
            found.append(None)
            continue
        key = tuple(tuple(v) if isinstance(v, list) else v for v in row)
        if key not in known:
            known[key] = _tried(function, row)
        found.append(known[key])
    return pa.array(found, type_)


def _tried(function: Callable[..., Any], row: tuple[Any, ...]) -> Any:
    """The function's value; unknown where it has none that is finite."""
    try:
        value = function(*row)
    except (ValueError, OverflowError):
        return None
    return finite(value) if isinstance(value, float) else value
