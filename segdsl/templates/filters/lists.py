"""Filters over lists: how many, in which order, which of them, in what groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from segdsl.templates.filters.arguments import a_list, a_number, a_text, field_of, known, not_a
from segdsl.templates.values import MAX_LIST, Unknown, figure


def _length(value: Any) -> int:
    value = known(value)
    return len(value) if isinstance(value, list | tuple | dict | str) else not_a("a list or text", "length")


def _list(values: Any) -> list[Any]:
    return a_list(values, "list")


def _first(values: Any) -> Any:
    return next(iter(_entries(values, "first")), Unknown("the list is empty"))


def _last(values: Any) -> Any:
    return next(reversed(_entries(values, "last")), Unknown("the list is empty"))


def _entries(values: Any, name: str) -> list[Any]:
    """Of a text, its letters."""
    return list(a_text(values, name)) if isinstance(known(values), str) else a_list(values, name)


def _reverse(values: Any) -> Any:
    if isinstance(known(values), str):
        return a_text(values, "reverse")[::-1]
    return a_list(values, "reverse")[::-1]


def _order(entry: Any, attribute: str | None, case_sensitive: bool) -> Any:
    value = known(entry if attribute is None else field_of(entry, attribute))
    return value.lower() if isinstance(value, str) and not case_sensitive else value


def _sort(
    values: Any, reverse: bool = False, case_sensitive: bool = False, attribute: str | None = None
) -> list[Any]:
    entries = a_list(values, "sort")
    try:
        return sorted(entries, key=lambda e: _order(e, attribute, case_sensitive), reverse=bool(reverse))
    except TypeError:
        return not_a("a list of one kind", "sort")


def _extreme(name: str, choose: Callable[..., Any]) -> Callable[..., Any]:
    def extreme(values: Any, case_sensitive: bool = False, attribute: str | None = None) -> Any:
        entries = a_list(values, name)
        if not entries:
            return Unknown("the list is empty")
        try:
            return choose(entries, key=lambda e: _order(e, attribute, case_sensitive))
        except TypeError:
            return not_a("a list of one kind", name)

    return extreme


def _unique(values: Any, case_sensitive: bool = False, attribute: str | None = None) -> list[Any]:
    kept: list[Any] = []
    seen: list[Any] = []
    for entry in a_list(values, "unique"):
        mark = _order(entry, attribute, case_sensitive)
        if mark not in seen:
            seen.append(mark)
            kept.append(entry)
    return kept


def _sum(values: Any, attribute: str | None = None, start: int | float = 0) -> int | float:
    numbers = [e if attribute is None else field_of(e, attribute) for e in a_list(values, "sum")]
    return figure(float(sum((a_number(n, "sum") for n in numbers), Decimal(start))))


def _batch(values: Any, size: int, fill: Any = None) -> list[list[Any]]:
    """Rows of `size` entries, for tables; the last is filled up where it is said with what."""
    entries, size = a_list(values, "batch"), max(1, int(a_number(size, "batch")))
    rows = [entries[start : start + size] for start in range(0, len(entries), size)]
    if rows and fill is not None and size <= MAX_LIST:
        rows[-1] += [fill] * (size - len(rows[-1]))
    return rows


def _slice(values: Any, slices: int, fill: Any = None) -> list[list[Any]]:
    """The list in so many columns of about the same length."""
    entries = a_list(values, "slice")
    count = max(1, min(MAX_LIST, int(a_number(slices, "slice"))))
    length, longer = divmod(len(entries), count)
    columns = []
    for number in range(count):
        start = number * length + min(number, longer)
        column = entries[start : start + length + (number < longer)]
        columns.append([*column, fill] if fill is not None and longer and number >= longer else column)
    return columns


def _items(value: Any) -> list[list[Any]]:
    if not isinstance(known(value), dict):
        not_a("a dictionary", "items")
    return [[key, entry] for key, entry in value.items()]


def _dictsort(value: Any) -> list[list[Any]]:
    return sorted(_items(value), key=lambda pair: str(pair[0]).lower())


def _groupby(values: Any, attribute: str, default: Any = None) -> list[dict[str, Any]]:
    """Groups with the same value of a field, in the order of that value: `grouper` and `list` of each.

    Entries without the field are in the group of the `default`, where there is one.
    """
    grouped = [(_grouper(entry, attribute, default), entry) for entry in a_list(values, "groupby")]
    groups: dict[Any, list[Any]] = {}
    try:
        for name, entry in sorted(grouped, key=lambda pair: _order(pair[0], None, False)):
            groups.setdefault(name, []).append(entry)
    except TypeError:
        return not_a("a list of one kind", "groupby")
    return [{"grouper": name, "list": entries} for name, entries in groups.items()]


def _grouper(entry: Any, attribute: str, default: Any) -> Any:
    found = field_of(entry, attribute)
    return known(default if isinstance(found, Unknown) and default is not None else found)


LISTS: Mapping[str, Callable[..., Any]] = {
    "batch": _batch,
    "count": _length,
    "dictsort": _dictsort,
    "first": _first,
    "groupby": _groupby,
    "items": _items,
    "last": _last,
    "length": _length,
    "list": _list,
    "max": _extreme("max", max),
    "min": _extreme("min", min),
    "reverse": _reverse,
    "slice": _slice,
    "sort": _sort,
    "sum": _sum,
    "unique": _unique,
}
