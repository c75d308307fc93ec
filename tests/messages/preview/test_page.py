"""The preview page without a browser: its files, and what stands in them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from segdsl.messages.preview.album import Album, file_names
from segdsl.messages.preview.frames import framed, has_dark_style
from segdsl.messages.preview.page import language, pages
from tests.messages.preview.albums import HARM, LETTER, a_card, a_view, an_album

ROOT = Path(__file__).parents[3]


def files(album: Album) -> dict[str, str]:
    return dict(pages(album))


def test_every_message_is_a_file_in_light_and_where_it_has_a_dark_style_in_dark() -> None:
    made = files(an_album())
    assert "messages/welcome.reader.-.de/everything-known.html" in made
    assert "messages/welcome.reader.-.de/everything-known.dark.html" in made
    plain = replace(a_view(), html="<p>Hello</p>")
    assert [
        name for name in files(replace(an_album(), cards=(a_card("a", plain),))) if ".dark." in name
    ] == []


def test_what_is_held_back_has_a_reason_and_no_file() -> None:
    made = files(an_album())
    assert "<strong>Held back</strong> first_name is unknown" in made["index.html"]
    assert not any("name-unknown" in name for name in made)


def test_texts_are_escaped_wherever_they_stand() -> None:
    page = files(an_album())["index.html"]
    assert HARM not in page
    assert "<script>top" not in page
    assert "<img" not in page
    assert page.count("<script") == 1


WRITTEN = """
from segdsl.messages.preview.page import pages
from tests.messages.preview.albums import an_album
for name, text in pages(an_album()):
    print(name, text)
"""


def test_the_same_album_gives_the_same_bytes() -> None:
    """Also in another process, in which Python's sets and hashes come in another order."""
    written = {
        subprocess.run(
            [sys.executable, "-c", WRITTEN],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(written) == 1
    assert b"messages/welcome.reader.-.de/everything-known.html" in written.pop()


def test_an_album_without_cards_says_so() -> None:
    assert "There are no messages" in files(replace(an_album(), cards=()))["index.html"]


def test_cards_that_would_share_a_folder_are_numbered() -> None:
    assert file_names([a_card("a b"), a_card("a/b"), a_card("A-B")]) == (
        "a-b.reader.-.en",
        "a.b.reader.-.en",
        "A-B.reader.-.en-2",
    )


@pytest.mark.parametrize(("locale", "said"), [("de_AT", "German (Austria)"), ("en", "English"), ("x?", "x?")])
def test_languages_have_names(locale: str, said: str) -> None:
    assert language(locale) == said


def test_a_framed_message_loads_nothing_and_leads_nowhere() -> None:
    document = framed("<p>Hello</p>")
    assert document.startswith("<!DOCTYPE html>\n<meta charset")
    assert "default-src 'none'" in document
    assert "http:" not in document
    assert "img-src data: https: http:;" in framed("<p>Hello</p>", images=True)


def test_our_policy_stands_before_all_that_the_message_says() -> None:
    """What looks like a head, but stands in a comment, is none."""
    document = framed("<!-- <head> --><html><head></head></html>")
    assert document.index("Content-Security-Policy") < document.index("<!--")


def test_light_and_dark_are_settled_whatever_the_browser_prefers() -> None:
    assert has_dark_style(LETTER)
    assert not has_dark_style("<p>dark</p>")
    assert "@media (max-width: 0) { p" in framed(LETTER)
    assert 'content="light"' in framed(LETTER)
    assert "@media (min-width: 0) { p" in framed(LETTER, dark=True)
    assert 'content="dark"' in framed(LETTER, dark=True)
    style = "<style>:root { color-scheme: light dark; supported-color-schemes: light dark }</style>"
    assert "{ color-scheme: dark; supported-color-schemes: dark}" in framed(style, dark=True)
