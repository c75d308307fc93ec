"""Servers that drip, flood, fall silent, hang up or talk nonsense: sending ends, and knows what is unsure."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from segdsl.sending.delivery import Manner, Told, deliver
from segdsl.sending.line import Patience
from segdsl.sending.server import Server, address
from tests.sending.test_delivery import Ledger, a_mail

Mood = Callable[[socket.socket], None]
STEPS = ("greeting", "EHLO", "MAIL", "RCPT", "DATA", "end")
WELL = {
    "greeting": b"220 us\r\n",
    "EHLO": b"250-us\r\n250-SIZE 1000\r\n250 8BITMIME\r\n",
    "DATA": b"354 go on\r\n",
    "STARTTLS": b"220 go on\r\n",
}
_PATIENCE = Patience(step=0.4, mail=1.5)


def silence(line: socket.socket) -> None:
    time.sleep(20)


def drip(line: socket.socket) -> None:
    for _ in range(200):
        line.sendall(b"2")
        time.sleep(0.1)


def drip_lines(line: socket.socket) -> None:
    for _ in range(200):
        line.sendall(b"250-x\r\n")
        time.sleep(0.1)


def flood(line: socket.socket) -> None:
    while True:
        line.sendall(b"250-more\r\n" * 1000)


def huge_line(line: socket.socket) -> None:
    for _ in range(1000):
        line.sendall(b"2" * 100_000)


def closes(line: socket.socket) -> None:
    line.close()


def garbage(line: socket.socket) -> None:
    line.sendall(b"\x00\xff\xfe nonsense\r\n")
    time.sleep(20)


MOODS = (silence, drip, drip_lines, flood, huge_line, closes, garbage)


@contextmanager
def server(step: str, mood: Mood, starttls: bool = False) -> Iterator[int]:
    """A server that is well until a step, and there has a mood."""
    listening = socket.create_server(("127.0.0.1", 0))

    def talk(line: socket.socket) -> None:
        with line, suppress(OSError):
            _converse(line, step, mood, starttls)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=talk, args=(listening.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()


def _converse(line: socket.socket, step: str, mood: Mood, starttls: bool) -> None:
    reader = line.makefile("rb")
    word = "greeting"
    while True:
        if word == step:
            mood(line)
            return
        answer = WELL.get(word, b"250 well\r\n")
        if word == "EHLO" and starttls:
            answer = b"250-us\r\n250 STARTTLS\r\n"
        line.sendall(answer)
        if word == "STARTTLS":
            silence(line)
        if word == "DATA":
            while reader.readline() not in (b".\r\n", b""):
                pass
            word = "end"
        else:
            said = reader.readline()
            if not said:
                return
            word = said.split()[0].decode("ascii", "replace").upper()


def sent(port: int, ledger: Ledger) -> tuple[list[Told], float]:
    began = time.monotonic()
    how = Manner(seconds=0, pauses=())
    with Server(address(f"smtp://127.0.0.1:{port}"), _PATIENCE) as line:
        return list(deliver([a_mail(1)], line, {}, ledger.append, how)), time.monotonic() - began


@pytest.mark.parametrize("mood", MOODS, ids=lambda mood: mood.__name__)
@pytest.mark.parametrize("step", STEPS)
def test_every_mood_at_every_step_ends_in_time(step: str, mood: Mood) -> None:
    ledger = Ledger()
    began = time.monotonic()
    with server(step, mood) as port:
        try:
            (told,), _ = sent(port, ledger)
        except OSError:
            assert step in ("greeting", "EHLO")
            assert not ledger
        else:
            unsure = step == "end"
            expected = "unsure" if unsure else "sent" if (step, mood) == ("EHLO", garbage) else "failed"
            assert told.end == expected, told
            assert [entry.status for entry in ledger] == ["sending", *([] if unsure else [expected])]
    assert time.monotonic() - began < 5


def test_encryption_that_never_begins_ends_in_time() -> None:
    began = time.monotonic()
    with server("never", silence, starttls=True) as port, pytest.raises(TimeoutError):
        sent(port, Ledger())
    assert time.monotonic() - began < 5


def test_a_server_that_does_its_work_slowly_is_given_the_time_of_a_step() -> None:
    def slowly(line: socket.socket) -> None:
        time.sleep(0.2)
        line.sendall(b"250 well\r\n")

    with server("end", slowly) as port:
        (told,), _ = sent(port, Ledger())
    assert told.end == "sent"
