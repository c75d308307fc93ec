"""The bodies of mails in quoted-printable, put together from parts: the standard library reads the text."""

from __future__ import annotations

import quopri
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from segdsl.delivery.outbox.mail.quoted_printable import encoded, encoded_column

WORDS = ["From ", ">From ", "From", "=", "==", " ", "\t", "\n", "\r\n", "\r", ".", "é", "李", "a", "x" * 70]
parts = st.lists(st.sampled_from([*WORDS, "x" * 74, "x" * 75, "x" * 76, " " * 80]), max_size=8).map("".join)


def as_sent(text: str) -> str:
    """Line ends as they are sent, each LF."""
    return re.sub(r"\r+\n", "\n", text)


@given(st.lists(parts, max_size=6))
@example(["x" * 74 + " ", "\n"])
@example(["x" * 74 + " \n", "y"])
@example(["x" * 73 + " \n"])
@example(["a\r\rb\r"])
def test_parts_in_a_row_are_the_whole_text(texts: list[str]) -> None:
    body = b"".join(map(encoded, texts))
    assert quopri.decodestring(body).decode() == "".join(map(as_sent, texts))
    for line in body.split(b"\n"):
        assert len(line) <= 76
        assert re.fullmatch(rb"[ -~\t]*", line), "printable signs alone"
        assert not re.match(rb">*From ", line), "it would begin another mail in a mailbox"
        assert not line.endswith((b" ", b"\t")), "servers take blanks at the end away"
    assert body.endswith(b"\n") or not body


@given(st.lists(parts | st.text(max_size=5), max_size=6))
@example(["a" * 75, "b"])
@example(["a" * 76, "b"])
@example(["=" * 25, "b"])
@example(["=" * 26, "b"])
@example(["", "b"])
@example(["a\0b", "c"])
@example([">From me", "x"])
@example([])
def test_a_column_is_encoded_like_each_of_its_entries(column: list[str]) -> None:
    column = [text.encode("utf-8", "ignore").decode() for text in column]
    assert list(encoded_column(column)) == list(map(encoded, column))


@pytest.mark.parametrize("entries", [["plain", "words"], ["a = b", "~"], ["x" * 75, "y"]])
def test_plain_words_stand_on_one_line(entries: list[str]) -> None:
    assert encoded_column(entries) == [entry.replace("=", "=3D").encode() + b"=\n" for entry in entries]
