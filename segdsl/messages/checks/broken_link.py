"""broken-link: an address in a letter that leads nowhere.

Links and images are looked at as they come out, with everything filled in. A letter has no address of its
own, so relative links cannot work; `#` and empty links do nothing; schemes are those that mail programs open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.findings import Noted
from segdsl.messages.checks.mail import Mail
from segdsl.messages.checks.pages import Tag, of_kind

SCHEMES = {"href": ("https", "http", "mailto", "tel", "sms"), "src": ("https", "http", "cid")}
_PLACEHOLDER = re.compile(r"\{\{|\{%|\*\|\w+\|\*|%[A-Z_]{3,}%|\[[A-Z_ ]{3,}\]|\bTODO\b|\bXXX\b")
_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}|localhost")


def broken_link(mail: Mail) -> Iterator[Noted]:
    for letter in mail.of_kind("email"):
        for tag in of_kind(letter.tags, "a", "area", "img"):
            fault = _fault(tag)
            if fault is not None:
                message, hint = fault
                found = Diagnostic(
                    "broken-link", message, mail.tag(letter, tag), hint=hint, certainty="proved"
                )
                yield Noted(found, letter.combination)


def _fault(tag: Tag) -> tuple[str, str] | None:
    where = "src" if tag.name == "img" else "href"
    what = "image" if where == "src" else "link"
    address = tag.attributes.get(where)
    if address is None:
        if where == "href" and ("name" in tag.attributes or "id" in tag.attributes):
            return None  # a place that others link to
        return f"the {what} has no address", f'write `{where}="https://…"`'
    return _of_address(address.strip(), what, SCHEMES[where])


def _of_address(address: str, what: str, schemes: tuple[str, ...]) -> tuple[str, str] | None:
    whole = "write the whole address, beginning with `https://`"
    if address in ("", "#"):
        return f"the {what} leads nowhere: its address is {'empty' if not address else '`#`'}", whole
    if address.startswith("#"):
        return None  # within the letter
    left = _PLACEHOLDER.search(address)
    if left is not None:
        return f"a placeholder was left in the address of the {what}: `{left[0]}`", "fill it in"
    try:
        parts = urlsplit(address)
    except ValueError:
        return f"the address of the {what} is none that a browser can open", whole
    if not parts.scheme:
        return f"the address of the {what} is relative, and a letter has none that it could start from", whole
    if parts.scheme.lower() not in schemes:
        listed = ", ".join(f"`{scheme}:`" for scheme in schemes)
        return f"mail programs do not open `{parts.scheme}:` in a {what}", f"use one of {listed}"
    if parts.scheme.lower() in ("http", "https") and (
        not _HOST.fullmatch(parts.hostname or "") or re.search(r"\s", address)
    ):
        return f"the address of the {what} is none that a browser can open", whole
    if parts.scheme.lower() == "mailto" and parts.path and "@" not in parts.path:
        return f"the {what} names no mailbox", "write `mailto:name@example.com`"
    return None


CHECK = Check(
    {"broken-link": Code("warning", "An address in a letter that leads nowhere")}, of_letters=broken_link
)
