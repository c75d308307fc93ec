"""Messages that are filled in where Spark runs.

In: a session of Spark, recipients, the texts of templates, a letterhead. Out: a data frame of Spark with
a row for each recipient. Recipients go there in parts, with the values of theirs that messages are made from.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from segdsl.campaigns.batch import Batch
from segdsl.campaigns.batches import Recipients
from segdsl.engines.relational.spark.sessions import plainly
from segdsl.engines.relational.spark.shipping import ship
from segdsl.messages.bulk import Press, message_of
from segdsl.messages.context import Letterhead
from segdsl.messages.letter import HeldBack
from segdsl.source import Source
from segdsl.templates.folder import templates_from

PART = 1_000  # recipients that a task fills in at once
COLUMNS = (
    *("place", "key", "campaign", "step", "variant", "segment", "persona", "template", "channel", "locale"),
    *("to", "subject", "preheader", "html", "text", "link", "unsubscribe", "held_back"),
)
"""Of the data frame: texts, but for the place of the recipient among all. Where `held_back` says why there is
no message, nothing else is said than who it would have been for."""
_SCHEMA = pa.schema([(name, pa.int64() if name == "place" else pa.string()) for name in COLUMNS])


def messages_on(
    session: Any, recipients: Recipients, sources: Mapping[str, Source], letterhead: Letterhead
) -> Any:
    """The data frame, which is worked out when Spark is asked for its rows, and anew each time."""
    ship(session)
    parts = [
        (start, pickle.dumps(replace(recipients.part(start, start + PART), batches=())))
        for start in range(0, len(recipients), PART)
    ]
    columns = zip(*parts, strict=True) if parts else ((), ())
    types = {"start": pa.int64(), "part": pa.binary()}
    held = pa.table({name: pa.array(c, t) for (name, t), c in zip(types.items(), columns, strict=True)})
    filled_in = _filling_in(pickle.dumps((dict(sources), letterhead, recipients.batches)))
    schema = ", ".join(f"`{f.name}` {'BIGINT' if f.name == 'place' else 'STRING'}" for f in _SCHEMA)
    with plainly():
        frame = session.createDataFrame(held).repartition(max(1, len(parts)))
        return frame.mapInArrow(filled_in, schema)


def _filling_in(job: bytes) -> Callable[[Iterator[Any]], Iterator[Any]]:
    def filled_in(batches: Iterator[Any]) -> Iterator[Any]:
        sources, letterhead, known = pickle.loads(job)
        press = Press(templates_from(sources).required(), letterhead)
        for batch in batches:
            for start, part in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                recipients = replace(pickle.loads(part), batches=known)
                rows = [
                    _row(outcome, start, recipients) for outcome in _outcomes(press, recipients, letterhead)
                ]
                yield pa.RecordBatch.from_pylist(sorted(rows, key=lambda row: row["place"]), _SCHEMA)

    return filled_in


def _outcomes(press: Press, recipients: Recipients, letterhead: Letterhead) -> Iterator[Any]:
    for sheet in press.sheets(recipients):
        if isinstance(sheet, HeldBack):
            yield sheet
        else:
            yield from (message_of(sheet, number, letterhead) for number in range(len(sheet.places)))


def _row(outcome: Any, start: int, recipients: Recipients) -> dict[str, Any]:
    batch = recipients.batches[int(recipients.batch_of[outcome.place])]
    row = {"place": start + outcome.place, "key": outcome.key, **_about(batch)}
    if isinstance(outcome, HeldBack):
        return row | {"held_back": outcome.reason}
    told = ("to", "subject", "preheader", "html", "text", "unsubscribe")
    return row | {name: getattr(outcome, name) for name in told} | {"link": outcome.link or None}


def _about(batch: Batch) -> dict[str, str | None]:
    named = {name: getattr(batch, name) for name in ("campaign", "step", "variant", "segment", "persona")}
    plain = {name: getattr(batch, name) for name in ("template", "channel", "locale")}
    return {**{name: thing.name if thing else None for name, thing in named.items()}, **plain}
