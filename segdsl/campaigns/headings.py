"""How mail providers and shops head the columns of what they export.

In: the header of a file. Out: the place of the column that holds a key, an address, a time and so on. Names
are compared without case, blanks and punctuation: `Email Address`, `email_address`, `EmailAddress`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# Of Mailchimp, Klaviyo, Braze, SendGrid, Postmark, Brevo, Mailgun, Amazon SES, Customer.io and HubSpot.
KEY = (
    "key", "customerkey", "customerid", "customer", "id", "userid", "externalid", "externaluserid",
    "memberid", "contactid", "clientid", "subscriberkey",
)  # fmt: skip
ADDRESS = (
    "email", "emailaddress", "address", "recipient", "recipientemail", "to", "toemail", "emailto", "mail",
    "hashedemail", "emailsha256", "sha256", "recipients", "recipientaddress", "profileemail", "destination",
    "maildestination", "contactemail", "useremail",
)  # fmt: skip
PHONE = ("phone", "phonenumber", "mobile", "mobilenumber", "tonumber", "sms")
TIME = (
    "sentat", "senttime", "sent", "sendtime", "sendat", "senddate", "timestamp", "time", "datetime", "date",
    "eventtime", "processed", "deliveredat", "lastactivity", "createdat", "occurredat", "unsubtime", "when",
    "lasteventtime", "receivedat", "bouncedat", "changedat", "eventdatetime", "eventtimestamp", "eventdate",
    "created", "ts", "tsevent", "mailtimestamp", "deliverytimestamp", "lastchanged",
)  # fmt: skip
STATUS = (
    "status", "event", "eventtype", "notificationtype", "type", "eventname", "state", "metric", "metricname",
    "recordtype", "sttext",
)  # fmt: skip
CAMPAIGN = (
    "campaign", "campaignname", "campaigntitle", "campaignid", "canvasname", "subjectcampaign",
    "emailcampaign", "unsubcampaigntitle", "tag",
)  # fmt: skip
CHANNEL = ("channel", "channeltype", "medium")
VARIANT = ("variant", "variation", "variationname", "variantname", "messagevariation")
MESSAGE = (
    "messageid", "smtpid", "sgmessageid", "deliveryid", "sendid", "dispatchid", "internetmessageid", "msgid",
    "mid", "messageheadersmessageid", "mailmessageid",
)  # fmt: skip


# A row with something in one of these is about somebody who left.
UNSUBSCRIBED = ("unsubtime", "unsubscribedat", "unsubscribedate", "unsubreason", "optouttime", "optoutat")


def place_of(header: Sequence[str], names: Sequence[str]) -> int | None:
    """The place of the column with the first of these names that is there, counted from 0."""
    plain = [_plain(cell) for cell in header]
    return next((plain.index(name) for name in names if name in plain), None)


def _plain(cell: str) -> str:
    return re.sub(r"[^a-z0-9]", "", cell.lower())
