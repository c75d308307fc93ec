"""A tick in words: who moved and why, and what was done about it.

In: what a tick gave. Out: lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from segdsl.faces import left_out
from segdsl.faces.findings.text import count

if TYPE_CHECKING:
    from segdsl.config.living import Change
    from segdsl.runs.triggering import Ticked
    from segdsl.triggers.movements import Movement

_EXAMPLES = 10  # keys that are shown where nothing was done
_CAUSES = {"data": "by the data", "clock": "by the clock", "rules": "by the rules"}


def lines(ticked: Ticked) -> Iterator[str]:
    """The whole report."""
    yield f"As of {ticked.as_of}, since {ticked.since or 'the beginning'}"
    for one in ticked.movements:
        yield f"  {_will_move(one) if ticked.ahead else _moved(one)}"
        if ticked.dry:
            yield from _who(one, ahead=ticked.ahead)
    yield from _done(ticked)
    yield from left_out.lines(ticked.rows_left_out)


def quiet_lines(ticked: Ticked) -> Iterator[str]:
    """Only what there is to tell: one line for each segment that somebody entered or left."""
    told = [one for one in ticked.movements if one.crossings or one.baseline]
    yield from (f"{ticked.as_of}  {_moved(one)}" for one in told)
    if ticked.report.delivered:
        yield f"{ticked.as_of}  {ticked.report.delivered:,} delivered"


def _moved(one: Movement) -> str:
    size = count(one.size, "member")
    if one.baseline == "first":
        return f"{one.segment}: {size}; from now on it is known who enters and leaves"
    words = [_direction(one, "enter", "entered"), _direction(one, "leave", "left")]
    moved = ", ".join(filter(None, words)) or "nobody entered or left"
    kept = "; its rules have changed, so nothing is done about them" if one.baseline == "rules" else ""
    return f"{one.segment}: {size}; {moved}{kept}"


def _will_move(one: Movement) -> str:
    """The same of a moment that is ahead: time alone moves them."""
    numbers = (one.count(change="enter"), one.count(change="leave"))
    words = [f"{n:,} will {verb}" for n, verb in zip(numbers, ("enter", "leave"), strict=True) if n]
    return f"{one.segment}: {count(one.size, 'member')} by then; {', '.join(words) or 'nobody will move'}"


def _direction(one: Movement, change: Change, verb: str) -> str:
    """`12 entered (9 by the clock, 3 by the data)`."""
    crossed = [crossing for crossing in one.crossings if crossing.change == change]
    if not crossed:
        return ""
    numbers = {by: sum(crossing.by == by for crossing in crossed) for by in _CAUSES}
    causes = [(number, _CAUSES[by]) for by, number in numbers.items() if number]
    if len(causes) == 1:
        return f"{len(crossed):,} {verb} {causes[0][1]}"
    return f"{len(crossed):,} {verb} ({', '.join(f'{number:,} {words}' for number, words in causes)})"


def _who(one: Movement, *, ahead: bool) -> Iterator[str]:
    entered, left = ("will enter", "will leave") if ahead else ("entered", "left")
    for change, verb in (("enter", entered), ("leave", left)):
        keys = [crossing.key for crossing in one.crossings if crossing.change == change]
        if keys:
            more = f" and {len(keys) - _EXAMPLES:,} more" if len(keys) > _EXAMPLES else ""
            yield f"    {verb}: {', '.join(keys[:_EXAMPLES])}{more}"


def _done(ticked: Ticked) -> Iterator[str]:
    report = ticked.report
    if ticked.ahead:
        yield "That day is still ahead: this is what will be if nothing happens. Nothing was kept or done."
    elif ticked.dry:
        yield "Nothing was kept or done."
    elif report.delivered or report.failed:
        yield f"{report.delivered:,} delivered, {report.failed:,} failed"
        for trigger, number in report.by_trigger.items():
            said = "; ".join(report.said.get(trigger, ()))
            yield f"  {number:,} by {trigger}{f': {said}' if said else ''}"
    if report.dropped:
        yield f"{report.dropped:,} forgotten that had been given up"
    if earlier := report.parked - report.failed:
        yield f"{earlier:,} given up earlier are kept; `segdsl trigger --retry-parked` tries again"
