"""What a template sees: the customer, the persona, the campaign, the shop, today.

In: what is the same in all messages of a run, a batch, and a function that knows one customer. Out: the
values of the names that `templates/names.py` knows, converted when a template asks for them. Needs no tables.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import quote

import jinja2

from segdsl.campaigns.batch import Batch
from segdsl.channels import Home
from segdsl.messages.inlining import inlined
from segdsl.messages.links import Tag, tagging
from segdsl.model.project import Campaign, Segment, Variant
from segdsl.people.called import is_a_name
from segdsl.people.persona import Persona
from segdsl.people.words import NAME_PLACE
from segdsl.person_fields import Field
from segdsl.templates.tables import LookupRows, PickedTable
from segdsl.templates.translations import Translations, functions
from segdsl.templates.values import Record, Unknown, plain, printed, record, value_of_cell
from segdsl.tokens import SAMPLE, Leaving, Secrets
from segdsl.types import Kind

PLACEHOLDER = re.compile(r"\{(token|key|campaign|variant|channel)\}")

Say = Callable[[str], str]  # a text in the message's language
Value = Callable[[str], Any]  # a customer's cell by the name of its column; unknown is None, NaN, NaT or NA


@dataclass(frozen=True, slots=True)
class Stationery:
    """What letters by post are printed on.

    `sender` is the line above the address, by which a letter comes back; `country`, two letters (ISO 3166-1),
    where letters are posted, and `language` that in which countries are called there.
    """

    paper: Literal["A4", "Letter"] = "A4"
    sender: str | None = None
    country: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What is the same in every message of a project.

    `address`, `phone` and `device` are the attributes with where the customer's messages go, by kind (None:
    such messages go without); `addressee` those with their name and postal address, and `stationery` is what
    letters are printed on. `variables`
    are those of the settings file, such as `shop`, whose values templates read as `shop.name`. `stages`
    are those of each lifecycle, with their descriptions; `tables` the rules' lookup tables, `translations`
    the texts in other languages. `unsubscribe_url` may hold `{token}`, `{key}`, `{campaign}`, `{variant}` and
    `{channel}`; `secrets` make the tokens. `utm` are the parameters of links (links.py); `inline` whether
    styles are written into tags.
    """

    address: str | None = None
    sender: str | None = None
    reply_to: str | None = None
    unsubscribe_url: str | None = None
    currency: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    stages: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    tables: Mapping[str, LookupRows] = field(default_factory=dict)
    translations: Translations = field(default_factory=Translations)
    phone: str | None = None
    device: str | None = None
    addressee: Mapping[Field, str] = field(default_factory=dict)
    stationery: Stationery = field(default_factory=Stationery)
    utm: Mapping[str, str] = field(default_factory=dict)
    inline: bool = False
    secrets: Secrets = SAMPLE

    @property
    def has_links_of_customers(self) -> bool:
        """Whether each customer has a link of their own."""
        return any(gap in (self.unsubscribe_url or "") for gap in ("{token}", "{key}"))

    def to_anybody(self) -> Letterhead:
        """The same for whom it does not matter whether there is an address to write to."""
        return replace(self, address=None, phone=None, device=None, addressee={})

    def destination(self, home: Home) -> str | None:
        """The attribute that says where messages go."""
        return {"address": self.address, "phone": self.phone, "device": self.device}[home]

    def unsubscribe_link(self, batch: Batch, key: str) -> str | None:
        """The link of one message, its placeholders filled in and percent-encoded."""
        url = self.unsubscribe_url
        if url is None or "{" not in url:
            return url
        given = {
            "key": key,
            "campaign": batch.campaign.name if batch.campaign else "",
            "variant": batch.variant.name if batch.variant else "",
            "channel": batch.channel,
        }
        if "{token}" in url:
            given["token"] = self.secrets.token(Leaving(**given))
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
        self._types = {name: kind.type for name, kind in kinds.items()}
        self._personas: dict[tuple[str, str], Record] = {}
        self._functions: dict[str, dict[str, Any]] = {}
        self._names = _project(letterhead) | {"today": today}

    def with_tables(self, tables: Mapping[str, LookupRows]) -> Shared:
        """The same, but for the lookup tables."""
        other = copy(self)
        other.letterhead = replace(self.letterhead, tables=tables)
        other._names = _project(other.letterhead) | {"today": self._names["today"]}
        return other

    def tag(self, batch: Batch) -> Tag | None:
        """What gives the links of a batch their parameters; None where they get none."""
        return tagging(self.letterhead.utm, batch, self.letterhead.unsubscribe_url)

    def text_tag(self, batch: Batch) -> Tag | None:
        """What gives the links in a word of a text their parameters; None where they get none."""
        found = tagging(self.letterhead.utm, batch, self.letterhead.unsubscribe_url)
        return found and found.in_word

    def inlined(self, html: str) -> str:
        """The HTML of an e-mail as it is sent."""
        return inlined(html) if self.letterhead.inline else html

    def names(self, batch: Batch, value: Value, key: str = "") -> dict[str, Any]:
        """The names that the template of one message sees; `key` is the customer's."""
        say = self._saying(batch.locale)
        link = self.letterhead.unsubscribe_link(batch, key)
        return {
            **self._names,
            **self._translating(batch.locale),
            "customer": Record(lambda name: self.attribute(value, name)),
            "persona": self._persona(batch.persona, batch.locale),
            "greeting": _greeting(batch.persona, say),
            "stage": Record(lambda name: self._stage(value, name, say)),
            "unsubscribe_url": link or Unknown("the project has no unsubscribe_url"),
            "segment": _named(batch.segment, "segment", "the customer is in no segment", say),
            "campaign": _named(batch.campaign, "campaign", "there is no campaign", say),
            "locale": batch.locale,
            "variant": _variant(batch.variant, say),
        }

    def _saying(self, locale: str) -> Say:
        return functools.partial(self.letterhead.translations.of, locale)

    def _translating(self, locale: str) -> dict[str, Any]:
        if locale not in self._functions:
            self._functions[locale] = functions(self.letterhead.translations, locale)
        return self._functions[locale]

    def attribute(self, value: Value, name: str) -> Any:
        """A customer's attribute, trait, score, stage, or whether they are in a segment."""
        return value_of_cell(name, value(name), type_=self._types.get(name), zone=self.zone)

    def _stage(self, value: Value, name: str, say: Say) -> Any:
        """The customer's stage: `stage.journey.name`, and with a single lifecycle `stage.name` as well."""
        stages = self.letterhead.stages
        if name in ("name", "description") and name not in stages and len(stages) == 1:
            return self._stage(value, next(iter(stages)), say).field(name)
        if name not in stages:
            return Unknown(f"there is no lifecycle {name}")
        stage = self.attribute(value, name)
        if isinstance(stage, Unknown):
            return _nothing(f"the customer is in no stage of {name}")
        description = stages[name].get(stage)
        fields = {"name": stage, "description": say(description) if description else None}
        return record(fields, f"stage.{name}")

    def _persona(self, persona: Persona | None, locale: str) -> Record:
        if persona is None:
            return _nothing("no persona speaks to this customer")
        if (persona.name, locale) not in self._personas:
            fields = persona.model_dump(exclude={"speaks_to", "fallback"})
            for part in ("voice", "content"):
                fields[part] = said(fields[part], self._saying(locale))
            self._personas[persona.name, locale] = record(fields, "persona")
        return self._personas[persona.name, locale]


