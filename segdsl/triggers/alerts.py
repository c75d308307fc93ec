"""What is told when data look wrong, though every rule still holds.

In: an alert of the settings, a movement or the time of the newest event. Out: a finding, where the limit is
passed. A segment of a fixed share never changes in size when data fail, so its members are looked at.
"""

from __future__ import annotations

import datetime as dt

from segdsl.clock import AsOf
from segdsl.config.living import AlertSection
from segdsl.decimals import in_digits
from segdsl.diagnostics import Diagnostic
from segdsl.instants import at_its_offset
from segdsl.triggers.movements import Movement


def replaced(alert: AlertSection, movement: Movement, since: str) -> Diagnostic | None:
    """Too large a share of the members at the last tick are members no more."""
    assert alert.replaced is not None
    left = movement.count(change="leave")
    if movement.baseline or not movement.before or left / movement.before <= alert.replaced:
        return None
    percent, limit = in_digits(100 * left / movement.before, 2), in_digits(100 * alert.replaced, 4)
    share = f"{left:,} of {movement.before:,} members of `{movement.segment}` ({percent}%)"
    message = f"{share} have left since {since}, and the limit is {limit}%"
    hint = "look whether data are missing or came twice; if all is well, raise `replaced`"
    return Diagnostic("alert", message, hint=hint)


def out_of_date(
    alert: AlertSection, newest: dt.date | dt.datetime | None, as_of: AsOf, said: str
) -> Diagnostic | None:
    """The newest event is older than it may be; `said` is as-of in words."""
    assert alert.older_than is not None
    hint = f"look whether the data of `{alert.events}` still come in; if they do, raise `older_than`"
    if newest is None:
        return Diagnostic("alert", f"there are no `{alert.events}` at all, as of {said}", hint=hint)
    if isinstance(newest, dt.datetime):
        age, time = as_of.now - newest, at_its_offset(newest, as_of.zone).isoformat(" ", "minutes")
    else:
        age, time = as_of.today - newest, newest.isoformat()
    if age <= alert.older_than:
        return None
    message = f"the newest of `{alert.events}` is of {time}, which is {_length(age)} before {said}"
    return Diagnostic("alert", f"{message}; the limit is {_length(alert.older_than)}", hint=hint)


def _length(length: dt.timedelta) -> str:
    """In the largest unit that says it well: `3 days`, `36 hours`, `20 minutes`."""
    for unit, size in (("day", dt.timedelta(days=1)), ("hour", dt.timedelta(hours=1))):
        if length >= 2 * size or length == size:
            number = length // size
            return f"{number:,} {unit}{'' if number == 1 else 's'}"
    return f"{length // dt.timedelta(minutes=1)} minutes"
