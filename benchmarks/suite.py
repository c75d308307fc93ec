#!/usr/bin/env python3
"""Every figure of docs/performance.md, measured by one command and written there with machine and day.

    python benchmarks/suite.py                  the whole, on an idle machine: about an hour and a half
    python benchmarks/suite.py --only segments,events     these anew; the others stay as they were

Each benchmark can be run alone; its own page of help says what is measured and against whom.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import shlex
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "performance.md"
PACKAGES = ("numpy", "pandas", "pyarrow", "polars", "duckdb", "jinja2", "minijinja", "orjson")

HEAD = """\
# How fast it is

What follows is measured, not promised: `python benchmarks/suite.py` runs every benchmark beside its peers and
writes this page anew. Seconds differ between machines, and between runs on a busy one; what counts is how
many times as long a peer took in the same run. Every benchmark compares the answers of all peers.

"""


@dataclass(frozen=True)
class Part:
    """A section of the page, and the words that measure what it tells."""

    name: str
    title: str
    about: str
    words: tuple[str, ...]


PARTS = (
    Part(
        "segments",
        "Segments",
        "A hundred segments of four to eight conditions each, of 64 different ones, for a million customers: "
        "beside the masks that an analyst writes, and Polars and DuckDB as those write who know them well.",
        ("segments.py",),
    ),
    Part(
        "many",
        "Five hundred segments",
        "The same with five times as many segments.",
        ("segments.py", "--segments", "500", "--engines", "segdsl,pandas_shared,polars_expert,duckdb_expert"),
    ),
    Part(
        "conditions",
        "256 different conditions",
        "The first workload with four times as many different conditions.",
        ("segments.py", "--conditions", "256", "--engines", "segdsl,polars_expert,duckdb_expert"),
    ),
    Part(
        "large",
        "Ten million customers",
        "The first workload with ten times as many customers.",
        (
            *("segments.py", "--rows", "10000000", "--rounds", "2", "--runs", "3"),
            *("--engines", "segdsl,polars,polars_expert,duckdb_expert"),
        ),
    ),
    Part(
        "events",
        "Events",
        "Twenty aggregates (windows and filters) of ten million events of a million customers. The sums "
        "of segdsl are exact, those of the peers are not.",
        ("events.py", "--rounds", "2", "--runs", "7"),
    ),
    Part(
        "reading",
        "Files of CSV",
        "The sample shop's files of a million customers, with twenty million lines: to read and type them, "
        "and the whole command `segdsl segment`, for the first time and again with nothing changed.",
        ("reading.py", "--customers", "1000000"),
    ),
    Part(
        "since",
        "The next run",
        "`segment --since` where one of a hundred of a million customers has changed: what is computed "
        "again.",
        ("since.py", "--customers", "1000000"),
    ),
    Part(
        "lake",
        "Files larger than memory",
        "Customers and their orders in Parquet, with 2 GB of memory allowed to `segdsl segment` on DuckDB; "
        "the disk needs three times the room of the files.",
        ("lake.py", "--gigabytes", "20", "--memory", "2 GB"),
    ),
    Part(
        "messages",
        "Messages",
        "A letter of 6 KB with 15 variables, three conditions and a loop, for each of many customers.",
        ("messages.py", "--customers", "100000", "--rounds", "3", "--sample", "1000"),
    ),
    Part(
        "startup",
        "Small commands",
        "What a command takes from start to end, in times of what importing its libraries takes.",
        ("startup.py", "--runs", "7"),
    ),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--only", default="", help=f"some of: {', '.join(p.name for p in PARTS)}")
    parser.add_argument("--out", type=Path, default=PAGE)
    asked = parser.parse_args()
    wanted = asked.only.split(",") if asked.only else [p.name for p in PARTS]
    known = sections(asked.out)
    for part in (part for part in PARTS if part.name in wanted):
        known[part.title] = section(part)
        written = [known[part.title] for part in PARTS if part.title in known]
        asked.out.write_text(HEAD + "\n".join(written), encoding="utf-8")


def sections(page: Path) -> dict[str, str]:
    """What a page tells so far, by the title."""
    _, *told = page.read_text(encoding="utf-8").split("\n## ") if page.exists() else [""]
    return {one.partition("\n")[0]: f"## {one.rstrip()}\n" for one in told}


def section(part: Part) -> str:
    began = machine()
    done = subprocess.run(
        [sys.executable, *part.words], cwd=HERE, capture_output=True, text=True, check=False
    )
    told = done.stdout.rstrip() if done.returncode == 0 else f"failed: {done.stderr.strip()[-300:]}"
    command = f"`python benchmarks/{shlex.join(part.words)}`"
    return f"## {part.title}\n\n{part.about} {command}\n\n```text\n{told}\n```\n\n{began}"


def machine() -> str:
    found = {name: found for name in PACKAGES if (found := installed(name)) is not None}
    packages = ", ".join(f"{name} {found}" for name, found in found.items())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    said = (
        f"{os.cpu_count()} processors ({platform.machine()}), {memory:.0f} GB of memory, {platform.system()}"
    )
    day = dt.datetime.now(dt.UTC).date()
    load = os.getloadavg()[0]
    versions = f"Python {platform.python_version()}, {packages}"
    return f"Measured on {day}: {said}, load {load:.1f} when it began; {versions}.\n"


def installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    main()
