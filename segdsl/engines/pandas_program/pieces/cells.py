"""Cells that files hold as values with a type: as texts, where texts are wanted, and JSON's as they are."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd


def in_cells(values: Any) -> pd.Series[Any]:
    """A column of texts where it holds nothing else, else of the values as they are."""
    series = pd.Series(values, dtype="object")
    plain = all(value is None or value != value or isinstance(value, str) for value in series)
    return series.astype("str").replace("", None) if plain else series


def as_texts(cells: pd.Series[Any]) -> pd.Series[Any]:
    """The texts that a CSV file would hold for the cells."""
    if isinstance(cells.dtype, pd.StringDtype):
        return cells
    return pd.Series([text_of(value) for value in cells.astype("object")], cells.index, dtype="str")


def text_of(value: Any) -> str | None:
    """17850 for 17850.0, `true` and `false`, ISO dates; None where it is unknown."""
    if isinstance(value, str):
        return value or None
    if value is None or value is pd.NA or value != value:
        return None
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.decode() or None
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal) and abs(value.adjusted()) <= 80:
        return str(int(value)) if value == value.to_integral_value() else f"{value:f}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def json_rows(file: Path) -> list[Any]:
    """The objects on the lines of a file, or those of a document: a list, or an answer that holds one."""
    text = file.read_text(encoding="utf-8-sig")
    try:
        document = in_json(text) if file.suffix.lower() == ".json" else None
    except ValueError:
        document = None
    if document is None:
        return [in_json(line) for line in text.split("\n") if line.strip()]
    if isinstance(document, list):
        return document
    beside = {"included", "links", "errors", "warnings"}
    lists = [
        value
        for name, value in document.items()
        if isinstance(value, list) and all(isinstance(item, dict) for item in value)
        if name not in beside and not name.startswith("_")
    ]
    return lists[0] if len(lists) == 1 and not {"id", "_id", "uuid"} & document.keys() else [document]


def in_json(text: str) -> Any:
    """What a text says in JSON; numbers keep their digits."""
    return json.loads(text, parse_float=Decimal, parse_constant=lambda word: None)