def said(value: Any, say: Say) -> Any:
    """A text, or all texts of a list or mapping, in another language."""
    match value:
        case str():
            return say(value)
        case Mapping():
            return {name: said(part, say) for name, part in value.items()}
        case list() | tuple():
            return [said(part, say) for part in value]
    return value


def _project(letterhead: Letterhead) -> dict[str, Any]:
    variables = {name: plain(name, value) for name, value in letterhead.variables.items()}
    tables = {name: PickedTable(name, rows) for name, rows in letterhead.tables.items()}
    return {
        **tables,
        **variables,
        "currency": letterhead.currency,
    }


def _nothing(reason: str) -> Record:
    return Record(lambda name: Unknown(reason))


def _named(what: Segment | Campaign | None, kind: str, missing: str, say: Say) -> Record:
    if what is None:
        return _nothing(missing)
    return record({"name": what.name, "description": what.description and say(what.description)}, kind)


def _variant(variant: Variant | None, say: Say) -> Record:
    if variant is None:
        return _nothing("there is no variant")
    return record({**said(variant.values, say), "name": variant.name}, "variant")


def _greeting(persona: Persona | None, say: Say) -> Callable[[Any], Any]:
    """The function that templates call: the persona's greeting, with the name where it is known."""

    def greeting(name: Any) -> Any:
        if persona is None:
            return Unknown("no persona speaks to this customer")
        called = "" if isinstance(name, jinja2.Undefined) else " ".join(str(printed(name)).split())
        if not is_a_name(called):
            return say(persona.voice.greeting_without_name)
        return say(persona.voice.greeting).replace(NAME_PLACE, called)

    return greeting
