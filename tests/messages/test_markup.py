"""HTML that is broken in many places: it is read once, and what is broken in a few is read as before."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from segdsl.messages.markup import MOST_UNENDED
from segdsl.messages.plain_text import plain_text

READS = ("parse_starttag", "parse_endtag", "parse_comment", "parse_html_declaration", "parse_pi")
UNENDED = ("<a href='", '<a href="', "<p title=", "</a ", "<!-- ", "<? ", "<![CDATA[")


@pytest.mark.parametrize("piece", UNENDED)
def test_the_end_of_what_never_ends_is_looked_for_a_few_times(
    piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = 0

    def counted(read: Any) -> Any:
        def counting(*words: Any) -> Any:
            nonlocal looked
            looked += 1
            return read(*words)

        return counting

    for name in READS:
        monkeypatch.setattr(HTMLParser, name, counted(getattr(HTMLParser, name)))
    assert "Hello" in plain_text("<p>Hello</p>" + piece * 1_000)
    assert looked <= MOST_UNENDED + 10


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hello</p> <a href='x' <b>you</b>", "Hello\n\nyou"),
        ("<p>1 < 2</p><p>three", "1 < 2\n\nthree"),
        ("<!-- hidden --><p>Hello</p><!-- never ends", "Hello\n\n<!-- never ends"),
        ("<head><title>x</title></b></head><p>Hello</p>", "Hello"),
        ("<style>p { color: red }</style></i>Hello", "Hello"),
    ],
)
def test_what_is_broken_in_a_few_places_is_read(html: str, text: str) -> None:
    assert plain_text(html) == text + "\n"
