"""Messages in the app as JSON Lines, by the names that systems which show them have for their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segdsl.delivery.outbox.form import Form
from segdsl.delivery.outbox.forms.jsonl import Line, in_one, lines
from segdsl.delivery.outbox.stores import Stream

if TYPE_CHECKING:
    from segdsl.delivery.outbox.outgoing import Outgoing
    from segdsl.messages.weave import Weave

_FILE = "in_app.jsonl"
_CALLED = {
    "user_id": "key",
    "title": "subject",
    "body": "text",
    "html": "html",
    "link": "link",
    "expires_at": "expires",
    **{name: name for name in ("campaign", "step", "variant", "persona", "locale", "channel", "message_id")},
}


def _entries(outgoing: Outgoing) -> list[Line]:
    from segdsl.delivery.outbox.outgoing import blank_as_none

    fields, sheet = outgoing.fields(), outgoing.sheet
    fields |= {"text": _without_end(sheet.text), "html": blank_as_none(sheet.html)}
    return lines(len(sheet.keys), {name: fields[own] for name, own in _CALLED.items()})


def _without_end(text: Weave) -> Weave:
    """A text without the line end behind it, which all messages share."""
    from segdsl.messages.weave import Weave

    *parts, last = text.parts
    return Weave(text.size, (*parts, last.rstrip("\n") if isinstance(last, str) else last))


FORM = Form(
    "a line for an app",
    _entries,
    in_one,
    lambda results, work, mark: Stream(results / _FILE, mark),
    carries="in_app",
    rows=_FILE,
)
