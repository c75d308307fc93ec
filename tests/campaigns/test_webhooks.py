"""What mail providers' webhooks and APIs say in JSON, in the layouts of their documentation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from segdsl.campaigns.history import no_entries
from segdsl.campaigns.report_columns import columns_of_webhooks
from segdsl.campaigns.reports import SaidOfAll, TakenIn, take_in
from tests.campaigns.test_reports import CUSTOMERS, lines

NOON = 1774864800  # 2026-03-30 10:00 UTC
ISO = "2026-03-30T10:00:00.000Z"

SENDGRID = [
    {
        "email": "bo@shop.example",
        "timestamp": NOON,
        "event": event,
        "sg_event_id": "e",
        "sg_message_id": message,
        **more,
    }
    for event, message, more in (
        ("processed", "a", {}),
        ("delivered", "a", {"response": "250 OK"}),
        ("bounce", "b", {"type": "bounce", "status": "5.0.0"}),
        ("bounce", "c", {"type": "blocked", "reason": "temporarily"}),
        ("dropped", "d", {"reason": "Bounced Address"}),
        ("spamreport", "e", {}),
        ("group_unsubscribe", "f", {"asm_group_id": 10}),
        ("open", "a", {"useragent": "x"}),
        ("deferred", "a", {"attempt": "5"}),
    )
]
POSTMARK = [
    {
        "RecordType": "Delivery",
        "ServerID": 23,
        "MessageID": "a",
        "Recipient": "bo@shop.example",
        "DeliveredAt": "2026-03-30T06:00:00-04:00",
    },
    {
        "RecordType": "Bounce",
        "ID": 10,
        "Type": "HardBounce",
        "TypeCode": 1,
        "MessageID": "b",
        "Email": "ana@shop.example",
        "BouncedAt": "2026-03-30T06:00:00.2735393-04:00",
    },
    {
        "RecordType": "Bounce",
        "ID": 9,
        "Type": "Transient",
        "TypeCode": 2,
        "MessageID": "c",
        "Email": "ana@shop.example",
        "BouncedAt": ISO,
    },
    {
        "RecordType": "SpamComplaint",
        "ID": 9,
        "Type": "SpamComplaint",
        "MessageID": "d",
        "Email": "ana@shop.example",
        "BouncedAt": ISO,
    },
    {
        "RecordType": "SubscriptionChange",
        "MessageID": "e",
        "Recipient": "ana@shop.example",
        "ChangedAt": ISO,
        "SuppressSending": True,
        "SuppressionReason": "ManualSuppression",
    },
    {
        "RecordType": "SubscriptionChange",
        "MessageID": "f",
        "Recipient": "bo@shop.example",
        "ChangedAt": ISO,
        "SuppressSending": False,
        "SuppressionReason": None,
    },
    {"RecordType": "Open", "MessageID": "a", "Recipient": "bo@shop.example", "ReceivedAt": ISO},
]


def mailgun(event: str, recipient: str, message: str, **more: Any) -> dict[str, Any]:
    data = {"event": event, "timestamp": NOON + 0.25, "id": "11", "recipient": recipient, **more}
    data["message"] = {
        "headers": {"message-id": message, "to": "who@shop.example", "from": "shop@shop.example"}
    }
    return {"signature": {"timestamp": "1", "token": "t", "signature": "s"}, "event-data": data}


MAILGUN = [
    mailgun("delivered", "bo@shop.example", "a"),
    mailgun("failed", "ana@shop.example", "b", severity="permanent", reason="suppress-bounce"),
    mailgun("failed", "ana@shop.example", "c", severity="temporary"),
    mailgun("complained", "ana@shop.example", "d"),
    mailgun("unsubscribed", "ana@shop.example", "e"),
    mailgun("accepted", "bo@shop.example", "a"),
]


def ses(kind: str, message: str, *destination: str, **about: Any) -> dict[str, Any]:
    mail = {
        "timestamp": ISO,
        "messageId": message,
        "destination": list(destination),
        "source": "shop@shop.example",
    }
    return {"notificationType": kind, "mail": mail, **about}


def sns(inner: dict[str, Any]) -> dict[str, Any]:
    return {
        "Type": "Notification",
        "MessageId": "sns",
        "TopicArn": "arn",
        "Message": json.dumps(inner),
        "Timestamp": ISO,
    }


GONE = {
    "bounceType": "Permanent",
    "bounceSubType": "General",
    "timestamp": ISO,
    "bouncedRecipients": [{"emailAddress": "ana@shop.example", "action": "failed"}],
}
BUSY = {**GONE, "bounceType": "Transient"}
ANGRY = {"complainedRecipients": [{"emailAddress": "ana@shop.example"}], "timestamp": ISO}
SES = [
    sns(
        ses(
            "Delivery",
            "a",
            "bo@shop.example",
            "ana@shop.example",
            delivery={"timestamp": ISO, "recipients": ["bo@shop.example"]},
        )
    ),
    sns(ses("Bounce", "b", "bo@shop.example", "ana@shop.example", bounce=GONE)),
    sns(ses("Bounce", "c", "ana@shop.example", bounce=BUSY)),
    sns(ses("Complaint", "d", "ana@shop.example", complaint=ANGRY)),
    {**ses("", "e", "ana@shop.example"), "eventType": "Rendering Failure", "failure": {"errorMessage": "x"}},
    {
        **ses("", "f", "ana@shop.example"),
        "eventType": "Subscription",
        "subscription": {"newTopicPreferences": {"unsubscribeAll": True}},
    },
    {**ses("", "a", "bo@shop.example"), "eventType": "Open", "open": {"timestamp": ISO}},
]
BREVO = [
    {
        "event": event,
        "email": "ana@shop.example",
        "id": 9,
        "date": "2026-03-31 03:00:00",
        "ts": NOON,
        "ts_event": NOON,
        "ts_epoch": NOON * 1000,
        "message-id": message,
        "subject": "Hi",
    }
    for event, message in (
        ("delivered", "a"),
        ("hard_bounce", "b"),
        ("soft_bounce", "c"),
        ("spam", "d"),
        ("unsubscribed", "e"),
        ("unique_opened", "a"),
        ("unique_proxy_open", "a"),
    )
]
KLAVIYO = {
    "data": [
        {
            "type": "event",
            "id": f"e{number}",
            "attributes": {
                "timestamp": NOON,
                "datetime": "2026-03-30 10:00:00+00:00",
                "uuid": f"u{number}",
                "event_properties": {"Subject": "Hi"},
            },
            "relationships": {
                "profile": {"data": {"type": "profile", "id": "p"}},
                "metric": {"data": {"type": "metric", "id": metric}},
            },
        }
        for number, metric in enumerate(("m1", "m2", "m3"))
    ],
    "included": [
        {"type": "profile", "id": "p", "attributes": {"email": "ana@shop.example", "external_id": None}},
        {"type": "metric", "id": "m1", "attributes": {"name": "Received Email"}},
        {"type": "metric", "id": "m2", "attributes": {"name": "Marked Email as Spam"}},
        {"type": "metric", "id": "m3", "attributes": {"name": "Opened Email"}},
    ],
    "links": {"self": "x", "next": None},
}
MANDRILL = [
    {
        "event": event,
        "ts": NOON,
        "_id": message,
        "msg": {"ts": NOON - 60, "email": "ana@shop.example", "state": "sent", "_id": message},
    }
    for event, message in (
        ("send", "a"),
        ("hard_bounce", "b"),
        ("soft_bounce", "c"),
        ("spam", "d"),
        ("unsub", "e"),
        ("open", "a"),
    )
]
CUSTOMER_IO = [
    {
        "data": {"customer_id": "11", "recipient": "ana@shop.example", "delivery_id": metric},
        "event_id": "x",
        "object_type": "email",
        "metric": metric,
        "timestamp": NOON,
    }
    for metric in ("sent", "bounced", "spammed", "unsubscribed", "opened")
]
SPARKPOST = [
    {
        "msys": {
            "message_event": {
                "type": kind,
                "rcpt_to": "ana@shop.example",
                "message_id": kind,
                "timestamp": str(NOON),
            }
        }
    }
    for kind in ("delivery", "bounce", "spam_complaint", "delay")
]
MAILCHIMP = {
    "sent_to": [
        {
            "email_id": "e",
            "email_address": "ana@shop.example",
            "status": "sent",
            "campaign_id": "c",
            "last_open": "",
            "timestamp": ISO,
        },
        {
            "email_id": "f",
            "email_address": "bo@shop.example",
            "status": "hard",
            "campaign_id": "c",
            "timestamp": ISO,
        },
    ],
    "campaign_id": "c",
    "total_items": 2,
}

ANA, BO = "spring 11 email 2026-03-30", "spring 9 email 2026-03-30"
EVERY_OUTCOME = [f"{ANA} {outcome}" for outcome in ("bounced", "failed", "complained", "unsubscribed")]
PROVIDERS: dict[str, tuple[Any, list[str]]] = {
    "sendgrid": (
        SENDGRID,
        [
            f"{BO} {o}"
            for o in (
                "sent",
                "delivered",
                "bounced",
                "failed",
                "failed",
                "complained",
                "unsubscribed",
                "opened",
            )
        ],
    ),
    "postmark": (POSTMARK, [f"{BO} delivered", *EVERY_OUTCOME[1:], f"{BO} opened", EVERY_OUTCOME[0]]),
    "mailgun": (MAILGUN, [f"{BO} delivered", *EVERY_OUTCOME]),
    "amazon ses": (
        SES,
        [f"{BO} delivered", *EVERY_OUTCOME[:3], f"{ANA} failed", f"{ANA} unsubscribed", f"{BO} opened"],
    ),
    "brevo": (BREVO, [f"{ANA} delivered", *EVERY_OUTCOME, f"{ANA} opened"]),
    "klaviyo": (KLAVIYO, [f"{ANA} delivered", f"{ANA} complained", f"{ANA} opened"]),
    "mandrill": (MANDRILL, [f"{ANA} sent", *EVERY_OUTCOME, f"{ANA} opened"]),
    "customer.io": (
        CUSTOMER_IO,
        [f"{ANA} {o}" for o in ("sent", "bounced", "complained", "unsubscribed", "opened")],
    ),
    "sparkpost": (SPARKPOST, [f"{ANA} {o}" for o in ("delivered", "bounced", "complained")]),
    "mailchimp": (MAILCHIMP, [f"{ANA} sent", f"{BO} bounced"]),
}


def taken(folder: Path, name: str, text: str) -> TakenIn:
    (folder / name).write_text(text)
    read = columns_of_webhooks(folder / name, name).required()
    return take_in(read, CUSTOMERS, SaidOfAll("spring"), no_entries(), "Europe/Berlin")


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_providers_say(provider: str, tmp_path: Path) -> None:
    said, expected = PROVIDERS[provider]
    found = taken(tmp_path, "events.json", json.dumps(said))
    assert lines(found) == expected
    assert [why for why in found.left if "nothing that we know" in why] == []


@pytest.mark.parametrize(
    "provider", [name for name, (said, _) in PROVIDERS.items() if isinstance(said, list)]
)
def test_the_same_on_a_line_each(provider: str, tmp_path: Path) -> None:
    said, expected = PROVIDERS[provider]
    assert lines(taken(tmp_path, "events.jsonl", "\n".join(map(json.dumps, said)))) == expected


def test_one_object_alone(tmp_path: Path) -> None:
    assert lines(taken(tmp_path, "event.json", json.dumps(MAILGUN[1]))) == [f"{ANA} bounced"]


def test_the_number_of_an_event_is_no_customers_key(tmp_path: Path) -> None:
    """Postmark's bounce 9 is about Ana, although there is a customer 9."""
    event = {
        "RecordType": "Bounce",
        "ID": 9,
        "Type": "HardBounce",
        "Email": "ana@shop.example",
        "BouncedAt": ISO,
    }
    assert lines(taken(tmp_path, "event.json", json.dumps(event))) == [f"{ANA} bounced"]
    alone = {"id": 9, "status": "sent", "time": ISO}
    assert lines(taken(tmp_path, "event.json", json.dumps([alone]))) == [f"{BO} sent"]


def test_what_is_left_has_its_row(tmp_path: Path) -> None:
    said = [SENDGRID[0], {**SENDGRID[0], "event": "purple"}, {**SENDGRID[0], "event": "Blue!", "email": "x"}]
    found = taken(tmp_path, "events.json", json.dumps(said))
    assert found.left == {"the status says nothing that we know: `purple`, `Blue!`": (2, 2)}


@pytest.mark.parametrize(
    ("text", "code"), [("[]", "unreadable-data"), ("{", "unreadable-data"), ('[{"a": 1}]', "missing-column")]
)
def test_files_that_say_nothing(text: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "events.json").write_text(text)
    found = columns_of_webhooks(tmp_path / "events.json", "events.json")
    assert [d.code for d in found.diagnostics] == [code]
