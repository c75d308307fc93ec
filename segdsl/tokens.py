"""Tokens in links to unsubscribe: who wants no more letters, for the project's eyes alone.

In: whom a letter is for, and the project's secrets. Out: a text for a link, the same at every run; and back.
A token shows nothing of whom it is about, and nobody makes one without a secret.

It is sealed by HMAC-SHA-256 (RFC 2104) as a deterministic authenticated encryption with a synthetic
initialisation vector: the vector is the signature of what is said, and what is said is covered by a stream
that rests on it (Rogaway and Shrimpton, "A Provable-Security Treatment of the Key-Wrap Problem", 2006).
"""

from __future__ import annotations

import hmac
import json
import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from segdsl.diagnostics import wrong_usage

_FORM = "u"  # of the first sort; a word on a command line must not begin with `-`
_TOKEN = re.compile(r"u[A-Za-z0-9_-]{24,}")
_SIGNATURE = 16  # bytes
_BLOCK = 32  # bytes of SHA-256
_SHORTEST = 16  # characters of a secret


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who wants no more messages: a customer's key, on a channel; and the message that they had enough of."""

    key: str
    channel: str
    campaign: str = ""
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Secrets:
    """The secrets of a project, the newest first: it makes tokens, all of them open them."""

    keys: tuple[bytes, ...] = field(repr=False)

    def token(self, leaving: Leaving) -> str:
        """The token of a message."""
        said = (leaving.key, leaving.channel, leaving.campaign, leaving.variant)
        content = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        signature = _signature(self.keys[0], content)
        sealed = signature + _covered(self.keys[0], signature, content)
        return _FORM + urlsafe_b64encode(sealed).decode().rstrip("=")

    def opened(self, token: str) -> Leaving:
        """What a token says. Raises ValueError for one that none of the secrets has made."""
        if not _TOKEN.fullmatch(token):
            raise ValueError("is no token, or only a part of one")
        sealed = urlsafe_b64decode(token[1:] + "=" * (-len(token[1:]) % 4))
        signature, covered = sealed[:_SIGNATURE], sealed[_SIGNATURE:]
        for key in self.keys:
            content = _covered(key, signature, covered)
            if hmac.compare_digest(signature, _signature(key, content)):
                return Leaving(*json.loads(content.decode("utf-8", "surrogatepass")))
        raise ValueError("was made with none of the project's secrets: it is forged, or its secret is gone")


SAMPLE = Secrets((b"a letter that is only looked at",))
"""What links in previews are made with: they unsubscribe nobody."""


def secrets_of(names: Sequence[str]) -> Secrets:
    """The secrets in these variables of the environment, the newest first. Raises Problem, and shows none."""
    return Secrets(tuple(_read(name) for name in names))


def _read(name: str) -> bytes:
    hint = (
        'make one with `python -c "import secrets; print(secrets.token_hex(32))"`, and keep it out of files'
    )
    secret = os.environ.get(name, "").strip()
    if not secret:
        message = f"the variable `{name}` is not set, and `[email] unsubscribe_secret` names it"
        raise wrong_usage(message, hint=hint)
    if len(secret) < _SHORTEST:
        message = (
            f"the secret in the variable `{name}` has less than {_SHORTEST} characters and can be guessed"
        )
        raise wrong_usage(message, hint=hint)
    return os.fsencode(secret)


def _signature(key: bytes, content: bytes) -> bytes:
    own = hmac.digest(key, b"segdsl unsubscribe: signature", "sha256")
    return hmac.digest(own, content, "sha256")[:_SIGNATURE]


def _covered(key: bytes, signature: bytes, content: bytes) -> bytes:
    """What is said, covered; or what was covered, as it was said."""
    own = hmac.digest(key, b"segdsl unsubscribe: cover", "sha256")
    stream = b"".join(_blocks(own, signature, range(-(-len(content) // _BLOCK))))
    return bytes(one ^ other for one, other in zip(content, stream, strict=False))


def _blocks(key: bytes, signature: bytes, numbers: Iterable[int]) -> Iterator[bytes]:
    for number in numbers:
        yield hmac.digest(key, signature + number.to_bytes(4, "big"), "sha256")
