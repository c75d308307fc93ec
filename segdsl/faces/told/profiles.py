"""What sets a segment apart, as people read it."""

from __future__ import annotations

import math
from functools import partial

from segdsl.decimals import percentage
from segdsl.faces.told.told import Figure, Table, Told
from segdsl.faces.told.words import of_whom, part, value
from segdsl.model.findings import listed
from segdsl.pictures.bars import Bar, bars
from segdsl.pictures.drawing import Picture
from segdsl.runs.numbers.groups import LEAST
from segdsl.runs.numbers.profiling import LEAST_DIFFERENCE, Difference, Profile


def told(profile: Profile, zone: str | None) -> Told:
    """The largest difference in words, which tells how to read the table that has all of them."""
    whom = "all others" if profile.against is None else profile.against
    said = [f"Above all, {_sentence(one, profile.against)}" for one in profile.differences[:1]]
    rows = tuple(
        (one.label, one.about or "", _written(one, one.members), _written(one, one.others), _size(one))
        for one in profile.differences
    )
    head = ("", "", profile.name, whom, "standardised")
    about = of_whom(profile.members, profile.as_of, zone)
    return Told(
        f"What sets {profile.name} apart",
        f"{profile.name} with {about}; against {whom}, {profile.others:,}",
        profile.document(),
        (Table(head, rows, names=2),) if rows else (),
        tuple(said or [f"Nothing sets {profile.name} apart beyond what it is defined by."]),
        tuple(_remarks(profile)),
        (Figure(partial(_bars, profile), "In standard deviations; to the left, less than others."),)
        if rows
        else (),
    )


def _sentence(one: Difference, against: str | None) -> str:
    whom = "the others" if against is None else against
    if one.is_share:
        verb = "are in" if one.is_segment else "have"
        mine, theirs = part(one.members), part(one.others)
        return f"{mine} {verb} {one.label}, against {theirs} of {whom}."
    mine, theirs = _written(one, one.members), _written(one, one.others)
    return f"{one.label} is typically {mine}, against {theirs} of {whom}."


def _written(one: Difference, number: float) -> str:
    if one.is_share:
        return percentage(number, 1)
    return f"{value(number, one.currency)} {one.unit}".strip()


def _size(one: Difference) -> str:
    return "all or none" if math.isinf(one.standardised) else f"{one.standardised:+.2f}"


def _remarks(profile: Profile) -> list[str]:
    found = [
        f"Told are differences of at least {LEAST_DIFFERENCE:g} standard deviations; of numbers the medians."
    ]
    if profile.set_aside:
        found.append(f"Set aside, as {profile.name} rests on the same: {listed(profile.set_aside)}.")
    if profile.hidden:
        found.append(f"Not told, as of fewer than {LEAST} customers: {profile.hidden} values.")
    return found


def _bars(profile: Profile, width: float) -> Picture:
    most = max([1.0, *(abs(d.standardised) for d in profile.differences if math.isfinite(d.standardised))])
    rows = [
        Bar(one.label, max(-most, min(most, one.standardised)), _size(one)) for one in profile.differences
    ]
    return bars(rows, f"What sets {profile.name} apart", width=width)
