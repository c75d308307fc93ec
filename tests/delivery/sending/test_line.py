"""What a server answers is read to its end, whatever pieces it comes in, and only up to a size."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from segdsl.delivery.sending.line import Line, Patience

LARGEST = 65_536  # bytes of an answer


@contextmanager
def line(*pieces: bytes) -> Iterator[Line]:
    """A line to a server that has sent these pieces and hung up."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        opened = Line("", 0, Patience(5, 5))  # no host: nothing is connected yet
        opened.sock = ours
        theirs.settimeout(5)
        for piece in pieces:
            theirs.sendall(piece)
        theirs.shutdown(socket.SHUT_WR)
        yield opened


ANSWERS: dict[bytes, tuple[int, bytes]] = {
    b"250 fine\r\n": (250, b"fine"),
    b"250 \r\n": (250, b""),
    b"250\r\n": (250, b""),
    b"250 fine\n": (250, b"fine"),
    b"250-one\r\n250-two\r\n250 three\r\n": (250, b"one\ntwo\nthree"),
    b"250-one\r\n550 no\r\n": (550, b"one\nno"),
    b"250 \t padded \t\r\n": (250, b"padded"),
    b"hello there\r\n": (-1, b"o there"),
    b"\r\n": (-1, b""),
    b"25\r\n": (-1, b""),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_is_its_code_and_its_words(answer: bytes) -> None:
    """What begins with no code has the code -1, as the standard library has it."""
    with line(answer) as opened:
        assert opened.getreply() == ANSWERS[answer]


def test_two_answers_are_read_one_after_the_other() -> None:
    with line(b"220 us\r\n250-a\r\n", b"250 b\r\n") as opened:
        assert opened.getreply() == (220, b"us")
        assert opened.getreply() == (250, b"a\nb")
        with pytest.raises(smtplib.SMTPServerDisconnected, match="hung up"):
            opened.getreply()


def answer(size: int, lines: int) -> bytes:
    """An answer of so many bytes, on so many lines."""
    rest = b"250-\r\n" * (lines - 1)
    return rest + b"250 " + b"x" * (size - len(rest) - 6) + b"\r\n"


@pytest.mark.parametrize("lines", [1, 2, 100])
def test_the_largest_answer_is_read_and_a_larger_one_is_not(lines: int) -> None:
    with line(answer(LARGEST, lines)) as opened:
        assert opened.getreply()[0] == 250
    with (
        line(answer(LARGEST + 1, lines)) as opened,
        pytest.raises(smtplib.SMTPServerDisconnected, match="does not end"),
    ):
        opened.getreply()
    assert opened.sock is None, "the line is closed"


def test_a_line_that_never_ends_is_given_up() -> None:
    with (
        line(b"x" * (LARGEST + 8192)) as opened,
        pytest.raises(smtplib.SMTPServerDisconnected, match="does not end"),
    ):
        opened.getreply()


def test_on_a_line_that_is_closed_nothing_is_read() -> None:
    with line(b"250 fine\r\n") as opened:
        opened.sock = None
        with pytest.raises(smtplib.SMTPServerDisconnected, match="is closed"):
            opened.getreply()
