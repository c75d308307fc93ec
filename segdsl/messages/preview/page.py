"""The preview page: an album as files that a browser opens from the disk.

In: an album. Out: `index.html` and a small file for each message, by their names within a folder. The page
asks nothing of the network, works without scripts, and is the same bytes for the same album. What customers
and authors wrote stands in it as text; messages themselves are shown in frames that may run nothing.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

import segdsl
from segdsl.messages.checks.header_lines import MOST_SUBJECT
from segdsl.messages.preview.album import Album, Card, Sort, file_names
from segdsl.messages.preview.contents import contents
from segdsl.messages.preview.looks import LOOKS, looks_of
from segdsl.messages.text_parts import text_parts

INDEX = "index.html"
_PAGES = Path(__file__).parent / "pages"
_WORST = ("error", "warning", "info")


def pages(album: Album, *, images: bool = False) -> Iterator[tuple[str, str]]:
    """The files of the page: name and text. With `images`, messages load their pictures from the network.

    A message has a file for each look that it has: `everything-known.html`, `everything-known.source.html`.
    """
    folders = [f"messages/{name}" for name in file_names(album.cards)]
    yield INDEX, _index(album, folders)
    for card, folder in zip(album.cards, folders, strict=True):
        for view in card.views:
            if view.reason is None and card.kind == "email":
                for look in looks_of(view.html):
                    yield f"{folder}/{view.sort.name}{look.ending}", look.drawn(view.html, images)


def _index(album: Album, folders: list[str]) -> str:
    style = _environment().get_template("style.css").render(looks=LOOKS)
    script = (_PAGES / "script.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    groups = album.campaigns()
    sizes = [len(cards) for _, cards in groups]
    return _environment().get_template("index.html.j2").render(
        album=album,
        groups=groups,
        folders=folders,
        before=dict(zip((name for name, _ in groups), accumulate([0, *sizes]), strict=False)),
        about=dict(album.about),
        worst=[_worst(card) for card in album.cards],
        views=sum(len(card.views) for card in album.cards),
        names={card.locale: language(card.locale) for card in album.cards},
        choices=_choices(album),
        sorts=[(sort.name, sort.title) for sort in _sorts(album)],
        initials="".join(word[0] for word in re.findall(r"\w+", album.sender)[:2]).upper(),
        as_of=" ".join(re.sub(r"([+-]\d\d:\d\d)$", r" (\1)", album.as_of).split("T")),
        looks=LOOKS,
        looks_of=looks_of,
        contents=contents,
        most_subject=MOST_SUBJECT,
        text_parts=text_parts,
        style=Markup(style),
        script=Markup(script),
        script_hash=digest,
        version=segdsl.__version__,
    )  # fmt: skip


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["code"] = _code
    environment.filters["kilobytes"] = kilobytes
    environment.filters["lang"] = lambda locale: locale.replace("_", "-")
    return environment


def _code(text: str) -> Markup:
    """Words in backquotes as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def kilobytes(size: int) -> str:
    """`8.1 KB`, `105 KB`, of 1,024 bytes as Gmail counts."""
    return f"{size / 1024:,.{1 if size < 99.95 * 1024 else 0}f} KB"


def language(locale: str) -> str:
    """`German (Austria)` for `de_AT`; what is no locale, as it is."""
    try:
        return str(Locale.parse(locale.replace("-", "_")).get_display_name("en") or locale)
    except (UnknownLocaleError, ValueError):
        return locale


def _worst(card: Card) -> str:
    return next((s for s in _WORST if any(found.severity == s for found in card.findings)), "")


def _sorts(album: Album) -> list[Sort]:
    return list(dict.fromkeys(view.sort for card in album.cards for view in card.views))


def _choices(album: Album) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What can be chosen among, where there is more than one: field, its title, values with their titles."""
    fields: dict[str, tuple[str, Any]] = {
        "campaign": ("Campaign", lambda card: (card.campaign or card.template,) * 2),
        "persona": (
            "Persona",
            lambda card: (card.persona or "", card.persona_title or card.persona or "None"),
        ),
        "variant": ("Variant", lambda card: (card.variant or "", card.variant or "None")),
        "locale": ("Language", lambda card: (card.locale, language(card.locale))),
    }
    found = [(n, title, list(dict.fromkeys(map(of, album.cards)))) for n, (title, of) in fields.items()]
    return [(name, title, [v for v in values if v[0]]) for name, title, values in found if len(values) > 1]
