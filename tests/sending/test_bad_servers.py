"""Servers that break off, lie or are busy at each step: every mail has its end, and none goes twice."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import pytest

from segdsl.sending.delivery import Manner, Told, deliver
from segdsl.sending.line import Patience
from segdsl.sending.server import Server, address
from tests.sending.test_delivery import Ledger, a_mail

STEPS = ("greeting", "ehlo", "mail", "rcpt", "data", "content")
GOOD = {
    "greeting": b"220 hello\r\n",
    "ehlo": b"250-here\r\n250 8BITMIME\r\n",
    "starttls": b"220 go\r\n",
    "mail": b"250 OK\r\n",
    "rcpt": b"250 OK\r\n",
    "data": b"354 go on\r\n",
    "content": b"250 taken\r\n",
    "rset": b"250 OK\r\n",
    "quit": b"221 bye\r\n",
}


def silence(line: socket.socket, answer: bytes) -> None:
    time.sleep(30)


def close(line: socket.socket, answer: bytes) -> None:
    line.close()


def reset(line: socket.socket, answer: bytes) -> None:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    line.close()


def garbage(line: socket.socket, answer: bytes) -> None:
    line.sendall(b"\xff\x00what? <html>\r\n")


def huge(line: socket.socket, answer: bytes) -> None:
    line.sendall(b"250 " + b"x" * 100_000 + b"\r\n")


def half(line: socket.socket, answer: bytes) -> None:
    line.sendall(answer[: len(answer) // 2])
    line.close()


def odd_code(line: socket.socket, answer: bytes) -> None:
    line.sendall(b"199 what\r\n")


def many_lines(line: socket.socket, answer: bytes) -> None:
    line.sendall(b"".join(answer[:3] + b"-line\r\n" for _ in range(50)) + answer)


def busy(line: socket.socket, answer: bytes) -> None:
    line.sendall(b"421 too busy\r\n")
    line.close()


FAULTS = (reset, huge, half, odd_code, busy)


@dataclass
class Liar:
    """A server that does well, but for one step, at which it does something else so many times."""

    step: str
    fault: Callable[[socket.socket, bytes], None]
    times: int = 1_000
    extensions: bytes = b""
    taken: list[bytes] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def answer(self, line: socket.socket, step: str) -> bool:
        """Whether it was the answer that one expects."""
        good = GOOD.get(step, b"250 OK\r\n")
        if step == "ehlo" and self.extensions:
            good = b"250-here\r\n250 " + self.extensions + b"\r\n"
        if step == self.step and self.times > 0:
            self.times -= 1
            self.fault(line, good)
            return self.fault is many_lines
        line.sendall(good)
        return True

    def talk(self, line: socket.socket) -> None:
        with suppress(OSError, ValueError), line, line.makefile("rb") as words:
            self.answer(line, "greeting")
            for said in words:
                verb = said[:4].strip().lower().decode("ascii", "replace")
                well = self.answer(line, {"star": "starttls"}.get(verb, verb))
                if verb == "data" and well:
                    content = b"".join(iter(words.readline, b".\r\n"))
                    self.taken.append(content)
                    self.answer(line, "content")


@contextmanager
def running(liar: Liar) -> Iterator[Liar]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        liar.port = listening.getsockname()[1]
        threading.Thread(target=_serve, args=(listening, liar), daemon=True).start()
        yield liar


def _serve(listening: socket.socket, liar: Liar) -> None:
    with suppress(OSError):
        while True:
            line, _ = listening.accept()
            threading.Thread(target=liar.talk, args=(line,), daemon=True).start()


def sent(liar: Liar, ledger: Ledger, step: float = 0.2, mail: float = 0.5) -> tuple[list[Told], float]:
    began = time.monotonic()
    how = Manner(seconds=0, pauses=(0.0,))
    server = Server(address(liar.url), Patience(step, mail))
    try:
        told = list(deliver([a_mail(1)], server, ledger.standing(), ledger.append, how))
    finally:
        server.__exit__(None, None, None)
    return told, time.monotonic() - began


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("step", STEPS)
def test_every_mail_has_its_end_in_time_and_none_is_taken_twice(
    step: str, fault: Callable[[socket.socket, bytes], None]
) -> None:
    ledger = Ledger()
    with running(Liar(step, fault)) as liar:
        (told,), seconds = sent(liar, ledger)
        assert seconds < 8, "two tries of half a second each, and the time to part"
        if step == "ehlo" and told.end == "sent":  # a server that knows HELO is a server
            assert len(liar.taken) == 1
            return
        if step == "content" and fault is not busy:
            assert told.end == "unsure", told
            assert [entry.status for entry in ledger] == ["sending"]
            assert len(liar.taken) == 1
        elif step == "content":
            assert told.end == "failed"  # the server said that it did not take it
        else:
            assert told.end == "failed", told
            assert [entry.status for entry in ledger] == ["sending", "failed"]
            assert liar.taken == []
        assert told.reason
        again, _ = sent(liar, ledger)
        assert again[0].end == {"unsure": "unsure_before"}.get(told.end, "failed")


@pytest.mark.parametrize("fault", [close, half, garbage, busy], ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("step", STEPS[:-1])
def test_what_fails_once_before_the_mail_is_handed_over_is_tried_again(
    step: str, fault: Callable[[socket.socket, bytes], None]
) -> None:
    with running(Liar(step, fault, times=1)) as liar:
        (told,), _ = sent(liar, Ledger())
        assert told.end == "sent", told
        assert len(liar.taken) == 1


@pytest.mark.parametrize("step", STEPS)
def test_answers_of_many_lines_are_answers(step: str) -> None:
    with running(Liar(step, many_lines)) as liar:
        (told,), _ = sent(liar, Ledger())
        assert told.end == "sent", told


def test_an_error_while_the_server_hangs_does_not_wait_for_its_last_word() -> None:
    with running(Liar("quit", silence)) as liar:
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt), Server(address(liar.url)):
            raise KeyboardInterrupt
        assert time.monotonic() - began < 1
