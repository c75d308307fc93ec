"""Styles written into the tags that they are for, as some mail programs read no others.

In: the HTML of a letter. Out: the same with what its `<style>` says in `style` attributes; rules that cannot
stand there, such as those in `@media` and of `:hover`, stay where they are. Needs `css-inline` (the extra
`inline`).

Nothing else changes: signs that were escaped stay escaped as they were, as their `&` is out of sight
meanwhile. Nothing is loaded from the network.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

# Private characters in the place of what would be spelled otherwise when the HTML is written again.
_AWAY = {ord("&"): "\U0010fff0", ord("\u00a0"): "\U0010fff1", ord("\r"): "\U0010fff2"}
_BACK = {ord(stand_in): chr(sign) for sign, stand_in in _AWAY.items()}
_STAND_INS = re.compile("[\U0010fff0-\U0010fff2]")
_STYLES = re.compile(r"<style\b[^>]*>(.*?)</style", re.IGNORECASE | re.DOTALL)
_CHOSEN_BY = re.compile(r"<[^<>]*?\s(?:class|id|style)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
_BY_ATTRIBUTE = re.compile(r"\[[\w-]+\s*[~|^$*]?=")


def is_available() -> bool:
    """Whether the library is there."""
    try:
        import css_inline  # noqa: F401
    except ImportError:
        return False
    return True


@cache
def _inliner() -> Any:
    import css_inline

    return css_inline.CSSInliner(
        keep_style_tags=True,
        keep_link_tags=True,
        remove_inlined_selectors=True,
        load_remote_stylesheets=False,
    )


def inlined(html: str) -> str:
    """The HTML with its styles in its tags. What has no styles stays as it is."""
    if not _STYLES.search(html) or _STAND_INS.search(html):
        return html
    return str(_inliner().inline(html.translate(_AWAY))).translate(_BACK)


def decides(html: str, mark: re.Pattern[str]) -> bool:
    """Whether something marked could decide which styles a tag gets: its value has to be there first."""
    sheets = [styles[1] for styles in _STYLES.finditer(html)]
    chosen = [names[1] for names in _CHOSEN_BY.finditer(html)]
    if any(map(mark.search, (*sheets, *chosen))):
        return True
    return any(map(_BY_ATTRIBUTE.search, sheets)) and mark.search(html) is not None
