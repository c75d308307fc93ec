"""A mail server that does well but for one step, at which it does something else: every step, every fault."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile

import trustme

STEPS = (
    *("greeting", "EHLO", "STARTTLS", "EHLO again", "AUTH"),
    *("MAIL", "RCPT", "DATA", "body", "end", "RSET", "QUIT"),
)
_WELL = {
    "greeting": b"220 us\r\n",
    "DATA": b"354 go on\r\n",
    "STARTTLS": b"220 go on\r\n",
    "QUIT": b"221 bye\r\n",
}
_EXTENSIONS = b"250-us\r\n250-8BITMIME\r\n"

_AUTHORITY = trustme.CA()
_FILE = NamedTemporaryFile(suffix=".pem")  # noqa: SIM115 - it goes when the tests end
_FILE.write(_AUTHORITY.issue_cert("127.0.0.1", "localhost").private_key_and_cert_chain_pem.bytes())
_FILE.write(_AUTHORITY.cert_pem.bytes())
_FILE.flush()
CERTIFICATE = Path(_FILE.name)  # of the server, with its key, and of who vouches for it

Fault = Callable[["Talk", bytes], None]  # the good answer is there to be spoilt


@dataclass(eq=False)
class Unruly:
    """`times` is how often it does `fault` at `step`; `accepted` are the Message-IDs of mails that it has."""

    step: str = "never"
    fault: Fault | None = None
    times: int = 1_000
    encrypts: bool = False
    refuses_first: bool = False  # the first recipient, which makes us say RSET
    accepted: list[str] = field(default_factory=list)
    port: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"smtp://{'ana@' if self.encrypts else ''}127.0.0.1:{self.port}"


@dataclass(eq=False)
class Talk:
    """One connection to it."""

    server: Unruly
    line: socket.socket
    step: str = "greeting"
    read: bytes = b""
    encrypted: bool = False
    refused: bool = False  # the content of a mail, which then does not come

    def wait(self) -> None:
        self.server.over.wait(30)

    def answer(self, good: bytes) -> None:
        """What it says at this step."""
        if self.step == self.server.step and self.server.fault is not None and self.server.times > 0:
            self.server.times -= 1
            self.server.fault(self, good)
        else:
            self.line.sendall(good)

    def words(self) -> bytes:
        while b"\n" not in self.read:
            more = self.line.recv(4096)
            if not more:
                raise ConnectionError
            self.read += more
        word, _, self.read = self.read.partition(b"\n")
        return word.strip()

    def converse(self) -> None:
        self.answer(_WELL["greeting"])
        while True:
            said = self.words()
            verb = said.split()[0].decode("ascii", "replace").upper() if said.split() else "?"
            self.refused = False
            self.step = "EHLO again" if verb == "EHLO" and self.encrypted else verb
            self.answer(self._good(verb, said))
            if verb == "STARTTLS":
                self._encrypt()
            elif verb == "DATA" and not self.refused:
                self._take()
            elif verb == "QUIT":
                return

    def _good(self, verb: str, said: bytes) -> bytes:
        if verb == "EHLO" and self.server.encrypts:
            return _EXTENSIONS + (b"250 AUTH PLAIN\r\n" if self.encrypted else b"250 STARTTLS\r\n")
        if verb == "EHLO":
            return _EXTENSIONS + b"250 SIZE 1000000\r\n"
        if verb == "AUTH":
            return b"235 welcome\r\n"
        if verb == "RCPT" and self.server.refuses_first and b"c1@" in said:
            return b"554 5.7.1 not you\r\n"
        return _WELL.get(verb, b"250 well\r\n")

    def _encrypt(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        self.line, self.read, self.encrypted = context.wrap_socket(self.line, server_side=True), b"", True

    def _take(self) -> None:
        """The content of a mail: it is ours unless we say that it is not."""
        lines = [self.words()]
        self.step = "body"
        if self.server.step == "body":
            self.answer(b"")
        while lines[-1] != b".":
            lines.append(self.words())
        (identity,) = (one.partition(b": ")[2].decode() for one in lines if one.startswith(b"Message-ID"))
        self.step = "end"
        self.server.accepted.append(identity)
        self.answer(b"250 taken\r\n")

    def does_not_take(self) -> None:
        """It says so, before the content comes or after it had all of it."""
        if self.step == "end":
            self.server.accepted.pop()
        self.refused = self.step == "DATA"


@contextmanager
def running(server: Unruly) -> Iterator[Unruly]:
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listening:
        server.port = listening.getsockname()[1]
        threading.Thread(target=_serve, args=(listening, server), daemon=True).start()
        try:
            yield server
        finally:
            server.over.set()


def _serve(listening: socket.socket, server: Unruly) -> None:
    with suppress(OSError):
        while True:
            line, _ = listening.accept()
            threading.Thread(target=_talk, args=(Talk(server, line),), daemon=True).start()


def _talk(talk: Talk) -> None:
    with suppress(OSError, ValueError, IndexError):
        talk.converse()
    with suppress(OSError):
        talk.line.close()


# ---------------------------------------------------------------- faults


def says(answer: bytes, takes: bool = True) -> Fault:
    def fault(talk: Talk, good: bytes) -> None:
        if not takes:
            talk.does_not_take()
        talk.line.sendall(answer)

    return fault


def later(talk: Talk, good: bytes) -> None:
    says(b"451 4.3.0 later\r\n", takes=False)(talk, good)


def never(talk: Talk, good: bytes) -> None:
    says(b"554 5.3.0 never\r\n", takes=False)(talk, good)


def no_such_user(talk: Talk, good: bytes) -> None:
    says(b"550 5.1.1 no such user\r\n", takes=False)(talk, good)


def busy(talk: Talk, good: bytes) -> None:
    says(b"421 4.3.2 too busy\r\n", takes=False)(talk, good)
    closes(talk, good)


def never_in_lines(talk: Talk, good: bytes) -> None:
    says(b"554-5.3.0 never\r\n554-ever\r\n554 at all\r\n", takes=False)(talk, good)


def garbage(talk: Talk, good: bytes) -> None:
    talk.line.sendall(b"\x00\xff\xfe <html>what?\r\n")


def empty_line(talk: Talk, good: bytes) -> None:
    talk.line.sendall(b"\r\n")


def odd_code(talk: Talk, good: bytes) -> None:
    talk.line.sendall(b"199 what\r\n")


def go_on(talk: Talk, good: bytes) -> None:
    talk.line.sendall(b"354 go on and on\r\n")


def closes(talk: Talk, good: bytes) -> None:
    talk.line.close()
    raise ConnectionError


def resets(talk: Talk, good: bytes) -> None:
    talk.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    closes(talk, good)


def half(talk: Talk, good: bytes) -> None:
    talk.line.sendall((good or b"250 well\r\n")[:2])
    closes(talk, good)


def hangs(talk: Talk, good: bytes) -> None:
    talk.wait()
    raise ConnectionError


def drips(talk: Talk, good: bytes) -> None:
    while not talk.server.over.wait(0.05):
        talk.line.sendall(b"2")


def drips_lines(talk: Talk, good: bytes) -> None:
    while not talk.server.over.wait(0.05):
        talk.line.sendall(b"250-x\r\n")


def floods(talk: Talk, good: bytes) -> None:
    while not talk.server.over.is_set():
        talk.line.sendall(b"250-more\r\n" * 1_000)


def huge_line(talk: Talk, good: bytes) -> None:
    for _ in range(20):
        talk.line.sendall(b"2" * 100_000)
    talk.wait()


def many_lines(talk: Talk, good: bytes) -> None:
    """No fault at all: an answer may have many lines (RFC 5321, 4.2.1)."""
    code = (good or b"250")[:3]
    talk.line.sendall(b"".join(code + b"-line\r\n" for _ in range(50)) + (good or b"250 well\r\n"))


def slowly(talk: Talk, good: bytes) -> None:
    """Nor is this one: it takes its time, and no more than a step has."""
    time.sleep(0.05)
    talk.line.sendall(good)


FAULTS: tuple[Fault, ...] = (
    *(later, never, no_such_user, busy, never_in_lines),
    *(garbage, empty_line, odd_code, go_on),
    *(closes, resets, half, hangs, drips, drips_lines, floods, huge_line),
)
