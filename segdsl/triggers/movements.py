"""Who entered and left a segment since the last tick, and what moved them.

In: members then and now, and as they would be if only some things had changed. Out: a `Movement`, each
customer with a cause: the rules, the data, or the clock, as time alone moves people out of windows.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Literal

from segdsl.config.living import Change

Cause = Literal["rules", "data", "clock"]
Baseline = Literal["first", "rules"]
"""Why nothing is done: there is no tick before this one, or rules have changed since."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """A customer, by the text of their key, who entered or left a segment."""

    segment: str
    change: Change
    key: str
    by: Cause


@dataclass(frozen=True, slots=True)
class Movement:
    """What became of a segment: its size now, its size at the last tick, and everybody who crossed.

    With a `baseline` nothing is done about them.
    """

    segment: str
    size: int
    before: int | None = None
    crossings: tuple[Crossing, ...] = ()
    baseline: Baseline | None = None

    def count(self, *, change: Change | None = None, by: Cause | None = None) -> int:
        """How many customers crossed, of one direction or by one cause."""
        return sum(change in (None, one.change) and by in (None, one.by) for one in self.crossings)

    @property
    def acted_on(self) -> tuple[Crossing, ...]:
        """Those about whom something is done."""
        return () if self.baseline else self.crossings


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Members as they would be by the rules and data of now.

    then:    as of the last tick
    by_time: as of now, if nothing had happened since the last tick
    """

    then: Set[str]
    by_time: Set[str]


def movement(
    segment: str, before: Set[str], now: Set[str], other: Counterfactual | None, *, new_rules: bool = False
) -> Movement:
    """From members at the last tick to members now; `other` can be None where nobody moved."""
    crossings = []
    for key, change in sorted(_moved(before, now), key=lambda moved: (moved[1], len(moved[0]), moved[0])):
        assert other is not None
        crossings.append(Crossing(segment, change, key, _cause(key, before, other, new_rules)))
    return Movement(segment, len(now), len(before), tuple(crossings), "rules" if new_rules else None)


def _moved(before: Set[str], now: Set[str]) -> Iterator[tuple[str, Change]]:
    for key in now - before:
        yield key, "enter"
    for key in before - now:
        yield key, "leave"


def _cause(key: str, before: Set[str], other: Counterfactual, new_rules: bool) -> Cause:
    if (key in other.then) != (key in before):  # they are elsewhere even as of the last tick
        return "rules" if new_rules else "data"
    return "clock" if (key in other.by_time) != (key in other.then) else "data"
