"""The forms that messages are written in.

    jsonl     messages.jsonl, a message to a line
    eml       messages/000/0000001-KEY.eml, a mail to a file
    mbox      messages.mbox, all mails in one file
    html      messages/000/0000001-KEY.html, and pages to click through them
    parquet   messages.parquet, a message to a row

The same messages give the same bytes.
"""

from __future__ import annotations

from typing import Literal, get_args

from segdsl.delivery.outbox.forms.writing import Writing

Form = Literal["jsonl", "eml", "mbox", "html", "parquet"]
FORMS: tuple[Form, ...] = get_args(Form)


def writing(form: Form) -> Writing:
    """How this form is written."""
    match form:
        case "jsonl":
            from segdsl.delivery.outbox.forms.jsonl import JSONL

            return JSONL
        case "eml":
            from segdsl.delivery.outbox.forms.eml import EML

            return EML
        case "mbox":
            from segdsl.delivery.outbox.forms.mbox import MBOX

            return MBOX
        case "html":
            from segdsl.delivery.outbox.forms.html import HTML

            return HTML
        case "parquet":
            from segdsl.delivery.outbox.forms.parquet import PARQUET

            return PARQUET
