"""Answers of earlier runs, for the very same question: of the same rules and data, as of the same moment.

In: a job, its tables, and what is wanted. Out: the result, recalled or computed. An entry's name is made of
the digest of the plan, of those of all tables, and of the program, so that whatever an answer rests on is in
it. It is kept in the user's folder, since it holds private attributes, too.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from segdsl.cache import large, store
from segdsl.cache.program import program
from segdsl.cache.store import named
from segdsl.engines.counted import frames_of
from segdsl.engines.left_out import LeftOut
from segdsl.engines.pandas_program.held import Held, Key
from segdsl.engines.protocol import Answer
from segdsl.engines.result import Result, result_of
from segdsl.model.nodes import Expression
from segdsl.plan.digest import digest_of_plan
from segdsl.plan.kept import plan_again
from segdsl.plan.nodes import Plan
from segdsl.runs.job import Job
from segdsl.sources.loading import Loaded
from segdsl.sources.stored import NotStored, digest_of_frame, read_frame, size_of, write_frame

SORT = "answers"
WORTH = 1.0
"""Seconds of the processors: what is computed sooner is not kept."""


def computed(
    job: Job, loaded: Loaded, names: Iterable[str] | None, extra: Mapping[str, Expression]
) -> Result:
    """The values of the names and further expressions. Raises Problem."""
    wanted = None if names is None else tuple(names)
    made = plan_again(job.model, job.as_of, wanted, extra)
    name = _name(job, loaded, made)
    found = None if name is None else _recalled(name, made)
    if found is not None:
        return result_of(job.as_of, made, found)
    begun = time.process_time()
    result = job.project.compute(loaded.tables, job.as_of, wanted, extra, progress=job.progress)
    if name is not None and time.process_time() - begun >= WORTH:
        _keep(name, made, result)
    return result


def _name(job: Job, loaded: Loaded, made: Plan) -> str | None:
    """The name of an answer; None where none is kept, or nobody can tell the tables from others.

    What is made of large tables is not kept: it need not fit into memory.
    """
    elsewhere = job.project.given is not None or loaded.tables.elsewhere is not None
    if store.folder() is None or elsewhere or not loaded.entries or loaded.tables.large:
        return None
    try:
        tables = [
            f"{table} {loaded.entries.get(table) or digest_of_frame(frame)}"
            for table, frame in sorted(frames_of(loaded.tables).items())
        ]
    except (NotStored, ValueError, TypeError):
        return None
    keys = repr(job.model.catalog.customers.key)
    return named(program(), job.project.engine, repr(job.as_of), digest_of_plan(made), keys, *tables)


def _keep(name: str, made: Plan, result: Result) -> None:
    key = {f"key {part}": result.key[part] for part in result.key.columns}
    values = {one.name: _values(result, one.name) for one in made.named}
    frame = pd.DataFrame({**key, **values}, copy=False)
    try:
        said = json.dumps(
            {
                "key": [*result.key.columns],
                "numbers": {name: _written(value) for name, value in result.numbers.items()},
                "left_out": {table: asdict(left) for table, left in result.left_out.items()},
            }
        )
        large.keep(SORT, name, size_of(frame), lambda path: write_frame(path, frame, said))
    except (NotStored, TypeError, ValueError):
        return  # it is computed again


def _values(result: Result, name: str) -> pd.Series[Any]:
    return result.extra[name] if name in result.extra else result.values(name)


def _recalled(name: str, made: Plan) -> Answer | None:
    place = large.recalled(SORT, name)
    if place is None:
        return None
    try:
        frame, text = read_frame(place)
        said = json.loads(text)
        return Answer(
            key={part: Key(frame[f"key {part}"]) for part in said["key"]},
            values={one.name: Held(frame[one.name], len(frame), one.values) for one in made.named},
            numbers={name: _read(value) for name, value in said["numbers"].items()},
            left_out={table: LeftOut(**left) for table, left in said["left_out"].items()},
        )
    except (NotStored, OSError, LookupError, TypeError, ValueError):
        return None


def _written(value: Any) -> Any:
    """A value as JSON has it. Raises TypeError for what it has no form for."""
    match value.item() if isinstance(value, np.generic) else value:
        case None | bool() | int() | float() | str() as plain:
            return plain
        case dt.datetime() as instant:
            return {"instant": instant.isoformat()}
        case dt.date() as day:
            return {"day": day.isoformat()}
        case _:
            raise TypeError(type(value).__name__)


def _read(value: Any) -> Any:
    match value:
        case {"instant": str(text)}:
            return pd.Timestamp(text)
        case {"day": str(text)}:
            return dt.date.fromisoformat(text)
        case _:
            return value
