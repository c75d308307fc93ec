"""Who was made up in an earlier run, for as long as the same people would be made up again.

In: a model, and a name of all that decides who is made up. Out: the cast of each campaign as it was made up
then, where there was one. What depends on other customers is kept by the rank or number that it is about, as
the rules have it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any

from segdsl.cache import store
from segdsl.cache.parts import Parts
from segdsl.clock import AsOf
from segdsl.model.nodes import Expression
from segdsl.model.project import Model
from segdsl.model.traversal import walk
from segdsl.model.written import everything
from segdsl.reference.customer import Customer
from segdsl.reference.world import PlainRows, Row
from segdsl.synthesis.drafts import OneOfMany, somebody_alone
from segdsl.synthesis.edges import EdgeCase

Cast = tuple[EdgeCase, ...]
_DAY, _INSTANT = "day", "instant"


class KeptCasts:
    """The casts of one project's campaigns. `common` names all that they depend on."""

    def __init__(self, project: str, common: str, model: Model, as_of: AsOf) -> None:
        self._parts = Parts("casts", store.named(project))
        self._common, self._model, self._as_of = common, model, as_of

    def cast(self, campaign: str, make_up: Callable[[], Cast], step: str = "") -> Cast:
        """Who is in the cast of a campaign, or a step: as it is kept, else as it is made up now."""
        name = self._name(campaign, step)
        with suppress(ValueError, TypeError, LookupError, RecursionError):
            return tuple(self._read(one) for one in self._parts.recalled(name))
        cast = make_up()
        with suppress(TypeError):  # who cannot be told exactly is not kept
            self._parts.add(name, [_told(one) for one in cast])
        return cast

    def keep(self) -> None:
        """Keeps the casts of this run, and those of campaigns that it had no need to look at."""
        for campaign in self._model.campaigns.values():
            for step in campaign.steps or (None,):
                self._parts.stay(self._name(campaign.name, step.name if step else ""))
        self._parts.keep()

    def _name(self, campaign: str, step: str) -> str:
        return store.named(self._common, campaign, step)

    def _read(self, told: Any) -> EdgeCase:
        label, customer, events, lookups, stated = told
        world = PlainRows(
            (_row(customer),),
            {table: tuple(map(_row, rows)) for table, rows in events.items()},
            {table: {_value(key): _row(row) for key, row in rows} for table, rows in lookups.items()},
            only_one=True,
        )
        about = {self._parts_of_rules[text]: _value(value) for text, value in stated}
        return EdgeCase(label, Customer(somebody_alone(self._model, self._as_of, world, about)))

    @cached_property
    def _parts_of_rules(self) -> Mapping[str, Expression]:
        """Ranks and numbers of all customers are among them."""
        return {repr(part): part for whole in everything(self._model) for part in walk(whole)}


def _told(case: EdgeCase) -> list[Any]:
    """A customer in types that JSON has. Raises TypeError for one that was not made up."""
    world, others = case.customer.reference.world, case.customer.reference.others
    if not isinstance(others, OneOfMany):
        raise TypeError("more than one customer")
    (customer,) = map(_told_row, world.customers)
    events = {table: list(map(_told_row, rows)) for table, rows in world.events.items()}
    lookups = {
        table: [(_told_value(key), _told_row(row)) for key, row in rows.items()]
        for table, rows in world.lookups.items()
    }
    stated = [(repr(part), _told_value(value)) for part, value in others.stated.items()]
    return [case.label, customer, events, lookups, stated]


def _told_row(row: Row) -> dict[str, Any]:
    return {name: _told_value(value) for name, value in row.items()}


def _row(told: dict[str, Any]) -> Row:
    return {name: _value(value) for name, value in dict(told).items()}


def _told_value(value: Any) -> Any:
    """A tuple is a list; a day or an instant is an object of its name and text."""
    match value:
        case tuple():
            return list(map(_told_value, value))
        case dt.datetime():
            return {_INSTANT: value.astimezone(dt.UTC).isoformat()}
        case dt.date():
            return {_DAY: value.isoformat()}
        case None | int() | float() | str():
            return value
    raise TypeError(f"{type(value)} has no form in JSON")


def _value(told: Any) -> Any:
    match told:
        case list():
            return tuple(map(_value, told))
        case {"instant": text}:
            return dt.datetime.fromisoformat(text)
        case {"day": text}:
            return dt.date.fromisoformat(text)
    return told
