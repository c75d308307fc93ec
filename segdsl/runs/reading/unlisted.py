"""Whether sources in a database match anybody, asked there: only where they do not are their rows read.

In: a session's tables, what the engine could give to nobody, and what rules look up. Out: yes or no.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from segdsl.engines.counted import frames_of
from segdsl.engines.left_out import LeftOut
from segdsl.engines.relational.postgres.places import Places
from segdsl.model.catalog import Catalog
from segdsl.model.nodes import Column, LookedUp
from segdsl.runs.reading.nobodys_rows import MANY
from segdsl.sources.databases.staying import Staying
from segdsl.sources.databases.systems.postgres import quoted
from segdsl.sources.tables import Tables


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
    rows = {name: len(frame) for name, frame in frames_of(tables).items()}
    rows |= {name: placed.rows for name, placed in staying.there.items()}
    if any(_is_strange(rows[name], left) for name, left in left_out.items() if name in rows):
        return False
    places = Places(staying)
    places.fill(frames_of(tables))
    return not any(_is_unlisted(catalog, places, node) for node in looked_up)


def _is_strange(rows: int, left: LeftOut) -> bool:
    keyed = rows - left.without_key
    strangers = left.unknown_customer + left.several_customers
    return (left.without_key > 0 and not keyed) or (strangers > 0 and strangers >= keyed * MANY)


def _is_unlisted(catalog: Catalog, places: Places, node: LookedUp) -> bool:
    keys = [key for key in node.keys if isinstance(key, Column)]
    key = catalog.lookups[node.table].key
    wanted = {_table_of(catalog, places, column) for column in keys}
    if len(keys) < len(node.keys) or not {(node.table, name) for name in key} <= places.columns:
        return False  # what rules compute is not asked for here either
    if len(wanted) != 1 or None in wanted:
        return True
    (table,) = wanted
    names = [f"k{number}" for number in range(len(keys))]
    values = places.reading(str(table), dict(zip(names, (column.name for column in keys), strict=True)))
    lookup = places.reading(node.table, dict(zip(names, key, strict=True)))
    known = " and ".join(f"w.{quoted([name])} is not null" for name in names)
    same = " and ".join(f"w.{quoted([name])} = l.{quoted([name])}" for name in names)
    strange = f"not exists(select from l where {same})"
    counts = f"select count(*), count(*) filter (where {strange}) from w where {known}"
    rows, strangers = places.session.row(f"with w as ({values}), l as ({lookup}) {counts}")
    return bool(strangers and strangers >= rows * MANY)


def _table_of(catalog: Catalog, places: Places, column: Column) -> str | None:
    """The table that a column was read from: customers have those of their attributes, too."""
    tables = (column.table, *catalog.attributes)
    return next((name for name in tables if (name, column.name) in places.columns), None)
