"""Columns inside of columns: `column "address.city"`.

In: a column of objects, structs, maps, lists of key and value, or texts that say so in JSON, and a path into
it. Out: what it leads to, as cells that keep their types; or which paths there are.

A longer name wins: `a.b` before `b` inside of `a`. A path exists where some row has it, or where no row holds
anything that could contradict it. A list of key and value is looked into once on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from segdsl.diagnostics import Checked
from segdsl.model.catalog import ColumnInfo, Table
from segdsl.sources.arrow import cells_of, decoded
from segdsl.sources.headers import header_of, locate, read_columns
from segdsl.sources.json_texts import Fault, from_json
from segdsl.sources.objects import Astray, is_many
from segdsl.sources.raw import Cells, from_objects

Values = Any  # a list of Python values, a pandas column of them, or a pyarrow.ChunkedArray

_KEYS = ("key", "name")  # what the items of a list of key and value call the key
_STUDIED = 10_000  # rows, to say which paths there are
_TYPED = "_value"  # Google Analytics: {"string_value": "/", "int_value": null}, of which one is known


def columns_of(
    table: Table,
    header: Sequence[str],
    file: str,
    values: Callable[[int], Values],
    cells: Callable[[Values], Cells],
    is_nested: Callable[[int], bool] | None = None,
    *,
    named: bool = True,
) -> Checked[dict[str, Cells]]:
    """The cells of every declared column, whether a header or a path into one names it.

    `values` gives a column of the file by its place, `cells` makes cells of it. `is_nested` spares a look at
    columns that can have nothing inside.
    """

    def inside(place: int) -> tuple[str, ...]:
        if is_nested is not None and not is_nested(place):
            return ()
        return paths_in(header[place].strip(), values(place))

    inner = reached(table, header, values) if named else {}
    places = locate(table, header, file, named=named, inner=inner, inside=inside)
    if places.value is None:
        return Checked(None, places.diagnostics)
    placed = {name: cells(values(place)) for name, place in places.value.items()}
    deep = {c.name: inner[path] for c in read_columns(table) if (path := header_of(c)) in inner}
    return Checked({**placed, **deep})


def reached(table: Table, header: Sequence[str], values: Callable[[int], Values]) -> dict[str, Cells]:
    """The cells of every declared column that a path leads to, by that path; no header has such a name."""
    clean = [name.strip() for name in header]
    found: dict[str, Cells] = {}
    for path in dict.fromkeys(map(header_of, read_columns(table))):
        if path in clean:
            continue
        for head, rest in _cuts(path):
            if rest and clean.count(head) == 1:
                cells = part_at(values(clean.index(head)), rest)
                if cells is not None:
                    found[path] = cells
                    break
    return found


def columns_wanted(table: Table, header: Sequence[str]) -> list[str]:
    """The columns of a file that the table needs: by their headers, their positions, or paths into them."""
    clean = [name.strip() for name in header]
    wanted: list[str] = []
    for column in read_columns(table):
        position = column.reading.header if column.reading is not None else ""
        if isinstance(position, int):
            wanted += header[position - 1 : position] if position > 0 else ()
            continue
        exact = header_of(column) in clean
        names = [name for name, rest in _cuts(header_of(column)) if not (exact and rest)]
        wanted += [header[clean.index(name)] for name in names if name in clean]
    return list(dict.fromkeys(wanted))


def leads_into(column: ColumnInfo, header: Sequence[str]) -> bool:
    """Whether a column goes by a path that begins with one of these headers."""
    return any(rest and name in header for name, rest in _cuts(header_of(column)))


def paths_in(name: str, values: Values) -> tuple[str, ...]:
    """The paths into the column called `name`, in their order; none where nothing is inside."""
    return tuple(f"{name}.{path}" for path in _paths(values))


def part_at(values: Values, path: str) -> Cells | None:
    """The cells that a path into a column leads to; None where it leads nowhere."""
    values = _as_arrow(values)
    if not isinstance(values, pa.ChunkedArray):
        objects = _in_objects(list(values), path, listed=False)
        return None if objects is None else from_objects(objects)
    if not pa.types.is_struct(values.type):
        return part_at(values.to_pylist(), path) if may_open(values.type) else None
    names = [field.name for field in values.type]
    for head, rest in _cuts(path):
        if names.count(head) == 1:
            part = pc.struct_field(values, [names.index(head)])
            cells = part_at(part, rest) if rest else cells_of(part)
            if cells is not None:
                return cells
    return None


def _as_arrow(values: Values) -> Values:
    if isinstance(values, pd.Series) and isinstance(values.dtype, pd.ArrowDtype):
        held = pa.array(values.array)
        values = held if isinstance(held, pa.ChunkedArray) else pa.chunked_array([held])
    return decoded(values) if isinstance(values, pa.ChunkedArray) else values


def _in_objects(values: list[Any], path: str, listed: bool) -> list[Any] | None:
    opened = [_opened(value, listed) for value in values]
    if all(one is None for one in opened):
        return opened
    names = dict.fromkeys(name for one in opened if isinstance(one, dict) for name in one)
    in_list = any(isinstance(one, _ByKey) for one in opened)
    for head, rest in _cuts(path):
        if head not in names:
            continue
        parts = [one.get(head) if isinstance(one, dict) else one for one in opened]
        found = _in_objects(parts, rest, listed or in_list) if rest else parts
        if found is None and in_list and rest.partition(".")[0] == "value":
            rest = rest.partition(".")[2]
            found = _in_objects(parts, rest, listed=True) if rest else parts
        if found is not None:
            return [_known_one(value) for value in found] if in_list and not rest else found
    return None


class _ByKey(dict[str, Any]):
    """A list of key and value, by the keys; a key that it repeats has the list of its values."""


def _opened(value: Any, listed: bool) -> dict[str, Any] | Astray | None:
    """What has names inside; None where nothing is there; anything else is astray."""
    if isinstance(value, str):
        value = _from_json(value)
    if isinstance(value, dict | Astray):
        return value or None
    if is_many(value):
        pairs = [_pair(item) for item in value]
        if not pairs:
            return None
        if listed or any(pair is None for pair in pairs):
            return Astray(value)
        return _by_key([pair for pair in pairs if pair is not None])
    missing = value is None or (pd.api.types.is_scalar(value) and pd.isna(value))
    return None if missing else Astray(value)


def _from_json(text: str) -> Any:
    """The object or list that a text is in JSON; other texts as they are, blank ones as nothing."""
    inner = text.strip()
    if not inner.startswith(("{", "[")):
        return text if inner else None
    try:
        return from_json(inner)
    except Fault:
        return text


def may_open(kind: Any) -> bool:
    """Whether columns of an Arrow type can have something inside: texts may say it in JSON."""
    texts = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    return pa.types.is_nested(kind) or any(is_type(kind) for is_type in texts)


def _pair(item: Any) -> tuple[str, Any] | None:
    """A key and its value; None of anything else."""
    if isinstance(item, tuple) and len(item) == 2:  # as Arrow gives its maps
        return str(item[0]), item[1]
    if isinstance(item, dict):
        for name in _KEYS:
            if name in item and (len(item) == 1 or "value" in item):
                return str(item[name]), item.get("value")
    return None


def _by_key(pairs: list[tuple[str, Any]]) -> _ByKey:
    values: dict[str, list[Any]] = {}
    for key, value in pairs:
        values.setdefault(key, []).append(value)
    return _ByKey({key: many[0] if len(many) == 1 else many for key, many in values.items()})


def _known_one(value: Any) -> Any:
    """Of a value that is written with one place for each type, the one that is known."""
    if isinstance(value, list):
        return [_known_one(item) for item in value]
    if not isinstance(value, dict):
        return value
    typed = [held for name, held in value.items() if name.endswith(_TYPED)]
    known = [held for held in typed if held is not None]
    if not typed or len(known) > 1:
        return value
    return known[0] if known else None


def _cuts(path: str) -> Iterator[tuple[str, str]]:
    """The path as a name and what follows it, the longest name first: `a.b` and nothing, `a` and `b`."""
    if path:
        yield path, ""
    end = path.rfind(".", 0, len(path) - 1)
    while end > 0:
        yield path[:end], path[end + 1 :]
        end = path.rfind(".", 0, end)


def _paths(values: Values) -> Iterator[str]:
    values = _as_arrow(values)
    if isinstance(values, pa.ChunkedArray):
        values = values.slice(0, _STUDIED).to_pylist() if may_open(values.type) else []
    yield from _paths_of(list(values[:_STUDIED]), listed=False)


def _paths_of(values: list[Any], listed: bool) -> Iterator[str]:
    opened = [one for one in (_opened(value, listed) for value in values) if isinstance(one, dict)]
    in_list = any(isinstance(one, _ByKey) for one in opened)
    for name in dict.fromkeys(name for one in opened for name in one):
        parts = [one.get(name) for one in opened]
        inner = list(_paths_of([_known_one(part) for part in parts] if in_list else parts, listed or in_list))
        yield from (f"{name}.{path}" for path in inner) if inner else (str(name),)
