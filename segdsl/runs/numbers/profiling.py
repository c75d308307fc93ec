"""What sets the members of a segment apart.

In: a job, a segment, and perhaps another one to compare it with; without, everybody else. Out: `Profile`: the
differences, the largest first. What the segment is defined by is set aside, as it says nothing new.

Differences are standardised: of numbers the difference of means in standard deviations (Cohen, Statistical
Power Analysis, 1988), of shares the same with the deviation of a share (Austin, Balance diagnostics for
comparing the distribution of baseline covariates, Statistics in Medicine 28, 2009). From 0.1 up a difference
is told.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, wrong_usage
from segdsl.model.project import Model
from segdsl.project.as_of import written
from segdsl.project.names import no_such
from segdsl.runs.job import Job
from segdsl.runs.money import currency_of
from segdsl.runs.numbers.asking import Asking
from segdsl.runs.numbers.dependencies import ground
from segdsl.runs.numbers.features import Feature, candidates, features
from segdsl.runs.numbers.groups import LEAST

if TYPE_CHECKING:
    from segdsl.engines.left_out import LeftOut

LEAST_DIFFERENCE = 0.1
MOST_TOLD = 15


@dataclass(frozen=True, slots=True)
class Difference:
    """Of a share, how large it is in both groups; of a number, its median in both.

    `standardised` is positive where members have more; infinite where nobody of one group is like the other.
    """

    name: str
    label: str
    is_share: bool
    members: float
    others: float
    standardised: float
    unit: str = ""
    about: str | None = None
    is_segment: bool = False
    currency: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """`set_aside` are the names that the segment rests on, or that rest on the same; `hidden` counts groups
    that are too small to be told of.
    """

    as_of: AsOf
    name: str
    against: str | None
    members: int
    others: int
    differences: tuple[Difference, ...]
    set_aside: tuple[str, ...]
    hidden: int = 0
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def document(self) -> dict[str, Any]:
        """The JSON of `segdsl profile`."""
        return {
            "as_of": written(self.as_of),
            "name": self.name,
            "against": self.against,
            "members": self.members,
            "others": self.others,
            "differences": [
                {
                    "name": one.name,
                    "condition": one.label if one.is_share else None,
                    "share" if one.is_share else "median": [one.members, one.others],
                    "standardised": one.standardised if math.isfinite(one.standardised) else None,
                }
                for one in self.differences
            ],
            "set_aside": list(self.set_aside),
            "hidden": self.hidden,
        }


def profile(job: Job, name: str, against: str | None = None) -> Profile:
    """Raises Problem for names that are no segments, and for groups that are too small."""
    model = job.model
    for one in (name, *([against] if against is not None else [])):
        if one not in model.segments:
            raise no_such(job.project, "segment or stage", one, tuple(model.segments))
    aside = set_aside(model, name, against)
    compared = {one: value for one, value in candidates(model).items() if one not in aside}
    asking = Asking(job, (name, *([against] if against else [])), compared.values())
    wanted = (name, *([against] if against is not None else []))
    result = asking.ask(wanted, {f"value of {one}": value for one, value in compared.items()})
    members = result.segments[name].to_numpy(bool)
    others = ~members if against is None else result.segments[against].to_numpy(bool)
    _check_sizes(name, against, int(members.sum()), int(others.sum()))
    series = {one: result.extra[f"value of {one}"] for one in compared}
    found, hidden = [], 0
    for feature in features(model, compared, series, job.as_of.today):
        if _is_the_same_for_all(feature.values[members | others]):
            continue
        difference = _difference(feature, members, others)
        hidden += difference is None
        if difference is not None:
            money = None if feature.is_share else currency_of(job, compared[feature.name], feature.about)
            is_segment = feature.name in model.segments
            found.append(replace(difference, is_segment=is_segment, currency=money))
    told = [one for one in found if abs(one.standardised) >= LEAST_DIFFERENCE]
    told.sort(key=lambda one: (-abs(one.standardised), one.label))
    return Profile(
        job.as_of,
        name,
        against,
        int(members.sum()),
        int(others.sum()),
        tuple(told[:MOST_TOLD]),
        aside,
        hidden,
        asking.left_out,
        asking.diagnostics,
    )


def set_aside(model: Model, name: str, against: str | None) -> tuple[str, ...]:
    """The names that a segment (or the other one) rests on, and those that rest on the same values."""
    grounds = [ground(model, one) for one in (name, against) if one is not None]
    rest = []
    for one in candidates(model):
        own = ground(model, one)
        if any(one in g.values | g.groups or own.shares(g) for g in grounds):
            rest.append(one)
    return tuple(rest)


def _check_sizes(name: str, against: str | None, members: int, others: int) -> None:
    for called, size in ((f"`{name}`", members), (f"`{against}`" if against else "all others", others)):
        if size < LEAST:
            message = f"{called} {'are' if called[0] == 'a' else 'has'} fewer than {LEAST} customers"
            raise wrong_usage(message, "of so few nothing is told")


def _difference(feature: Feature, members: Any, others: Any) -> Difference | None:
    """None where one of the groups is too small, or so few have it (or lack it) that it tells of persons."""
    own, rest = (feature.values[group & ~np.isnan(feature.values)] for group in (members, others))
    if len(own) < LEAST or len(rest) < LEAST:
        return None
    a, b = float(own.mean()), float(rest.mean())
    if feature.is_share:
        counts = [int(n) for side in (own, rest) for n in (side.sum(), len(side) - side.sum())]
        if any(0 < count < LEAST for count in counts):
            return None
        spread = math.sqrt((a * (1 - a) + b * (1 - b)) / 2)
        return Difference(*_called(feature), a, b, _standardised(a - b, spread), about=feature.about)
    spread = math.sqrt((own.var(ddof=1) + rest.var(ddof=1)) / 2)
    medians = float(np.median(own)), float(np.median(rest))
    size = _standardised(a - b, spread)
    return Difference(*_called(feature), *medians, size, feature.unit, feature.about)


def _called(feature: Feature) -> tuple[str, str, bool]:
    return feature.name, feature.label, feature.is_share


def _is_the_same_for_all(values: Any) -> bool:
    """Such as an overall number, which tells nobody apart."""
    known = values[~np.isnan(values)]
    return len(known) == 0 or bool(known.min() == known.max())


def _standardised(difference: float, spread: float) -> float:
    if spread > 0:
        return difference / spread
    return math.copysign(math.inf, difference) if difference else 0.0
