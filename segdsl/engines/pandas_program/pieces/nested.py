"""Columns inside of columns, such as `address.city`, of Parquet and JSON files, or of texts in JSON."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from segdsl.engines.pandas_program.pieces.cells import in_cells, in_json
from segdsl.engines.pandas_program.pieces.reading import named_columns, records


def read_nested(path: str, columns: dict[str, Any]) -> pd.DataFrame:
    """The columns of Parquet or JSON files; a header that is not there is a path into one that is."""
    exact = records(path, dtype_backend="pyarrow")  # in which integers beside unknowns are no floats
    return nested_columns(records(path), columns, exact)


def nested_columns(
    frame: pd.DataFrame, columns: dict[str, Any], exact: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The frame's columns; a header that is not there is a path into one that is."""
    headers = {str(header).strip() for header in frame.columns}
    paths = {h.strip() for h in columns.values() if isinstance(h, str)} - headers
    whole = frame if exact is None else exact
    rows = whole.rename(columns=lambda header: str(header).strip()).to_dict("records")
    inside = {inner: in_cells([part_of(row, inner) for row in rows]) for inner in sorted(paths)}
    return named_columns(frame.assign(**inside), columns)


def part_of(value: Any, path: str) -> Any:
    """What a path leads to, a longer name first; None where it leads nowhere."""
    if not path:
        return value
    if isinstance(value, str) and value.strip().startswith(("{", "[")):
        value = in_json(value)
    in_list = isinstance(value, list | np.ndarray)
    inside = by_key(list(value)) if in_list else value
    end = len(path) if isinstance(inside, dict) else 0
    while end > 0:
        name, rest = path[:end], path[end + 1 :]
        found = part_of(inside[name], rest) if name in inside else None
        if found is None and in_list and name in inside and rest.partition(".")[0] == "value":
            rest = rest.partition(".")[2]
            found = part_of(inside[name], rest)
        if found is not None:
            return known_one(found) if in_list and not rest else found
        end = path.rfind(".", 0, end)
    return None


def by_key(items: list[Any]) -> dict[str, Any]:
    """A list of key and value by the keys; a key that it repeats has the list of its values."""
    values: dict[str, list[Any]] = {}
    for item in items:
        if isinstance(item, tuple):
            values.setdefault(str(item[0]), []).append(item[1])
        elif isinstance(item, dict):
            values.setdefault(str(item.get("key", item.get("name"))), []).append(item.get("value"))
    return {key: many[0] if len(many) == 1 else many for key, many in values.items()}


def known_one(value: Any) -> Any:
    """Of a value with one place for each type, the one that is known."""
    if isinstance(value, list):
        return [known_one(item) for item in value]
    typed = [v for n, v in value.items() if n.endswith("_value")] if isinstance(value, dict) else []
    known = [held for held in typed if held is not None]
    return value if not typed or len(known) > 1 else next(iter(known), None)
