"""Groups beside the one that they are compared with: which readings may be shown, and how sure they are.

In: a group and its control group, and whether the time of all their goals is over. Out: its intervals. Before
the time is over only the reading that holds on any day is made. The chances of all that is looked at together
are adjusted together (Holm), so that many comparisons do not find something by luck.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp
from typing import Literal

from segdsl.measure.early import always_valid, evidence
from segdsl.measure.groups import Group, Interval
from segdsl.measure.readings import LEVEL, difference, holm, lift, p_value, worth_each

State = Literal["not begun", "early", "final"]


@dataclass(frozen=True, slots=True)
class Against:
    """What a group did beside its control group; each interval is one of 95%, None where it is not read yet.

    points:       by how many percentage points its rate is higher
    lift:         by which share its rate is higher: 0.1 is a tenth more
    worth_each:   how much more each of its customers was worth, in the unit of worth
    always_valid: the lift once more, as it may be read on any day
    chance:       how probable so large a difference is where there is none, adjusted for the others
    """

    group: str
    points: Interval | None
    lift: Interval | None
    worth_each: Interval | None
    always_valid: Interval
    chance: float

    @property
    def certain(self) -> bool:
        """Whether the difference is no mere chance."""
        return self.chance < 1 - LEVEL

    @property
    def higher(self) -> bool:
        """Whether the group did better than its control group, be it by chance."""
        return (self.lift or self.always_valid).estimate > 0


@dataclass(frozen=True, slots=True)
class Reading:
    """Groups side by side.

    state:           how far it is: until the time of everybody is over a reading is an early one
    groups:          counts of customers and of those who met the goal, and what that was worth together
    control:         the name of the group that the others are compared with; None where there is none
    against_control: the others, in the order of `groups`
    """

    state: State
    groups: tuple[Group, ...]
    control: str | None
    against_control: tuple[Against, ...]


def compared(group: Group, control: Group, *, over: bool, valued: bool) -> Against:
    """A group against its control group, alone. `over`: the time has passed; `valued`: a goal has a worth."""
    own, other = group.independent, control.independent
    return Against(
        group.name,
        difference(own, other).scaled(100) if over else None,
        lift(own, other) if over else None,
        worth_each(own, other) if over and valued else None,
        always_valid(own, other),
        p_value(own, other) if over else _chance_on_any_day(own, other),
    )


def adjusted(families: Sequence[Sequence[Against]]) -> tuple[tuple[Against, ...], ...]:
    """The same, their chances adjusted for each other: all together err in one of twenty at most."""
    chances = iter(holm([one.chance for family in families for one in family]))
    return tuple(tuple(replace(one, chance=next(chances)) for one in family) for family in families)


def _chance_on_any_day(group: Group, control: Group) -> float:
    """At most this often the evidence is ever as strong where the letter does nothing (Ville)."""
    return min(1.0, exp(-evidence(group, control)))
