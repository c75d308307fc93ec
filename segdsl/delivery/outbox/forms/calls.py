"""Calls as a list for whoever telephones: a row to a call, in the order of the customers.

What the template says, as plain text, is what there is to talk about.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from segdsl.channels import CHANNELS
from segdsl.delivery.outbox.form import Form
from segdsl.delivery.outbox.lacking import a_phone
from segdsl.delivery.outbox.tables import Row, Table, in_csv, rows, whom

if TYPE_CHECKING:
    from segdsl.delivery.outbox.outgoing import Field, Outgoing

_CHANNEL, _FILE = "call", "calls.csv"
_NAMES = CHANNELS[_CHANNEL].shows
_HEADINGS = ("phone", *_NAMES, "subject", "talking_points")
_ABOUT = ("campaign", "step", "variant", "persona", "locale", "channel", "key", "message_id")


def _entries(outgoing: Outgoing) -> list[Row]:
    sheet, about = outgoing.sheet, outgoing.fields()
    said: Mapping[str, Field] = {
        "phone": [None if number is None else _dialled(number) for number in sheet.to],
        **whom(sheet, _NAMES),
        "subject": sheet.subject,
        "talking_points": sheet.text,
        **{name: about[name] for name in _ABOUT},
    }
    return rows(len(sheet.keys), said)


def _dialled(number: str) -> str:
    """A number with its country's code as E.164 has it, `+4315550001`; another as it is, `01 555 00 01`."""
    from segdsl.delivery.exports.forms import phone

    return phone(number) or number.lstrip("-/. ")


FORM = Form(
    "a row of a call list",
    _entries,
    in_csv,
    lambda results, work, mark: Table(results / _FILE, mark, (*_HEADINGS, *_ABOUT)),
    carries=_CHANNEL,
    lacks=a_phone,
    rows=_FILE,
)
