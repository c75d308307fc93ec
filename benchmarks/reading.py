#!/usr/bin/env python3
"""What it costs to read and type the sample shop's files, and what `segdsl segment` costs with them.

    python benchmarks/reading.py                                 100,000 customers
    python benchmarks/reading.py --customers 1000000 --shop DIR  keeps the shop in DIR for the next time
    python benchmarks/reading.py --baseline FOLDER               beside another checkout of segdsl

In: a number of customers. Out: for reading alone and for the whole command, each for the first time (nothing
is kept from earlier runs) and again with nothing changed: processor seconds (user and system, the least of
the runs), how many times the first of the same sort they are, and the most memory that the process held
(resident, in GB of 10⁹ bytes; pages of files that are mapped count). The sizes of all segments are compared;
a difference ends the benchmark.

With a baseline, its rules are used, which newer versions understand as well. Seconds differ between machines,
and with what else they do; the ratios much less. What is kept lies in a folder of this run alone. A million
customers need about 2.5 GB on the disk.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
AS_OF = "2026-03-31"
_WRITE = """import sys; from pathlib import Path; from segdsl.shop.generate import write_shop
write_shop(Path(sys.argv[1]), customers=int(sys.argv[2]))"""
_READ = """import json, os, resource, sys, segdsl
def told(step):
    spent = resource.getrusage(resource.RUSAGE_SELF)
    if step.startswith("computing"):
        print(json.dumps([spent.ru_utime + spent.ru_stime - before, spent.ru_maxrss]), flush=True)
        os._exit(0)
project = segdsl.load(sys.argv[1])
assert project.model
spent = resource.getrusage(resource.RUSAGE_SELF)
before = spent.ru_utime + spent.ru_stime
project.run(as_of=sys.argv[2], progress=told)"""


@dataclass(frozen=True)
class Spent:
    """What a process took, and what it printed."""

    seconds: float
    peak: float  # GB
    printed: str = ""


Measure = Callable[[Path, Path, str], Spent]


def main() -> None:
    words = argparse.ArgumentParser(description="What reading and typing cost on the sample shop.")
    words.add_argument("--customers", type=int, default=100_000, help="how many (100,000 by default)")
    words.add_argument("--shop", type=Path, help="a folder to keep the shop in; one that is there is used")
    words.add_argument("--baseline", type=Path, help="another checkout of segdsl, to compare with")
    words.add_argument("--runs", type=int, default=1, help="how often each is measured (once by default)")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        shop = asked.shop or Path(temporary) / "shop"
        if not shop.exists():
            run(asked.baseline or HERE, ("-c", _WRITE, str(shop), str(asked.customers)), "")
        for what, measured in (("reading", reading), ("segdsl segment", segmenting)):
            first: Spent | None = None
            for name, spent in rows(asked.baseline, asked.runs, measured, shop, Path(temporary)):
                first = first or spent
                assert spent.printed == first.printed, f"{name} gives another answer"
                ratio = spent.seconds / first.seconds
                print(
                    f"{what:15} {name:15} {spent.seconds:7.2f} s {ratio:6.3f} x {spent.peak:6.2f} GB",
                    flush=True,
                )


def rows(
    baseline: Path | None, runs: int, measured: Measure, shop: Path, temporary: Path
) -> Iterator[tuple[str, Spent]]:
    """The baseline, then this checkout for the first time, again, and with nothing kept."""
    kept = [str(temporary / f"kept {measured.__name__} {number}") for number in range(runs)]
    for name, checkout, folders in (
        ("baseline", baseline, [""] * runs),
        ("nothing kept", HERE, [""] * runs),
        ("the first time", HERE, kept),
        ("again", HERE, kept),
    ):
        if checkout is not None:
            yield name, min((measured(checkout, shop, f) for f in folders), key=lambda one: one.seconds)


def reading(checkout: Path, shop: Path, kept: str) -> Spent:
    """All files of the shop, read and checked, without starting Python and reading rules."""
    seconds, peak = json.loads(run(checkout, ("-c", _READ, str(shop.resolve()), AS_OF), kept).printed)
    return Spent(seconds, peak * 1024 / 1e9)


def segmenting(checkout: Path, shop: Path, kept: str) -> Spent:
    """The whole command, and how many customers are in each segment."""
    words = (
        "-m",
        "segdsl",
        "segment",
        "--project",
        str(shop.resolve()),
        "--as-of",
        AS_OF,
        "--format",
        "json",
    )
    spent = run(checkout, words, kept)
    segments = json.loads(spent.printed)["segments"]
    return Spent(spent.seconds, spent.peak, str(sorted((n, one["size"]) for n, one in segments.items())))


def run(checkout: Path, words: tuple[str, ...], kept: str) -> Spent:
    """Python with these words and this checkout of segdsl; `kept` is where it keeps what it finds out."""
    around = {**os.environ, "PYTHONPATH": str(checkout), "SEGDSL_CACHE": kept}
    with tempfile.TemporaryFile("w+") as printed:
        process = subprocess.Popen((sys.executable, *words), env=around, stdout=printed, cwd=checkout)
        _, status, used = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"it ended with the status {status}")
        printed.seek(0)
        return Spent(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e9, printed.read())


if __name__ == "__main__":
    main()
