"""Who is in what, as a table of a database: a row for each customer and what they are in.

In: a run. Out: rows with the key, `segment`, `stage` and `as_of`; of a lifecycle, `segment` is its name and
`stage` where the customer stands in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from segdsl.engines.result import Result
from segdsl.sources.as_arrow import to_arrow
from segdsl.sources.databases.address import Address
from segdsl.sources.databases.replacing import replace_rows

_TYPES = {pa.float64(): "double precision", pa.int64(): "bigint", pa.date32(): "date"}
_TYPES |= {pa.timestamp("us"): "timestamp", pa.bool_(): "boolean"}


def write(result: Result, where: Address, table: tuple[str, ...]) -> int:
    """Replaces the rows of a table, in one transaction; gives how many there are now. Raises Refused."""
    key = {str(name).lstrip("#"): to_arrow(result.key[name]) for name in result.key.columns}
    moment = _moment(result)
    types = {name: _TYPES.get(column.type, "text") for name, column in key.items()}
    types |= {"segment": "text not null", "stage": "text"}
    types |= {"as_of": f"{'timestamp' if pa.types.is_timestamp(moment.type) else 'date'} not null"}
    return replace_rows(where, table, types, _pieces(result, key, moment))


def _moment(result: Result) -> Any:
    moment = result.as_of.moment
    if isinstance(moment, dt.datetime):
        return pa.scalar(moment.astimezone(dt.UTC).replace(tzinfo=None), pa.timestamp("us"))
    return pa.scalar(moment, pa.date32())


def _pieces(result: Result, key: dict[str, Any], moment: Any) -> Iterator[Any]:
    """The members of each segment, and who has a stage of each lifecycle."""
    for name in result.segments:
        yield _rows(key, result.segments.arrow(name), name, None, moment)
    for name in result.lifecycles:
        stages = result.lifecycles.arrow(name).cast(pa.string())
        yield _rows(key, pc.is_valid(stages), name, stages, moment)


def _rows(key: dict[str, Any], members: Any, name: str, stages: Any, moment: Any) -> Any:
    taken = {column: values.filter(members) for column, values in key.items()}
    number = len(next(iter(taken.values())))
    stage = pa.nulls(number, pa.string()) if stages is None else stages.filter(members)
    named = {"segment": pa.repeat(pa.scalar(name), number), "stage": stage}
    return pa.table({**taken, **named, "as_of": pa.repeat(moment, number)})
