"""Members of segments, kept from tick to tick.

In: the keys of each segment's members, as texts. Out: a file of Parquet with a row for each membership, which
takes a few bytes; and the keys again.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

Members = Mapping[str, Set[str]]
_SCHEMA = pa.schema([("segment", pa.dictionary(pa.int32(), pa.string())), ("key", pa.string())])


def write_members(path: Path, members: Members) -> None:
    """Writes the file; the same members give the same bytes. Raises OSError."""
    names = [name for name in sorted(members) for _ in members[name]]
    keys = [key for name in sorted(members) for key in sorted(members[name])]
    columns = [pa.array(names, pa.string()).dictionary_encode(), pa.array(keys, pa.string())]
    table = pa.table(columns, schema=_SCHEMA)
    with path.open("wb") as file:
        pq.write_table(table, file, compression="zstd")


def read_members(path: Path) -> dict[str, set[str]]:
    """The members of each segment that had any. Raises OSError, and ValueError for what is no such file."""
    with path.open("rb") as file:
        table = pq.read_table(file)
    if table.schema.names != _SCHEMA.names:
        raise ValueError("it holds no members")
    found: dict[str, set[str]] = {}
    for name, key in zip(table["segment"].to_pylist(), table["key"].to_pylist(), strict=True):
        found.setdefault(name, set()).add(key)
    return found
