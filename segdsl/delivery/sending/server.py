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

from segdsl.addresses import without_addresses
from segdsl.delivery.sending.line import EncryptedLine, Line, Patience
from segdsl.delivery.sending.mails import Mail
from segdsl.diagnostics import Problem, wrong_usage

PASSWORD = "SEGDSL_SMTP_PASSWORD"

_LONGEST = 200  # characters of an answer that are kept
_DETAIL = re.compile(r"(\d\.\d{1,3}\.\d{1,3})?\s*(.*)", re.DOTALL)  # the enhanced status code (RFC 3463)


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
    """The server has not taken it. `later` says that it may if it is asked again.

    `for_good` says that it knows no such address: no mail will ever reach it.
    """

    reason: str
    later: bool
    for_good: bool = False


@dataclass(frozen=True, slots=True)
class Unsure:
    """The line broke after the mail was handed over and before the answer: it may have gone out."""

    reason: str


Answer = Accepted | Refused | Unsure


class _Recipient(smtplib.SMTPResponseException):
    """What the server says to the name of the recipient, where that is not yes."""


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
        except Problem as problem:  # the server does not know us any more
            return Refused(problem.diagnostics[0].message, later=False)
        except smtplib.SMTPResponseException as error:
            answered = 400 <= error.smtp_code < 600 and error.smtp_code != 421
            self._reset() if answered else self._hang_up(politely=error.smtp_code == 421)
            words = _words(error.smtp_code, error.smtp_error, mail.to)
            known = isinstance(error, _Recipient) and _is_no_address(words)
            return Refused(words, later=not 500 <= error.smtp_code < 600, for_good=known)
        except OSError as error:
            self._hang_up(politely=False)
            return Refused(f"the line broke ({reason(error)})", later=True)
        return self._handed_over(line, mail)

    def _addressed(self, line: Line, mail: Mail) -> None:
        """Names sender and recipient, and asks to hand over; nothing is sent by that."""
        options = ["SMTPUTF8"] if not (mail.sender + mail.to).isascii() else []
        if options and not line.has_extn("smtputf8"):
            raise smtplib.SMTPResponseException(553, b"the server takes no addresses beyond ASCII")
        code, words = line.mail(mail.sender, options)
        if code not in (250, 251):
            raise smtplib.SMTPResponseException(code, words)
        code, words = line.rcpt(mail.to)
        if code not in (250, 251):
            raise _Recipient(code, words)
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
            return Unsure(f"the answer to the mail was none: {_words(code, words, mail.to)}")
        if self._takes_it_after_all(line):
            return Unsure(f"the server refused it and took it nevertheless: {_words(code, words, mail.to)}")
        return Refused(_words(code, words, mail.to), later=code < 500)

    def _takes_it_after_all(self, line: Line) -> bool:
        """Whether it had more to say of a mail than the refusal, as where that came before the mail's end.

        We part with it, so that its next words are not taken for answers about the next mail.
        """
        try:
            code, _ = line.docmd("QUIT")
        except OSError:
            code = 221
        self._hang_up(politely=False)
        return 200 <= code < 300 and code != 221

    def _connected(self) -> Line:
        if self._line is None:
            self._line = _opened(self._where, self._patience)
        return self._line

    def _reset(self) -> None:
        try:
            in_order = self._line is None or self._line.rset()[0] == 250
        except OSError:
            in_order = False
        if not in_order:
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
        if isinstance(error, ValueError) and not isinstance(error, OSError):  # a challenge that is none
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
        except smtplib.SMTPAuthenticationError as error:
            if not 500 <= error.smtp_code < 600:
                raise
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
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not to be trusted: {error.verify_message}"
    if isinstance(error, TimeoutError):
        return "the server takes too long"
    return (error.strerror or str(error) or type(error).__name__).lower()


def _words(code: int, said: bytes | str, to: str = "") -> str:
    """What the server said, on one line, not too long, and without anybody's address."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    found = _DETAIL.match(text[: 10 * _LONGEST])
    detail, rest = found.groups() if found else (None, "")
    words = (str(code), detail, without_addresses(rest, to))
    return " ".join(filter(None, words))[:_LONGEST]


def _is_no_address(words: str) -> bool:
    """Whether an answer to a recipient's name says for good that there is no such mailbox.

    A server that says more says it by an enhanced status code (RFC 3463): 5.1.x of the recipient's address,
    5.2.1 of a mailbox that was closed. One that does not means it by 550, 551 and 553 (RFC 5321, 4.2.3), but
    for servers that will not pass mail on: that is about us.
    """
    if detail := re.match(r"5\d\d 5\.(\d+)\.(\d+)", words):
        subject, what = map(int, detail.groups())
        return (subject == 1 and what not in (7, 8)) or (subject, what) == (2, 1)
    return words.startswith(("550", "551", "553")) and "relay" not in words.lower()
