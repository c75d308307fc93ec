"""Who has entered and left since a run: of each segment, and of each stage of a lifecycle.

In: the folder of a run that `segdsl segment --out` wrote, and a result. Out: numbers by name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.engines.result import Result
from segdsl.engines.since.state import Again
from segdsl.keys import written_part
from segdsl.runs.numbers.saved import keys_of, members_of, record_of, refuse_repeated
from segdsl.sources.tables import TEXT

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Before:
    """The run that is gone on from: its folder and its as-of as written.

    keys:    the customers' keys
    members: of the segments and lifecycles that the run had, a column each
    """

    folder: Path
    as_of: str
    keys: pd.DataFrame
    members: pd.DataFrame
    segments: Collection[str]
    lifecycles: Collection[str]

    @classmethod
    def of(cls, folder: Path, key: Sequence[str]) -> Before:
        """Raises Problem where the folder is no run that `segdsl segment --out` wrote, or has another key."""
        record = record_of(folder)
        sorts = [[*record.get(sort, {})] for sort in ("segments", "lifecycles")]
        members = members_of(folder, sorts[1])
        segments, lifecycles = ([name for name in sort if name in members] for sort in sorts)
        return cls(folder, str(record["as_of"]), keys_of(folder, members, key), members, segments, lifecycles)


@dataclass(frozen=True, slots=True)
class Crossed:
    """How many entered a segment or stage, and how many left it."""

    entered: int
    left: int


@dataclass(frozen=True, slots=True)
class Moved:
    """Who moved since a run as of `as_of`.

    again:      what was evaluated again; None where all of it was, by an engine that goes on from no run
    segments:   by name, of those that both runs have
    stages:     by lifecycle and stage, of those that both runs have
    fresh:      names that the run before did not have
    """

    as_of: str
    customers: int
    again: Again | None
    segments: Mapping[str, Crossed] = field(default_factory=dict)
    stages: Mapping[str, Mapping[str, Crossed]] = field(default_factory=dict)
    fresh: tuple[str, ...] = ()

    @property
    def looked_at(self) -> int:
        """Of how many customers the rows were looked at."""
        return self.customers if self.again is None or self.again.customers is None else self.again.customers

    def document(self) -> dict[str, Any]:
        """The same as JSON has it."""
        return {
            "as_of": self.as_of,
            "evaluated_again": self.looked_at,
            "evaluated_for_everybody": {} if self.again is None else dict(self.again.everybody),
            "segments": {name: _document(one) for name, one in self.segments.items()},
            "lifecycles": {
                name: {stage: _document(one) for stage, one in stages.items()}
                for name, stages in self.stages.items()
            },
            "new": list(self.fresh),
        }


def _document(crossed: Crossed) -> dict[str, int]:
    return {"entered": crossed.entered, "left": crossed.left}


def moves(before: Before, result: Result, again: Again | None) -> Moved:
    """Who entered and left. Whoever is new entered, and whoever is no customer any more left.

    Raises Problem where the run before is of other customers.
    """
    pairs = _Pairs(before, result.key)
    segments = {
        name: pairs.crossed(_members(before.members[name]), column.to_numpy(bool))
        for name, column in result.segments.items()
        if name in before.segments
    }
    stages = {
        name: dict(pairs.stages(before.members[name], column))
        for name, column in result.lifecycles.items()
        if name in before.lifecycles
    }
    both = {*segments, *stages}
    fresh = tuple(name for name in (*result.segments, *result.lifecycles) if name not in both)
    return Moved(before.as_of, result.size, again, segments, stages, fresh)


def _members(column: pd.Series[Any]) -> Flags:
    """Of a segment's column in a file; a CSV says yes and no."""
    return np.asarray(column) if column.dtype == bool else (column == "yes").to_numpy(bool)


class _Pairs:
    """Where each customer of now stood then. Raises Problem where keys of then are several customers'."""

    def __init__(self, before: Before, key: pd.DataFrame) -> None:
        self._places: NDArray[Any] | None = None
        if not before.keys.equals(key):
            refuse_repeated(before.folder, before.keys)
            self._places = _index(before.keys).get_indexer(_index(key))

    def crossed(self, then: Flags, now: Flags) -> Crossed:
        """How many entered and left."""
        # Who is new has the last place.
        before = then if self._places is None else np.append(then, False)[self._places]
        here, there, stayed = (int(np.count_nonzero(flags)) for flags in (now, then, before & now))
        return Crossed(here - stayed, there - stayed)

    def stages(self, then: pd.Series[Any], now: pd.Series[Any]) -> list[tuple[str, Crossed]]:
        """How many entered and left each stage that was or is anybody's."""
        before, after = _by_stage(then), _by_stage(now)
        nobody, none_now = np.zeros(len(then), bool), np.zeros(len(now), bool)
        return [
            (one, self.crossed(before.get(one, nobody), after.get(one, none_now)))
            for one in sorted({*before, *after})
        ]


def _by_stage(column: pd.Series[Any]) -> dict[str, Flags]:
    """Who is in each stage that is anybody's; a CSV has an empty text for whoever is in none."""
    codes, stages = pd.factorize(column)
    return {str(stage): codes == place for place, stage in enumerate(stages) if stage != ""}


def _index(keys: pd.DataFrame) -> pd.Index[Any]:
    """Keys as texts, the same from whatever file they were read."""
    columns = [keys[name] if keys[name].dtype == TEXT else keys[name].map(written_part) for name in keys]
    return pd.Index(columns[0]) if len(columns) == 1 else pd.MultiIndex.from_arrays(columns)
