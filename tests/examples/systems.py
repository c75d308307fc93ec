"""Example projects with the data that they generate, read once for all tests of a process.

In: the name of a system under docs/examples/systems, or of the sample shop. Out: what its rules mean, and its
tables, as of the day that its page speaks of.
"""

from __future__ import annotations

import runpy
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

import segdsl
from segdsl.clock import AsOf
from segdsl.engines.compute import compute
from segdsl.engines.result import Result
from segdsl.model.project import Model
from segdsl.runs.job import Job
from segdsl.runs.segmenting import read_sources
from segdsl.shop.generate import write_shop
from segdsl.sources.rows import plain_values
from segdsl.sources.tables import Tables

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
SYSTEMS = sorted(path.parent.name for path in (EXAMPLES / "systems").glob("*/generate.py"))
SHOP = "shop"
UNTIL = {"fashion_live": "2026-03-31T22:30", "saas_trial": "2026-03-31"}
"""Of what grows day by day, until when its data go."""
DAY = "2026-03-31"
CUSTOMERS, EVENTS = 120, 2_000  # few, but each kind of rows


@dataclass(frozen=True)
class Example:
    """A model, its tables, and when."""

    model: Model
    tables: Tables
    as_of: AsOf

    def result(self, engine: str) -> Result:
        """All names, by an engine, and whose each row is."""
        return compute(self.model, self.tables, self.as_of, owners=True, engine=engine)

    def values(self, engine: str) -> dict[str, Any]:
        """Everything that an engine says: keys, values by name, rows of nobody."""
        result = self.result(engine)
        found: dict[str, Any] = {f"key {n}": plain_values(result.key[n]) for n in result.key.columns}
        found |= {name: list(map(_typed, plain_values(result.values(name)))) for name in self.model.order}
        return {**found, "rows of nobody": result.left_out}

    def few(self) -> Example:
        """The same with some of the customers, and some of each table of events."""
        customers, events = self.tables.customers, self.tables.events
        some = None if customers is None else customers.head(CUSTOMERS)
        fewer: dict[str, pd.DataFrame] = {name: frame.head(EVENTS) for name, frame in events.items()}
        return replace(self, tables=replace(self.tables, customers=some, events=fewer))


def differing(one: Example, engines: Iterable[str]) -> list[str]:
    """What an engine says otherwise than the one that computes by default."""
    wanted = one.values("packed")
    told = ((engine, one.values(engine)) for engine in engines)
    return [f"{name} by {engine}" for engine, found in told for name in wanted if found[name] != wanted[name]]


def _typed(value: Any) -> tuple[str, str]:
    """Equal only to what is of one type, to the last digit."""
    return type(value).__name__, repr(value)


@cache
def example(name: str) -> Example:
    """A system, or the shop, with generated data."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / name
        if name == SHOP:
            write_shop(place, 300)
        else:
            without = shutil.ignore_patterns("data", "out*", "__pycache__")
            shutil.copytree(EXAMPLES / "systems" / name, place, ignore=without)
            _generate(place / "generate.py", *([UNTIL[name]] if name in UNTIL else []))
        return read(place, None, DAY)


def read(folder: Path, data: Path | None, day: str) -> Example:
    """A project as its files say."""
    project = segdsl.load(folder) if data is None else segdsl.load(folder, data=data)
    as_of = AsOf.parse(day, project.model.catalog.zone)
    loaded, _ = read_sources(Job(project, as_of, False, None))
    return Example(project.model, loaded.tables, as_of)


def _generate(program: Path, *words: str) -> None:
    before, sys.argv = sys.argv, [str(program), *words]
    try:
        runpy.run_path(str(program), run_name="__main__")
    finally:
        sys.argv = before
