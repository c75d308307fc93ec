"""How mail providers and shops head the columns of what they export.

In: the header of a file. Out: the place of the column that holds a key, an address, a time and so on. Names
are compared without case, blanks and punctuation: `Email Address`, `email_address`, `EmailAddress`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# Of Mailchimp, Klaviyo, Braze, SendGrid, Postmark, Brevo, Mailgun, Amazon SES, Customer.io and HubSpot.
KEY = (
    "key", "customerkey", "customerid", "customer", "userid", "externalid", "externaluserid",
    "memberid", "contactid", "clientid", "subscriberkey",
)  # fmt: skip
ADDRESS = (
    "email", "emailaddress", "address", "recipient", "recipientemail", "to", "toemail", "emailto", "mail",
    "hashedemail", "emailsha256", "sha256", "recipients", "recipientaddress", "profileemail", "destination",
    "maildestination", "contactemail", "useremail", "msgemail", "rcptto", "dataemail",
)  # fmt: skip
PHONE = ("phone", "phonenumber", "mobile", "mobilenumber", "tonumber", "sms")
TIME = (
    "tsevent", "tsepoch", "opentimestamp", "clicktimestamp", "bouncetimestamp", "complainttimestamp",
    "deliverytimestamp",
    "sentat", "senttime", "sent", "sendtime", "sendat", "senddate", "timestamp", "time", "datetime", "date",
    "eventtime", "processed", "deliveredat", "lastactivity", "createdat", "occurredat", "unsubtime", "when",
    "lasteventtime", "receivedat", "bouncedat", "changedat", "eventdatetime", "eventtimestamp", "eventdate",
    "created", "ts", "mailtimestamp", "lastchanged",
)  # fmt: skip
STATUS = (
    "event", "eventtype", "notificationtype", "status", "type", "eventname", "state", "metric", "metricname",
    "recordtype", "sttext", "notificationeventtype",
)  # fmt: skip
CAMPAIGN = (
    "campaign", "campaignname", "campaigntitle", "campaignid", "canvasname", "subjectcampaign",
    "emailcampaign", "unsubcampaigntitle", "eventpropertiescampaignname", "tag",
)  # fmt: skip
# Whether a bounce is for good, or only this time.
DETAIL = ("severity", "bouncebouncetype", "bouncetype", "bouncecategory", "type")
CHANNEL = ("channel", "channeltype", "medium")
VARIANT = (
    "variant", "variation", "variationname", "variantname", "messagevariation", "messagevariationname",
    "canvasvariationname", "eventpropertiesvariation", "messagevariationid",
)  # fmt: skip
STEP = ("step",)
PERSONA = ("persona",)
SEED = ("seed",)
MESSAGE = (
    "messageid", "smtpid", "sgmessageid", "deliveryid", "sendid", "dispatchid", "internetmessageid", "msgid",
    "mid", "messageheadersmessageid", "mailcommonheadersmessageid", "mailmessageid",
)  # fmt: skip
REASON = (
    "reason", "bouncereason", "diagnosticcode", "response", "smtpresponse", "errormessage", "failurereason",
    "description", "details", "deliverystatusmessage", "deliverystatusdescription", "bouncedescription",
    "unsubreason", "unsubscribereason", "unsubscribedreason", "optoutreason", "cleanreason",
)  # fmt: skip

# A cell in one of these says that it happened, when, or how often.
DELIVERED = ("delivered", "deliveredtime", "deliverytime")
OPENED = (
    "opened", "openedat", "opentime", "openedtime", "firstopened", "firstopenedat", "firstopen", "opens",
    "openscount", "opencount", "totalopens", "recipientopentime",
)  # fmt: skip
CLICKED = (
    "clicked", "clickedat", "clicktime", "clickedtime", "firstclicked", "firstclickedat", "firstclick",
    "clicks", "clickscount", "clickcount", "totalclicks", "recipientclicktime",
)  # fmt: skip
BOUNCED = ("bounced", "bouncedat", "bouncetime", "bouncedtime", "hardbounced", "cleantime")
COMPLAINED = (
    "complained", "complainedat", "complainttime", "spammed", "spammedat", "markedasspam", "spamreport",
    "spamcomplaint", "abuse",
)  # fmt: skip
UNSUBSCRIBED = (
    "unsubtime", "unsubscribedat", "unsubscribedate", "unsubscribed", "unsubreason", "optouttime", "optoutat",
    "optedout",
)  # fmt: skip


def place_of(header: Sequence[str], names: Sequence[str]) -> int | None:
    """The place of the column with the first of these names that is there, counted from 0."""
    called = [plain(cell) for cell in header]
    return next((called.index(name) for name in names if name in called), None)


def plain(cell: str) -> str:
    """A name without case, blanks and punctuation."""
    return re.sub(r"[\W_]", "", cell.lower())
