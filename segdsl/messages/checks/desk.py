"""What is sent to whom: every campaign, variant and template, with made-up customers who would get it.

In: a model, templates, personas and what messages share. Out: `Sent` letters, each with the customer and the
combination of campaign, variant, persona and language that it stands for. A persona can occur in a campaign
where somebody made up for its audience has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from segdsl.analysis.candidates import Candidate, candidates, edge_cases, named
from segdsl.messages.context import Letterhead, Shared
from segdsl.messages.letter import Message, Outcome, fill_in
from segdsl.messages.lot import Lot
from segdsl.messages.tables import Rows
from segdsl.messages.templates import Templates
from segdsl.model.nodes import Column, Expression
from segdsl.model.project import Campaign, Model, Segment, Variant
from segdsl.model.terms import all_of, call, text
from segdsl.people.choice import Conditions, Speaking, persona_of, voices
from segdsl.people.persona import Persona
from segdsl.reference.clock import AsOf
from segdsl.reference.world import Record
from segdsl.source import Source, Span
from segdsl.types import OneOf

_NOWHERE = Span(Source("", ""), 0, 0)
_TRIES, _EFFORT = 2, 400  # for each reason why a persona or a language may occur


@dataclass(frozen=True, slots=True)
class Mailing:
    """A campaign's message, in one variant where it has variants."""

    campaign: Campaign
    variant: Variant | None
    template: str
    file: str  # of the template, for the campaign's channel


@dataclass(frozen=True, slots=True, order=True)
class Combination:
    """What tells letters of one template apart, by name; empty where there is no such thing."""

    campaign: str
    variant: str
    persona: str
    locale: str
    template: str


@dataclass(frozen=True, slots=True, eq=False)
class Sent:
    """A letter to somebody made up."""

    lot: Lot
    customer: Candidate
    outcome: Outcome

    @property
    def message(self) -> Message | None:
        return self.outcome if isinstance(self.outcome, Message) else None

    @property
    def combination(self) -> Combination:
        return combination_of(self.lot)


def combination_of(lot: Lot) -> Combination:
    return Combination(
        lot.campaign.name if lot.campaign else "",
        lot.variant.name if lot.variant else "",
        lot.persona.name if lot.persona else "",
        lot.locale,
        lot.template,
    )


