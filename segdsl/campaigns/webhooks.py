"""What a mail provider's webhooks and APIs say in JSON, as rows of a report.

In: a file of JSON, or with an object on each line. Out: the columns that a report has, as texts: a row for
each recipient of each object. Envelopes are opened (Amazon SNS, Mailgun, EventBridge, SparkPost), what an
answer of Klaviyo says elsewhere is brought together, and names in names are read as `mail.timestamp`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from segdsl.campaigns import headings
from segdsl.diagnostics import Checked, Diagnostic
from segdsl.formats import format_of
from segdsl.model.catalog import FileInfo
from segdsl.source import Source, Span
from segdsl.sources.foreign import Columns
from segdsl.sources.formats.json import FORMAT as DOCUMENT
from segdsl.sources.formats.json import objects_in
from segdsl.sources.formats.jsonl import FORMAT as LINES
from segdsl.sources.formats.jsonl import lines_in
from segdsl.sources.found_file import FoundFile
from segdsl.sources.json_texts import Fault, from_json
from segdsl.sources.objects import NoText, text_of
from segdsl.sources.record_files import records_of
from segdsl.sources.records import Record

_ENVELOPES = (
    "event-data",
    "detail",
    "data",
    "attributes",
    "message_event",
    "track_event",
    "unsubscribe_event",
)
_RECIPIENTS = (
    "bounce.bouncedRecipients", "complaint.complainedRecipients", "delivery.recipients",
    "deliveryDelay.delayedRecipients", "mail.destination",
)  # fmt: skip


def is_json(path: Path) -> bool:
    return format_of(path.name) in (DOCUMENT, LINES)


def columns_of_json(path: Path, name: str, kinds: Mapping[str, tuple[str, ...]]) -> Checked[Columns]:
    """The columns that say something to us; `kinds` has the names that each may go by, the best first.

    Raises OSError where the file cannot be read.
    """
    file = FileInfo(name, Span(Source(name, ""), 0, 0))
    split = objects_of_answers if format_of(path.name) == DOCUMENT else lines_in
    records = records_of(FoundFile(path, name), file, split)
    if records.value is None:
        return Checked(None, _placed(records.diagnostics, name))
    rows = [(number, row) for number, record in records.value for row in _rows(record)]
    found: dict[str, list[str]] = {kind: [] for kind in kinds}
    for _, row in rows:
        plain = {headings.plain(path): value for path, value in row.items()}
        for kind, names in kinds.items():
            found[kind].append(next((plain[name] for name in names if plain.get(name)), ""))
    known = {kind: pd.Series(values, dtype="str") for kind, values in found.items() if any(values)}
    frame = pd.DataFrame(known, index=pd.RangeIndex(len(rows)))
    return Checked(Columns(frame, lambda place: rows[place][0]))


def _placed(found: tuple[Diagnostic, ...], name: str) -> tuple[Diagnostic, ...]:
    return tuple(Diagnostic(one.code, one.message, hint=one.hint, file=name) for one in found)


def objects_of_answers(text: str) -> Iterator[Record]:
    """The objects of a document; in an answer such as Klaviyo's, with what they are related to."""
    try:
        document = from_json(text)
    except Fault:
        document = None
    included = document.get("included") if isinstance(document, dict) else None
    beside = {(o.get("type"), o.get("id")): o for o in included or () if isinstance(o, dict)}
    for number, record in objects_in(text):
        yield number, _related(record, beside) if beside else record


def _related(record: dict[str, Any], beside: Mapping[tuple[Any, Any], dict[str, Any]]) -> dict[str, Any]:
    related = {}
    for name, link in dict(record.get("relationships") or {}).items():
        to = link.get("data") if isinstance(link, dict) else None
        if isinstance(to, dict):
            related[name] = beside.get((to.get("type"), to.get("id")), {}).get("attributes")
    return {**record, **related}


# ---------------------------------------------------------------- one object


def _rows(record: dict[str, Any]) -> Iterator[dict[str, str]]:
    """The paths of an object with their texts, once for each recipient that it names."""
    opened = _as_status(_opened(record))
    row = dict(_texts(opened, ""))
    for path in _RECIPIENTS:
        if recipients := _addresses(_at(opened, path)):
            yield from ({**row, "recipient": address} for address in recipients)
            return
    yield row


def _opened(record: dict[str, Any]) -> dict[str, Any]:
    """What is inside of the envelope, with what stands on it."""
    message = record.get("Message")
    if record.get("Type") == "Notification" and isinstance(message, str):
        try:
            inner = from_json(message)
        except Fault:
            return record
        return _opened(inner) if isinstance(inner, dict) else record
    if len(record) == 1 and isinstance(inner := next(iter(record.values())), dict):
        return _opened(inner)
    for name in _ENVELOPES:
        inner = record.get(name)
        if isinstance(inner, dict):
            outside = {n: v for n, v in record.items() if n not in (name, "signature", "type", "id")}
            return _opened({**outside, **inner})
    return record


def _as_status(record: dict[str, Any]) -> dict[str, Any]:
    """The object, where it reports a change of a subscription with what that means."""
    if record.get("RecordType") == "SubscriptionChange":  # Postmark's
        reason = record.get("SuppressionReason") if record.get("SuppressSending") else "resubscribed"
        return {**record, "event": "unsubscribed" if reason == "ManualSuppression" else reason}
    if record.get("eventType") == "Subscription":  # Amazon's
        left = _at(record, "subscription.newTopicPreferences.unsubscribeAll")
        return {**record, "event": "unsubscribed" if left is True else "resubscribed"}
    return record


def _at(record: Any, path: str) -> Any:
    for name in path.split("."):
        record = record.get(name) if isinstance(record, dict) else None
    return record


def _addresses(value: Any) -> list[str]:
    items = value if isinstance(value, list) else []
    found = [item.get("emailAddress") if isinstance(item, dict) else item for item in items]
    return [address for address in found if isinstance(address, str)]


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every path that leads to a text, and that text; of lists, the first item."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, f"{path}.{name}" if path else str(name))
        return
    if isinstance(value, list):
        yield from _texts(value[0] if value else None, path)
        return
    try:
        text = text_of(value)
    except NoText:
        text = None
    if text is not None:
        yield path, text
