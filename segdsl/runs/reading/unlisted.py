"""Whether sources that stay where they are match anybody, asked there: only else are their rows read.

In: these tables, what the engine could give to nobody, and what rules look up. Out: yes or no.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from segdsl.engines.counted import frames_of
from segdsl.engines.left_out import MANY, LeftOut
from segdsl.engines.relational.postgres.places import Places
from segdsl.model.catalog import Catalog
from segdsl.model.nodes import Column, LookedUp
from segdsl.sources.databases.staying import Staying as InSession
from segdsl.sources.databases.systems.postgres import quoted
from segdsl.sources.loading import Staying
from segdsl.sources.tables import Tables

if TYPE_CHECKING:
    from segdsl.engines.relational.spark.files.staying import InFiles


def all_match(
    catalog: Catalog,
    tables: Tables,
    staying: Staying,
    left_out: Mapping[str, LeftOut],
    looked_up: Iterable[LookedUp],
) -> bool:
    """Whether few rows of each table are nobody's, and few values that are looked up are not listed.

    Raises Refused.
    """
    frames = frames_of(tables)
    rows = {name: len(frame) for name, frame in frames.items()}
    rows |= {name: sum(one.rows for one in facts) for name, facts in staying.facts().items()}
    if any(_is_strange(rows[name], left) for name, left in left_out.items() if name in rows):
        return False
    asked = _asked(staying, frames)
    once = {(node.table, node.keys): node for node in looked_up}  # whichever columns are taken
    return not any(_is_unlisted(catalog, asked, node) for node in once.values())


def _is_strange(rows: int, left: LeftOut) -> bool:
    keyed = rows - left.without_key
    return (left.without_key > 0 and not keyed) or left.too_many(keyed)


def _is_unlisted(catalog: Catalog, asked: Asked, node: LookedUp) -> bool:
    keys = [key for key in node.keys if isinstance(key, Column)]
    key = catalog.lookups[node.table].key
    wanted = {_table_of(catalog, asked, column) for column in keys}
    if len(keys) < len(node.keys) or not {(node.table, name) for name in key} <= asked.columns:
        return False  # what rules compute is not asked for here either
    if len(wanted) != 1 or None in wanted:
        return True
    (table,) = wanted
    rows, strangers = asked.unlisted(str(table), [column.name for column in keys], node.table, key)
    return bool(strangers and strangers >= rows * MANY)


def _table_of(catalog: Catalog, asked: Asked, column: Column) -> str | None:
    """The table that a column was read from: customers have those of their attributes, too."""
    tables = (column.table, *catalog.attributes)
    return next((name for name in tables if (name, column.name) in asked.columns), None)


# ---------------------------------------------------------------- where it is asked


def _asked(staying: Staying, frames: Mapping[str, pd.DataFrame]) -> Asked:
    if isinstance(staying, InSession):
        return OfPostgres(staying, frames)
    from segdsl.engines.relational.spark.files.staying import InFiles

    assert isinstance(staying, InFiles)
    return OfSpark(staying, frames)


class Asked(Protocol):
    """Tables, wherever each is; `columns` are those that there are, with their tables."""

    columns: set[tuple[str, str]]

    def unlisted(self, table: str, names: Sequence[str], lookup: str, key: Sequence[str]) -> tuple[int, int]:
        """How many rows of a table have these values, and how many of them no row of a look-up has."""


class OfPostgres:
    """Those of a session of a database."""

    def __init__(self, staying: InSession, frames: Mapping[str, pd.DataFrame]) -> None:
        self._places = Places(staying)
        self._places.fill(frames)
        self.columns = self._places.columns

    def unlisted(self, table: str, names: Sequence[str], lookup: str, key: Sequence[str]) -> tuple[int, int]:
        """By one statement. A join, as a server asks `not exists` among counts anew for every row."""
        called = [f"k{number}" for number in range(len(names))]
        values = self._places.reading(table, dict(zip(called, names, strict=True)))
        listed = self._places.reading(lookup, dict(zip(called, key, strict=True)))
        columns = [quoted([name]) for name in called]
        known = " and ".join(f"w.{column} is not null" for column in columns)
        same = " and ".join(f"w.{column} = l.{column}" for column in columns)
        once = f"select distinct {', '.join(columns)}, true as found from ({listed}) as l"
        counts = f"select count(*), count(*) filter (where l.found is null) from ({values}) as w"
        rows, strangers = self._places.session.row(
            f"{counts} left join ({once}) as l on {same} where {known}"
        )
        return rows, strangers


class OfSpark:
    """Those of a session of Spark."""

    def __init__(self, staying: InFiles, frames: Mapping[str, pd.DataFrame]) -> None:
        self._staying = staying
        self._frames = frames
        self.columns = staying.columns()
        self.columns |= {(name, str(column)) for name, frame in frames.items() for column in frame.columns}

    def unlisted(self, table: str, names: Sequence[str], lookup: str, key: Sequence[str]) -> tuple[int, int]:
        """By two jobs."""
        called = [f"k{number}" for number in range(len(names))]
        values = self._staying.shown(table, dict(zip(called, names, strict=True)), self._frames)
        listed = self._staying.shown(lookup, dict(zip(called, key, strict=True)), self._frames)
        known = values.dropna(subset=called)
        return known.count(), known.join(listed, called, "left_anti").count()
