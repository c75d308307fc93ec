"""All checks of messages.

In: a desk. Out: the report of every check. A check is a file of this folder: its `CHECK` brings the codes
that it alone finds, and each has a page in docs/diagnostics.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from segdsl.found import entries
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.desk import Desk
from segdsl.messages.checks.findings import Part, Report, report
from segdsl.messages.checks.kept import Kept
from segdsl.messages.checks.mail import Mail


@cache
def checks() -> tuple[Check, ...]:
    """Every check, by the names of their files."""
    return tuple(entries(__package__, "CHECK", Check).values())


def check_messages(desk: Desk, kept: Kept | None = None) -> Report:
    """Every finding about the letters that can occur. The rules and templates must be sound.

    What is `kept` of a template whose letters would come out as before is not found out again.
    """
    parts = [kept.part(one, _of_letters) if kept else _of_letters(one) for one in desk.one_by_one()]
    if kept is not None:
        kept.keep()
    combinations = tuple(sorted({c for part in parts for c in part.combinations}))
    noted = [one for part in parts for one in part.noted]
    whole = replace(desk, combinations=combinations)
    noted += [one for check in checks() if check.of_all for one in check.of_all(whole)]
    return report(noted, combinations)


def _of_letters(desk: Desk) -> Part:
    """What is said of the letters of a template, whichever others there are."""
    noted = [one for check in checks() if check.of_templates for one in check.of_templates(desk)]
    mail = Mail.of(desk)
    noted += [one for check in checks() if check.of_letters for one in check.of_letters(mail)]
    for check in checks():
        if check.of_rest:
            noted += list(check.of_rest(desk, noted))
    return Part(tuple(noted), tuple(sorted({sent.combination for sent in desk.sent})))
