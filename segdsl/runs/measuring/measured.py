"""What a campaign did, as values: readings of its groups, whole and part by part.

In: groups that were counted. Out: a `Measured`, and the document that `measure --format json` prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any

from segdsl.diagnostics import Diagnostic
from segdsl.measure.comparing import Reading, State
from segdsl.measure.groups import Interval


@dataclass(frozen=True, slots=True)
class Part:
    """A reading of some of the customers: `by` is the name that they were told apart by, `of` their value."""

    by: str
    of: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Measured:
    """What a campaign did.

    as_of:       as a text; `window_ends`: the day on which everybody's time is over, None before it began
    sample_ratio: how probable groups of these sizes are where nobody was lost; None where nothing says how
                 large they were to be
    valued:      whether the goal says what it is worth, in `currency` where that is money
    by, weeks:   readings of parts of the customers; of a campaign that goes on, of those of each week
    verdict:     what may be said of it in a sentence; `notes` are what one has to know beside it
    """

    campaign: str
    as_of: str
    window_ends: str | None
    reading: Reading
    sample_ratio: float | None
    valued: bool
    verdict: str
    notes: tuple[str, ...] = ()
    by: tuple[Part, ...] = ()
    weeks: tuple[Part, ...] = ()
    currency: str | None = None
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def state(self) -> State:
        """How far it is: until the time of everybody is over a reading is an early one."""
        return self.reading.state


def document(found: Measured) -> dict[str, Any]:
    """As `measure --format json` prints it. What is not read yet, or has no end, is null."""
    return {
        "campaign": found.campaign,
        "as_of": found.as_of,
        "state": found.state,
        "window_ends": found.window_ends,
        "srm": {"p": found.sample_ratio},
        **_reading(found.reading, found.valued),
        "verdict": found.verdict,
        "notes": list(found.notes),
        "currency": found.currency,
        **({"by": [_part(part, found.valued) for part in found.by]} if found.by else {}),
        **({"weeks": [_part(part, found.valued) for part in found.weeks]} if found.weeks else {}),
    }


def _part(part: Part, valued: bool) -> dict[str, Any]:
    state = part.reading.state
    return {"by": part.by, "of": part.of, "state": state, **_reading(part.reading, valued)}


def _reading(reading: Reading, valued: bool) -> dict[str, Any]:
    return {
        "groups": [
            {
                "name": group.name,
                "customers": group.customers,
                "met": group.met,
                "rate": group.rate,
                "worth": group.worth if valued else None,
            }
            for group in reading.groups
        ],
        "against_control": [
            {
                "group": one.group,
                "points": _ends(one.points),
                "lift": _ends(one.lift),
                "worth_each": _ends(one.worth_each),
                "always_valid": _ends(one.always_valid),
                "p": one.chance,
            }
            for one in reading.against_control
        ],
    }


def _ends(interval: Interval | None) -> list[float | None] | None:
    """Estimate, low, high."""
    return None if interval is None else [end if isfinite(end) else None for end in interval]
