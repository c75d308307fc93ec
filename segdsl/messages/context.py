"""What a template sees: the customer, the persona, the campaign, the shop, today.

In: what is the same in all messages of a run, a lot, and a function that knows one customer. Out: the values
of the names that `names.py` knows, converted when a template asks for them. Needs no tables.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import jinja2

from segdsl.messages.lot import Lot
from segdsl.messages.tables import Rows, Table
from segdsl.messages.values import Record, Unknown, plain, record, value_of_cell
from segdsl.model.project import Campaign, Segment
from segdsl.people.persona import Persona
from segdsl.types import Day, Kind

PLACEHOLDER = re.compile(r"\{(key|campaign|variant|channel)\}")

Value = Callable[[str], Any]  # a customer's cell by the name of its column; unknown is None, NaN, NaT or NA


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What is the same in every message of a project.

    `address` is the attribute with the customer's address (None: messages go without one). `variables`
    are those of the settings file, such as `shop`, whose values templates read as `shop.name`. `stages`
    are those of each lifecycle, with their descriptions; `tables` the rules' lookup tables. `unsubscribe_url`
    may hold `{key}`, `{campaign}`, `{variant}` and `{channel}`.
    """

    address: str | None = None
    sender: str | None = None
    reply_to: str | None = None
    unsubscribe_url: str | None = None
    currency: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    stages: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    tables: Mapping[str, Rows] = field(default_factory=dict)

    def unsubscribe_link(self, lot: Lot, key: str) -> str | None:
        """The link of one message, its placeholders filled in and percent-encoded."""
        url = self.unsubscribe_url
        if url is None or "{" not in url:
            return url
        given = {
            "key": key,
            "campaign": lot.campaign.name if lot.campaign else "",
            "variant": lot.variant.name if lot.variant else "",
            "channel": lot.channel,
        }
        return PLACEHOLDER.sub(lambda found: quote(given[found[1]], safe=""), url)


class Shared:
    """What is the same in every message of a run: the letterhead, today, the kinds of customers' values."""

    def __init__(
        self,
        letterhead: Letterhead,
        today: dt.date,
        zone: str = "UTC",
        kinds: Mapping[str, Kind] = MappingProxyType({}),
    ) -> None:
        self.letterhead = letterhead
        self.zone = zone
        self._days = {name for name, kind in kinds.items() if isinstance(kind.type, Day)}
        self._personas: dict[str, Record] = {}
        self._names = _project(letterhead) | {"today": today}

    def names(self, lot: Lot, value: Value, key: str = "") -> dict[str, Any]:
        """The names that the template of one message sees; `key` is the customer's."""
        variant = lot.variant
        return {
            **self._names,
            "customer": Record(lambda name: self.attribute(value, name)),
            "persona": self._persona(lot.persona),
            "greeting": _greeting(lot.persona),
            "stage": Record(lambda name: self._stage(value, name)),
            "unsubscribe_url": self.letterhead.unsubscribe_link(lot, key)
            or Unknown("the project has no unsubscribe_url"),
            "segment": _named(lot.segment, "segment", "the customer is in no segment"),
            "campaign": _named(lot.campaign, "campaign", "there is no campaign"),
            "locale": lot.locale,
            "variant": record({**variant.values, "name": variant.name}, "variant")
            if variant
            else _nothing("there is no variant"),
        }

    def attribute(self, value: Value, name: str) -> Any:
        """A customer's attribute, trait, score, stage, or whether they are in a segment."""
        return value_of_cell(name, value(name), day=name in self._days, zone=self.zone)

    def _stage(self, value: Value, name: str) -> Any:
        """The customer's stage: `stage.journey.name`, and with a single lifecycle `stage.name` as well."""
        stages = self.letterhead.stages
        if name in ("name", "description") and name not in stages and len(stages) == 1:
            return self._stage(value, next(iter(stages))).field(name)
        if name not in stages:
            return Unknown(f"there is no lifecycle {name}")
        stage = self.attribute(value, name)
        if isinstance(stage, Unknown):
            return _nothing(f"the customer is in no stage of {name}")
        return record({"name": stage, "description": stages[name].get(stage)}, f"stage.{name}")

    def _persona(self, persona: Persona | None) -> Record:
        if persona is None:
            return _nothing("no persona speaks to this customer")
        if persona.name not in self._personas:
            fields = persona.model_dump(exclude={"speaks_to", "fallback"})
            self._personas[persona.name] = record(fields, "persona")
        return self._personas[persona.name]


def _project(letterhead: Letterhead) -> dict[str, Any]:
    variables = {name: plain(name, value) for name, value in letterhead.variables.items()}
    tables = {name: Table(name, rows) for name, rows in letterhead.tables.items()}
    return {
        **tables,
        **variables,
        "currency": letterhead.currency,
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
