"""What is sent to whom: every campaign, variant and template, with made-up customers who would get it.

In: a model, templates, personas and what messages share. Out: `Sent` letters, each with the customer and the
combination of campaign, variant, persona and language that it stands for. A persona can occur in a campaign
where somebody made up for its audience has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from segdsl.campaigns.batch import Batch
from segdsl.campaigns.sure import sure_of
from segdsl.clock import AsOf
from segdsl.messages.context import Letterhead, Shared
from segdsl.messages.letter import Message, Outcome, fill_in
from segdsl.model.nodes import Column, Expression
from segdsl.model.project import Campaign, Model, SeriesStep, Variant
from segdsl.people.choice import Conditions, main_segment, persona_of
from segdsl.people.persona import Persona
from segdsl.progress import Step
from segdsl.reference.customer import Customer
from segdsl.reference.world import Record
from segdsl.synthesis.candidates import Candidates
from segdsl.synthesis.casting import Casting
from segdsl.synthesis.edges import EdgeCase
from segdsl.synthesis.kept import KeptCasts
from segdsl.synthesis.languages import Languages
from segdsl.synthesis.roles import Company
from segdsl.templates.folder import Templates
from segdsl.templates.tables import LookupRows


@dataclass(frozen=True, slots=True)
class CampaignLetter:
    """A campaign's message, of one step and in one variant where it has such."""

    campaign: Campaign
    variant: Variant | None
    template: str
    file: str  # of the template, for the message's channel
    channel: str = "email"
    step: SeriesStep | None = None

    @property
    def to(self) -> Expression:
        """What holds of everybody who gets it."""
        return sure_of(self.campaign, self.step)

    def is_of(self, combination: Combination) -> bool:
        """Whether a combination is one of this message."""
        named = (self.campaign, self.step, self.variant)
        asked = (combination.campaign, combination.step, combination.variant)
        return asked == tuple("" if one is None else one.name for one in named)


@dataclass(frozen=True, slots=True, order=True)
class Combination:
    """What tells letters of one template apart, by name; empty where there is no such thing."""

    campaign: str
    variant: str
    persona: str
    locale: str
    template: str
    step: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Sent:
    """A letter to somebody made up; `label` says what is special about them."""

    batch: Batch
    customer: Customer
    outcome: Outcome
    combination: Combination
    label: str = ""

    @property
    def message(self) -> Message | None:
        return self.outcome if isinstance(self.outcome, Message) else None


def combination_of(batch: Batch) -> Combination:
    return Combination(
        batch.campaign.name if batch.campaign else "",
        batch.variant.name if batch.variant else "",
        batch.persona.name if batch.persona else "",
        batch.locale,
        batch.template,
        batch.step.name if batch.step else "",
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
    casts: KeptCasts | None = None
    only: str | None = None  # the file whose letters alone are looked at
    steps: tuple[int, int] = (0, 0)  # mailings of other desks before these, and all there are
    combinations: Collection[Combination] | None = None  # of all letters, once these are known

    def one_by_one(self) -> Iterator[Desk]:
        """A desk for the letters of each template."""
        mailings = Counter(mailing.file for mailing in self.mailings())
        done = 0
        for file, number in mailings.items():
            one = replace(self, only=file, steps=(done, mailings.total()))
            one.__dict__["_casting"] = self._casting  # who is made up for one letter gets the others, too
            yield one
            done += number

    def mailings(self) -> Iterator[CampaignLetter]:
        """All that campaigns send; those that name a template which is not there are left out."""
        return (mailing for mailing in self._mailings() if self.only in (None, mailing.file))

    def _mailings(self) -> Iterator[CampaignLetter]:
        for campaign in self.model.campaigns.values():
            for one in campaign.messages:
                template = one.template or ""
                file = self.templates.file(template, one.channel)
                if file is not None:
                    yield CampaignLetter(campaign, one.variant, template, file, one.channel, one.step)

    @cached_property
    def sent(self) -> tuple[Sent, ...]:
        """Every mailing, filled in for everybody in its cast; before each, `progress` is told."""
        done, every = self.steps
        sent: list[Sent] = []
        for number, mailing in enumerate(self.mailings(), done):
            if self.progress is not None:
                self.progress(Step("trying letters on made-up customers", number, every))
            sent.extend(self.send(mailing, case.customer, case.label) for case in self._cast(mailing))
        return tuple(sent)

    def _cast(self, mailing: CampaignLetter) -> tuple[EdgeCase, ...]:
        if self.casts is None:
            return self._casting.cast(self.reached(mailing))
        step = mailing.step.name if mailing.step else ""
        return self.casts.cast(mailing.campaign.name, lambda: self._casting.cast(self.reached(mailing)), step)

    def send(self, mailing: CampaignLetter, customer: Customer, label: str = "") -> Sent:
        batch = Batch(
            mailing.template,
            mailing.campaign,
            mailing.variant,
            persona_of(customer, self.personas, self.conditions),
            main_segment(customer),
            mailing.channel,
            self._languages.locale(customer),
            mailing.step,
        )
        combination = replace(combination_of(batch), locale=self._languages.of(customer))
        outcome = fill_in(self.templates, batch, customer.get, self.shared(customer), tell_where=True)
        return Sent(batch, customer, outcome, combination, label)

    def shared(self, customer: Customer) -> Shared:
        """What messages share, with the tables as they are in the customer's made-up world."""
        return self._shared.with_tables(dict(_tables(customer)))

    @cached_property
    def _shared(self) -> Shared:
        columns = self.model.catalog.customers.columns
        kinds = {name: column.kind for name, column in columns.items()}
        kinds |= {name: trait.value.kind for name, trait in self.model.traits.items()}
        return Shared(self.letterhead, self.as_of.today, self.as_of.zone, kinds)

    # ------------------------------------------------------------ who gets it

    @property
    def candidates(self) -> Candidates:
        """Whoever letters could be written to."""
        return self._casting.company.candidates

    @cached_property
    def _languages(self) -> Languages:
        return Languages(tuple(self.letterhead.translations.catalogues), self.locale, self.language)

    @cached_property
    def _casting(self) -> Casting:
        company = Company(Candidates(self.model, self.as_of), self.personas, self.conditions, self._languages)
        return Casting(company, self.name)

    def reached(self, mailing: CampaignLetter) -> Expression:
        """Who gets it: its audience without whom other campaigns take first, if anybody is found so."""
        return self._casting.reached(mailing.campaign, mailing.step)


def _tables(customer: Customer) -> Iterator[tuple[str, LookupRows]]:
    catalog, reference = customer.reference.model.catalog, customer.reference
    for name, table in catalog.lookups.items():
        columns: dict[str, list[Any]] = {column: [] for column in table.columns}
        for cells in reference.world.lookups.get(name, {}).values():
            record = Record(name, cells, None)
            for column, info in table.columns.items():
                asked = Column(name, column, info.kind, info.span)
                columns[column].append(reference.of_row(asked, record))
        kinds = {column: info.kind for column, info in table.columns.items()}
        private = frozenset(column for column, info in table.columns.items() if info.private)
        yield name, LookupRows(columns, table.key, kinds, private, catalog.zone)
