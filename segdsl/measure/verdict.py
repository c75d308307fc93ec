"""What may be said of a campaign, in a sentence that needs no statistics.

In: its groups, compared. Out: one sentence that promises nothing which the numbers do not hold, and says when
to look again where that helps.
"""

from __future__ import annotations

from collections.abc import Sequence

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
    if reading.state == "final":
        return " ".join(_final(one, by_name[one.group], base, alone=len(found) == 1) for one in found)
    if not any(one.certain for one in found):
        return _undecided(reading.groups, ends)
    return " ".join(_early(one, ends, alone=len(found) == 1) for one in found)


def _undecided(groups: Sequence[Group], ends: str) -> str:
    so_far = [f"{group.met:,} of {group.customers:,} in `{group.name}`" for group in groups]
    few = min(group.met for group in groups) < FEW
    why = "Too few customers have met the goal to tell anything yet" if few else "It is too early to tell"
    return f"{why}: so far {', '.join(so_far[:-1])} and {so_far[-1]}; come back on {ends}."


def _early(one: Against, ends: str, *, alone: bool) -> str:
    which = "It" if alone else f"`{one.group}`"
    if not one.certain:
        return f"{which} cannot be judged before {ends}."
    does = "works" if one.higher else "does harm"
    clear = "so clear a difference is no mere chance, on whatever day one looks"
    return f"{which} {does}: {clear}; how large it is, {ends} will tell."


def _final(one: Against, group: Group, base: Group, *, alone: bool) -> str:
    assert one.points is not None
    which = "It" if alone else f"`{one.group}`"
    low, high = one.points.low, one.points.high
    rates = f"{percent(group.rate)} met the goal, against {percent(base.rate)} in `{base.name}`"
    between = f"anything between {_by(low)} and {_by(high)} is possible"
    if one.certain:
        did, more = ("worked", "more") if one.higher else ("did harm", "fewer")
        least, most = sorted((abs(low), abs(high)))
        return f"{which} {did}: {rates}; somewhere between {points(least)} and {points(most)} points {more}."
    if min(group.met, base.met) < FEW:
        met = f"{group.met:,} of {group.customers:,}, and {base.met:,} of {base.customers:,} in `{base.name}`"
        return f"{which} cannot be judged, as too few met the goal: {met}; {between}."
    return f"{which} made no difference that can be told from chance: {rates}; {between}."


def _by(value: float) -> str:
    return f"{points(abs(value))} points {'fewer' if value < 0 else 'more'}"


def percent(share: float) -> str:
    """A share as people write it: `5.8%`, `0.046%`."""
    return f"{points(share * 100)}%"


def points(value: float) -> str:
    """With one decimal at most; what is smaller than that with two digits."""
    return f"{value:.1f}".removesuffix(".0") if abs(value) >= 0.1 or not value else f"{value:.2g}"
