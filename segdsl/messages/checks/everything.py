"""All checks of messages, in one place.

In: a desk. Out: the report of every check. A check is a function in a file of its own that takes the desk and
gives what it found; it is added here, gets a code in segdsl.codes and a page in docs/diagnostics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from segdsl.messages.checks.desk import Desk
from segdsl.messages.checks.findings import Noted, Report, report
from segdsl.messages.checks.may_be_unknown import may_be_unknown

CHECKS: tuple[Callable[[Desk], Iterator[Noted]], ...] = (may_be_unknown,)
CODES = frozenset({"may-be-unknown"})


def check_messages(desk: Desk) -> Report:
    """Every finding about the letters that can occur. The rules and templates must be sound."""
    noted = [one for check in CHECKS for one in check(desk)]
    return report(noted, (sent.combination for sent in desk.sent()))
