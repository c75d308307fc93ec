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
from dataclasses import asdict, fields
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import quote

from segdsl.messages.render import Message

Form = Literal["jsonl", "eml", "parquet"]
FORMS: tuple[Form, ...] = get_args(Form)

Write = Callable[[Message], None]

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


def _named(message: Message) -> Mapping[str, Any]:
    """The fields of a message; the sender is called `from`, as in mails."""
    return {"from" if name == "sender" else name: value for name, value in asdict(message).items()}


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
        "X-Segdsl-Campaign": message.campaign,
        "X-Segdsl-Variant": message.variant,
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
    return f"=_{hashlib.sha256(repr(message).encode('utf-8', 'surrogatepass')).hexdigest()[:40]}"


# ---------------------------------------------------------------- columns


@contextmanager
def _parquet(folder: Path) -> Iterator[Write]:
    import pyarrow as pa
    from pyarrow import parquet

    names = ["from" if f.name == "sender" else f.name for f in fields(Message)]
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
