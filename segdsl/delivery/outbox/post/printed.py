"""Pages that are printed: a message below the address that shows in the window of an envelope.

In: the messages of a sheet, and what they are printed on. Out: for each the HTML of its page. On A4 the
address stands where DIN 5008, form B, has it, which is where letter services look for it; on Letter where it
shows in the window of a No. 10 envelope.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from segdsl.delivery.outbox.mail.headers import Unwritable
from segdsl.delivery.outbox.post.address import lines
from segdsl.messages.context import Stationery
from segdsl.messages.weave import Sheet

_MOST_LINES = 6  # of an address in the window


@dataclass(frozen=True, slots=True)
class _Paper:
    """Millimetres: from the top to the line of the sender, to the address, to the text; and the margins."""

    sender: float
    address: float
    text: float
    margins: str


_PAPERS = {
    "A4": _Paper(60.0, 62.7, 98.5, "25mm 20mm 20mm 25mm"),
    "Letter": _Paper(53.2, 56.0, 91.0, "25.4mm"),
}
_STYLE = """
@page {{ size: {size}; margin: {margins} }}
@page :first {{ margin-top: 0 }}
@media print {{
  html, body {{ margin: 0 !important; padding: 0 !important; background: none !important }}
  h1, h2, h3 {{ break-after: avoid }}
  img, table, blockquote {{ break-inside: avoid; max-width: 100% }}
  p, li {{ orphans: 2; widows: 2 }}
}}
.by-post {{ box-sizing: border-box; height: {text}mm; position: relative; color: #000;
  font: 10pt/4.2mm Arial, Helvetica, "Liberation Sans", sans-serif; text-align: left }}
.by-post p, .by-post address {{ position: absolute; left: 0; margin: 0; white-space: nowrap;
  font-style: normal }}
.by-post p {{ top: {sender}mm; font-size: 6pt; line-height: 2.5mm }}
.by-post address {{ top: {address}mm }}
.by-post-subject {{ font-weight: bold; margin: 0 0 1em }}
"""
_OWN = """
body { font: 11pt/1.4 Georgia, "Liberation Serif", serif; color: #000 }
.by-post-subject { font-family: Arial, Helvetica, "Liberation Sans", sans-serif }
"""
_BODY = re.compile(r"<body\b(?:\"[^\"]*\"|'[^']*'|[^'\">])*>", re.IGNORECASE)
_HEAD = re.compile(r"</head\s*>", re.IGNORECASE)


def printed(sheet: Sheet, stationery: Stationery) -> Iterator[str]:
    """A page for each message. Raises Unwritable where an address does not fit the window."""
    style = _style(stationery)
    language = sheet.batch.locale.replace("_", "-")
    texts = zip(sheet.html.texts(), sheet.text.texts(), sheet.subject.texts(), strict=True)
    for number, (html, text, subject) in enumerate(texts):
        parts = {part: column[number] for part, column in sheet.addressee.items()}
        top = _top(lines(parts, stationery), stationery.sender, subject)
        yield _page(html or _paragraphs(text), style, top, language, subject)


def _style(stationery: Stationery) -> str:
    paper = _PAPERS[stationery.paper]
    return _STYLE.format(
        size=stationery.paper,
        margins=paper.margins,
        sender=paper.sender,
        address=paper.address,
        text=paper.text,
    )


def _top(address: list[str], sender: str | None, subject: str) -> str:
    if len(address) > _MOST_LINES:
        raise Unwritable(f"the address has more than {_MOST_LINES} lines")
    said = f"<p>{escape(sender)}</p>" if sender else ""
    shown = f'<div class="by-post">{said}<address>{"<br>".join(map(escape, address))}</address></div>\n'
    return shown + (f'<p class="by-post-subject">{escape(subject)}</p>\n' if subject else "")


def _page(html: str, style: str, top: str, language: str, subject: str) -> str:
    """The message with what stands above it; a message that is no whole document becomes one."""
    if (body := _BODY.search(html)) is not None:
        html = html[: body.end()] + "\n" + top + html[body.end() :]
        head = _HEAD.search(html)
        place = body.start() if head is None else head.start()
        return f"{html[:place]}<style>{style}</style>\n{html[place:]}"
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(subject)}</title>\n<style>{style}{_OWN}</style>\n</head>\n"
        f"<body>\n{top}{html}</body>\n</html>\n"
    )


def _paragraphs(text: str) -> str:
    """A text without markup, its blank lines between paragraphs."""
    return "".join(
        f"<p>{'<br>'.join(map(escape, part.splitlines()))}</p>\n" for part in text.strip().split("\n\n")
    )
