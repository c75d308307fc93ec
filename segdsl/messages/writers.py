"""The forms that messages are written in.

In: a folder, and messages one by one. Out: `messages.jsonl`, a message to a line; or `messages/`, a file to a
mail that any mail program opens; or `messages.parquet`, a row to a message. The same messages give the same
bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import quote

from segdsl.messages.render import Message

Form = Literal["jsonl", "eml", "parquet"]
FORMS: tuple[Form, ...] = get_args(Form)

Write = Callable[[Message], None]

_FIELDS = (
    "key",
    "campaign",
    "variant",
    "persona",
    "template",
    "to",
    "from",
    "reply_to",
    "subject",
    "preheader",
    "html",
    "text",
)
_BATCH = 5_000  # messages that are held in memory before they go into a file of columns


def writer(folder: Path, form: Form) -> AbstractContextManager[Write]:
    """What writes messages into the folder; it raises ValueError for one that cannot take this form."""
    return {"jsonl": _jsonl, "eml": _eml, "parquet": _parquet}[form](folder)


@contextmanager
def _jsonl(folder: Path) -> Iterator[Write]:
    with (folder / "messages.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        yield lambda message: print(_line(message), file=file)


def _line(message: Message) -> str:
    text = json.dumps(_named(message), ensure_ascii=False)
    for separator in "\u2028\u2029\x85":  # some readers take these for line ends
        text = text.replace(separator, f"\\u{ord(separator):04x}")
    return text


def _named(message: Message) -> dict[str, str | None]:
    """The fields of a message as every form shows them."""
    lot = message.lot
    return {
        "key": message.key,
        "campaign": lot.campaign.name if lot.campaign else None,
        "variant": lot.variant.name if lot.variant else None,
        "persona": lot.persona.name if lot.persona else None,
        "template": lot.template,
        "to": message.to,
        "from": message.sender,
        "reply_to": message.reply_to,
        "subject": message.subject,
        "preheader": message.preheader,
        "html": message.html,
        "text": message.text,
    }


# ---------------------------------------------------------------- mails


@contextmanager
def _eml(folder: Path) -> Iterator[Write]:
    mails = folder / "messages"
    mails.mkdir()
    number = 0

    def write(message: Message) -> None:
        nonlocal number
        content = mail(message)
        number += 1
        (mails / f"{number:07}.eml").write_bytes(content)

    yield write


def mail(message: Message) -> bytes:
    """The message as a mail of a plain text and an HTML part; ValueError where it would break a header."""
    letter = EmailMessage(SMTP if (message.to or "").isascii() else SMTPUTF8)
    headers = {
        "From": message.sender,
        "To": message.to,
        "Reply-To": message.reply_to,
        "Subject": message.subject,
        "X-Segdsl-Key": quote(message.key, safe=" @|+"),
        "X-Segdsl-Campaign": message.lot.campaign and message.lot.campaign.name,
        "X-Segdsl-Variant": message.lot.variant and message.lot.variant.name,
    }
    for name, value in headers.items():
        if value is not None:
            letter[name] = value
    letter.set_content(message.text, cte="quoted-printable")
    letter.add_alternative(message.html, subtype="html", cte="quoted-printable")
    letter.set_boundary(_boundary(message))
    return letter.as_bytes()


def _boundary(message: Message) -> str:
    """What parts the parts: from the content, so that it is always the same and not found within."""
    content = repr((message.key, message.text, message.html)).encode("utf-8", "surrogatepass")
    return f"=_{hashlib.sha256(content).hexdigest()[:40]}"


# ---------------------------------------------------------------- columns


@contextmanager
def _parquet(folder: Path) -> Iterator[Write]:
    import pyarrow as pa
    from pyarrow import parquet

    names = list(_FIELDS)
    schema = pa.schema([(name, pa.string()) for name in names])
    waiting: list[Mapping[str, Any]] = []
    with parquet.ParquetWriter(folder / "messages.parquet", schema) as file:

        def flush() -> None:
            file.write_table(pa.Table.from_pylist(waiting, schema=schema))
            waiting.clear()

        def write(message: Message) -> None:
            waiting.append(_named(message))
            if len(waiting) == _BATCH:
                flush()

        yield write
        flush()
