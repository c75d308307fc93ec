"""What became of a message, in the words of mail providers.

In: a status as a provider writes it, and whether a bounce is for good. Out: a word of `STATUS_OF` or
`IGNORED`, or one that nobody knows. Opens by the programs of mail services (proxies) are no opens.
"""

from __future__ import annotations

import re

import pandas as pd

from segdsl.campaigns.happenings import NOTHING
from segdsl.campaigns.history import Status

# What providers call it, without case, blanks and punctuation.
STATUS_OF: dict[str, Status] = {
    **dict.fromkeys(("", "sent", "send", "processed", "emailsent", "emailsends", "injection"), "sent"),
    **dict.fromkeys(("delivered", "delivery", "received", "receivedemail", "emaildelivered"), "delivered"),
    **dict.fromkeys(("successful", "success", "usersmessagesemaildelivery"), "delivered"),
    **dict.fromkeys(("open", "opened", "opens", "openedemail", "emailopened", "openemail"), "opened"),
    **dict.fromkeys(("emailopen", "emailopens", "firstopening", "firstopen", "uniqueopened"), "opened"),
    **dict.fromkeys(("uniqueopen", "usersmessagesemailopen", "initialopen"), "opened"),
    **dict.fromkeys(("click", "clicked", "clicks", "clickedemail", "emailclicked", "clickemail"), "clicked"),
    **dict.fromkeys(("emailclick", "emailclicks", "usersmessagesemailclick", "uniqueclick"), "clicked"),
    **dict.fromkeys(("bounce", "bounced", "hardbounce", "hardbounced", "emailbounced", "cleaned"), "bounced"),
    **dict.fromkeys(("complaint", "complained", "spam", "spamreport", "spamcomplaint"), "complained"),
    **dict.fromkeys(("markedasspam", "markedemailasspam", "abuse"), "complained"),
    **dict.fromkeys(("unsubscribe", "unsubscribed", "optout", "optedout"), "unsubscribed"),
    **dict.fromkeys(("groupunsubscribe", "emailunsubscribed", "unsub"), "unsubscribed"),
    **dict.fromkeys(("failed", "failure", "error", "dropped", "rejected", "blocked"), "failed"),
    **dict.fromkeys(("softbounce", "softbounced", "undelivered", "notdelivered", "undeliverable"), "failed"),
    **dict.fromkeys(("reject", "renderingfailure", "droppedemail", "invalidemail", "invalid"), "failed"),
    **dict.fromkeys(("bouncedemail", "usersmessagesemailbounce"), "bounced"),
    **dict.fromkeys(("usersmessagesemailsend", "request", "requests"), "sent"),
    **dict.fromkeys(("spammed", "markasspam", "usersmessagesemailmarkasspam"), "complained"),
    **dict.fromkeys(("unsubscribedfromemailmarketing", "usersmessagesemailunsubscribe"), "unsubscribed"),
    **dict.fromkeys(("hard", "bademailaddress", "spamblock", "permanentfail", "permanentfailure"), "bounced"),
    **dict.fromkeys(("spamnotification", "markedspam", "feedbackloop"), "complained"),
    **dict.fromkeys(
        ("manualsuppression", "listunsubscribe", "linkunsubscribe", "unsubscribedemail"), "unsubscribed"
    ),
    **dict.fromkeys(("soft", "transient", "dnserror", "smtpapierror", "dmarcpolicy", "outofband"), "failed"),
    **dict.fromkeys(
        ("temporaryfail", "policyrejection", "generationfailure", "generationrejection"), "failed"
    ),
    "heldout": "held_out",
    "skipped": "skipped",
    "stopped": "stopped",
    "sending": "sending",
}
IGNORED = (
    "deferred", "queued", "scheduled", "draft", "drafted", "processing",
    "accepted", "stored", "attempted", "converted", "deliverydelay",
    "loadedbyproxy", "forward", "print", "statuschange",
    "proxyopen", "uniqueproxyopen", "listaddition",
    "resubscribed", "resubscribe", "groupresubscribe", "subscribe", "subscribed",
    "autoresponder", "addresschange", "challengeverification", "deferral", "delay", "delayed",
    "deliverydelayed", NOTHING,
)  # fmt: skip
_BOUNCES = ("bounce", "bounced", "failed", "dropped", "droppedemail")
_ONLY_NOW = frozenset(
    {"temporary", "transient", "soft", "softbounce", "blocked", "block", "undetermined", "deferred"}
)
_FOR_GOOD = frozenset({"permanent", "hard", "hardbounce"})


def outcomes(statuses: pd.Series[str], details: pd.Series[str]) -> pd.Series[str]:
    """The statuses as they are compared; where something did not arrive with whether that is for good."""
    statuses, details = statuses.map(_plain), details.map(_plain)
    bounced = statuses.isin(_BOUNCES)
    soft, hard = bounced & details.isin(_ONLY_NOW), bounced & details.isin(_FOR_GOOD)
    return statuses.mask(soft, "softbounce").mask(hard, "hardbounce")


def _plain(status: str) -> str:
    return re.sub(r"[^a-z]", "", status.lower())
