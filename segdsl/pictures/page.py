"""A page of HTML that can be sent by mail: no script, nothing fetched, light and dark, and good on paper.

In: a title, and sections of HTML that has been escaped. Out: the text of one file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from segdsl.pictures import style
from segdsl.pictures.drawing import NARROW, WIDE, Draw

PHONE = 34
"""As many letters fit beside each other on a phone."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.5 FONT;color:#1d2329;background:#fff;margin:0 auto;max-width:46rem;padding:1rem 1.25rem 3rem}
h1{font-size:1.6rem;line-height:1.25;margin:1rem 0 .25rem}
h2{font-size:1.2rem;margin:2.25rem 0 .5rem;padding-top:.5rem;border-top:1px solid #d0d7de}
h3{font-size:1rem;margin:1.5rem 0 .5rem}
p,li{max-width:42rem}
.soft,figcaption,caption{color:#59636e;font-size:.875rem;text-align:left}
nav a{margin-right:1rem;white-space:nowrap}
a{color:#0a5a9c}
.wide-table{overflow-x:auto}
td[data-head]::before{display:none}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;margin:.5rem 0}
th,td{padding:.25rem .75rem .25rem 0;text-align:left;vertical-align:top;border-bottom:1px solid #e6eaee}
td.number,th.number{text-align:right;white-space:nowrap}
blockquote{margin:.5rem 0;padding:.1rem 0 .1rem .75rem;border-left:3px solid #b4bec9}
figure{margin:1rem 0}
figcaption{margin-bottom:.25rem}
svg{width:100%;height:auto;display:block}
svg.narrow{display:none}
@media screen and (max-width:34rem){
svg.wide{display:none}
svg.narrow{display:block}
.stacked thead,.stacked td:empty{display:none}
.stacked table,.stacked caption,.stacked tbody,.stacked tr,.stacked td{display:block}
.stacked tr{padding:.4rem 0;border-bottom:1px solid #d0d7de}
.stacked td{padding:.1rem 0;border:0}
.stacked td:first-child{font-weight:600}
.stacked td[data-head]{display:flex;justify-content:space-between;gap:1rem}
.stacked td[data-head]{text-align:right;white-space:normal}
.stacked td[data-head]::before{display:block;content:attr(data-head);color:#59636e;text-align:left}
}
@media screen and (prefers-color-scheme:dark){
body{color:#e8eaed;background:#15181c}
a{color:#7cc0f2}
h2{border-color:#3a424b}
th,td,.stacked tr{border-color:#2a3038}
.stacked td[data-head]::before{color:#a3adb8}
.soft,figcaption,caption{color:#a3adb8}
}
@media print{
body{max-width:none;padding:0;font-size:11pt}
h2,h3{break-after:avoid}
figure,tr,blockquote{break-inside:avoid}
nav{display:none}
.wide-table{overflow:visible}
}
"""


def page(title: str, sections: Iterable[str], more: str = "") -> str:
    """The whole file; `more` are styles of what only this page has."""
    look = (_STYLE + more).replace("FONT", style.FONT).replace("\n", "") + style.sheet()
    head = [
        '<!doctype html><html lang="en"><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title><style>{look}</style>",
        f"<h1>{escape(title)}</h1>",
    ]
    return "\n".join([*head, *sections, "</html>\n"])


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], title: str = "", names: int | None = None
) -> str:
    """A table; all columns behind the first `names` hold numbers, none without it.

    On a phone each row of a table that is too wide for it is a list, in which every cell has its head.
    """
    words = len(head) if names is None else names
    caption = f"<caption>{escape(title)}</caption>" if title else ""
    heads = "".join(f"<th{_kind(place >= words)}>{escape(cell)}</th>" for place, cell in enumerate(head))
    top = f"<thead><tr>{heads}</tr></thead>" if any(head) else ""
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{_kind(place >= words)}{_headed(head[place]) if place else ''}>{escape(cell)}</td>"
            for place, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    stacked = " stacked" if _letters([head, *rows], words) > PHONE else ""
    return f'<div class="wide-table{stacked}"><table>{caption}{top}<tbody>{body}</tbody></table></div>'


def _kind(number: bool) -> str:
    return ' class="number"' if number else ""


def _headed(head: str) -> str:
    return f' data-head="{escape(head)}"' if head else ""


def _letters(rows: Sequence[Sequence[str]], words: int) -> int:
    """How many letters have to stand beside each other: numbers are not broken, and words only in between."""
    columns = zip(*rows, strict=True)
    return sum(
        2 + max(len(cell) if place >= words else max(map(len, cell.split()), default=0) for cell in column)
        for place, column in enumerate(columns)
    )


def figure(draw: Draw, caption: str = "") -> str:
    """A picture below what it shows, drawn twice: for phones, and for all that is wider."""
    wide = draw(WIDE).inline().replace('class="picture"', 'class="picture wide"', 1)
    narrow = draw(NARROW).inline().replace('class="picture"', 'class="picture narrow"', 1)
    said = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f"<figure>{said}{wide}{narrow}</figure>"
