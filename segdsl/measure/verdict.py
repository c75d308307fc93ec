"""What may be said of a campaign, in a sentence that needs no statistics.

In: its groups, compared. Out: one sentence that promises nothing which the numbers do not hold, and says when
to look again where that helps.
"""

from __future__ import annotations

from segdsl.measure.comparing import Against, Reading
from segdsl.measure.groups import Group

FEW = 20  # who met the goal in a group: with fewer, hardly any letter can be told from chance


def verdict(reading: Reading, *, ends: str, lost: bool) -> str:
    """`ends`: the day on which everybody's time is over.

    lost: the groups do not have the sizes that they were drawn with
    """
    if lost:
        return (
            "Do not read this campaign: its groups do not have the sizes that they were drawn with, "
            "so something loses customers of one of them, and what is left cannot be compared."
        )
    by_name = {group.name: group for group in reading.groups}
    if reading.control is None:
        return "Whether it worked cannot be told: there is no group to compare with."
    base, found = by_name[reading.control], reading.against_control
    say = _final if reading.state == "final" else _early
    return " ".join(say(one, by_name[one.group], base, ends, alone=len(found) == 1) for one in found)


def _early(one: Against, group: Group, base: Group, ends: str, *, alone: bool) -> str:
    which = "It" if alone else f"`{one.group}`"
    if one.certain:
        does = "works" if one.higher else "does harm"
        clear = "so clear a difference is no mere chance, on whatever day one looks"
        return f"{which} {does}: {clear}; how large it is, {ends} will tell."
    so_far = f"{_customers(group.met)} of {group.customers:,} met the goal so far"
    beside = f"and {base.met:,} of {base.customers:,} in `{base.name}`"
    too = "too few to tell" if min(group.met, base.met) < FEW else "too early to tell"
    return f"{which} cannot be judged yet, {too}: {so_far}, {beside}; come back on {ends}."


def _final(one: Against, group: Group, base: Group, ends: str, *, alone: bool) -> str:
    assert one.points is not None
    which = "It" if alone else f"`{one.group}`"
    rates = f"{percent(group.rate)} met the goal, against {percent(base.rate)} in `{base.name}`"
    low, high = sorted(map(abs, (one.points.low, one.points.high)))
    if one.certain:
        did, more = ("worked", "more") if one.higher else ("did harm", "fewer")
        sure = f"surely between {number(low)} and {number(high)} points {more}"
        return f"{which} {did}: {rates}, {sure}."
    between = f"anything between {_by(one.points.low)} and {_by(one.points.high)} is possible"
    if min(group.met, base.met) < FEW:
        met = f"{_customers(group.met)} of {group.customers:,} met the goal"
        beside = f"and {base.met:,} of {base.customers:,} in `{base.name}`"
        return f"{which} had too few answers to judge: {met}, {beside}; {between}."
    return f"{which} made no difference that can be told from chance: {rates}; {between}."


def _by(points: float) -> str:
    return f"{number(abs(points))} points {'fewer' if points < 0 else 'more'}"


def _customers(count: float) -> str:
    return "1 customer" if count == 1 else f"{count:,} customers"


def percent(share: float) -> str:
    """A share as people write it: `5.8%`, `0.46%`."""
    return f"{number(share * 100)}%"


def number(value: float) -> str:
    """One decimal, and of small numbers as many as two digits take."""
    size = abs(value)
    if size >= 1 or not size:
        return f"{value:.1f}".removesuffix(".0") if size >= 100 else f"{value:.1f}"
    return f"{value:.2g}" if size >= 0.001 else "0"