@dataclass(slots=True, eq=False)
class Desk:
    """What letters are written from. `name` and `language` are attributes, None where there is no such."""

    model: Model
    templates: Templates
    personas: Mapping[str, Persona]
    conditions: Conditions
    letterhead: Letterhead
    as_of: AsOf
    locale: str = "en"
    name: str | None = None
    language: str | None = None
    _casts: dict[str, tuple[Candidate, ...]] = field(default_factory=dict)
    _sent: tuple[Sent, ...] | None = None

    def mailings(self) -> Iterator[Mailing]:
        """All that campaigns send; those that name a template which is not there are left out."""
        for campaign in self.model.campaigns.values():
            for variant in campaign.variants or (None,):
                template = (variant.template if variant else None) or campaign.template or ""
                file = self.templates.file(template, campaign.channel)
                if file is not None:
                    yield Mailing(campaign, variant, template, file)

    def sent(self) -> tuple[Sent, ...]:
        """Every mailing, filled in for everybody in its cast."""
        if self._sent is None:
            pairs = ((m, c) for m in self.mailings() for c in self.cast(m.campaign))
            self._sent = tuple(self.send(mailing, customer) for mailing, customer in pairs)
        return self._sent

    def send(self, mailing: Mailing, customer: Candidate) -> Sent:
        lot = Lot(
            mailing.template,
            mailing.campaign,
            mailing.variant,
            persona_of(customer.reference, 0, self.personas, self.conditions),
            self._segment(customer),
            mailing.campaign.channel,
            self._locale(customer),
        )
        return Sent(lot, customer, fill_in(self.templates, lot, Cells(customer), self.shared(customer)))

    def shared(self, customer: Candidate) -> Shared:
        """What messages share, with the tables as they are in the customer's made-up world."""
        columns = self.model.catalog.customers.columns
        kinds = {name: column.kind for name, column in columns.items()}
        kinds |= {name: trait.value.kind for name, trait in self.model.traits.items()}
        letterhead = replace(self.letterhead, tables=dict(_tables(customer)))
        return Shared(letterhead, self.as_of.today, self.as_of.zone, kinds)

    # ------------------------------------------------------------ who gets it

    def cast(self, campaign: Campaign) -> tuple[Candidate, ...]:
        """Customers at the edges of the audience, and somebody for each persona and language if possible."""
        if campaign.name not in self._casts:
            found = list(edge_cases(self.model, campaign.audience, self.as_of, self.name))
            found.extend(self._missing(campaign.audience, found))
            self._casts[campaign.name] = tuple(found)
        return self._casts[campaign.name]

    def _missing(self, audience: Expression, found: list[Candidate]) -> Iterator[Candidate]:
        speaking = [persona_of(c.reference, 0, self.personas, self.conditions) for c in found]
        for persona in self.personas.values():
            if persona not in speaking and found and not persona.abstract:
                yield from self._speaking(audience, persona)
        languages = {self._locale(c) for c in found}
        for language in self._languages() if found else ():
            if language not in languages and self.language is not None:
                is_it = call("=", (named(self.model, self.language), text(language, _NOWHERE)), _NOWHERE)
                yield from self._one(all_of((audience, is_it), _NOWHERE))

    def _speaking(self, audience: Expression, persona: Persona) -> Iterator[Candidate]:
        """Somebody to whom the persona speaks, found by asking for what it speaks to."""
        for voice in voices(self.model, self.personas):
            if voice.persona is not persona or voice.to is None:
                continue
            asked = all_of((audience, self._holds(voice)), _NOWHERE)
            for customer in candidates(self.model, asked, self.as_of, 2, _TRIES, _EFFORT):
                if persona_of(customer.reference, 0, self.personas, self.conditions) is persona:
                    yield customer
                    return

    def _holds(self, voice: Speaking) -> Expression:
        assert voice.to is not None
        if voice.rule is not None:
            return self.conditions[voice.rule]
        if voice.to.segment is not None:
            return named(self.model, voice.to.segment)
        stage = named(self.model, str(voice.to.lifecycle))
        return call("=", (stage, text(str(voice.to.stage), _NOWHERE)), _NOWHERE)

    def _one(self, condition: Expression) -> Iterator[Candidate]:
        yield from candidates(self.model, condition, self.as_of, 1, _TRIES, _EFFORT)

    def _languages(self) -> tuple[str, ...]:
        column = self.model.catalog.customers.columns.get(self.language or "")
        return column.kind.type.values if column is not None and isinstance(column.kind.type, OneOf) else ()

    def _locale(self, customer: Candidate) -> str:
        written = customer.value(self.language) if self.language is not None else None
        return str(written) if written else self.locale

    def _segment(self, customer: Candidate) -> Segment | None:
        by_priority = sorted(self.model.segments.values(), key=lambda s: (-(s.priority or 0), s.name))
        return next((s for s in by_priority if customer.value(s.name)), None)


class Cells:
    """What a made-up customer has under a name; None where unknown, and for names that there are not."""

    def __init__(self, customer: Candidate) -> None:
        self._customer = customer
        self._known: dict[str, Any] = {}

    def __call__(self, name: str) -> Any:
        if name not in self._known:
            try:
                self._known[name] = self._customer.value(name)
            except KeyError:
                self._known[name] = None
        return self._known[name]


def _tables(customer: Candidate) -> Iterator[tuple[str, Rows]]:
    catalog, reference = customer.reference.model.catalog, customer.reference
    for name, table in catalog.lookups.items():
        columns: dict[str, list[Any]] = {column: [] for column in table.columns}
        for cells in customer.world.lookups.get(name, {}).values():
            record = Record(name, cells, None)
            for column, info in table.columns.items():
                asked = Column(name, column, info.kind, info.span)
                columns[column].append(reference.of_row(asked, record))
        kinds = {column: info.kind for column, info in table.columns.items()}
        private = frozenset(column for column, info in table.columns.items() if info.private)
        yield name, Rows(columns, table.key, kinds, private, catalog.zone)
