"""What an engine is, whatever it computes with.

In: a plan, and sources of the tables that it reads. Out: an `Answer`. An engine says what it is able to do,
so that what a plan needs beyond that is told before anything is computed.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from segdsl.engines.left_out import LeftOut
from segdsl.model.catalog import Catalog
from segdsl.plan.nodes import Apply, Node, Plan
from segdsl.plan.traversal import everything
from segdsl.sources.tables import Tables
from segdsl.types import Family, Kind

Progress = Callable[[str], None]


class Sources(Protocol):
    """Where the tables of a plan are."""

    def typed(self) -> Tables:
        """All of them in memory, typed, with every promise checked. Raises Problem where one is broken."""


class Values(Protocol):
    """A value for each customer, held in whatever way its engine holds it."""

    def __len__(self) -> int:
        """How many customers there are."""

    def series(self) -> pd.Series[Any]:
        """The values in the dtype of their kind (`segdsl.sources.tables`), with the index 0 … n-1."""

    def tally(self) -> Mapping[Any, int]:
        """How many customers have each value; of a condition, for how many it holds, under True."""

    def arrow(self) -> pa.Array:
        """The values as Arrow holds them, without a copy where they can be had so."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What an engine computes. Everything is in the order of the customers.

    key:      the customers' keys, the values of each part
    values:   of each named node of the plan, by its name
    numbers:  those of them that are one number for everybody; None is unknown
    left_out: rows that count for nobody, by table; of every file of events and attributes that was read
    owners:   where they were asked for, by the same tables: of each row the place of its customer, below 0
              where it is nobody's
    pieces:   where it does not lie in memory, what gives it for some customers at a time
    """

    key: Mapping[str, Values]
    values: Mapping[str, Values]
    numbers: Mapping[str, Any] = field(default_factory=dict)
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    owners: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    pieces: Callable[[], Iterator[Answer]] | None = None


class Able(Protocol):
    """Says what an engine lacks."""

    @property
    def reads_files(self) -> bool:
        """Whether tables may lie in files (`Tables.large`); others have to be in memory."""

    def lacking(self, made: Plan) -> tuple[str, ...]:
        """What the plan needs and the engine can't do, in the language's words, each once."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What an engine can do: nodes of plans by their class, operators of the table, families of types; and
    whether it reads tables that lie in files.
    """

    nodes: frozenset[type]
    operators: Container[str]
    families: frozenset[Family]
    reads_files: bool = False

    def lacking(self, made: Plan) -> tuple[str, ...]:
        """What the plan needs and the engine can't do, in the language's words, each once."""
        return tuple(dict.fromkeys(word for node in everything(made) for word in self._lacking(node)))

    def _lacking(self, node: Node) -> Iterator[str]:
        if type(node) not in self.nodes:
            yield type(node).__name__.lower()
        if isinstance(node, Apply) and node.operator not in self.operators:
            yield node.operator
        kind = getattr(node, "kind", None)
        if isinstance(kind, Kind) and kind.family not in self.families:
            yield f"{kind.family} values"


class Unlimited:
    """Of an engine that can do all that there is, with tables in memory."""

    reads_files = False

    def lacking(self, made: Plan) -> tuple[str, ...]:
        """Nothing."""
        return ()


class Engine(Protocol):
    """Computes plans."""

    @property
    def name(self) -> str:
        """As `--engine` names it."""

    @property
    def abilities(self) -> Able:
        """What it can do, as far as that is known before data are read."""

    def run(
        self,
        made: Plan,
        catalog: Catalog,
        sources: Sources,
        *,
        owners: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """The answer to a plan that needs nothing beyond the abilities; with `owners`, whose each row is.

        `progress` is told how far it has come.
        """
