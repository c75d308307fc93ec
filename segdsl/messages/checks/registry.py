"""All checks of messages, in one place.

In: a desk. Out: the report of every check. A check is a function in a file of its own that gives what it
found; it is added here, gets a code in segdsl.codes and a page in docs/diagnostics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from segdsl.messages.checks.broken_link import broken_link
from segdsl.messages.checks.client_support import client_support
from segdsl.messages.checks.dead_branch import dead_branch
from segdsl.messages.checks.default_misses_empty import default_misses_empty
from segdsl.messages.checks.desk import Desk
from segdsl.messages.checks.findings import LetterFindings, Noted, report
from segdsl.messages.checks.header_lines import header_lines
from segdsl.messages.checks.heavy_message import heavy_message
from segdsl.messages.checks.held_back import held_back
from segdsl.messages.checks.mail import Mail
from segdsl.messages.checks.may_be_unknown import may_be_unknown
from segdsl.messages.checks.no_alternative_text import no_alternative_text
from segdsl.messages.checks.no_plain_text import no_plain_text
from segdsl.messages.checks.no_unsubscribe import no_unsubscribe
from segdsl.messages.checks.not_checked import not_checked
from segdsl.messages.checks.number_format import number_format
from segdsl.messages.checks.short_messages import short_messages
from segdsl.messages.checks.spam_words import spam_words
from segdsl.messages.checks.unused_stationery import unused_stationery

OF_TEMPLATES: tuple[Callable[[Desk], Iterator[Noted]], ...] = (
    dead_branch,
    default_misses_empty,
    may_be_unknown,
    not_checked,
    number_format,
    unused_stationery,
)
OF_LETTERS: tuple[Callable[[Mail], Iterator[Noted]], ...] = (
    broken_link,
    client_support,
    header_lines,
    heavy_message,
    no_alternative_text,
    no_plain_text,
    no_unsubscribe,
    short_messages,
    spam_words,
)
CODES = frozenset(
    {
        "broken-link",
        "client-support",
        "dead-branch",
        "default-misses-empty",
        "heavy-message",
        "held-back",
        "long-push",
        "long-sms",
        "long-subject",
        "may-be-unknown",
        "no-alternative-text",
        "no-plain-text",
        "no-unsubscribe",
        "number-format",
        "spam-words",
        "weak-preheader",
    }
)


def check_messages(desk: Desk) -> LetterFindings:
    """Every finding about the letters that can occur. The rules and templates must be sound."""
    noted = [one for check in OF_TEMPLATES for one in check(desk)]
    mail = Mail.of(desk)
    noted += [one for check_ in OF_LETTERS for one in check_(mail)]
    told = (one for one in noted if one.diagnostic.code == "may-be-unknown")
    explained = {one.combination for one in told if one.combination is not None}
    noted += held_back(desk, explained)
    return report(noted, (sent.combination for sent in desk.sent))
