"""Tests: what a template can ask of a value behind `is`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Undefined

from segdsl.templates.filters.arguments import known
from segdsl.templates.values import Record, Unprintable


def _compare(ask: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compared(value: Any, other: Any) -> bool:
        try:
            return bool(ask(value, other))
        except TypeError:
            raise Unprintable("values of different kinds are compared") from None

    return compared


def _is_unknown(value: Any) -> bool:
    return isinstance(value, Undefined) or value is None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _divisible(value: Any, by: int) -> bool:
    return isinstance(known(value), int) and by != 0 and value % by == 0


def _is_in(value: Any, values: Any) -> bool:
    return value in known(values)


TESTS: Mapping[str, Callable[..., bool]] = {
    "boolean": lambda value: isinstance(value, bool),
    "defined": lambda value: not _is_unknown(value),
    "divisibleby": _divisible,
    "even": lambda value: _divisible(value, 2),
    "false": lambda value: value is False,
    "in": _is_in,
    "integer": lambda value: _is_number(value) and isinstance(value, int),
    "iterable": lambda value: isinstance(value, list | tuple | dict | str),
    "known": lambda value: not _is_unknown(value),
    "mapping": lambda value: isinstance(value, dict | Record),
    "none": _is_unknown,
    "number": _is_number,
    "odd": lambda value: not _divisible(value, 2),
    "sequence": lambda value: isinstance(value, list | tuple | str),
    "string": lambda value: isinstance(value, str),
    "true": lambda value: value is True,
    "undefined": _is_unknown,
    "unknown": _is_unknown,
    **dict.fromkeys(("eq", "equalto", "=="), _compare(lambda a, b: a == b)),
    **dict.fromkeys(("ne", "!="), _compare(lambda a, b: a != b)),
    **dict.fromkeys(("lt", "lessthan", "<"), _compare(lambda a, b: a < b)),
    **dict.fromkeys(("le", "<="), _compare(lambda a, b: a <= b)),
    **dict.fromkeys(("gt", "greaterthan", ">"), _compare(lambda a, b: a > b)),
    **dict.fromkeys(("ge", ">="), _compare(lambda a, b: a >= b)),
}
