"""The forms that messages are written in: which hold mails, and how a mailbox tells them apart."""

from __future__ import annotations

import datetime as dt

import pytest

from segdsl.delivery.outbox.forms import FORMS
from segdsl.delivery.outbox.forms.mbox import _first_line
from segdsl.delivery.outbox.outgoing import Envelope


def test_two_forms_hold_mails_which_need_a_sender() -> None:
    assert [form for form in FORMS if FORMS[form].mails] == ["eml", "mbox"]


@pytest.mark.parametrize(
    ("date", "said"),
    [
        (dt.datetime(2026, 1, 5, 9, 8, 7), "Mon Jan  5 09:08:07 2026"),
        (dt.datetime(2026, 12, 27, 23, 59, 59), "Sun Dec 27 23:59:59 2026"),
        (dt.datetime(987, 6, 1), "Fri Jun  1 00:00:00 0987"),
    ],
)
@pytest.mark.parametrize(
    ("sender", "address"),
    [("Leaf & Co <shop@example.com>", "shop@example.com"), (None, "MAILER-DAEMON"), ("", "MAILER-DAEMON")],
)
def test_a_mail_begins_as_ctime_writes_it(
    date: dt.datetime, said: str, sender: str | None, address: str
) -> None:
    """RFC 4155, appendix A; the years of Python's `ctime` are the same."""
    assert _first_line(Envelope("shop", date, sender)) == f"From {address} {said}\n".encode()
    assert said.split() == [*date.ctime().split()[:4], f"{date.year:04}"]
