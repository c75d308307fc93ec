"""Every mail once, whatever a real mail server answers."""

from __future__ import annotations

from collections.abc import Iterable
from email import message_from_bytes, policy
from typing import Any

import pytest

from segdsl.campaigns.history_file import Entry
from segdsl.delivery.sending.delivery import Manner, Told, deliver
from segdsl.delivery.sending.line import Patience
from segdsl.delivery.sending.mails import Mail, mail_from
from segdsl.delivery.sending.server import Server, address
from segdsl.diagnostics import Problem
from tests.delivery.sending.server import Postbox, running


def a_mail(number: int, to: str | None = None) -> Mail:
    to = to or f"c{number}@mail.example"
    content = (
        "From: The shop <shop@shop.example>\r\n"
        f"To: {to}\r\n"
        f"Message-ID: <m{number}@shop.example>\r\n"
        "Subject: Hello\r\n"
        f"X-Segdsl-Key: {number}\r\n"
        "X-Segdsl-Campaign: spring\r\n"
        "\r\n"
        "Hello.\r\n.\r\nThe dot above is part of the letter.\r\n"
    )
    return mail_from(content.encode(), f"{number}.eml")


class Ledger(list[Entry]):
    """A history in memory."""

    def standing(self) -> dict[str, Any]:
        return {entry.message_id: entry.status for entry in self}


def sent(box: Postbox, mails: Iterable[Mail], ledger: Ledger, **manner: Any) -> list[Told]:
    how = Manner(**{"seconds": 0, "pauses": (0.0, 0.0), **manner})
    with Server(address(box.url)) as server:
        return list(deliver(mails, server, ledger.standing(), ledger.append, how))


def sent_to(url: str, ledger: Ledger, patience: Patience) -> list[Told]:
    """One mail to a server with which we have this patience."""
    with Server(address(url), patience) as server:
        return list(deliver([a_mail(1)], server, {}, ledger.append, Manner(seconds=0, pauses=())))


def ends(told: Iterable[Told]) -> list[str]:
    return [one.end for one in told]


def test_a_mail_arrives_as_it_was_written() -> None:
    with running(Postbox()) as box:
        mail = a_mail(1)
        assert ends(sent(box, [mail], Ledger())) == ["sent"]
    ((to, content),) = box.mails
    assert to == "c1@mail.example"
    assert content == mail.content
    assert message_from_bytes(content, policy=policy.default)["Subject"] == "Hello"


def test_nothing_is_sent_twice_the_history_decides() -> None:
    ledger = Ledger()
    mails = [a_mail(number) for number in (1, 2, 1)]
    with running(Postbox()) as box:
        assert ends(sent(box, mails, ledger)) == ["sent", "sent", "sent_before"]
        assert ends(sent(box, mails, ledger)) == ["sent_before"] * 3
    assert len(box.mails) == 2
    assert [entry.status for entry in ledger] == ["sending", "sent"] * 2


def test_a_mail_that_is_not_taken_now_is_offered_again() -> None:
    box = Postbox(rcpt=lambda _, before: "250 OK" if before == 2 else "450 later")
    ledger = Ledger()
    with running(box):
        assert ends(sent(box, [a_mail(1)], ledger)) == ["sent"]
    assert box.offered == {"c1@mail.example": 3}
    assert [entry.status for entry in ledger] == ["sending", "sent"]


def test_a_mail_that_is_not_taken_has_failed_and_the_others_go_on() -> None:
    box = Postbox(rcpt=lambda to, _: "554 no thanks" if to.startswith("c1@") else "250 OK")
    ledger = Ledger()
    with running(box):
        told = sent(box, [a_mail(1), a_mail(2)], ledger)
    assert ends(told) == ["failed", "sent"]
    assert told[0].reason == "554 no thanks"
    assert box.offered["c1@mail.example"] == 1
    with running(Postbox()) as again:  # what failed is not among what was sent
        assert ends(sent(again, [a_mail(1), a_mail(2)], ledger)) == ["sent", "sent_before"]


def test_where_the_line_breaks_before_the_answer_nobody_sends_again_by_himself() -> None:
    box = Postbox(data=lambda to, _: "" if to.startswith("c1@") else "250 OK")
    ledger = Ledger()
    mails = [a_mail(1), a_mail(2)]
    with running(box):
        assert ends(sent(box, mails, ledger)) == ["unsure", "sent"]
    with running(Postbox()) as again:
        assert ends(sent(again, mails, ledger)) == ["unsure_before", "sent_before"]
        assert ends(sent(again, mails, ledger, retry_unsure=True)) == ["sent", "sent_before"]
    assert [to for to, _ in again.mails] == ["c1@mail.example"]


def test_who_was_suppressed_in_the_meantime_gets_nothing() -> None:
    with running(Postbox()) as box:
        told = sent(box, [a_mail(1)], Ledger(), suppressed=lambda mail: "unsubscribed")
    assert (ends(told), told[0].reason, box.mails) == (["suppressed"], "unsubscribed", [])


def test_mails_keep_their_distance() -> None:
    now, waits = [0.0], []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    with running(Postbox()) as box:
        sent(box, map(a_mail, range(3)), Ledger(), seconds=2.0, wait=wait, clock=lambda: now[0])
    assert waits == [0.0, 2.0, 2.0]


@pytest.mark.parametrize("url", ["", "localhost:25", "http://x", "smtp://", "smtp://h:port", "smtp://h/path"])
def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(Problem, match="not the address of a mail server"):
        address(url)


def test_a_password_is_never_shown_and_never_told_without_encryption() -> None:
    with running(Postbox()) as box:
        where = address(f"smtp://ana:secret@127.0.0.1:{box.port}")
        assert "secret" not in repr(where)
        with pytest.raises(Problem, match="offers no encryption"), Server(where):
            pass


@pytest.mark.parametrize("header", ["From", "To", "Message-ID"])
def test_a_mail_that_lacks_what_sending_needs_is_told(header: str) -> None:
    content = b"\r\n".join(
        line for line in a_mail(1).content.split(b"\r\n") if not line.startswith(header.encode())
    )
    with pytest.raises(Problem, match=f"has no `{header}`"):
        mail_from(content, "1.eml")
