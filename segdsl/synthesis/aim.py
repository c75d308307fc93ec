"""A made-up customer is aimed at a condition.

In: a draft and a condition that is to hold. Out: the draft changed, and whether the reference says that it
holds.
"""

from __future__ import annotations

from typing import Any

from segdsl.model.nodes import Aggregate, Call, Expression
from segdsl.synthesis.changes import MOST_EFFORT, MOST_STEPS, Tired
from segdsl.synthesis.conditions import Conditions
from segdsl.synthesis.drafts import At, Draft
from segdsl.synthesis.events import Events
from segdsl.synthesis.values import Values

ROUNDS = 4  # how often a customer is aimed at the condition before another is tried


class Aim:
    """Changes a draft; `most_effort` is how many rows may be looked at for it."""

    def __init__(self, draft: Draft, most_effort: int = MOST_EFFORT) -> None:
        self.draft = draft
        self._most_effort = most_effort
        self._steps = 0
        self.again = False
        self._values, self._events, self._conditions = Values(self), Events(self), Conditions(self)

    def settle(self, condition: Expression) -> bool:
        """Aims until the condition holds of the customer; whether it does."""
        draft = self.draft
        try:
            for round_ in range(ROUNDS):
                if draft.value(condition, draft.here):
                    return True
                self.again = 2 * round_ >= ROUNDS
                self.make(condition, True, draft.here)
        except Tired:
            pass  # it may hold by now, though not all that was on the way was done
        except (OverflowError, ValueError, ArithmeticError):  # beyond what a date or number can be
            return False
        return bool(draft.value(condition, draft.here))

    def work(self) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS or self.draft.effort > self._most_effort:
            raise Tired

    def make(self, condition: Expression, wanted: bool, at: At) -> None:
        self._conditions.make(condition, wanted, at)

    def give(self, value: Expression, wanted: Any, at: At) -> None:
        self._values.give(value, wanted, at)

    def happen(self, aggregate: Aggregate, wanted: Any, at: At) -> None:
        self._events.happen(aggregate, wanted, at)

    def share(self, some: Aggregate, of_all: Aggregate, wanted: float) -> None:
        self._events.share(some, of_all, wanted)

    def make_known(self, value: Expression, at: At) -> None:
        self._values.make_known(value, at)

    def plausible(self, value: Expression, at: At) -> Any:
        return self._values.plausible(value, at)

    def turn_round(self, call: Call, wanted: Any, at: At) -> None:
        self._values.turn_round(call, wanted, at)
