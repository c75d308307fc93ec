"""A mail server, and what it says to each mail.

In: a URL such as `smtp://user@mail.example:587`. Out: for each mail, what became of it. Encryption is used
wherever the server offers it, and a password never goes over a line without it.
"""

from __future__ import annotations

import os
import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import unquote, urlsplit

from segdsl.diagnostics import wrong_usage
from segdsl.sending.line import EncryptedLine, Line, Patience
from segdsl.sending.mails import Mail

PASSWORD = "SEGDSL_SMTP_PASSWORD"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is and who we are to it. The password is never shown."""

    host: str
    port: int
    encrypted: bool = False
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def address(url: str) -> Address:
    """Reads `smtp://host:port` or `smtps://…`, with a user where there is one. Raises Problem."""
    hint = f"write one such as `smtp://localhost:1025`; a password goes into the variable `{PASSWORD}`"
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        port, host = None, None
    if host is None or parts.scheme not in ("smtp", "smtps") or parts.path.strip("/"):
        raise wrong_usage("this is not the address of a mail server", hint=hint)
    encrypted = parts.scheme == "smtps"
    user = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password else os.environ.get(PASSWORD)
    return Address(host, port or (465 if encrypted else 587), encrypted, user, password)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The server has taken the mail."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The server has not taken it. `later` says that it may if it is asked again."""

    reason: str
    later: bool


@dataclass(frozen=True, slots=True)
class Unsure:
    """The line broke after the mail was handed over and before the answer: it may have gone out."""

    reason: str


Answer = Accepted | Refused | Unsure


class Server:
    """A connection, opened when it is needed and again after it broke."""

    def __init__(self, where: Address, patience: Patience | None = None) -> None:
        self._where = where
        self._patience = patience or Patience()
        self._line: Line | None = None

    def __enter__(self) -> Server:
        self._connected()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up(politely=kind is None)

    def deliver(self, mail: Mail) -> Answer:
        """Hands over one mail, once."""
        try:
            line = self._connected()
            line.begin()
            self._addressed(line, mail)
        except smtplib.SMTPResponseException as error:
            answered = 400 <= error.smtp_code < 600 and error.smtp_code != 421
            self._reset() if answered else self._hang_up(politely=error.smtp_code == 421)
            return Refused(_words(error.smtp_code, error.smtp_error), later=not 500 <= error.smtp_code < 600)
        except OSError as error:
            self._hang_up(politely=False)
            return Refused(f"the line broke ({reason(error)})", later=True)
        return self._handed_over(line, mail)

    def _addressed(self, line: Line, mail: Mail) -> None:
        """Names sender and recipient, and asks to hand over; nothing is sent by that."""
        options = ["SMTPUTF8"] if not (mail.sender + mail.to).isascii() else []
        if options and not line.has_extn("smtputf8"):
            raise smtplib.SMTPResponseException(553, b"the server takes no addresses beyond ASCII")
        for code, words in (line.mail(mail.sender, options), line.rcpt(mail.to)):
            if code not in (250, 251):
                raise smtplib.SMTPResponseException(code, words)
        code, words = line.docmd("DATA")
        if code != 354:
            raise smtplib.SMTPResponseException(code, words)

    def _handed_over(self, line: Line, mail: Mail) -> Answer:
        try:
            line.send(_until_the_dot(mail.content))
            code, words = line.getreply()
        except OSError as error:
            self._hang_up(politely=False)
            return Unsure(f"the line broke before the answer ({reason(error)})")
        if 200 <= code < 300:
            return Accepted()
        if not 400 <= code < 600:  # no answer that SMTP knows: it may have been taken
            self._hang_up(politely=False)
            return Unsure(f"the answer to the mail was none: {_words(code, words)}")
        self._reset()
        return Refused(_words(code, words), later=code < 500)

    def _connected(self) -> Line:
        if self._line is None:
            self._line = _opened(self._where, self._patience)
        return self._line

    def _reset(self) -> None:
        try:
            if self._line is not None:
                self._line.rset()
        except OSError:
            self._hang_up(politely=False)

    def _hang_up(self, politely: bool = True) -> None:
        """Where something is wrong, or somebody waits for us to end, the server is not asked again."""
        line, self._line = self._line, None
        if line is not None:
            with suppress(OSError):
                if politely:
                    line.putcmd("QUIT")
            line.close()


def _opened(where: Address, patience: Patience) -> Line:
    """A line to the server, encrypted where it can be, and logged in where there is a user."""
    safe = ssl.create_default_context()
    if where.encrypted:
        line: Line = EncryptedLine(where.host, where.port, patience, context=safe)
    else:
        line = Line(where.host, where.port, patience)
    try:
        line.ehlo_or_helo_if_needed()
        if not where.encrypted and line.has_extn("starttls"):
            line.starttls(context=safe)
            line.ehlo_or_helo_if_needed()
        if where.user is not None:
            _log_in(line, where)
    except BaseException as error:
        line.close()
        if isinstance(error, ValueError):  # a challenge that is none
            raise smtplib.SMTPException("the server's answer makes no sense") from None
        raise
    return line


def _log_in(line: Line, where: Address) -> None:
    message = None
    if where.password is None:
        message = f"there is no password for `{where.user}`: put it into the variable `{PASSWORD}`"
    elif not isinstance(line.sock, ssl.SSLSocket):
        message = f"`{where.host}` offers no encryption, so it is not told a password"
    if message is None:
        try:
            line.login(str(where.user), str(where.password))
            return
        except smtplib.SMTPAuthenticationError:
            message = f"`{where.host}` does not accept the user `{where.user}` with this password"
        except smtplib.SMTPNotSupportedError:
            message = f"`{where.host}` takes no users; leave `{where.user}@` out of the address"
    raise wrong_usage(message)


def _until_the_dot(content: bytes) -> bytes:
    """The mail as it goes over the line: dots at the beginning of lines doubled, and the dot that ends it."""
    ended = re.sub(rb"\r\n|\r|\n", b"\r\n", content)
    ended += b"" if ended.endswith(b"\r\n") else b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended) + b".\r\n"


def reason(error: OSError) -> str:
    """Why a line broke, in a few words."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_code, error.smtp_error)
    if isinstance(error, TimeoutError):
        return "the server takes too long"
    return (error.strerror or str(error) or type(error).__name__).lower()


def _words(code: int, said: bytes | str) -> str:
    """What the server said, on one line and not too long."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"[:200]
