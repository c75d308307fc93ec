"""What a server does outside the steps of a mail: it never begins to encrypt, or never says goodbye."""

from __future__ import annotations

import time

import pytest

from segdsl.delivery.sending.line import Patience
from segdsl.delivery.sending.server import Server, address, reason
from tests.delivery.sending.test_delivery import Ledger, sent_to
from tests.delivery.sending.unruly import CERTIFICATE, Talk, Unruly, hangs, running

_ENOUGH = Patience(step=20, mail=60)  # also on a machine that has other work


def answers_and_hangs(talk: Talk, good: bytes) -> None:
    talk.line.sendall(good)
    hangs(talk, good)


def test_encryption_that_never_begins_ends_in_time() -> None:
    with running(Unruly("STARTTLS", answers_and_hangs, encrypts=True)) as server, pytest.raises(TimeoutError):
        sent_to(server.url, Ledger(), Patience(0.4, 1.5))


def test_what_comes_unasked_before_the_line_is_encrypted_is_not_trusted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As in the attacks on STARTTLS (CVE-2011-0411)."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))

    def injects(talk: Talk, good: bytes) -> None:
        talk.line.sendall(good + b"250 injected\r\n")

    with (
        running(Unruly("STARTTLS", injects, encrypts=True)) as server,
        pytest.raises(OSError, match="not asked"),
    ):
        sent_to(server.url, Ledger(), _ENOUGH)


def test_an_error_while_the_server_hangs_does_not_wait_for_its_last_word() -> None:
    with running(Unruly("QUIT", hangs)) as server:
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt), Server(address(server.url), _ENOUGH):
            raise KeyboardInterrupt
        assert time.monotonic() - began < _ENOUGH.step, "it was not waited for"


def test_a_certificate_that_nobody_vouches_for_is_told_as_that() -> None:
    with running(Unruly(encrypts=True)) as server, pytest.raises(OSError, match="certificate") as caught:
        sent_to(server.url, Ledger(), _ENOUGH)
    assert reason(caught.value).startswith("its certificate is not to be trusted: self-signed")
