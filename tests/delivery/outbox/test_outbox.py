"""The outbox: what its folder holds in every form, and that everybody is accounted for."""

from __future__ import annotations

import datetime as dt
import json
import mailbox
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import fast_mail_parser
import numpy as np
import pytest
from pyarrow import parquet

from segdsl.campaigns.fates import Left, Settled
from segdsl.delivery.outbox import writing as outbox
from segdsl.delivery.outbox.accounts import Summary
from segdsl.delivery.outbox.forms import FORMS
from segdsl.delivery.outbox.mailing import Mailing
from segdsl.delivery.outbox.outgoing import FIELDS, Envelope
from segdsl.delivery.outbox.writing import write_outbox
from segdsl.diagnostics import Problem
from segdsl.messages.context import Letterhead
from segdsl.outputs import unfinished
from segdsl.source import Source
from segdsl.templates.folder import templates_from
from tests.messages.little_shop import a_batch, a_campaign, an_audience, recipients, templates

LETTERHEAD = Letterhead(
    address="email",
    phone="phone",
    addressee={"first_name": "x", "street": "street", "city": "street"},
    sender="Büro & Söhne <letters@shop.example>",
    reply_to="hello@shop.example",
    unsubscribe_url="https://shop.example/u?c={key}",
)
LETTER = """{% block subject %}Schöne Grüße, {{ customer.x }}{% endblock %}
{% block body %}<p>Liebe {{ customer.x }},
.
From here{% if customer.city %}, near {{ customer.city }}{% endif %}</p>{% endblock %}"""


def a_mailing(
    letter: str = LETTER,
    letterhead: Letterhead = LETTERHEAD,
    channel: str = "email",
    **values: list[Any],
) -> Mailing:
    """A mailing to customers with these values, and addresses."""
    size = len(next(iter(values.values())))
    addresses = [f"c{n}@mail.example" for n in range(1, size + 1)]
    homes = {"email": addresses, "phone": ["+4315550001"] * size, "street": ["Weg 1"] * size}
    audience = an_audience({**homes, **values}, size=size)
    everybody = recipients(audience, a_batch(campaign=a_campaign("spring"), channel=channel))
    nobody = np.empty(0, dtype=np.intp)
    settled = Settled(everybody, Left(audience, nobody, nobody))
    date = dt.datetime(2026, 3, 31, 22, tzinfo=dt.UTC)
    return Mailing(settled, everybody, templates(letter), letterhead, Envelope.of("Shop", date, letterhead))


