"""A message's HTML as the page shows it: in a frame, in light or in dark.

In: the HTML that a customer would get. Out: the same, made safe to look at. It loads nothing from the network
(with `images`, pictures alone), runs nothing, leads nowhere, and is light or dark whatever the browser is set
to: which media features a style asks for is settled here, so that both can be seen on any machine.
"""

from __future__ import annotations

import re

from segdsl.messages.preview.pictures import FRAME, without_pictures

_DOCTYPE = re.compile(r"\s*<!doctype\b[^>]*>", re.IGNORECASE)
_SCHEME = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)", re.IGNORECASE)
_DECLARED = re.compile(
    r"((?:supported-)?color-schemes?\s*:\s*)(?:only\s+)?(?:light|dark)[\w\s]*?(?=[;}\"'])", re.IGNORECASE
)
_META = re.compile(
    r"(<meta\b[^>]*\bname\s*=\s*[\"']?(?:supported-)?color-schemes?[\"']?[^>]*\bcontent\s*=\s*)(\"[^\"]*\"|'[^']*')",
    re.IGNORECASE,
)
_ALWAYS, _NEVER = "(min-width: 0)", "(max-width: 0)"
# A note at the lower edge for as long as there is more to scroll to: frames end somewhere, messages go on.
# It looks like no part of a letter; a shade would. What is left may be a letter's margin: that is no more.
_MORE = """\
<style>@media screen { @supports (animation-timeline: scroll()) {
@keyframes segdsl-more { from, 98% { opacity: 1 } to { opacity: 0 } }
html::after { content: "\\2193\\00a0 goes on"; position: fixed; z-index: 2147483647; inset: auto 0 10px;
opacity: 0; width: max-content; margin: auto; padding: 5px 14px; border-radius: 99px; background: #1d1c1a;
color: #fff; border: 1px solid; font: 600 13px/1.3 system-ui, Arial, sans-serif; pointer-events: none;
animation: segdsl-more linear both; animation-timeline: scroll(root);
animation-range: 0% calc(100% - 40px) } } }</style>"""


def framed(html: str, *, dark: bool = False, images: bool = False, base: str = "") -> str:
    """A whole document to put into a frame; `base` are styles that the message's own go before."""
    sources = "data: https: http:" if images else "data:"
    shown = _settled(html if images else without_pictures(html, even_own=False), "dark" if dark else "light")
    return document(shown, f"{FRAME}{_MORE}{base}", sources)


def document(html: str, head: str, pictures: str = "data:") -> str:
    """HTML that may run and load nothing, but pictures from where it is said; `head` comes first."""
    policy = f"default-src 'none'; style-src 'unsafe-inline'; img-src {pictures}; font-src data:"
    ours = (
        '<meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<base target="_blank">{head}'
    )
    doctype = _DOCTYPE.match(html)  # what follows it starts the head, whatever the message has there itself
    rest = html[doctype.end() :] if doctype else html
    return f"{doctype[0].strip() if doctype else '<!DOCTYPE html>'}\n{ours}{rest}"


def has_dark_style(html: str) -> bool:
    """Whether the message itself says how it looks in the dark."""
    return any(asked.lower() == "dark" for asked in _SCHEME.findall(html))


def _settled(html: str, scheme: str) -> str:
    if "color-scheme" not in html.lower():
        return html
    html = _SCHEME.sub(lambda asked: _ALWAYS if asked[1].lower() == scheme else _NEVER, html)
    html = _META.sub(lambda meta: f'{meta[1]}"{scheme}"', html)
    return _DECLARED.sub(lambda declared: f"{declared[1]}{scheme}", html)
