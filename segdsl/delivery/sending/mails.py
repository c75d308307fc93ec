"""The mails of an outbox.

In: a folder that `segdsl render --as eml` wrote. Out: its mails in their order, each with its marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote

from segdsl.delivery.outbox.mail.mails import PERSONA, STEP
from segdsl.diagnostics import option, wrong_usage

_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_OURS = re.compile(rf"(?im)^(?:{PERSONA}|{STEP}): [^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*".encode())


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it goes out; `sender` and `to` are bare addresses for the envelope.

    The persona that speaks in it, and the step of a series, are nobody's business but ours: their headers do
    not go out.
    """

    content: bytes
    message_id: str
    key: str
    campaign: str
    variant: str
    sender: str
    to: str
    persona: str = ""
    step: str = ""


def mail_files(folder: Path) -> list[Path]:
    """The files of an outbox's mails. Raises Problem where it holds none of that form."""
    files = sorted(folder.rglob("*.eml"))
    inside = folder / "messages"
    if files or (inside.is_dir() and not any(path.is_file() for path in inside.rglob("*"))):
        return files
    if not folder.is_dir():
        message, hint = f"there is no folder `{folder}`", "`segdsl render --as eml --out DIR` writes one"
    else:
        message = f"`{folder}` holds no mails"
        rendered = option("--as eml", 'form="eml"')
        hint = f"only mail files can be sent: render with {rendered}"
    raise wrong_usage(message, hint=hint)


def read(files: list[Path]) -> Iterator[Mail]:
    """Raises Problem for a file that is no mail of ours."""
    for file in files:
        yield mail_from(file.read_bytes(), str(file))


def mail_from(content: bytes, name: str) -> Mail:
    """A mail from its bytes. Raises Problem where it lacks what sending needs; `name` says which it is."""
    headers = message_from_bytes(content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", policy=policy.default)
    message_id, sender, to = headers["Message-ID"], headers["From"], headers["To"]
    for header, value in (("Message-ID", message_id), ("From", sender), ("To", to)):
        if not value:
            hint = "say who sends: `[email] from` in `segdsl.toml`" if header == "From" else None
            message = f"the mail `{name}` has no `{header}`, so it cannot be sent"
            raise wrong_usage(message, hint=hint)
    return Mail(
        _without_ours(content) if headers[PERSONA] or headers[STEP] else content,
        str(message_id).strip(),
        unquote(str(headers["X-Segdsl-Key"] or "")),
        str(headers["X-Segdsl-Campaign"] or ""),
        str(headers["X-Segdsl-Variant"] or ""),
        parseaddr(str(sender))[1],
        parseaddr(str(to))[1],
        str(headers[PERSONA] or ""),
        str(headers[STEP] or ""),
    )


def _without_ours(content: bytes) -> bytes:
    """The mail without the headers that are for the history alone; what its body says stays."""
    found = _END_OF_HEADERS.search(content)
    end = found.end() if found else len(content)
    return _OURS.sub(b"", content[:end]) + content[end:]
