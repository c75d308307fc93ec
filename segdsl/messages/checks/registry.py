"""All checks of messages.

In: a desk. Out: the report of every check. A check is a file of this folder: its `CHECK` brings the codes
that it alone finds, and each has a page in docs/diagnostics.
"""

from __future__ import annotations

from functools import cache

from segdsl.found import entries
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.desk import Desk
from segdsl.messages.checks.findings import Report, report
from segdsl.messages.checks.mail import Mail


@cache
def checks() -> tuple[Check, ...]:
    """Every check, by the names of their files."""
    return tuple(entries(__package__, "CHECK", Check).values())


def check_messages(desk: Desk) -> Report:
    """Every finding about the letters that can occur. The rules and templates must be sound."""
    noted = [one for check in checks() if check.of_templates for one in check.of_templates(desk)]
    mail = Mail.of(desk)
    noted += [one for check in checks() if check.of_letters for one in check.of_letters(mail)]
    for check in checks():
        if check.of_rest:
            noted += list(check.of_rest(desk, noted))
    return report(noted, (sent.combination for sent in desk.sent))
