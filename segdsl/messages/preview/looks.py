"""The looks of a message: as it is sent, in the dark, without pictures, and its source.

In: the HTML that a customer would get. Out: documents for frames, one for each look that the message has.
Clients that darken messages have no published rules; what is shown is what tests of many mails in them say
(https://www.litmus.com/blog/the-ultimate-guide-to-dark-mode-for-email-marketers).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from segdsl.messages.preview.contents import contents
from segdsl.messages.preview.darkening import BASE, darkened
from segdsl.messages.preview.frames import document, framed, has_dark_style
from segdsl.messages.preview.pictures import without_pictures


@dataclass(frozen=True, slots=True)
class Look:
    """A way to look at messages. `without` is what is said of a message that has no such look."""

    name: str
    title: str
    drawn: Callable[[str, bool], str]  # of the HTML, and whether pictures are loaded
    is_there: Callable[[str], bool] = bool
    without: str = ""

    @property
    def ending(self) -> str:
        """Of the name of its files."""
        return f".{self.name}.html" if self.name else ".html"


def _sent(html: str, images: bool) -> str:
    return framed(html, images=images)


def _own_dark(html: str, images: bool) -> str:
    return framed(html, dark=True, images=images)


def _in_part(html: str, images: bool) -> str:
    return framed(darkened(html, whole=False), images=images, base=BASE)


def _whole(html: str, images: bool) -> str:
    return framed(darkened(html, whole=True), images=images, base=BASE)


def _no_pictures(html: str, images: bool) -> str:
    return framed(without_pictures(html))


def _source(html: str, images: bool) -> str:
    lines = "\n".join(f"<li>{escape(line) or ' '}</li>" for line in html.splitlines())
    return document(f"<title>HTML</title><ol>{lines}</ol>", _SOURCE_STYLE)


def _has_pictures(html: str) -> bool:
    return contents(html).pictures > 0


LOOKS = (
    Look("", "As sent (light)", _sent),
    Look("dark", "Own dark style", _own_dark, has_dark_style, "It has no dark style of its own"),
    Look("darkened", "Half dark: Gmail on Android, Outlook.com", _in_part),
    Look("inverted", "All dark: Gmail on iPhones, Outlook on Windows", _whole),
    Look("no-pictures", "No pictures", _no_pictures, _has_pictures, "It has no pictures"),
    Look("source", "HTML source", _source),
)  # fmt: skip

_SOURCE_STYLE = """\
<style>:root { color-scheme: light dark } body { margin: 0; background: Canvas; color: CanvasText }
ol { margin: 0; padding: 14px 14px 14px 5.5ch; font: 12.5px/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas,
"Liberation Mono", monospace } li { white-space: pre-wrap; overflow-wrap: anywhere }
li::marker { color: GrayText; font-variant-numeric: tabular-nums }</style>"""


def looks_of(html: str) -> Iterator[Look]:
    """Those that this message has."""
    return (look for look in LOOKS if look.is_there(html))
