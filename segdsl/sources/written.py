"""Frames of the same columns as one file of Parquet, each when it is its turn."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pandas as pd
import pyarrow as pa
from pyarrow import parquet


def write_parquet(frames: Iterator[pd.DataFrame], path: Path) -> None:
    """Writes the rows of all frames, of which there is one at least. Raises OSError."""
    first = next(frames)
    schema = _schema(first)
    # Arrow opens no names that are not UTF-8.
    with path.open("wb") as file, parquet.ParquetWriter(file, schema) as writer:
        for frame in chain((first,), frames):
            writer.write_table(pa.Table.from_pandas(frame, schema, preserve_index=False))


def _schema(frame: pd.DataFrame) -> pa.Schema:
    """The types of the columns; one in which nothing is known has lists."""
    schema = pa.Schema.from_pandas(frame, preserve_index=False)
    for place, column in enumerate(schema):
        if pa.types.is_null(column.type):
            schema = schema.set(place, column.with_type(pa.list_(pa.string())))
    return schema
