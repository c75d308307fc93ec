"""Made-up customers that fit a condition and sit on its edges.

In: a model, a condition and an as-of. Out: customers with their attributes, events and look-ups, of whom the
reference interpreter says that the condition holds. They are built from what is declared (types, ranges,
closed sets, `required`) and from the constants in the rules, the same ones every time. An empty result says
that none was found, never that there can be none. What depends on all customers (ranks, medians) is stated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

from segdsl.clock import AsOf
from segdsl.logic.known import Known
from segdsl.model.by_name import named
from segdsl.model.nodes import Expression, Literal, Value
from segdsl.model.project import Model
from segdsl.model.terms import call, negation
from segdsl.model.traversal import walk
from segdsl.model.written import everything
from segdsl.reference.world import PlainRows
from segdsl.source import NOWHERE
from segdsl.synthesis.conditions import Aim
from segdsl.synthesis.drafts import Alone, Draft, person
from segdsl.synthesis.made_up import LONGEST_NAME, OTHER_SCRIPT, Pool, city_at_home, texts_in_rules
from segdsl.synthesis.values import MOST_EFFORT, Tired
from segdsl.types import Number, Text, Type

ROUNDS = 4  # how often a customer is aimed at the condition before another is tried
TRIES = 16


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A made-up customer. `label` says what is special about them: `everything known`, `longest name`."""

    reference: Alone
    label: str = ""

    @property
    def world(self) -> PlainRows:
        return self.reference.world

    def value(self, name: str) -> Any:
        """An attribute, trait, score, stage or whether in a segment; None is unknown. Raises KeyError."""
        return self.reference.evaluate(named(self.reference.model, name), 0)

    def holds(self, condition: Expression) -> bool:
        return bool(self.reference.evaluate(condition, 0))


def lacking(model: Model, condition: Expression, name: str) -> Expression:
    """The condition, and that the attribute or trait of this name is unknown. Raises KeyError."""
    unknown = negation(call("is known", (named(model, name),), NOWHERE), NOWHERE)
    return call("and", (condition, unknown), NOWHERE)


def candidates(
    model: Model,
    condition: Expression,
    as_of: AsOf,
    limit: int = 8,
    tries: int = TRIES,
    effort: int = MOST_EFFORT,
) -> Iterator[Candidate]:
    """At most `limit` customers for whom the condition holds; the first ones know most about themselves.

    `tries` and `effort` (rows looked at in one try) say how hard to look. A condition that contradicts itself
    in plain words is not tried at all.
    """
    if Known.of(model, condition).impossible:
        return
    found = 0
    for attempt in range(tries):
        aim = _aimed(model, condition, as_of, attempt, effort)
        if aim is not None:
            found += 1
            yield Candidate(aim.draft.finished())
            if found == limit:
                return


def edge_cases(
    model: Model, condition: Expression, as_of: AsOf, name: str | None = None
) -> Iterator[Candidate]:
    """Customers at the edges of what messages meet, each with a label; those that cannot be are left out.

    `name` is the attribute that customers are greeted by.
    """
    shapes: list[tuple[str, Mapping[str, Value | None]]] = [
        ("everything known", {}),
        ("all optional unknown", dict.fromkeys(_optional(model), None)),
    ]
    if name is not None and _is_free_text(model, name):
        shapes += [
            ("name unknown", {name: None}),
            ("longest name", {name: LONGEST_NAME}),
            ("name in another script", {name: OTHER_SCRIPT}),
        ]
    shapes += [("smallest values", _ends(model, low=True)), ("largest values", _ends(model, low=False))]
    people = _People(model, condition, as_of)
    for label, wanted in shapes:
        found = _shaped(condition, people, wanted)
        if found is not None:
            yield Candidate(found, label)


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


def _aimed(
    model: Model, condition: Expression, as_of: AsOf, attempt: int, effort: int = MOST_EFFORT
) -> Aim | None:
    known = (1.0, 1.0, 0.0, 0.5, 0.8)[attempt % 5]
    aim = Aim(person(model, as_of, Random(f"person {attempt}"), _pool(model), known), effort)
    return aim if _settle(aim, condition) else None


class _People:
    """Somebody for each of a few ways to begin for whom the condition holds, made up when asked for."""

    def __init__(self, model: Model, condition: Expression, as_of: AsOf) -> None:
        self._asked = model, condition, as_of
        self._found: dict[int, Draft | None] = {}

    def __iter__(self) -> Iterator[Draft]:
        for attempt in (0, 1, 5, 6):
            if attempt not in self._found:
                aim = _aimed(*self._asked, attempt)
                self._found[attempt] = self._at_home(aim.draft) if aim is not None else None
            found = self._found[attempt]
            if found is not None:
                yield found

    def _at_home(self, draft: Draft) -> Draft:
        """With a city of their country, where the condition allows it: there is no Utrecht in Austria."""
        found = city_at_home(draft.customer)
        if found is not None:
            _allowed(draft, self._asked[1], *found)
        return draft


def _settle(aim: Aim, condition: Expression) -> bool:
    """Aims until the condition holds; whether it does."""
    draft = aim.draft
    try:
        for _ in range(ROUNDS):
            if draft.value(condition, draft.here):
                return True
            aim.make(condition, True, draft.here)
    except (Tired, OverflowError, ValueError, ArithmeticError):  # beyond what a date or number can be
        return False
    return bool(draft.value(condition, draft.here))


def _shaped(
    condition: Expression, people: Iterable[Draft], wanted: Mapping[str, Value | None]
) -> Alone | None:
    """A customer with as many of the wanted values as the condition allows, and at least one of them."""
    for somebody in people:
        draft = somebody.copy()
        own = {name: draft.customer.get(name) for name in wanted}
        draft.customer.update(wanted)
        draft.changed()
        if draft.value(condition, draft.here):
            return draft.reference
        draft.customer.update(own)
        changed = [name for name, value in wanted.items() if _allowed(draft, condition, name, value)]
        if changed:
            return draft.reference
    return None


def _allowed(draft: Draft, condition: Expression, name: str, value: Value | None) -> bool:
    """Gives the customer the value, if the condition still holds then."""
    before = draft.customer.get(name)
    draft.customer[name] = value
    draft.changed()
    if draft.value(condition, draft.here):
        return True
    draft.customer[name] = before
    draft.changed()
    return False


def _optional(model: Model) -> Collection[str]:
    table = model.catalog.customers
    return [n for n, c in table.columns.items() if c.definition is None and c.kind.unknown]


def _is_free_text(model: Model, name: str) -> bool:
    column = model.catalog.customers.columns.get(name)
    return column is not None and column.definition is None and isinstance(column.kind.type, Text)


def _ends(model: Model, *, low: bool) -> Mapping[str, Value]:
    columns = model.catalog.customers.columns
    ends = {n: _end(c.kind.type, low=low) for n, c in columns.items() if c.definition is None}
    return {name: value for name, value in ends.items() if value is not None}


def _end(kind: Type, *, low: bool) -> Value | None:
    if not isinstance(kind, Number):
        return None
    bound = kind.low if low else kind.high
    value = bound if bound is not None else (0 if low else 1_234_567)
    return int(value) if kind.whole else float(value)


@lru_cache(maxsize=1)
def _pool(model: Model) -> Pool:
    """The texts in a model's rules, gathered once for the model at hand."""
    return texts_in_rules(model)
