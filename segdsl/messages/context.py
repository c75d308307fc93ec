"""What a template sees: the customer, the persona, the campaign, the shop, today.

In: the tables of a run and what is the same in all its messages. Out: for each recipient, the values of
the names that `names.py` knows, converted when a template asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import jinja2

from segdsl.messages.audience import Audience
from segdsl.messages.lots import Lot
from segdsl.messages.values import Record, Unknown, record, value_of_cell
from segdsl.model.project import Campaign, Segment
from segdsl.people.persona import Persona
from segdsl.types import Day


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What is the same in every message of a project.

    `address` is the attribute with the customer's address (None: messages go without one). `variables`
    are those of the settings file, such as `shop`, whose values templates read as `shop.name`.
    """

    address: str | None = None
    sender: str | None = None
    reply_to: str | None = None
    unsubscribe_url: str | None = None
    currency: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)


class Contexts:
    """The names and values for each recipient of a run."""

    def __init__(self, audience: Audience, letterhead: Letterhead) -> None:
        self._audience = audience
        self._cells: dict[str, list[Any]] = {}
        self._personas: dict[str, Record] = {}
        self._shared = _shared(audience, letterhead)

    def of(self, lot: Lot, row: int) -> dict[str, Any]:
        variant = lot.variant
        return {
            **self._shared,
            "customer": Record(lambda name: self.value(name, row)),
            "persona": self._persona(lot.persona),
            "greeting": _greeting(lot.persona),
            "segment": _named(lot.segment, "segment", "the customer is in no segment"),
            "campaign": _named(lot.campaign, "campaign", "there is no campaign"),
            "variant": record({**variant.values, "name": variant.name}, "variant")
            if variant
            else _nothing("there is no variant"),
        }

    def value(self, name: str, row: int) -> Any:
        """A customer's attribute, trait, score, stage, or whether they are in a segment."""
        audience = self._audience
        if name not in self._cells:
            table = audience.values if name in audience.values else audience.segments
            if name not in table:
                return Unknown(f"{name} is unknown")
            self._cells[name] = table[name].tolist()
        kind = audience.kinds.get(name)
        day = kind is not None and isinstance(kind.type, Day)
        return value_of_cell(name, self._cells[name][row], day=day, zone=audience.zone)

    def _persona(self, persona: Persona | None) -> Record:
        if persona is None:
            return _nothing("no persona speaks to this customer")
        if persona.name not in self._personas:
            fields = persona.model_dump(exclude={"speaks_to", "fallback"})
            self._personas[persona.name] = record(fields, "persona")
        return self._personas[persona.name]


def _shared(audience: Audience, letterhead: Letterhead) -> dict[str, Any]:
    variables = {
        name: record(value, name) if isinstance(value, Mapping) else value_of_cell(name, value)
        for name, value in letterhead.variables.items()
    }
    return {
        **variables,
        "currency": letterhead.currency,
        "today": audience.today,
        "unsubscribe_url": letterhead.unsubscribe_url or Unknown("the project has no unsubscribe_url"),
    }


def _nothing(reason: str) -> Record:
    return Record(lambda name: Unknown(reason))


def _named(what: Segment | Campaign | None, kind: str, missing: str) -> Record:
    return record({"name": what.name, "description": what.description}, kind) if what else _nothing(missing)


def _greeting(persona: Persona | None) -> Callable[[Any], Any]:
    """The function that templates call: the persona's greeting, with the name where it is known."""

    def greeting(name: Any) -> Any:
        if persona is None:
            return Unknown("no persona speaks to this customer")
        return persona.voice.greet(None if isinstance(name, jinja2.Undefined) else str(name))

    return greeting
