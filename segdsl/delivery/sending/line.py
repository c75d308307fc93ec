"""A line to a mail server on which nothing lasts for ever.

In: a host and a port. Out: an SMTP connection of which every answer, every step of encryption and every mail
has a deadline, and every answer a size: a server that drips, floods or falls silent is an error like a broken
line. `TimeoutError` says that it took too long.
"""

from __future__ import annotations

import smtplib
import ssl
import time
from dataclasses import dataclass
from typing import Any

_LARGEST_ANSWER = 65_536  # bytes, of all its lines


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that a server may take: for one answer, and for a mail with everything that belongs to it."""

    step: float = 30.0
    mail: float = 120.0


class Line(smtplib.SMTP):
    """An SMTP connection with deadlines."""

    def __init__(self, host: str, port: int, patience: Patience, **more: Any) -> None:
        self._patience = patience
        self._unread = b""
        self.begin()
        super().__init__(host, port, timeout=patience.step, **more)

    def begin(self) -> None:
        """From here on runs the time of a mail, or of getting acquainted."""
        self._until = time.monotonic() + self._patience.mail

    def getreply(self) -> tuple[int, bytes]:
        """The next answer: its code, and what it says. Raises OSError, also where it is late or too large."""
        until = min(self._until, time.monotonic() + self._patience.step)
        size, said = 0, []
        try:
            while True:
                line = self._read_line(until)
                size += len(line)
                if size > _LARGEST_ANSWER:
                    raise smtplib.SMTPServerDisconnected("the answer does not end")
                said.append(line[4:].strip(b" \t\r\n"))
                if line[3:4] != b"-":
                    return (int(line[:3]) if line[:3].isdigit() else -1), b"\n".join(said)
        except OSError:
            self.close()
            raise

    def _read_line(self, until: float) -> bytes:
        while b"\n" not in self._unread:
            if len(self._unread) > _LARGEST_ANSWER:
                raise smtplib.SMTPServerDisconnected("the answer does not end")
            if self.sock is None:
                raise smtplib.SMTPServerDisconnected("the line is closed")
            self.sock.settimeout(_left(until))
            more = self.sock.recv(8192)
            if not more:
                raise smtplib.SMTPServerDisconnected("the server has hung up")
            self._unread += more
        line, _, self._unread = self._unread.partition(b"\n")
        return line + b"\n"

    def send(self, s: Any) -> None:
        """Writes bytes before the mail's deadline. Raises OSError."""
        if self.sock is not None:
            self.sock.settimeout(_left(self._until))
        super().send(s)

    def starttls(self, *, context: ssl.SSLContext | None = None) -> tuple[int, bytes]:  # type: ignore[override]
        """Encrypts the line. What came unasked before it was encrypted is not to be trusted."""
        if self._unread:
            raise smtplib.SMTPServerDisconnected("the server answers what it was not asked")
        if self.sock is not None:
            self.sock.settimeout(_left(min(self._until, time.monotonic() + self._patience.step)))
        answer = super().starttls(context=context)
        if self._unread:
            raise smtplib.SMTPServerDisconnected("the server answers what it was not asked")
        return answer


class EncryptedLine(Line, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("the server takes too long")
    return left
