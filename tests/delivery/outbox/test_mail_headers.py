"""Whole headers of mails, as they stand in the file and as Python reads them strictly.

What is expected is written down here; identifiers, dates and line lengths are computed apart, from the RFCs.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import mailbox
from collections.abc import Sequence
from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from segdsl.campaigns.batches import Batch
from segdsl.campaigns.fates import Left, Settled
from segdsl.delivery.outbox.mail import headers
from segdsl.delivery.outbox.mail.headers import Unwritable
from segdsl.delivery.outbox.outgoing import Envelope
from segdsl.delivery.outbox.writing import Mailing, write_outbox
from segdsl.messages.context import Letterhead
from segdsl.model.project import Variant
from tests.messages.little_shop import NOWHERE, YES, a_batch, a_campaign, an_audience, recipients, templates

STRICT = policy.default.clone(raise_on_defect=True)
LETTER = "{% block subject %}{{ customer.x }}{% endblock %}{% block body %}<p>Hi</p>{% endblock %}"
DISCOUNT = Variant("discount", 1.0, YES, None, {}, NOWHERE)
SPRING = a_campaign("spring", DISCOUNT)
SENDER = "The shop <letters@shop.example>"
FULL = Letterhead(
    address="email",
    sender=SENDER,
    reply_to="Büro & Söhne, Wien <hello@shop.example>",
    unsubscribe_url="https://shop.example/u?c={key}&m={campaign}",
)
BARE = Letterhead(address="email", sender="letters@shop.example")
DATE = dt.datetime(2026, 3, 31, 22, 5, 7, tzinfo=dt.UTC)


def mails(
    folder: Path,
    letterhead: Letterhead,
    batch: Batch,
    subjects: Sequence[str],
    *,
    keys: Sequence[str] = (),
    addresses: Sequence[str] = (),
    date: dt.datetime = DATE,
    form: Literal["eml", "mbox"] = "eml",
) -> list[bytes]:
    """The mails to customers with these subjects."""
    size = len(subjects)
    to = addresses or [f"c{n}@mail.example" for n in range(1, size + 1)]
    audience = an_audience({"email": to, "x": subjects}, size=size)
    if keys:
        audience = replace(audience, keys=audience.keys.map(dict(zip(audience.keys, keys, strict=True))))
    everybody, nobody = recipients(audience, batch), np.empty(0, dtype=np.intp)
    settled = Settled(everybody, Left(audience, nobody, nobody))
    envelope = Envelope.of("Shop", date, letterhead)
    mailing = Mailing(settled, everybody, templates(LETTER), letterhead, envelope)
    write_outbox(folder, mailing, {}, form=form)
    if form == "mbox":
        return [bytes(m) for m in mailbox.mbox(folder / "messages.mbox", create=False)]
    return [p.read_bytes() for p in sorted((folder / "messages").rglob("*.eml"))]


def head(content: bytes) -> list[str]:
    """The lines above the first blank one."""
    return content.replace(b"\r\n", b"\n").split(b"\n\n")[0].decode().split("\n")


def read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=STRICT)
    assert isinstance(message, EmailMessage)
    return message


def message_id(what: Sequence[str], key: str, domain: str = "shop.example", times: int = 0) -> str:
    """The identifier, from its description: a digest of project, campaign or template, number and key."""
    digest = hashlib.sha256(json.dumps(["Shop", *what]).encode() + f"{times}:{key}".encode())
    return f"<{digest.hexdigest()[:32]}@{domain}>"


STRUCTURE = ["MIME-Version: 1.0", 'Content-Type: multipart/alternative; boundary="=_segdsl"']


@pytest.mark.parametrize("form", ["eml", "mbox"])
def test_a_mail_with_everything(form: Literal["eml", "mbox"], tmp_path: Path) -> None:
    batch = a_batch(campaign=SPRING, variant=DISCOUNT)
    found = mails(tmp_path / "out", FULL, batch, ["News", "For you"], form=form)
    assert [head(mail) for mail in found] == [
        [
            "From: The shop <letters@shop.example>",
            "Reply-To: =?utf-8?b?QsO8cm8gJiBTw7ZobmUsIFdpZW4=?=",
            " <hello@shop.example>",
            f"To: c{n}@mail.example",
            f"Subject: {subject}",
            "Date: Tue, 31 Mar 2026 22:05:07 +0000",
            f"Message-ID: {message_id(['campaign', 'spring'], str(n))}",
            f"List-Unsubscribe: <https://shop.example/u?c={n}&m=spring>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            f"X-Segdsl-Key: {n}",
            "X-Segdsl-Campaign: spring",
            "X-Segdsl-Variant: discount",
            "X-Segdsl-Persona: anna",
            *STRUCTURE,
        ]
        for n, subject in enumerate(["News", "For you"], 1)
    ]
    reply = read(found[0])["Reply-To"]
    assert isinstance(reply, AddressHeader)
    (answer,) = reply.addresses
    assert (answer.display_name, answer.addr_spec) == ("Büro & Söhne, Wien", "hello@shop.example")


@pytest.mark.parametrize("form", ["eml", "mbox"])
def test_a_mail_with_nothing_but_what_it_needs(form: Literal["eml", "mbox"], tmp_path: Path) -> None:
    (found,) = mails(tmp_path / "out", BARE, a_batch(), ["News"], form=form)
    assert head(found) == [
        "From: letters@shop.example",
        "To: c1@mail.example",
        "Subject: News",
        "Date: Tue, 31 Mar 2026 22:05:07 +0000",
        f"Message-ID: {message_id(['template', 'letter'], '1')}",
        "X-Segdsl-Key: 1",
        "X-Segdsl-Persona: anna",
        *STRUCTURE,
    ]


def test_ends_of_lines_are_those_of_the_form(tmp_path: Path) -> None:
    (eml,) = mails(tmp_path / "eml", FULL, a_batch(), ["News"])
    assert eml.count(b"\n") == eml.count(b"\r\n") > 10
    (mbox,) = mails(tmp_path / "mbox", FULL, a_batch(), ["News"], form="mbox")
    assert b"\r" not in mbox
    first, _, _ = (tmp_path / "mbox" / "messages.mbox").read_bytes().partition(b"\n")
    assert first == b"From letters@shop.example Tue Mar 31 22:05:07 2026"
    early = dt.datetime(2026, 4, 5, 1, 2, 3, tzinfo=dt.UTC)
    mails(tmp_path / "early", FULL, a_batch(), ["News"], date=early, form="mbox")
    assert (
        (tmp_path / "early" / "messages.mbox")
        .read_text()
        .startswith("From letters@shop.example Sun Apr  5 01:02:03 2026\n")
    )


@pytest.mark.parametrize(
    ("url", "link", "one_click"),
    [
        ("https://shop.example/u?c={key}", "<https://shop.example/u?c=1>", True),
        ("http://shop.example/u?c={key}", "<http://shop.example/u?c=1>", False),
        ("mailto:off@shop.example?subject={key}", "<mailto:off@shop.example?subject=1>", False),
        (None, None, False),
    ],
)
def test_one_click_is_promised_of_web_pages_alone(
    url: str | None, link: str | None, one_click: bool, tmp_path: Path
) -> None:
    (mail,) = mails(tmp_path / "out", replace(BARE, unsubscribe_url=url), a_batch(), ["News"])
    read_again = read(mail)
    assert read_again["List-Unsubscribe"] == link
    assert read_again["List-Unsubscribe-Post"] == ("List-Unsubscribe=One-Click" if one_click else None)


# ---------------------------------------------------------------- subjects

SUBJECTS = {
    "News": ["Subject: News"],
    "a " * 40 + "end": [
        "Subject: " + ("a " * 34).strip(),
        " " + "a " * 6 + "end",
    ],
    "x" * 100: [f"Subject: {'x' * 100}"],
    "see " + "x" * 100: ["Subject: see", " " + "x" * 100],
    "Grüße aus Wien": ["Subject: =?utf-8?b?R3LDvMOfZSBhdXMgV2llbg==?="],
    "two  blanks": ["Subject: =?utf-8?b?dHdvICBibGFua3M=?="],
    "Gru\u0308ße": ["Subject: =?utf-8?b?R3J1zIjDn2U=?="],
    "שלום": ["Subject: =?utf-8?b?16nXnNeV150=?="],
    "😀" * 12: [
        f"Subject: =?utf-8?b?{'8J+YgPCfmIDwn5iA' * 3}?=",
        " =?utf-8?b?8J+YgPCfmIDwn5iA?=",
    ],
}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_stands_on_its_lines(subject: str, tmp_path: Path) -> None:
    (mail,) = mails(tmp_path / "out", BARE, a_batch(), [subject])
    lines = head(mail)
    start = next(n for n, line in enumerate(lines) if line.startswith("Subject:"))
    assert lines[start : start + len(SUBJECTS[subject])] == SUBJECTS[subject]
    assert lines[start + len(SUBJECTS[subject])].startswith("Date:")
    assert read(mail)["Subject"] == subject


def test_plain_and_other_subjects_stand_in_one_file(tmp_path: Path) -> None:
    subjects = list(SUBJECTS)
    found = mails(tmp_path / "out", FULL, a_batch(campaign=SPRING), subjects)
    assert [read(mail)["Subject"] for mail in found] == subjects


printed = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=200)


def decoded(header: str) -> str:
    parts = decode_header(header)
    return "".join(p if isinstance(p, str) else p.decode(c or "ascii") for p, c in parts)


@given(printed.filter(lambda text: "=?" not in text))
@example("x" * 900 + " y")
@example(" led and followed ")
@example("1 =3D ?= _")
def test_a_subject_is_read_as_it_was_written(subject: str) -> None:
    written = headers.text("Subject", subject)
    lines = written.decode("ascii").removesuffix("\n").split("\n")
    assert all(len(line) <= 76 or line.count(" ") == (line[0] != " ") for line in lines[:1])
    assert all(len(line) <= 998 and line[0] == " " for line in lines[1:])
    assert all(len(word) <= 75 for line in lines for word in line.split() if word.startswith("=?"))
    whole = message_from_bytes(written + b"\n\n", policy=policy.compat32)["Subject"]
    assert decoded(whole.replace("\n", "")) == subject


@pytest.mark.parametrize(
    ("subject", "reason"),
    [
        ("a\r\nBcc: b@shop.example", "control character"),
        ("a\nb", "control character"),
        ("a\x00b", "control character"),
        ("a\x85b", "control character"),
        ("=?utf-8?q?hi?=", "`=?`"),
        ("half of =? one", "`=?`"),
    ],
)
def test_what_would_be_another_header_is_not_written(subject: str, reason: str) -> None:
    for write in (headers.text, headers.line):
        with pytest.raises(Unwritable) as caught:
            write("Subject", subject)
        assert reason in str(caught.value)
        assert subject not in str(caught.value)
    for column in (headers.text_column, headers.column):
        with pytest.raises(Unwritable):
            column("Subject", ["News", subject, "News"])


def test_a_line_has_an_end() -> None:
    assert headers.line("X", "a" * 900) == b"X: " + b"a" * 900 + b"\n"
    for value in ("a" * 901, "ä" * 451):
        with pytest.raises(Unwritable) as caught:
            headers.line("X", value)
        assert str(caught.value) == "`X` would be longer than 900 characters"
    assert headers.line("X", "ä" * 450).endswith("ä\n".encode())


@given(st.lists(printed, min_size=1, max_size=5))
@example(["a", " b"])
@example(["a ", "b"])
@example(["a  b"])
@example([""])
@example(["x" * 68])
@example(["x" * 67])
@example(["a" * 30 + " " + "b" * 40])
def test_many_at_once_are_written_like_one_by_one(values: list[str]) -> None:
    def outcome(write: Any) -> Any:
        try:
            return write()
        except Unwritable as error:
            return str(error)

    def woven(column: Any) -> list[bytes]:
        from segdsl.delivery.outbox.pieces import joined

        return joined(len(values), column("Subject", values))

    assert outcome(lambda: woven(headers.text_column)) == outcome(
        lambda: [headers.text("Subject", value) for value in values]
    )
    assert outcome(lambda: woven(headers.column)) == outcome(
        lambda: [headers.line("Subject", value) for value in values]
    )


# ---------------------------------------------------------------- addresses

SENDERS = {
    "letters@shop.example": (["From: letters@shop.example"], "", "letters@shop.example"),
    "Ann Lee <a@shop.example>": (["From: Ann Lee <a@shop.example>"], "Ann Lee", "a@shop.example"),
    "Lee, Ann (VIP) <a@shop.example>": (
        ['From: "Lee, Ann (VIP)" <a@shop.example>'],
        "Lee, Ann (VIP)",
        "a@shop.example",
    ),
    '"Bo \\"B\\" \\\\ Co." <b@shop.example>': (
        ['From: "Bo \\"B\\" \\\\ Co." <b@shop.example>'],
        'Bo "B" \\ Co.',
        "b@shop.example",
    ),
    "Zoë <z@shop.example>": (["From: =?utf-8?b?Wm/Dqw==?=", " <z@shop.example>"], "Zoë", "z@shop.example"),
    "ÄÖÜ" * 10 + " <u@shop.example>": (
        [
            f"From: =?utf-8?b?{'w4TDlsOc' * 7}?=",
            f" =?utf-8?b?{'w4TDlsOc' * 3}?=",
            " <u@shop.example>",
        ],
        "ÄÖÜ" * 10,
        "u@shop.example",
    ),
    "Büro <l@bücher.example>": (
        ["From: =?utf-8?b?QsO8cm8=?=", " <l@xn--bcher-kva.example>"],
        "Büro",
        "l@xn--bcher-kva.example",
    ),
}


@pytest.mark.parametrize("written", SENDERS)
def test_a_sender_is_one_mailbox(written: str, tmp_path: Path) -> None:
    lines, name, address = SENDERS[written]
    (mail,) = mails(tmp_path / "out", replace(BARE, sender=written), a_batch(), ["News"])
    assert head(mail)[: len(lines) + 1] == [*lines, "To: c1@mail.example"]
    shown, _ = parseaddr(message_from_bytes(mail, policy=policy.compat32)["From"])
    assert decoded(shown.replace("\n", "")) == name
    (one,) = read(mail)["From"].addresses
    assert one.addr_spec == address
    domain = address.partition("@")[2]
    assert read(mail)["Message-ID"] == message_id(["template", "letter"], "1", domain)
    (answered,) = mails(tmp_path / "again", replace(BARE, reply_to=written), a_batch(), ["News"])
    assert read(answered)["From"] == "letters@shop.example"
    (one,) = read(answered)["Reply-To"].addresses
    assert one.addr_spec == address


def test_an_address_is_as_servers_have_it(tmp_path: Path) -> None:
    addresses = ["bo@bücher.example", "jürgen@bücher.example", "o'brien+x@shop.example"]
    found = mails(tmp_path / "out", FULL, a_batch(), ["a", "b", "c"], addresses=addresses)
    assert [next(li for li in head(mail) if li.startswith("To:")) for mail in found] == [
        "To: bo@xn--bcher-kva.example",
        "To: jürgen@bücher.example",
        "To: o'brien+x@shop.example",
    ]


# ---------------------------------------------------------------- dates and keys


@pytest.mark.parametrize(
    ("zone", "local", "text"),
    [
        ("UTC", dt.datetime(2026, 1, 5, 0, 0, 0), "Mon, 05 Jan 2026 00:00:00 +0000"),
        ("Europe/Vienna", dt.datetime(2026, 1, 5, 9, 30, 1), "Mon, 05 Jan 2026 09:30:01 +0100"),
        ("Europe/Vienna", dt.datetime(2026, 7, 5, 9, 30, 1), "Sun, 05 Jul 2026 09:30:01 +0200"),
        ("Asia/Kathmandu", dt.datetime(2028, 2, 29, 23, 59, 59), "Tue, 29 Feb 2028 23:59:59 +0545"),
        ("America/St_Johns", dt.datetime(2026, 12, 31, 1, 2, 3), "Thu, 31 Dec 2026 01:02:03 -0330"),
    ],
)
def test_a_date_says_its_zone(zone: str, local: dt.datetime, text: str, tmp_path: Path) -> None:
    date = local.replace(tzinfo=ZoneInfo(zone))
    (mail,) = mails(tmp_path / "out", BARE, a_batch(), ["News"], date=date)
    assert f"Date: {text}" in head(mail)
    assert read(mail)["Date"].datetime == date


def test_a_key_is_read_as_it_is_whatever_it_holds(tmp_path: Path) -> None:
    keys = ["7", "a b", "ä/ö", "shop|7", "x+z@y.example", "50%", "a\nb: c"]
    found = mails(tmp_path / "out", BARE, a_batch(), ["x"] * len(keys), keys=keys)
    assert [read(mail)["X-Segdsl-Key"] for mail in found] == [
        "7", "a%20b", "%C3%A4%2F%C3%B6", "shop|7", "x+z@y.example", "50%25", "a%0Ab%3A%20c",
    ]  # fmt: skip
    assert [read(mail)["Message-ID"] for mail in found] == [
        message_id(["template", "letter"], key) for key in keys
    ]
