"""What is sent to whom: every campaign, variant and template, with made-up customers who would get it.

In: a model, templates, personas and what messages share. Out: `Sent` letters, each with the customer and the
combination of campaign, variant, persona and language that it stands for. A persona can occur in a campaign
where somebody made up for its audience has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from segdsl.campaigns.lot import Lot
from segdsl.campaigns.precedence import left_to
from segdsl.clock import AsOf
from segdsl.messages.checks.cast import Casting, Languages
from segdsl.messages.context import Letterhead, Shared
from segdsl.messages.letter import Message, Outcome, fill_in
from segdsl.model.nodes import Column, Expression
from segdsl.model.project import Campaign, Model, Segment, Variant
from segdsl.people.choice import Conditions
from segdsl.people.persona import Persona
from segdsl.progress import Step
from segdsl.reference.world import Record
from segdsl.synthesis.candidates import Candidate
from segdsl.templates.folder import Templates
from segdsl.templates.tables import LookupRows


@dataclass(frozen=True, slots=True)
class CampaignLetter:
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
    combination: Combination

    @property
    def message(self) -> Message | None:
        return self.outcome if isinstance(self.outcome, Message) else None


def combination_of(lot: Lot) -> Combination:
    return Combination(
        lot.campaign.name if lot.campaign else "",
        lot.variant.name if lot.variant else "",
        lot.persona.name if lot.persona else "",
        lot.locale,
        lot.template,
    )


@dataclass(eq=False)
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
    inline: bool = False  # letters are read without, and weighed with styles in their tags
    progress: Callable[[str], None] | None = None

    def one_by_one(self) -> Iterator[CampaignLetter]:
        """The mailings; before each, `progress` is told how many of them are done."""
        mailings = tuple(self.mailings())
        for number, mailing in enumerate(mailings):
            if self.progress is not None:
                self.progress(Step("trying letters on made-up customers", number, len(mailings)))
            yield mailing

    def mailings(self) -> Iterator[CampaignLetter]:
        """All that campaigns send; those that name a template which is not there are left out."""
        for campaign in self.model.campaigns.values():
            for variant in campaign.variants or (None,):
                template = (variant.template if variant else None) or campaign.template or ""
                file = self.templates.file(template, campaign.channel)
                if file is not None:
                    yield CampaignLetter(campaign, variant, template, file)

    @cached_property
    def sent(self) -> tuple[Sent, ...]:
        """Every mailing, filled in for everybody in its cast."""
        pairs = ((m, c) for m in self.mailings() for c in self._casting.cast(self.reached(m.campaign)))
        return tuple(self.send(mailing, customer) for mailing, customer in pairs)

    def send(self, mailing: CampaignLetter, customer: Candidate) -> Sent:
        lot = Lot(
            mailing.template,
            mailing.campaign,
            mailing.variant,
            self._casting.persona(customer),
            self._segment(customer),
            mailing.campaign.channel,
            self._casting.languages.locale(customer),
        )
        combination = replace(combination_of(lot), locale=self._casting.languages.of(customer))
        outcome = fill_in(self.templates, lot, Cells(customer), self.shared(customer), tell_where=True)
        return Sent(lot, customer, outcome, combination)

    def shared(self, customer: Candidate) -> Shared:
        """What messages share, with the tables as they are in the customer's made-up world."""
        return self._shared.with_tables(dict(_tables(customer)))

    @cached_property
    def _shared(self) -> Shared:
        columns = self.model.catalog.customers.columns
        kinds = {name: column.kind for name, column in columns.items()}
        kinds |= {name: trait.value.kind for name, trait in self.model.traits.items()}
        return Shared(self.letterhead, self.as_of.today, self.as_of.zone, kinds)

    # ------------------------------------------------------------ who gets it

    @cached_property
    def _casting(self) -> Casting:
        translated = tuple(self.letterhead.translations.catalogues)
        languages = Languages(translated, self.locale, self.language)
        return Casting(self.model, self.personas, self.conditions, self.as_of, self.name, languages)

    def reached(self, campaign: Campaign) -> Expression:
        """Who gets it: its audience without whom other campaigns take first, if anybody is found so."""
        alone = left_to(self.model, campaign, campaign.audience)
        return alone if self._casting.cast(alone) else campaign.audience

    def _segment(self, customer: Candidate) -> Segment | None:
        return next((s for s in self.model.by_priority if customer.value(s.name)), None)


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


def _tables(customer: Candidate) -> Iterator[tuple[str, LookupRows]]:
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
        yield name, LookupRows(columns, table.key, kinds, private, catalog.zone)
