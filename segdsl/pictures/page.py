"""A page of HTML that can be sent by mail: no script, nothing fetched, light and dark, and good on paper.

In: a title, and sections of HTML that has been escaped. Out: the text of one file.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from segdsl.pictures import style
from segdsl.pictures.drawing import NARROW, WIDE, Draw

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
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;margin:.5rem 0}
th,td{padding:.25rem .75rem .25rem 0;text-align:left;vertical-align:top;border-bottom:1px solid #e6eaee}
td.number,th.number{text-align:right;white-space:nowrap}
blockquote{margin:.5rem 0;padding:.1rem 0 .1rem .75rem;border-left:3px solid #b4bec9}
figure{margin:1rem 0}
figcaption{margin-bottom:.25rem}
svg{width:100%;height:auto;display:block}
svg.narrow{display:none}
@media screen and (max-width:34rem){svg.wide{display:none}svg.narrow{display:block}}
@media screen and (prefers-color-scheme:dark){
body{color:#e8eaed;background:#15181c}
a{color:#7cc0f2}
h2{border-color:#3a424b}
th,td{border-color:#2a3038}
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


def figure(draw: Draw, caption: str = "") -> str:
    """A picture below what it shows, drawn twice: for phones, and for all that is wider."""
    wide = draw(WIDE).inline().replace('class="picture"', 'class="picture wide"', 1)
    narrow = draw(NARROW).inline().replace('class="picture"', 'class="picture narrow"', 1)
    said = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f"<figure>{said}{wide}{narrow}</figure>"
