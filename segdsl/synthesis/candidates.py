"""Made-up customers that fit a condition.

In: a model, a condition and an as-of. Out: customers with their attributes, events and look-ups, of whom the
reference interpreter says that the condition holds. They are built from what is declared (types, ranges,
closed sets, `required`) and from the constants in the rules, the same ones every time. An empty result says
that none was found, never that there can be none. What depends on all customers (ranks, medians) is stated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random

from segdsl.clock import AsOf
from segdsl.logic.known import Known
from segdsl.model.by_name import named
from segdsl.model.nodes import Expression, Literal
from segdsl.model.project import Model
from segdsl.model.terms import call, negation
from segdsl.model.traversal import walk
from segdsl.model.written import everything
from segdsl.reference.customer import Customer
from segdsl.source import NOWHERE
from segdsl.synthesis.aim import Aim
from segdsl.synthesis.changes import MOST_EFFORT
from segdsl.synthesis.drafts import Draft, person
from segdsl.synthesis.made_up import Pool, texts_in_rules

TRIES = 16


@dataclass(frozen=True, eq=False)
class Candidates:
    """Whoever the rules of a model allow, made up as of a day or instant."""

    model: Model
    as_of: AsOf

    def of(
        self, condition: Expression, limit: int = 8, tries: int = TRIES, effort: int = MOST_EFFORT
    ) -> Iterator[Customer]:
        """At most `limit` customers for whom the condition holds; the first ones know most about themselves.

        `tries` and `effort` (rows looked at in one try) say how hard to look. A condition that contradicts
        itself in plain words is not tried at all.
        """
        if Known.of(self.model, condition).impossible:
            return
        found = 0
        for attempt in range(tries):
            draft = self.draft(condition, attempt, effort)
            if draft is not None:
                found += 1
                yield Customer(draft.finished())
                if found == limit:
                    return

    def draft(self, condition: Expression, attempt: int, effort: int = MOST_EFFORT) -> Draft | None:
        """The customer of one attempt, if the condition holds of them in the end."""
        known = (1.0, 1.0, 0.0, 0.5, 0.8)[attempt % 5]
        draft = person(self.model, self.as_of, Random(f"person {attempt}"), self._texts, known)
        return draft if Aim(draft, effort).settle(condition) else None

    @cached_property
    def _texts(self) -> Pool:
        return texts_in_rules(self.model)


def lacking(model: Model, condition: Expression, name: str) -> Expression:
    """The condition, and that the attribute or trait of this name is unknown. Raises KeyError."""
    unknown = negation(call("is known", (named(model, name),), NOWHERE), NOWHERE)
    return call("and", (condition, unknown), NOWHERE)


def usual_as_of(model: Model) -> AsOf:
    """A day to make customers up for where nobody gave one: the latest that the rules speak of.

    That is the latest `as of` of an example, else the latest date in a rule, else a day of our own.
    """
    examples = [_day(e.as_of) for e in model.examples if e.as_of is not None]
    written = [
        _day(part.value)
        for expression in everything(model)
        for part in walk(expression)
        if isinstance(part, Literal) and isinstance(part.value, dt.date)
    ]
    return AsOf(max(examples or written, default=dt.date(2026, 3, 31)), model.catalog.zone)


def _day(moment: dt.date | dt.datetime) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment
