#!/usr/bin/env python3
"""What `segdsl segment --engine duckdb` takes on files that are larger than its memory.

    python benchmarks/lake.py                                     1 GB of Parquet within 2 GB of memory
    python benchmarks/lake.py --gigabytes 10 --memory "2 GB"
    python benchmarks/lake.py --format csv --folder DIR           keeps the files in DIR for the next time

In: how large the files are to be, and the memory that `segdsl.toml` allows. Out: how many customers and
orders that is, the bytes of their files, the seconds and processor seconds of the command, and the most
memory that its process held (resident, in GB of 10⁹ bytes); and what it printed.

The customers are a twentieth of the orders. Both files are made piece by piece, always the same. They and
what the command puts aside lie in one folder, which needs about three times their size.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet

HERE = Path(__file__).resolve().parents[1]
AS_OF = "2026-03-31"
BYTES = {"parquet": 29, "csv": 55}  # of an order, with its share of a customer
A_PIECE = 1_000_000
RULES = """\
customers from "customers.{format}" key customer_id
  customer_id  whole number from 0
  country      one of "DE", "AT", "CH", "FR"
  newsletter   flag
  joined       date

events orders from "orders.{format}" key customer_id at day
  customer_id  whole number
  day          date
  total        number from 0 to 100_000
  channel      one of "shop", "web", "app"
  order_id     text required

trait spent    = sum(orders.total in the last 365 days)
trait recency  = days since last(orders)

segment loyal       where at least 10 orders in the last 365 days and recency < 90
segment big         where spent > overall median(spent)
segment lapsed      where recency > 180
segment web_readers where newsletter and any orders where (channel = "web")

lifecycle journey
  stage lead   where no orders
  stage active where recency <= 90
  stage rest   otherwise
"""


def main() -> None:
    """Makes the files where they are not there, runs the command, and prints what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--gigabytes", type=float, default=1.0)
    parser.add_argument("--format", choices=sorted(BYTES), default="parquet")
    parser.add_argument("--memory", default="2 GB")
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() if asked.folder is None else nullcontext(asked.folder) as place:
        folder = Path(place)
        orders = int(asked.gigabytes * 1e9 / BYTES[asked.format])
        files = made(folder, orders, asked.format)
        settings = f'[run]\nengine = "duckdb"\nmemory = "{asked.memory}"\n'
        (folder / "segdsl.toml").write_text(settings, encoding="utf-8")
        size = sum(file.stat().st_size for file in files)
        print(f"{orders // 20:,} customers, {orders:,} orders: {size / 1e9:.2f} GB of {asked.format}")
        print(measured(folder))


def measured(folder: Path) -> str:
    """What the command took, and printed."""
    words = [sys.executable, "-m", "segdsl", "segment", "--as-of", AS_OF, "--out", "members", "--replace"]
    surroundings = {**os.environ, "PYTHONPATH": str(HERE), "SEGDSL_CACHE": str(folder / "cache")}
    began = time.perf_counter()
    done = subprocess.run(words, cwd=folder, env=surroundings, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = spent.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e9
    took = f"{seconds:.0f} s, {spent.ru_utime + spent.ru_stime:.0f} s of processors, at most {peak:.2f} GB"
    return f"{took}\n\n{done.stdout}{done.stderr}"


# ---------------------------------------------------------------- files


def made(folder: Path, orders: int, format_: str) -> list[Path]:
    """The project and its two files, where they are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rules.seg").write_text(RULES.format(format=format_), encoding="utf-8")
    customers = max(1, orders // 20)
    wanted: dict[str, tuple[int, Callable[[int, int, int], pa.Table]]] = {
        "customers": (customers, _customers),
        "orders": (orders, _orders),
    }
    note = folder / "made.json"
    is_there = note.exists() and json.loads(note.read_text(encoding="utf-8")) == [orders, format_]
    files = [folder / f"{name}.{format_}" for name in wanted]
    if not is_there:
        for file, (rows, piece) in zip(files, wanted.values(), strict=True):
            starts = range(0, rows, A_PIECE)
            _write(file, (piece(start, min(A_PIECE, rows - start), customers) for start in starts))
        note.write_text(json.dumps([orders, format_]), encoding="utf-8")
    return files


def _customers(start: int, rows: int, _customers: int) -> pa.Table:
    chance = np.random.default_rng([1, start])
    return pa.table(
        {
            "customer_id": np.arange(start, start + rows),
            "country": _words(chance, rows, "DE", "AT", "CH", "FR"),
            "newsletter": chance.random(rows) < 0.4,
            "joined": _days(chance, rows, "2015-01-01", 4_000),
        }
    )


def _orders(start: int, rows: int, customers: int) -> pa.Table:
    chance = np.random.default_rng([2, start])
    return pa.table(
        {
            "customer_id": (customers * chance.random(rows) ** 1.5).astype(np.int64),
            "day": _days(chance, rows, "2023-01-01", 1_186),
            "total": np.round(chance.gamma(2, 30, rows), 2),
            "channel": _words(chance, rows, "shop", "web", "app"),
            "order_id": _identifiers(chance, rows),
        }
    )


def _words(chance: np.random.Generator, rows: int, *words: str) -> pa.Array:
    places = pa.array(chance.integers(0, len(words), rows), pa.int32())
    return pa.DictionaryArray.from_arrays(places, pa.array(words)).dictionary_decode()


def _identifiers(chance: np.random.Generator, rows: int) -> pa.Array:
    """Sixteen letters and digits each, which nothing makes shorter."""
    starts = np.arange(rows + 1, dtype=np.int32) * 16
    letters = chance.bytes(rows * 8).hex().encode()
    return pa.StringArray.from_buffers(rows, pa.py_buffer(starts), pa.py_buffer(letters))


def _days(chance: np.random.Generator, rows: int, first: str, length: int) -> pa.Array:
    days = np.datetime64(first, "D") + chance.integers(0, length, rows).astype("timedelta64[D]")
    return pa.array(days)


def _write(path: Path, tables: Iterator[pa.Table]) -> None:
    first = next(tables)
    make: Any = parquet.ParquetWriter if path.suffix == ".parquet" else csv.CSVWriter
    with make(str(path), first.schema) as writer:
        writer.write_table(first)
        for table in tables:
            writer.write_table(table)


if __name__ == "__main__":
    main()