def written(
    folder: Path, mailing: Mailing, form: str = "jsonl", **more: Any
) -> tuple[Summary, dict[str, bytes]]:
    """How it went, and what the folder holds."""
    summary = write_outbox(folder, mailing, {"as_of": "2026-03-31"}, form=form, **more)
    return summary, {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_an_outbox_holds_the_messages_the_reasons_and_the_run(tmp_path: Path) -> None:
    summary, files = written(tmp_path / "out", a_mailing(x=["one\u2028", "two", None, None]))
    assert (summary.rendered, summary.held_back) == (1, 3)
    assert sorted(files) == ["held_back.csv", "messages.jsonl", "not_sent.csv", "run.json"]
    (line,) = files["messages.jsonl"].decode().splitlines()
    message = json.loads(line)
    assert tuple(message) == FIELDS
    assert (message["key"], message["subject"]) == ("2", "Schöne Grüße, two")
    assert message["unsubscribe"] == "https://shop.example/u?c=2"
    assert message["message_id"].endswith("@shop.example>")
    assert files["held_back.csv"].decode() == (
        "key,reason\n1,x holds a control character\n3,x is unknown\n4,x is unknown\n"
    )
    run = json.loads(files["run.json"])
    assert run["as_of"] == "2026-03-31"
    assert list(run["reasons"]) == ["x is unknown", "x holds a control character"]
    assert run["accounts"] == {
        "audience": 4, "rendered": 1, "held_back": 3, "suppressed": 0, "other_campaign": 0,
        "sent_already": 0, "capped": 0, "held_out": 0, "not_chosen": 0,
    }  # fmt: skip


def test_everybody_left_out_is_listed_with_the_fate_and_the_reason(tmp_path: Path) -> None:
    mailing = a_mailing(x=["a", "b", "c", "d"])
    rows = np.array([1, 3])
    left = Left(mailing.settled.recipients.audience, rows, np.array([0, 1]),
                (("capped", "at most 1 message"), ("held_out", "in the control group")))  # fmt: skip
    some = mailing.recipients.chosen(np.array([0, 2]))
    settled = Settled(some, left)
    summary, files = written(
        tmp_path / "out", replace(mailing, settled=settled, recipients=some.chosen(np.array([0])))
    )
    assert files["not_sent.csv"].decode() == (
        "key,fate,reason\n2,capped,at most 1 message\n4,held_out,in the control group\n"
    )
    assert {fate: n for fate, n in summary.accounts.items() if n} == {
        "audience": 4, "rendered": 1, "capped": 1, "held_out": 1, "not_chosen": 1,
    }  # fmt: skip
    assert Summary.read(summary.record()) == summary


NAMES = [
    "Ann",
    "李雷",
    "From me\n>From you\r\nFrom",
    "x" * 300 + " " * 80,
    "a\tb \n c= =3D",
    "😀" * 40,
    "<b> & co",
]


def as_read(content: bytes) -> tuple[dict[str, str], list[str]]:
    """Headers and texts of a mail, as Python's own parser reads them."""
    read = message_from_bytes(content, policy=policy.default)
    assert isinstance(read, EmailMessage)
    assert not read.defects
    assert all(not part.defects for part in read.walk())
    return dict(read.items()), [unix(part.get_content()) for part in read.iter_parts()]


def unix(text: str) -> str:
    """A text with line ends of one kind, and with one at its end, which mails always have."""
    return text.replace("\r\n", "\n").removesuffix("\n") + "\n"


@pytest.mark.parametrize("form", ["eml", "mbox"])
def test_mails_are_read_as_they_were_written(tmp_path: Path, form: str) -> None:
    mailing = a_mailing(LETTER.replace(", {{ customer.x }}{% endblock", "{% endblock"), x=NAMES)
    lines = written(tmp_path / "lines", mailing)[1]["messages.jsonl"].splitlines()
    _, files = written(tmp_path / "out", mailing, form)
    if form == "eml":
        mails = [files[name] for name in sorted(files) if name.endswith(".eml")]
    else:
        box = mailbox.mbox(tmp_path / "out" / "messages.mbox", create=False)
        mails = [bytes(message) for message in box]
    assert len(mails) == len(lines) == len(NAMES)
    for content, line in zip(mails, map(json.loads, lines), strict=True):
        headers, (text, html) = as_read(content)
        assert (text, html) == (unix(line["text"]), unix(line["html"]))
        assert headers["Message-ID"] == line["message_id"]
        assert headers["Subject"] == line["subject"]
        assert headers["From"] == "Büro & Söhne <letters@shop.example>"
        assert headers["List-Unsubscribe"] == f"<{line['unsubscribe']}>"
        assert headers["Date"] == "Tue, 31 Mar 2026 22:00:00 +0000"
        assert set(headers) == {
            "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "List-Unsubscribe",
            "List-Unsubscribe-Post", "X-Segdsl-Key", "X-Segdsl-Campaign", "X-Segdsl-Persona",
            "MIME-Version", "Content-Type",
        }  # fmt: skip
        independent = fast_mail_parser.parse_email(content)
        assert independent.subject == line["subject"]
        assert [unix(t) for t in independent.text_plain] == [text]
        assert [unix(t) for t in independent.text_html] == [html]


def test_only_an_email_names_its_sender(tmp_path: Path) -> None:
    texts = {
        "letter.sms.j2": "Hi",
        "letter.push.j2": "{% block title %}Hi{% endblock %}{% block body %}x{% endblock %}",
    }
    mailing = a_mailing(x=["Ana"])
    _, files = written(tmp_path / "email", mailing)
    line = json.loads(files["messages.jsonl"])
    assert (line["from"], line["reply_to"]) == (LETTERHEAD.sender, LETTERHEAD.reply_to)
    for channel in ("sms", "push"):
        batches = (a_batch(campaign=a_campaign("spring"), channel=channel),)
        loaded = templates_from({name: Source(name, text) for name, text in texts.items()}).required()
        other = replace(mailing, templates=loaded, recipients=replace(mailing.recipients, batches=batches))
        line = json.loads(written(tmp_path / channel, other)[1]["messages.jsonl"])
        assert (line["from"], line["reply_to"]) == (None, None)


def test_columns_hold_the_same_as_lines(tmp_path: Path) -> None:
    mailing = a_mailing(x=["Ann", None, "李雷"])
    lines = [json.loads(li) for li in written(tmp_path / "lines", mailing)[1]["messages.jsonl"].splitlines()]
    written(tmp_path / "out", mailing, "parquet")
    table = parquet.read_table(tmp_path / "out" / "messages.parquet")
    assert tuple(table.column_names) == FIELDS
    assert table.to_pylist() == lines


def test_pages_are_linked(tmp_path: Path) -> None:
    _, files = written(tmp_path / "out", a_mailing(x=["Ann", "<b>"]), "html")
    assert b"Liebe Ann" in files["messages/000/0000001-1.html"]
    links = files["messages/000/index.html"].decode()
    assert '<a href="0000002-2.html">2: Schöne Grüße, &lt;b&gt;</a>' in links
    assert '<a href="000/index.html">' in files["messages/index.html"].decode()


@pytest.mark.parametrize("form", FORMS)
def test_the_number_of_processes_does_not_show(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "PART", 4)
    channel = FORMS[form].carries or "email"
    mailing = a_mailing(channel=channel, x=["Ann", None, "李雷", "", "Bo"] * 5)
    alone = written(tmp_path / "alone", mailing, form, workers=1)
    assert written(tmp_path / "together", mailing, form, workers=2) == alone


def test_a_run_that_failed_goes_on_where_it_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mailing = a_mailing(x=["Ann", None, "Bo"] * 4)
    expected = written(tmp_path / "whole", mailing)[1]
    monkeypatch.setattr(outbox, "PART", 3)
    monkeypatch.setattr(outbox, "BETWEEN", 0.0)
    steps = iter(range(2))

    def interrupted(text: str) -> None:
        if next(steps, None) is None:
            raise KeyboardInterrupt

    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        written(out, mailing, progress=interrupted)
    assert not out.exists()
    told: list[str] = []
    assert written(out, mailing, resume=True, progress=told.append)[1] == expected
    assert len(told) == 2, "two parts of four were written before"
    assert not unfinished(out).exists()


def test_another_run_does_not_go_on_with_it(tmp_path: Path) -> None:
    def interrupted(text: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        written(tmp_path / "out", a_mailing(x=["Ann"]), progress=interrupted)
    changed = {
        "the template `letter.html.j2`": a_mailing(LETTER + "!", x=["Ann"]),
        "the settings": a_mailing(letterhead=replace(LETTERHEAD, currency="EUR"), x=["Ann"]),
        "who gets a message": a_mailing(x=["Ann", "Bo"]),
    }
    for what, mailing in changed.items():
        with pytest.raises(Problem, match=f"cannot be gone on with.*{what}"):
            written(tmp_path / "out", mailing, resume=True)
    assert written(tmp_path / "out", a_mailing(x=["Ann"]), resume=True)[0].rendered == 1


def test_a_mail_needs_a_sender_and_is_held_back_without_an_address(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="needs a sender"):
        written(tmp_path / "out", a_mailing(letterhead=replace(LETTERHEAD, sender=None), x=["Ann"]), "eml")
    summary, _ = written(
        tmp_path / "out", a_mailing(letterhead=replace(LETTERHEAD, address=None), x=["Ann"]), "mbox"
    )
    assert dict(summary.reasons) == {"the project does not say which attribute is the address": 1}


def test_one_message_that_cannot_be_written_does_not_touch_the_others(tmp_path: Path) -> None:
    mailing = a_mailing(x=["Ann"] * 9)
    keys = mailing.recipients.audience.keys
    keys.iloc[4] = "k" * 5_000
    summary, files = written(tmp_path / "out", mailing, "eml")
    assert summary.rendered == 8
    assert dict(summary.reasons) == {"the key is longer than 900 characters": 1}
    assert sum(name.endswith(".eml") for name in files) == 8


def test_the_identifier_is_the_same_until_the_message_was_sent(tmp_path: Path) -> None:
    mailing = a_mailing(x=["Ann", "Bo"])

    def ids(mailing: Mailing, name: str) -> list[str]:
        lines = written(tmp_path / name, mailing)[1]["messages.jsonl"].splitlines()
        return [json.loads(line)["message_id"] for line in lines]

    first = ids(mailing, "first")
    assert len(set(first)) == 2
    assert ids(mailing, "again") == first
    after = replace(mailing.recipients, times=np.array([1, 0]))
    assert [a == b for a, b in zip(ids(replace(mailing, recipients=after), "after"), first, strict=True)] == [
        False,
        True,
    ]


@pytest.mark.parametrize("replacing", [False, True])
def test_the_folder_appears_whole(tmp_path: Path, replacing: bool) -> None:
    mailing = a_mailing(x=["Ann"])
    if replacing:
        written(tmp_path / "out", a_mailing(x=["Ann", "Bo"]))
    else:
        (tmp_path / "theirs").mkdir()
        with pytest.raises(Problem, match="exists already"):
            written(tmp_path / "theirs", mailing)
    assert written(tmp_path / "out", mailing, replace=replacing)[0].rendered == 1
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
