"""Filters and tests that templates can use: what stands behind `|`, and behind `is`.

Each takes plain values and gives plain values, in time bounded by their size. Unknown in, the unknown's
reason out: a filter other than `default` stops the message, so that nothing like `nan` is ever printed.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Undefined
from jinja2.runtime import Context
from jinja2.utils import pass_context

from segdsl.templates.filters.arguments import MAX_JOINED, a_list, bounded, counted, field_of, not_a
from segdsl.templates.filters.formats import FORMATS
from segdsl.templates.filters.lists import LISTS
from segdsl.templates.filters.numbers import NUMBERS
from segdsl.templates.filters.questions import TESTS
from segdsl.templates.filters.rows import ROWS
from segdsl.templates.filters.texts import TEXTS
from segdsl.templates.values import Unprintable

__all__ = ["BY_NAME", "FILTERS", "MAX_JOINED", "TESTS", "bounded", "counted"]

BY_NAME = frozenset({"map", "select", "reject", "selectattr", "rejectattr"})  # they take another by its name


def _default(value: Any, instead: Any = "", boolean: bool = False) -> Any:
    """Something else where the value is unknown (or, with `true`, where it is empty or no)."""
    return instead if isinstance(value, Undefined) or value is None or (boolean and not value) else value


@pass_context
def _map(
    context: Context,
    values: Any,
    name: str | None = None,
    *args: Any,
    attribute: str | None = None,
    **more: Any,
) -> list[Any]:
    """A field of every entry, or every entry through another filter."""
    entries = a_list(values, "map")
    if attribute is not None:
        instead = more.get("default")
        found = (field_of(entry, attribute) for entry in entries)
        return [instead if instead is not None and isinstance(f, Undefined) else f for f in found]
    if name is None or name not in FILTERS or name in BY_NAME:
        raise Unprintable(f"there is no filter `{str(name)[:40]}` to map with")
    call = context.environment.call_filter
    return [call(name, entry, args, more, context=context) for entry in entries]


def _choosing(by_field: bool, keep: bool) -> Callable[..., list[Any]]:
    """`select`, `reject`, `selectattr` and `rejectattr`: the entries that pass a test, or fail it."""
    name = ("select" if keep else "reject") + ("attr" if by_field else "")

    def chosen(values: Any, *given: Any) -> list[Any]:
        entries, test_and_more = a_list(values, name), given
        field: str | None = None
        if by_field:
            if not given:
                not_a("told which field", name)
            field, test_and_more = str(given[0]), given[1:]
        test = _test(test_and_more)
        return [e for e in entries if test(e if field is None else field_of(e, field)) == keep]

    return chosen


def _test(given: tuple[Any, ...]) -> Callable[[Any], bool]:
    if not given:
        return lambda value: bool(value)
    if given[0] not in TESTS:
        raise Unprintable(f"there is no test `{str(given[0])[:40]}`")
    return lambda value: bool(TESTS[given[0]](value, *given[1:]))


def _gathering(change: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that may give a list, which is counted."""

    @functools.wraps(change)
    def gathered(*args: Any, **kwargs: Any) -> Any:
        return counted(change(*args, **kwargs))

    return gathered


FILTERS: Mapping[str, Callable[..., Any]] = {
    **TEXTS,
    **NUMBERS,
    **{name: _gathering(change) for name, change in LISTS.items()},
    **FORMATS,
    **ROWS,
    "d": _default,
    "default": _default,
    "map": _gathering(_map),
    "reject": _choosing(by_field=False, keep=False),
    "rejectattr": _choosing(by_field=True, keep=False),
    "select": _choosing(by_field=False, keep=True),
    "selectattr": _choosing(by_field=True, keep=True),
}
