"""Changing a made-up customer so that a condition comes true of them (or false).

In: a draft, a condition and whether it is wanted. Out: the draft changed where the condition asks:
attributes, events, ranks. It is aimed, not proved: whoever needs to know evaluates it again. The values are
mostly at the edges, for that is where rules and messages go wrong.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from segdsl.instants import moved
from segdsl.model.nodes import (
    Aggregate,
    Call,
    Choice,
    Clock,
    Column,
    Expression,
    Literal,
    LookedUp,
    OfCustomer,
    Ranking,
    Reference,
    Sample,
)
from segdsl.model.traversal import walk
from segdsl.operators.calendar import add_days
from segdsl.operators.comparison import MIRRORED, OPPOSITE
from segdsl.synthesis.changes import Changes
from segdsl.synthesis.drafts import At
from segdsl.types import Number

_OTHER = "other than"  # the opposite of `=`
_MONTH, _YEAR = 30, 365


class Conditions:
    """Makes conditions hold; `whole` gives values."""

    def __init__(self, whole: Changes) -> None:
        self.whole = whole
        self.draft = whole.draft
        self.rng = whole.draft.rng

    def make(self, condition: Expression, wanted: bool, at: At) -> None:
        """Changes the draft towards the condition being `wanted` for the row; raises Tired."""
        if bool(self.draft.value(condition, at)) == wanted:
            return
        self.whole.work()
        match condition:
            case Call(operator, arguments):
                self._condition(operator, arguments, condition, wanted, at)
            case Reference(name):
                self._named(name, wanted)
            case OfCustomer(value):
                self.make(value, wanted, self.draft.here)
            case Ranking(_, _, value, _, among):
                if wanted:
                    self.whole.make_known(value, self.draft.here)
                    if among is not None:
                        self.make(among, True, self.draft.here)
                self.draft.ranks[condition] = wanted
                self.draft.changed()
            case Sample():
                self._sample(condition, wanted, at)
            case Column() | Choice() | LookedUp() | Aggregate():
                self.whole.give(condition, wanted, at)
            case _:
                pass

    def _named(self, name: str, wanted: bool) -> None:
        model, here = self.draft.model, self.draft.here
        if name in model.segments:
            self.make(model.segments[name].condition, wanted, here)
        elif name in model.traits:
            self.make(model.traits[name].value, wanted, here)

    def _condition(
        self, operator: str, arguments: tuple[Expression, ...], call: Call, wanted: bool, at: At
    ) -> None:
        match operator:
            case "not":
                self.make(arguments[0], not wanted, at)
            case "and" | "or":
                if (operator == "and") == wanted:
                    for argument in arguments:
                        self.make(argument, wanted, at)
                else:
                    self.make(self.rng.choice(arguments), wanted, at)
            case "every":
                self._every(arguments, wanted, at)
            case "holds":
                self.whole.give(arguments[0], wanted if wanted else self._no(arguments[0]), at)
            case "is known":
                self.whole.make_known(arguments[0], at) if wanted else self.whole.give(arguments[0], None, at)
            case "is empty":
                self._empty(arguments[0], wanted, at)
            case _ if operator in MIRRORED:
                self._compare(operator, arguments[0], arguments[1], wanted, at)
            case "between":
                self._between(arguments, wanted, at)
            case "in":
                self._in(arguments, wanted, at)
            case _:
                self._turned(call, wanted, at)

    def _no(self, value: Expression) -> bool | None:
        return None if value.kind.unknown and self.rng.random() < 0.3 else False

    def _every(self, arguments: tuple[Expression, ...], wanted: bool, at: At) -> None:
        everything, failing = arguments
        if wanted:
            self.whole.give(failing, 0, at)
            if not self.draft.value(everything, at):
                self.whole.give(everything, 1, at)
            self.whole.give(failing, 0, at)
        else:
            self.whole.give(everything, 0, at)

    def _empty(self, value: Expression, wanted: bool, at: At) -> None:
        self.whole.give(value, self.rng.choice(((), None)) if wanted else ("linen",), at)

    # ------------------------------------------------------------ comparisons

    def _compare(self, sign: str, left: Expression, right: Expression, wanted: bool, at: At) -> None:
        moved, fixed = (left, right) if _can_change(left) else (right, left)
        if _can_change(right) and moved is left and self.rng.random() < 0.25:
            moved, fixed = right, left
        if not wanted:
            if moved.kind.lacking and self.rng.random() < 0.2:
                self.whole.give(moved, None, at)
                return
            sign = OPPOSITE.get(sign, _OTHER)
        if moved is right:
            sign = MIRRORED.get(sign, sign)
        goal = self.draft.value(fixed, at)
        if goal is None:
            self.whole.make_known(fixed, at)
            goal = self.draft.value(fixed, at)
        if goal is not None:
            self.whole.give(moved, self.rng.choice(self._beside(sign, goal, moved, at)), at)

    def _beside(self, sign: str, goal: Any, subject: Expression, at: At) -> list[Any]:
        """Values that stand to the goal as the sign says: at the edge first, then further off."""
        match sign:
            case "=":
                return [goal]
            case "<" | "<=":
                further = [_moved(goal, -step, subject) for step in _steps(goal, subject)]
                return [goal, goal, *further] if sign == "<=" else further
            case ">" | ">=":
                further = [_moved(goal, step, subject) for step in _steps(goal, subject)]
                return [goal, goal, *further] if sign == ">=" else further
        if isinstance(goal, bool):
            return [not goal]
        if isinstance(goal, str):
            return [v for v in (self.whole.plausible(subject, at) for _ in range(4)) if v != goal] or [
                f"{goal}x"
            ]
        return [_moved(goal, step, subject) for step in (-1, 1)]

    def _between(self, arguments: tuple[Expression, ...], wanted: bool, at: At) -> None:
        subject, low, high = arguments
        if not _can_change(subject):
            self._compare("<=", low, subject, wanted, at)
            self._compare(">=", high, subject, wanted, at)
            return
        ends = self.draft.value(low, at), self.draft.value(high, at)
        for end, value in zip((low, high), ends, strict=True):
            if value is None:
                self.whole.make_known(end, at)
        first, last = self.draft.value(low, at), self.draft.value(high, at)
        if first is None or last is None or first > last:
            return
        if wanted:
            middle = first + (last - first) / 2 if not isinstance(first, int) else (first + last) // 2
            self.whole.give(subject, self.rng.choice((first, last, middle, middle)), at)
        else:
            below = self.rng.choice((True, False))
            outside = self._beside("<", first, subject, at) if below else self._beside(">", last, subject, at)
            self.whole.give(subject, self.rng.choice(outside), at)

    def _in(self, arguments: tuple[Expression, ...], wanted: bool, at: At) -> None:
        subject, *others = arguments
        values = [v for v in (self.draft.value(o, at) for o in others) if v is not None]
        if wanted and values:
            self.whole.give(subject, self.rng.choice(values), at)
        elif not wanted:
            free = [v for v in (self.whole.plausible(subject, at) for _ in range(6)) if v not in values]
            self.whole.give(subject, free[0] if free else None, at)

    # ------------------------------------------------------------ whatever else can be asked of a value

    def _turned(self, call: Call, wanted: bool, at: At) -> None:
        subject = call.arguments[0]
        if wanted:
            self.whole.turn_round(call, wanted, at)
            return
        for _ in range(6):
            self.whole.give(subject, self.whole.plausible(subject, at), at)
            if not self.draft.value(call, at):
                return
        self.whole.give(subject, None, at)

    def _sample(self, sample: Sample, wanted: bool, at: At) -> None:
        """Another key, until the share has the customer in it, or has not."""
        customers = self.draft.model.catalog.customers
        read = [name for name in customers.key if customers.columns[name].definition is None]
        for number in range(400 if read else 0):
            value: Any = 10_000 + number
            kind = customers.columns[read[0]].kind.type
            self.draft.customer[read[0]] = value if isinstance(kind, Number) else str(value)
            self.draft.changed()
            if bool(self.draft.value(sample, at)) == wanted:
                return


def _can_change(value: Expression) -> bool:
    return not all(isinstance(part, Literal | Clock | Call) for part in walk(value))


def _steps(goal: Any, subject: Expression) -> list[float]:
    if isinstance(goal, dt.datetime):
        return [1 / 1440, 1, 7]
    if isinstance(goal, dt.date):
        return [1, 1, 7, _MONTH, _YEAR]
    whole = isinstance(subject.kind.type, Number) and subject.kind.type.whole
    return [1, 1, 2, 5] if whole or not goal else [0.01, 1, abs(goal) * 0.1, abs(goal) * 0.5]


def _moved(goal: Any, step: float, subject: Expression) -> Any:
    """The goal so much further, but within the range that is promised."""
    if isinstance(goal, dt.datetime):
        return moved(goal, dt.timedelta(days=step))
    if isinstance(goal, dt.date):
        return add_days(goal, int(step)) or goal
    if not isinstance(goal, int | float):
        return goal
    kind = subject.kind.type
    changed = goal + step
    if isinstance(kind, Number):
        changed = max(changed, kind.low) if kind.low is not None else changed
        changed = min(changed, kind.high) if kind.high is not None else changed
        changed = round(changed) if kind.whole else round(changed, 6)
    return changed
