"""Files of records that others write: read as texts, and where they are broken, found and never raised."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from segdsl.sources.foreign import open_foreign


def a_table(path: Path) -> bytes:
    table = pa.table({"email": [f"a{n}@example.com" for n in range(2_000)], "n": list(range(2_000))})
    parquet.write_table(table, path, compression="none", use_dictionary=False)
    return path.read_bytes()


def test_parquet_is_read(tmp_path: Path) -> None:
    a_table(tmp_path / "sent.parquet")
    opened = open_foreign(tmp_path / "sent.parquet", "sent.parquet").required()
    assert opened.header == ("email", "n")
    columns = opened.columns({"to": 0, "n": 1}).required()
    assert columns.frame.loc[1_999].tolist() == ["a1999@example.com", "1999"]
    assert columns.row_of(1_999) == 2_000


@pytest.mark.parametrize("end", [3, 400])
def test_a_file_that_ends_early(tmp_path: Path, end: int) -> None:
    path = tmp_path / "sent.parquet"
    path.write_bytes(a_table(path)[:end])
    (found,) = open_foreign(path, path.name).diagnostics
    assert (found.code, found.file) == ("unreadable-data", "sent.parquet")
    assert found.message.startswith("`sent.parquet` is not a Parquet file that can be read")


def test_a_column_that_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "sent.parquet"
    content = a_table(path)
    path.write_bytes(content[:4] + b"\xff" * 40 + content[44:])
    read = open_foreign(path, path.name).required().columns({"to": 0})
    assert [one.code for one in read.diagnostics] == ["unreadable-data"]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "sent.parquet")
    with pytest.raises(OSError, match="it is a pipe"):
        open_foreign(tmp_path / "sent.parquet", "sent.parquet")
