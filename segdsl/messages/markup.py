"""Reading HTML that may be broken, in time that grows with its length.

In: HTML as templates make it. Out: calls for its tags and texts, as `html.parser` makes them. For each tag
and comment that never ends that looks through all that follows; after some of them, what remains is text.
"""

from __future__ import annotations

from html.parser import HTMLParser

MOST_UNENDED = 50


class MarkupReader(HTMLParser):
    """A reader whose subclasses say what tags and texts are to them."""

    _unended = 0

    def reset(self) -> None:
        super().reset()
        self._unended = 0

    def parse_starttag(self, i: int) -> int:
        return -1 if self._gave_up else self._noted(super().parse_starttag(i))

    def parse_endtag(self, i: int) -> int:
        return -1 if self._gave_up else self._noted(super().parse_endtag(i))

    def parse_comment(self, i: int, report: bool = True) -> int:
        return -1 if self._gave_up else self._noted(super().parse_comment(i, report))

    def parse_html_declaration(self, i: int) -> int:
        return -1 if self._gave_up else self._noted(super().parse_html_declaration(i))

    def parse_pi(self, i: int) -> int:
        return -1 if self._gave_up else self._noted(super().parse_pi(i))

    @property
    def _gave_up(self) -> bool:
        return self._unended >= MOST_UNENDED

    def _noted(self, end: int) -> int:
        """Where it ends, which is below 0 where it never does."""
        self._unended += end < 0
        return end
