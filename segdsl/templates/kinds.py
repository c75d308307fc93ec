"""Kinds of messages, told by the names of files.

    NAME.html.j2    an e-mail: the blocks `subject`, `preheader`, `body`, and perhaps `text`
    NAME.mjml.j2    an e-mail written in MJML
    NAME.sms.j2     a text message: its whole text, or the block `body`
    NAME.push.j2    a push message: the blocks `title` and `body`, and perhaps `link` and `expires`

A campaign's channel picks the kind: `via sms` a text message, `via push` a push message, e-mail where it
names none. A channel that other systems carry, such as `in_app`, takes what the template has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from segdsl.channels import Kind, channel_called

ENDINGS: Mapping[str, Kind] = {".html.j2": "email", ".mjml.j2": "email", ".sms.j2": "sms", ".push.j2": "push"}
_PATTERN = "*.j2"


def ending_of(file: str) -> str:
    """`.html.j2`; empty for a file of no kind."""
    return next((ending for ending in ENDINGS if file.endswith(ending)), "")


def template_files(folder: Path) -> list[Path]:
    """The files of a folder and of those in it that have one of the endings, without hidden ones."""
    found = (path for path in folder.rglob(_PATTERN) if ending_of(path.name))
    return sorted(p for p in found if not any(w.startswith(".") for w in p.relative_to(folder).parts))


def kind_of(file: str) -> Kind:
    """The kind of a file with one of the endings; raises KeyError for others."""
    return ENDINGS[ending_of(file)]


def is_html(file: str) -> bool:
    """Whether what is printed in the file is escaped for HTML; for plain text nothing is."""
    return ending_of(file) in (".html.j2", ".mjml.j2", "")


def is_mjml(file: str) -> bool:
    """Whether the file is written in MJML: a letter, a layout or a part of one."""
    return ending_of(file) == ".mjml.j2"


def name_of(file: str) -> str:
    """The name that campaigns give: `welcome` for `welcome.html.j2`."""
    return file.removesuffix(ending_of(file))


def chosen(files: Iterable[str], channel: str) -> str | None:
    """Of the files of one message, the one that a channel sends."""
    by_kind: dict[str, str] = {}
    for file in files:
        by_kind.setdefault(kind_of(file), file)
    kind = channel_called(channel).kind
    return next(iter(by_kind.values()), None) if kind is None else by_kind.get(kind)
