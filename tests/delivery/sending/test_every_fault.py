"""A mail server refuses, delays, drips, floods, lies and dies at every step.

Every mail ends as sent, as failed with its reason, or as unsure; what becomes of it is in the history; and
none is taken twice, over a run at the unruly server, another one, and one at a server that does well.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from segdsl.delivery.sending.delivery import Manner, Told, deliver
from segdsl.delivery.sending.line import Patience
from segdsl.delivery.sending.server import Server, address
from tests.delivery.sending.test_delivery import Ledger, a_mail
from tests.delivery.sending.unruly import (
    CERTIFICATE,
    FAULTS,
    STEPS,
    Fault,
    Unruly,
    busy,
    closes,
    drips,
    drips_lines,
    half,
    hangs,
    later,
    many_lines,
    running,
    slowly,
)

ENCRYPTED = ("STARTTLS", "EHLO again", "AUTH")
BEFORE_IT_IS_HANDED_OVER = STEPS[: STEPS.index("body")]
_SILENT = (hangs, drips, drips_lines)  # nothing but a deadline ends these
_WITH_ANSWERS, _WITH_SILENCE = Patience(step=20, mail=60), Patience(step=1.5, mail=4)
_AT_ONCE = 200
_SAID = ("later", "never", "no_such_user", "busy", "never_in_lines")


@dataclass
class Outcome:
    """Three runs: what became of each mail, the history, and which mails the servers have."""

    runs: list[list[Told]]
    statuses: list[dict[str, str]]
    accepted: list[str]
    seconds: float


Case = tuple[str, Fault, int]
CASES: list[Case] = [(step, fault, times) for step in STEPS for fault in FAULTS for times in (1, 1_000)]


def handed_over(server: Unruly, ledger: Ledger, tries: int) -> list[Told]:
    how = Manner(seconds=0, pauses=(0.0,) * (tries - 1))
    line = Server(address(server.url), _WITH_SILENCE if server.fault in _SILENT else _WITH_ANSWERS)
    try:
        return list(deliver([a_mail(1), a_mail(2)], line, ledger.standing(), ledger.append, how))
    finally:
        line.__exit__(None, None, None)


def outcome(step: str, fault: Fault, times: int) -> Outcome:
    began = time.monotonic()
    ledger, found = Ledger(), Outcome([], [], [], 0.0)
    encrypts, resets = step in ENCRYPTED, step == "RSET"
    with (
        running(Unruly(step, fault, times, encrypts, resets)) as unruly,
        running(Unruly(encrypts=encrypts)) as well,
    ):
        for server in (unruly, unruly, well):
            found.runs.append(handed_over(server, ledger, tries=2 if times == 1 else 1))
            found.statuses.append(ledger.standing())
    found.accepted = [*unruly.accepted, *well.accepted]
    found.seconds = time.monotonic() - began
    return found


@pytest.fixture(scope="module")
def outcomes() -> Iterator[Mapping[Case, Future[Outcome]]]:
    """All cases, many at a time: most of their time is spent waiting."""
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(_AT_ONCE) as pool:
        patch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        patch.setenv("SEGDSL_SMTP_PASSWORD", "secret")
        yield {case: pool.submit(outcome, *case) for case in CASES}


def name(case: object) -> str:
    return getattr(case, "__name__", str(case))


@pytest.mark.parametrize("times", [1, 1_000], ids=["once", "always"])
@pytest.mark.parametrize("fault", FAULTS, ids=name)
@pytest.mark.parametrize("step", STEPS)
def test_every_mail_has_its_end_and_none_is_taken_twice(
    step: str, fault: Fault, times: int, outcomes: Mapping[Case, Future[Outcome]]
) -> None:
    found = outcomes[step, fault, times].result()
    assert len(found.accepted) == len(set(found.accepted)), "a mail was taken twice"
    unsure: set[str] = set()
    for run, statuses in zip(found.runs, found.statuses, strict=True):
        assert len(run) == 2, "a mail has no end"
        for told in run:
            mail = told.mail.message_id
            agree(told, statuses[mail], taken=mail in found.accepted, was_unsure=mail in unsure)
        unsure |= {told.mail.message_id for told in run if told.end == "unsure"}
    for told in found.runs[-1]:  # a server that does well was the last one
        assert told.end in ("sent", "sent_before", "unsure_before") or told.reason.startswith("550 5.1.1")
        assert (told.end == "unsure_before") == (told.mail.message_id in unsure)


def agree(told: Told, status: str, *, taken: bool, was_unsure: bool) -> None:
    """The end of a mail, its last line in the history, and what the servers have, are one story."""
    expected = {
        "sent": "sent",
        "sent_before": "sent",
        "failed": "failed",
        "refused": "bounced",
        "unsure": "sending",
        "unsure_before": "sending",
    }
    assert told.end in expected, told
    if told.end not in ("sent", "sent_before"):
        assert told.reason, told
    if told.end in ("sent", "sent_before"):
        assert taken, told
    if told.end == "unsure_before":
        assert was_unsure, told
    assert status == expected[told.end] or (told.end == "failed" and status in ("sent", "sending", "bounced"))


@pytest.mark.parametrize("times", [1, 1_000], ids=["once", "always"])
@pytest.mark.parametrize("fault", FAULTS, ids=name)
@pytest.mark.parametrize("step", STEPS)
def test_only_a_mail_that_was_handed_over_is_unsure(
    step: str, fault: Fault, times: int, outcomes: Mapping[Case, Future[Outcome]]
) -> None:
    first = outcomes[step, fault, times].result().runs[0]
    unsure = [told for told in first if told.end == "unsure"]
    said_no = name(fault) in _SAID if step == "end" else fault is busy
    if step not in ("body", "end") or said_no:
        assert unsure == []
    else:
        assert len(unsure) == (1 if times == 1 else 2)


@pytest.mark.parametrize("fault", FAULTS, ids=name)
@pytest.mark.parametrize("step", ["greeting", "EHLO", "MAIL", "DATA"])
def test_what_goes_wrong_once_before_that_is_tried_again(
    step: str, fault: Fault, outcomes: Mapping[Case, Future[Outcome]]
) -> None:
    first = outcomes[step, fault, 1].result().runs[0]
    for_good = name(fault) in ("never", "no_such_user", "never_in_lines") and step != "EHLO"
    assert [told.end for told in first] == ["failed" if for_good else "sent", "sent"]


@pytest.mark.parametrize("fault", FAULTS, ids=name)
def test_a_server_that_breaks_off_when_all_is_said_has_everything(
    fault: Fault, outcomes: Mapping[Case, Future[Outcome]]
) -> None:
    for times in (1, 1_000):
        assert [told.end for told in outcomes["QUIT", fault, times].result().runs[0]] == ["sent", "sent"]
        after_a_refusal = outcomes["RSET", fault, times].result().runs[0]
        assert [told.end for told in after_a_refusal] == ["failed", "sent"]


def test_no_server_holds_us_up(outcomes: Mapping[Case, Future[Outcome]]) -> None:
    """Three runs of two mails with two tries, each with the time of a mail and of getting acquainted."""
    most = 3 * 2 * 2 * 2 * _WITH_SILENCE.mail
    slow = {case: future.result().seconds for case, future in outcomes.items()}
    assert max(slow.values()) < 3 * most


@pytest.mark.parametrize("fault", [many_lines, slowly], ids=name)
@pytest.mark.parametrize("step", [step for step in STEPS if step not in ("body", "RSET", *ENCRYPTED)])
def test_answers_that_are_long_or_slow_are_answers(step: str, fault: Fault) -> None:
    with running(Unruly(step, fault)) as server:
        told = handed_over(server, Ledger(), tries=1)
    assert [one.end for one in told] == ["sent", "sent"]


@pytest.mark.parametrize("fault", [later, closes, half], ids=name)
def test_a_server_that_forgets_the_user_meanwhile_fails_the_mail_and_ends_nothing(
    fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    monkeypatch.setenv("SEGDSL_SMTP_PASSWORD", "secret")
    ledger = Ledger()
    with running(Unruly("AUTH", fault, encrypts=True)) as server:
        told = handed_over(server, ledger, tries=1)
    assert [one.end for one in told] == ["failed", "failed"]
    assert [entry.status for entry in ledger] == ["sending", "failed"] * 2
