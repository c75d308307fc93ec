"""A request to another program for each crossing.

In: a crossing, an address, a secret. Out: whether it was taken: an answer of 2xx. Each goes over a line of
its own, so that an answer is about the request that it answers; redirects are not followed, and of an answer
nothing is read but its number and how long to wait. Whatever the other side does, it is over by a deadline.

The body is signed by HMAC-SHA-256 (RFC 2104), so that who receives it knows that it came from the project.
`Idempotency-Key` is that of draft-ietf-httpapi-idempotency-key-header: what comes again has the same one.
"""

from __future__ import annotations

import hmac
import http.client
import json
import re
import socket
import ssl
import threading
from dataclasses import dataclass
from urllib.parse import urlsplit

from segdsl.config.living import TriggerSection
from segdsl.config.values import receiver
from segdsl.diagnostics import wrong_usage
from segdsl.triggers.way import Answer, Parcel, Refused, Surroundings, Taken, Way

SIGNATURE = "Segdsl-Signature"
_LATER = frozenset({408, 409, 425, 429})
_LONGEST_WAIT = 60.0  # seconds that an answer may ask for


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that the other side may take: to say anything at all, and for the whole request."""

    step: float = 10.0
    whole: float = 20.0


def body_of(parcel: Parcel) -> bytes:
    """What a request says: `{"segment", "change", "key", "as_of", "id"}`, the same bytes whenever it goes."""
    (one,) = parcel.entries
    said = {"segment": one.segment, "change": one.change, "key": one.key, "as_of": one.as_of, "id": one.id}
    return json.dumps(said).encode()


def signature(secret: str, body: bytes) -> str:
    """`sha256=` and the HMAC of the body with the secret, in hexadecimal."""
    return f"sha256={hmac.digest(secret.encode('utf-8', 'surrogateescape'), body, 'sha256').hex()}"


def _deliver(parcel: Parcel, trigger: TriggerSection, around: Surroundings) -> Answer:
    url, secret = _address(trigger, around), around.setting(str(trigger.secret))
    body = body_of(parcel)
    headers = {
        "Content-Type": "application/json",
        "Connection": "close",
        "User-Agent": "segdsl",
        "Idempotency-Key": parcel.id,
        SIGNATURE: signature(secret, body),
    }
    return posted(url, body, headers, Patience())


def _ready(trigger: TriggerSection, around: Surroundings) -> None:
    _address(trigger, around)
    around.setting(str(trigger.secret))


def _address(trigger: TriggerSection, around: Surroundings) -> str:
    url = str(trigger.url)
    if not url.startswith("env:"):
        return url
    name = url.removeprefix("env:")
    try:
        return receiver(around.setting(name))
    except ValueError as error:
        raise wrong_usage(f"the variable `{name}` holds no address for a webhook: {error}") from None


def posted(url: str, body: bytes, headers: dict[str, str], patience: Patience) -> Answer:
    """What becomes of one request. Nothing of the address but its host is ever told."""
    parts = urlsplit(url)
    host = str(parts.hostname)
    port = parts.port
    line: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        line = http.client.HTTPSConnection(host, port, timeout=patience.step, context=context)
    else:
        line = http.client.HTTPConnection(host, port, timeout=patience.step)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    deadline = _Deadline(line, patience.whole)
    try:
        with deadline:
            line.request("POST", target, body, headers)
            answer = line.getresponse()
        return _late(host) if deadline.passed else _understood(answer, host)
    except (OSError, http.client.HTTPException) as error:
        return _late(host) if deadline.passed else Refused(f"{host} {_reason(error)}", later=True)
    finally:
        line.close()


class _Deadline:
    """Cuts a line when its time is over, also where the other side drips byte after byte."""

    def __init__(self, line: http.client.HTTPConnection, seconds: float) -> None:
        self._line = line
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self.passed = False

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _cut(self) -> None:
        self.passed = True
        if (sock := self._line.sock) is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


def _understood(answer: http.client.HTTPResponse, host: str) -> Answer:
    status = answer.status
    if 200 <= status < 300:
        return Taken()
    words = http.client.responses.get(status, "")
    said = f"{host} answered {status} {words}".rstrip()
    if 300 <= status < 400:
        return Refused(f"{said}, and redirects are not followed: write the address that it leads to")
    if status in _LATER or status >= 500:
        seconds = _asked_to_wait(answer.headers.get("Retry-After", ""))
        if seconds > _LONGEST_WAIT:
            return Refused(f"{said}, and asks to be left alone for {seconds:.0f} s")
        return Refused(said, later=True, seconds=seconds)
    return Refused(said)


def _asked_to_wait(header: str) -> float:
    return float(header) if re.fullmatch(r"\d{1,6}", header.strip()) else 0.0


def _late(host: str) -> Answer:
    return Refused(f"{host} {_reason(TimeoutError())}", later=True)


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "did not answer in time"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"has a certificate that cannot be trusted ({error.verify_message})"
    if isinstance(error, socket.gaierror):
        return "is not known to any name server"
    if isinstance(error, OSError):
        return f"cannot be reached ({(error.strerror or 'the line broke').lower()})"
    return "answered what is no HTTP"


WAY = Way(_deliver, _ready, each=True)
