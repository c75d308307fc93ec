"""What mail providers export, taken into the history."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from segdsl.campaigns.history import COLUMNS, LATER, no_entries
from segdsl.campaigns.reports import Customers, SaidOfAll, TakenIn, columns_of, take_in
from segdsl.sources.foreign import open_foreign

CUSTOMERS = Customers(
    pd.Series(["10", "9", "11"], dtype="str"),
    {
        "email": pd.Series(["Bo@shop.example", "bo@shop.example", "ana@shop.example"]),
        "sms": pd.Series([None, None, "+43 1 555"]),
    },
)


def taken(folder: Path, text: str, told: SaidOfAll, past: pd.DataFrame | None = None) -> TakenIn:
    (folder / "export.csv").write_text(text)
    read = columns_of(open_foreign(folder / "export.csv", "export.csv").required()).required()
    return take_in(read, CUSTOMERS, told, no_entries() if past is None else past, "Europe/Berlin")


def lines(found: TakenIn) -> list[str]:
    """The entries, as `campaign key channel day status`."""
    local = found.entries["sent_at"].dt.tz_localize("UTC").dt.tz_convert("Europe/Berlin")
    table = found.entries.assign(day=local.dt.strftime("%Y-%m-%d"))
    return [
        " ".join(row) for row in table[["campaign", "key", "channel", "day", "status"]].to_numpy().tolist()
    ]


@pytest.mark.parametrize(
    ("text", "lines_of_it"),
    [
        pytest.param(
            "Email Address,First Name,Status,Send Time\nANA@shop.example,Ana,Sent,2026-03-30 09:00:00\n",
            ["spring 11 email 2026-03-30 sent"],
            id="mailchimp",
        ),
        pytest.param(
            "Email Address,UNSUB_TIME,UNSUB_REASON\nana@shop.example,2026-03-30 09:00:00,None given\n",
            ["spring 11 email 2026-03-30 unsubscribed"],
            id="mailchimp unsubscribes",
        ),
        pytest.param(
            "email,event,timestamp,sg_message_id\n"
            "bo@shop.example,processed,1774864800,m\nbo@shop.example,delivered,1774864801,m\n"
            "bo@shop.example,open,1774864900,m\nana@shop.example,spamreport,1774864900,n\n",
            ["spring 9 email 2026-03-30 sent", "spring 11 email 2026-03-30 complained"],
            id="sendgrid",
        ),
        pytest.param(
            "Email;Event Type;Timestamp\nana@shop.example;Bounced;2026-03-30T08:00:00+00:00\n",
            ["spring 11 email 2026-03-30 bounced"],
            id="klaviyo",
        ),
        pytest.param(
            "external_user_id,event_name,time\n11,Hard Bounce,2026-03-30 08:00:00 UTC\n",
            ["spring 11 email 2026-03-30 bounced"],
            id="braze",
        ),
        pytest.param(
            "from_email,msg_id,subject,to_email,status,opens_count,clicks_count,last_event_time\n"
            "shop@shop.example,m,Hi,ana@shop.example,delivered,0,0,2026-03-30T08:00:00Z\n"
            "shop@shop.example,n,Hi,bo@shop.example,not_delivered,0,0,2026-03-30T08:00:00Z\n",
            ["spring 11 email 2026-03-30 sent", "spring 9 email 2026-03-30 failed"],
            id="sendgrid's activity",
        ),
        pytest.param(
            "MessageID,MessageStream,Recipients,ReceivedAt,From,Subject,Status\n"
            'm,broadcast,"[""ana@shop.example""]",2026-03-30T03:00:00.1234567-05:00,shop@shop.example,Hi,Sent\n',
            ["spring 11 email 2026-03-30 sent"],
            id="postmark",
        ),
        pytest.param(
            "st_text,ts,sub,frm,email,tag,mid\nhard_bounce,2026-03-30 08:00:00,Hi,x,ana@shop.example,t,m\n",
            ["spring 11 email 2026-03-30 bounced"],
            id="brevo",
        ),
        pytest.param(
            "event,timestamp,recipient,message.headers.message-id\n"
            "delivered,1774864800.25,ana@shop.example,m\naccepted,1774864800.25,ana@shop.example,m\n",
            ["spring 11 email 2026-03-30 sent"],
            id="mailgun",
        ),
        pytest.param(
            "eventType,mail.timestamp,mail.messageId,mail.destination\n"
            'Complaint,2026-03-30T08:00:00.000Z,m,"[""ana@shop.example""]"\n',
            ["spring 11 email 2026-03-30 complained"],
            id="amazon ses",
        ),
        pytest.param(
            "Recipient,Type,Created,Email Campaign\nana@shop.example,SPAMREPORT,2026-03-30T08:00:00Z,x\n",
            ["spring 11 email 2026-03-30 complained"],
            id="hubspot",
        ),
        pytest.param(
            "delivery_id,recipient,metric,timestamp\nm,ana@shop.example,spammed,1774864800\n",
            ["spring 11 email 2026-03-30 complained"],
            id="customer.io",
        ),
    ],
)
def test_exports_of_providers_are_understood(tmp_path: Path, text: str, lines_of_it: list[str]) -> None:
    assert lines(taken(tmp_path, text, SaidOfAll("spring"))) == lines_of_it


def test_a_file_without_times_says_how_to_name_one(tmp_path: Path) -> None:
    nothing = taken(tmp_path, "Email,Opens\nana@shop.example,3\n", SaidOfAll("spring"))
    assert dict(nothing.left) == {
        "no column has the time: call one `sent_at`; `--at DATE` says when it was": (1, 2)
    }
    nothing = taken(tmp_path, "Email,Sent At\nana@shop.example,\nbo@shop.example,\n", SaidOfAll("spring"))
    assert dict(nothing.left) == {"no time that can be read; `--at DATE` says when it was": (2, 2)}


def test_what_is_not_taken_in_says_why(tmp_path: Path) -> None:
    text = (
        "email,campaign,status,date\n"
        "ana@shop.example,spring,sent,2026-03-30\n"
        "who@shop.example,spring,sent,2026-03-30\n"
        "ana@shop.example,,sent,2026-03-30\n"
        "ana@shop.example,spring,sent,30.3.2026\n"
        "ana@shop.example,spring,purple,2026-03-30\n"
        "ana@shop.example,spring,Clicked,2026-03-30\n"
        "ANA@shop.example,spring,delivered,2026-03-30\n"
    )
    found = taken(tmp_path, text, SaidOfAll())
    assert lines(found) == ["spring 11 email 2026-03-30 sent"]
    assert sorted(row for _, row in found.left.values()) == [3, 4, 5, 6, 7, 8]
    assert sum(number for number, _ in found.left.values()) == 6


def test_the_same_file_twice_adds_nothing(tmp_path: Path) -> None:
    text = "key,status,message_id\n9,sent,a\n10,sent,\n9,bounced,a\n"
    told = SaidOfAll("spring", sent_at="2026-03-30 10:00")
    once = taken(tmp_path, text, told)
    assert len(once.entries) == 3
    again = taken(tmp_path, text, told, once.entries)
    assert len(again.entries) == 0
    assert again.left == {"in the history already": (3, 2)}


def test_what_we_sent_ourselves_is_not_taken_in_under_the_providers_id(tmp_path: Path) -> None:
    row = ["spring", "9", "email", "", pd.Timestamp("2026-03-30 08:00"), "<ours@x>", "sent"]
    past = pd.DataFrame([row], columns=[name for name in COLUMNS if name not in LATER])
    text = "key,status,message_id,time\n9,delivered,theirs,2026-03-30 11:30\n"
    assert lines(taken(tmp_path, text, SaidOfAll("spring"), past)) == []


def test_the_channel_is_the_campaigns_unless_it_is_said(tmp_path: Path) -> None:
    text = "phone,time\n0043 1 555,2026-03-30 12:00\n"
    channels = {"spring": "sms"}
    assert lines(taken(tmp_path, text, SaidOfAll("spring", channels=channels))) == [
        "spring 11 sms 2026-03-30 sent"
    ]
    assert lines(taken(tmp_path, text, SaidOfAll("spring", "rcs", channels=channels))) == [
        "spring 11 rcs 2026-03-30 sent"
    ]


def test_a_file_about_nobody_is_refused(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text("when,what\n2026-03-30,sent\n")
    found = columns_of(open_foreign(tmp_path / "export.csv", "export.csv").required())
    assert [d.code for d in found.diagnostics] == ["missing-column"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Email Address,UNSUB_TIME,UNSUB_REASON\nana@shop.example,2026-03-30 09:00:00,NORMAL\n", "NORMAL"),
        ("email,event,timestamp,reason\nana@shop.example,spamreport,1774864900,not asked\n", "not asked"),
        ("email,unsubscribe reason,UNSUB_TIME\nana@shop.example,too many,2026-03-30\n", "too many"),
        ("email,event,timestamp,reason\nana@shop.example,delivered,1774864900,250 OK\n", ""),
    ],
)
def test_why_somebody_left_is_kept(tmp_path: Path, text: str, reason: str) -> None:
    found = taken(tmp_path, text, SaidOfAll("spring"))
    assert found.entries["reason"].tolist() == [reason]
