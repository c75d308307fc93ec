"""Plans of the questions that were asked last: who asks again, of other data or of the same, plans once.

Whoever changes a rule has that one planned, and all that refer to it: plans of rules over the same tables are
made one after the other, by the same planner. Engines know nodes by their identity, so what they keep by node
is found again as well.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

from segdsl.clock import AsOf
from segdsl.model.nodes import Expression
from segdsl.model.project import Model
from segdsl.plan.from_model import Planner
from segdsl.plan.nodes import Plan

_MOST = 8
_PLANNERS = 2
_TURNS = 32  # after so many models a planner goes, and with it what none of them means any more


@dataclass(frozen=True, slots=True)
class _Question:
    """A model never changes, so the same one asks the same; an equal one would take long to tell."""

    model: Model
    as_of: AsOf
    names: tuple[str, ...] | None
    extra: tuple[tuple[str, Expression], ...]

    def is_as(self, other: _Question) -> bool:
        return (
            self.model is other.model
            and (self.as_of, self.names) == (other.as_of, other.names)
            and len(self.extra) == len(other.extra)
            and all(a == b and one is two for (a, one), (b, two) in zip(self.extra, other.extra, strict=True))
        )


_LAST: deque[tuple[_Question, Plan]] = deque(maxlen=_MOST)
_LAST_PLANNERS: deque[Planner] = deque(maxlen=_PLANNERS)
_ONE_AT_A_TIME = Lock()


def plan_again(
    model: Model, as_of: AsOf, names: Iterable[str] | None, extra: Mapping[str, Expression] | None
) -> Plan:
    """As `plan`; the very same question gives the very same plan while it is among the last."""
    asked = _Question(model, as_of, None if names is None else tuple(names), tuple((extra or {}).items()))
    for question, made in tuple(_LAST):
        if question.is_as(asked):
            return made
    with _ONE_AT_A_TIME:
        made = _planner(model, as_of).plan(asked.names, extra or {})
    _LAST.append((asked, made))
    return made


def _planner(model: Model, as_of: AsOf) -> Planner:
    """One of the last, turned to this model, or a new one."""
    for planner in _LAST_PLANNERS:
        if planner.turns < _TURNS and planner.fits(model, as_of):
            planner.turn_to(model)
            return planner
    _LAST_PLANNERS.append(Planner(model, as_of))
    return _LAST_PLANNERS[-1]


def forget_plans() -> None:
    """Forgets all of them, as a new process would know none."""
    _LAST.clear()
    _LAST_PLANNERS.clear()
