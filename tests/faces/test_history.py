"""`segdsl history`: what it counts, and reports that are taken in or refused with a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faces.shop import run


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sent.csv", "email,status\nana@shop.example,sent\n"),
        ("sent.csv", "email,status,sent at\nana@shop.example,sent,\n"),
        ("sent.csv", "email,status,sent at\nana@shop.example,sent,yesterday\n"),
        ("sent.json", '[{"email": "ana@shop.example", "event": "delivered"}]'),
    ],
)
def test_a_report_without_any_time_is_refused(name: str, text: str, shop: Path) -> None:
    settings = shop / "segdsl.toml"
    settings.write_text(settings.read_text() + '\n[history]\nsource = "history.csv"\n')
    (shop / name).write_text(text)
    done = run("history", "add", str(shop / name), "--project", str(shop))
    assert done.code == 2
    assert f"no row of `{name}` says when it was" in done.err
    assert "--at 2026-03-31" in done.err
    assert not (shop / "history.csv").exists()


@pytest.mark.parametrize("name", ["one.eml", "All.MBOX", "outlook.msg", "mails"])
def test_mails_are_no_report(name: str, shop: Path) -> None:
    settings = shop / "segdsl.toml"
    settings.write_text(settings.read_text() + '\n[history]\nsource = "history.csv"\n')
    folder = shop / "mails"
    folder.mkdir()
    for place in (folder / "1.eml", shop / name):
        if not place.is_dir():
            place.write_text("From: a@shop.example\nTo: ana@shop.example\nSubject: x\n\nHello\n")
    done = run("history", "add", str(shop / name), "--project", str(shop))
    assert done.code == 2
    assert "mails, which do not say what became of them" in done.err
    assert "as CSV, Excel or JSON" in done.err
    assert not (shop / "history.csv").exists()


REPORT = """
[history]
source = "history.csv"

[history.reports.ours]
key = "Kundennr"
status = "Ereignis"
time = "Wann"
format = "%d.%m.%Y %H:%M"
words = { "geöffnet" = "opened", "verschickt" = "sent", "Post" = "nothing" }
"""


def test_a_report_of_ones_own_is_taken_in_by_the_settings(shop: Path) -> None:
    settings = shop / "segdsl.toml"
    settings.write_text(settings.read_text() + REPORT)
    (shop / "ours.csv").write_text(
        "Kundennr,Ereignis,Wann,campaign\n1,Verschickt,30.03.2026 10:00,\n"
        "1,Geöffnet,30.03.2026 11:00,\n1,Post,30.03.2026 12:00,\n"
    )
    (shop / "rules" / "spring.seg").write_text('campaign spring to everyone template "spring"\n')
    asked = ("history", "add", str(shop / "ours.csv"), "--campaign", "spring", "--project", str(shop))
    done = run(*asked)
    assert done.out.splitlines() == [
        "Taken in: 1 sent, 1 opened",
        "  1 row not (the first is row 4): what is not sent yet, and what changes nothing, does not count",
    ]
    assert "Taken in: nothing" in run(*asked).out


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ('status = "x"', "say which column tells whom a row is about: `key`, `email` or `phone`"),
        ('key = "x"\nwords = { "Weg" = "gone" }', "`gone` is nothing that becomes of a message"),
        ('key = "x"\nwords = { "Weg" = "bounce" }', "did you mean `bounced`?"),
        ('key = "x"\nstaus = "y"', "staus"),
    ],
)
def test_a_mapping_that_says_nothing_is_told(setting: str, says: str, shop: Path) -> None:
    settings = shop / "segdsl.toml"
    settings.write_text(f"{settings.read_text()}\n[history.reports.ours]\n{setting}\n")
    done = run("history", "--project", str(shop))
    assert done.code in (1, 2)
    assert says in done.err


def test_the_history_counts_messages_by_campaign_and_step(shop: Path) -> None:
    settings = shop / "segdsl.toml"
    settings.write_text(settings.read_text() + '\n[history]\nsource = "history.csv"\n')
    rows = [
        *(
            f"spring,hello,{key},email,2026-03-01,{key}a,{status}"
            for key in (1, 2)
            for status in ("sending", "sent")
        ),
        *(f"spring,hello,1,email,2026-03-02T0{hour}:00,1a,opened" for hour in (1, 2, 3)),
        "spring,hello,1,email,2026-03-02,1a,clicked",
        "spring,story,2,email,2026-03-05,2b,sent",
        "spring,story,2,email,2026-03-06,2b,bounced",
        "spring,hello,3,email,2026-03-01,,held_out",
        "spring,story,1,email,2026-03-06,,skipped",
        "other,,4,email,2026-03-01,,held_out",
    ]
    (shop / "history.csv").write_text(
        "campaign,step,key,channel,sent_at,message_id,status\n" + "\n".join(rows)
    )
    asked = ("history", "--project", str(shop), "--as-of", "2026-03-31")
    assert run(*asked).out.splitlines()[1:] == [
        "  other: 0 messages to 0 customers, 2026-03-01",
        "    1 customer held out",
        "  spring: 3 messages to 2 customers, 2026-03-01 to 2026-03-05:"
        " 2 sent, 1 bounced; 1 opened, 1 clicked",
        "    hello: 2 messages to 2 customers, 2026-03-01: 2 sent; 1 opened, 1 clicked",
        "    story: 1 message to 1 customer, 2026-03-05: 1 bounced",
        "    1 customer held out",
    ]
    said = json.loads(run(*asked, "--format", "json").out)["campaigns"]["spring"]
    assert {name: said[name] for name in ("messages", "opened", "clicked", "delivered", "held_out")} == {
        "messages": 3,
        "opened": 1,
        "clicked": 1,
        "delivered": 0,
        "held_out": 1,
    }
    assert said["steps"]["hello"]["held_out"] == 1
    assert said["steps"]["story"]["statuses"] == {"bounced": 1}
    before = json.loads(run(*asked[:3], "--as-of", "2026-03-01", "--format", "json").out)["campaigns"][
        "spring"
    ]
    assert (before["messages"], before["opened"]) == (2, 0)


def test_campaigns_that_no_rule_declares_are_told(shop: Path) -> None:
    settings = shop / "segdsl.toml"
    settings.write_text(settings.read_text() + '\n[history]\nsource = "history.csv"\n')
    (shop / "sent.csv").write_text("key,campaign,time\n1,Spring 2026,2026-03-30\n")
    said = run("history", "add", str(shop / "sent.csv"), "--project", str(shop)).out
    assert "1 of the campaign `Spring 2026`, which no rule declares; `--campaign NAME` says" in said
