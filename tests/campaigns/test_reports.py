"""What mail providers export, taken into the history."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from segdsl.campaigns.history import COLUMNS, no_entries
from segdsl.campaigns.report_columns import Mapped, columns_of, columns_of_webhooks
from segdsl.campaigns.reports import Customers, SaidOfAll, TakenIn, take_in
from segdsl.campaigns.sent import messages
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
            [
                *(f"spring 9 email 2026-03-30 {status}" for status in ("sent", "delivered", "opened")),
                "spring 11 email 2026-03-30 complained",
            ],
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
            ["spring 11 email 2026-03-30 delivered", "spring 9 email 2026-03-30 failed"],
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
            ["spring 11 email 2026-03-30 delivered"],
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
        "ana@shop.example,spring,deferred,2026-03-30\n"
        "ANA@shop.example,spring,Sent,2026-03-30\n"
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


OURS = [
    "spring",
    "hello",
    "9",
    "email",
    "short",
    "friend",
    "",
    pd.Timestamp("2026-03-30 08:00"),
    "<ours@x>",
    "sent",
]


def the_past(*rows: list[Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(COLUMNS[:10])).assign(reason="", address_sha256="")


def test_what_we_sent_ourselves_is_not_taken_in_under_the_providers_id(tmp_path: Path) -> None:
    past = the_past(
        ["spring", "", "9", "email", "", "", "", pd.Timestamp("2026-03-30 08:00"), "<ours@x>", "sent"]
    )
    text = "key,status,message_id,time\n9,sent,theirs,2026-03-30 11:30\n9,delivered,theirs,2026-03-30 11:31\n"
    new = taken(tmp_path, text, SaidOfAll("spring"), past)
    assert lines(new) == ["spring 9 email 2026-03-30 delivered"]
    (message,) = messages(pd.concat([past, new.entries], ignore_index=True)).itertuples()
    assert (message.status, message.delivered_at.hour) == ("sent", 9)


@pytest.mark.parametrize("written", ["<ours@x>", "ours@x"])
def test_news_of_a_message_that_we_know_need_say_nothing_else(written: str, tmp_path: Path) -> None:
    """Neither the campaign nor the key: `smtp-id` is the Message-ID that we gave it."""
    text = f"email,event,timestamp,smtp-id\nbo@shop.example,click,1774864900,{written}\n"
    new = taken(tmp_path, text, SaidOfAll(), the_past(OURS)).entries
    said = new[["campaign", "step", "key", "channel", "variant", "persona", "message_id", "status"]]
    assert said.to_numpy().tolist() == [
        ["spring", "hello", "9", "email", "short", "friend", "<ours@x>", "clicked"]
    ]
    stranger = text.replace("bo@", "who@")
    assert taken(tmp_path, stranger, SaidOfAll(), the_past(OURS)).entries["key"].tolist() == ["9"]


def test_one_identifier_for_all_recipients_tells_nobody_apart(tmp_path: Path) -> None:
    text = "key,status,dispatch_id,time\n" + "".join(
        f"{key},{status},d,2026-03-30 {hour}:00\n"
        for hour, status in ((10, "sent"), (11, "opened"))
        for key in (9, 11)
    )
    once = taken(tmp_path, text, SaidOfAll("spring"))
    assert once.entries["key"].tolist() == ["9", "11", "9", "11"]
    assert not len(taken(tmp_path, text, SaidOfAll("spring"), once.entries).entries)
    assert messages(once.entries)["opened_at"].notna().all()


def test_a_message_is_opened_as_often_as_it_is_told(tmp_path: Path) -> None:
    text = "key,status,message_id,time\n" + "".join(
        f"9,opened,{name},2026-03-30 10:00:0{second}\n" for second in (1, 2, 2) for name in ("a", "")
    )
    once = taken(tmp_path, text, SaidOfAll("spring"))
    assert len(once.entries) == 4
    assert once.left == {"in the history already": (2, 6)}
    assert len(taken(tmp_path, text, SaidOfAll("spring"), once.entries).entries) == 0


# ---------------------------------------------------------------- a row for each message


@pytest.mark.parametrize(
    ("text", "lines_of_it"),
    [
        pytest.param(
            "recipient,created,sent,delivered,opened,clicked,bounced,unsubscribed,spammed\n"
            "ana@shop.example,1774850000,1774864800,1774864801,1774864900,,,,\n"
            "bo@shop.example,1774850000,1774864800,,,,1774864802,,\n",
            [
                *(f"11 {status}" for status in ("sent",)),
                "9 sent",
                "11 delivered",
                "9 bounced",
                "11 opened",
            ],
            id="customer.io's deliveries",
        ),
        pytest.param(
            "Recipient,Sent At,Delivered,Opened,Clicked,Marked as spam\n"
            "ana@shop.example,2026-03-30 09:00,true,TRUE,false,No\n"
            "bo@shop.example,2026-03-30 09:00,no,0,0,yes\n",
            ["11 sent", "11 delivered", "11 opened", "9 sent", "9 complained"],
            id="yes and no",
        ),
        pytest.param(
            "Email Address,First Name,Opens,Clicks\nana@shop.example,Ana,3,1\nbo@shop.example,Bo,0,0\n",
            ["11 opened", "11 clicked"],
            id="mailchimp's opens, which have no time",
        ),
        pytest.param(
            "to_email,status,opens_count,clicks_count,last_event_time\nana@shop.example,delivered,2,0,2026-03-30\n",
            ["11 delivered", "11 opened"],
            id="sendgrid's activity",
        ),
        pytest.param(
            "Email;UNSUB_TIME;UNSUB_CAMPAIGN_TITLE\nana@shop.example;2026-03-30 10:00;spring\n",
            ["11 unsubscribed"],
            id="mailchimp's unsubscribed",
        ),
    ],
)
def test_columns_that_say_what_became_of_a_message(text: str, lines_of_it: list[str], tmp_path: Path) -> None:
    timeless = "Opens" in text
    found = taken(tmp_path, text, SaidOfAll("spring", sent_at="2026-03-30" if timeless else None))
    assert [
        line.replace("spring ", "").replace("email 2026-03-30 ", "") for line in lines(found)
    ] == lines_of_it
    again = taken(
        tmp_path, text, SaidOfAll("spring", sent_at="2026-03-30" if timeless else None), found.entries
    )
    assert len(again.entries) == 0


def test_what_is_known_of_it_has_its_own_time(tmp_path: Path) -> None:
    text = "key,sent at,opened,clicked\n9,2026-03-30 10:00,2026-03-31 11:00,yes\n"
    (message,) = messages(taken(tmp_path, text, SaidOfAll("spring")).entries).itertuples()
    assert str(message.sent_at) == "2026-03-30 08:00:00"
    assert str(message.opened_at) == "2026-03-31 09:00:00"
    assert str(message.clicked_at) == "2026-03-30 08:00:00", "all that is known is that of the row"


# ---------------------------------------------------------------- reports of one's own

GERMAN = Mapped(
    "ours",
    {"key": "Kundennr.", "status": "Ereignis", "sent_at": "Wann", "campaign": "Aktion"},
    {"geöffnet": "opened", "Verschickt": "sent", "Abgemeldet": "unsubscribed"},
    "%d.%m.%Y %H:%M",
)
OWN = (
    "Kundennr.;Ereignis;Wann;Aktion;Sonst\n"
    "9;verschickt;30.03.2026 10:00;spring;x\n9;Geöffnet;30.03.2026 11:30;spring;\n"
    "11;abgemeldet;1.4.2026 9:00;;\n"
)


def test_a_mapping_says_what_ones_own_report_means(tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text(OWN)
    file = open_foreign(tmp_path / "ours.csv", "ours.csv").required()
    read = columns_of(file, (GERMAN,)).required()
    found = take_in(read, CUSTOMERS, SaidOfAll(), no_entries(), "Europe/Berlin")
    assert lines(found) == [
        "spring 9 email 2026-03-30 sent",
        "spring 9 email 2026-03-30 opened",
        " 11 email 2026-04-01 unsubscribed",
    ]
    assert found.entries["sent_at"].dt.hour.tolist() == [8, 9, 7]


def test_a_mapping_of_json_as_well(tmp_path: Path) -> None:
    event = {"kunde": {"nr": "9"}, "Was": "geöffnet", "wann": "2026-03-30T10:00:00Z", "Aktion": "spring"}
    (tmp_path / "ours.jsonl").write_text(json.dumps(event) + "\n")
    own = Mapped("ours", {"key": "kunde.nr", "status": "was", "sent_at": "wann"}, {"geöffnet": "opened"})
    read = columns_of_webhooks(tmp_path / "ours.jsonl", "ours.jsonl", (GERMAN, own)).required()
    found = take_in(read, CUSTOMERS, SaidOfAll("spring"), no_entries(), "Europe/Berlin")
    assert lines(found) == ["spring 9 email 2026-03-30 opened"]


def test_a_mapping_that_nearly_fits_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text(OWN.replace("Wann", "Wann genau"))
    file = open_foreign(tmp_path / "ours.csv", "ours.csv").required()
    (said, nobody) = columns_of(file, (GERMAN,)).diagnostics
    assert "has no column `Wann`, which `[history.reports.ours]` names" in said.message
    assert nobody.code == "missing-column"
    (tmp_path / "else.csv").write_text("email,status,time\nana@shop.example,sent,2026-03-30\n")
    other = open_foreign(tmp_path / "else.csv", "else.csv").required()
    assert columns_of(other, (GERMAN,)).diagnostics == ()


def test_words_that_a_mapping_does_not_know_are_told_as_they_stand(tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text(OWN.replace("Geöffnet", "Umgezogen"))
    read = columns_of(open_foreign(tmp_path / "ours.csv", "ours.csv").required(), (GERMAN,)).required()
    found = take_in(read, CUSTOMERS, SaidOfAll(), no_entries(), "Europe/Berlin")
    assert found.left == {"the status says nothing that we know: `Umgezogen`": (1, 3)}


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


def test_what_a_mapping_does_not_name_is_found_as_usual(tmp_path: Path) -> None:
    own = Mapped(
        "pages", {"key": "visitor", "variant": "campaign"}, {}
    )  # a heading that is another kind's, too
    text = "visitor,campaign,time,event\n9,calm,2026-03-30T10:00:00Z,opened\n"
    (tmp_path / "ours.csv").write_text(text)
    file = open_foreign(tmp_path / "ours.csv", "ours.csv").required()
    read = columns_of(file, (own,)).required()
    found = take_in(read, CUSTOMERS, SaidOfAll("spring"), no_entries(), "Europe/Berlin")
    assert lines(found) == ["spring 9 email 2026-03-30 opened"]
    assert found.entries["variant"].tolist() == ["calm"]
    event = {
        "id": "e1",
        "visitor": "9",
        "campaign": "calm",
        "time": "2026-03-30T10:00:00Z",
        "event": "opened",
    }
    (tmp_path / "ours.jsonl").write_text(json.dumps(event) + "\n")
    read = columns_of_webhooks(tmp_path / "ours.jsonl", "ours.jsonl", (own,)).required()
    assert lines(take_in(read, CUSTOMERS, SaidOfAll("spring"), no_entries(), "Europe/Berlin")) == lines(found)
