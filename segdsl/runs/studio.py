"""What previews are made with: cards of messages, filled in for customers that are given.

In: a job. Out: the cards of a campaign, or one card, with the findings about its message.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from email.utils import parseaddr
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

from segdsl.campaigns.batch import Batch
from segdsl.campaigns.sure import sure_of
from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, Problem, wrong_usage
from segdsl.messages.checks.desk import combination_of
from segdsl.messages.context import Letterhead, Shared
from segdsl.messages.preview.album import Card, View
from segdsl.messages.preview.cast import Scene, Viewer, scenes
from segdsl.messages.preview.line import line_of
from segdsl.messages.preview.views import facts, view
from segdsl.model.by_name import named
from segdsl.model.nodes import Expression
from segdsl.model.project import Campaign, CampaignMessage, Model, SeriesStep, Variant
from segdsl.model.terms import all_of, constant
from segdsl.people.whom import whom
from segdsl.project.addressed import language_attribute, name_attribute
from segdsl.project.names import nearest, no_such
from segdsl.runs.wanted_card import WantedCard, sending, sent_by, step_of
from segdsl.source import NOWHERE
from segdsl.synthesis.candidates import Candidates
from segdsl.synthesis.casting import Casting
from segdsl.synthesis.languages import Languages
from segdsl.synthesis.roles import Company
from segdsl.templates.folder import Templates
from segdsl.templates.kinds import kind_of
from segdsl.templates.names import customer_names
from segdsl.templates.references import reached_from, references

if TYPE_CHECKING:
    import pandas as pd

    from segdsl.messages.checks.findings import LetterFindings
    from segdsl.project.reviewed import Reviewed


@dataclass(frozen=True)
class Studio:
    """What cards of one project are made with."""

    project: Reviewed
    as_of: AsOf

    @property
    def model(self) -> Model:
        return self.project.model

    @cached_property
    def templates(self) -> Templates:
        _ = self.model  # errors in the rules are told before anything else
        templates = self.project.content.templates
        if templates is None:
            folder = self.project.place.config.project.templates
            raise wrong_usage(
                f"there are no templates in `{folder}`", "a template is a file such as `welcome.html.j2`"
            )
        return templates

    @cached_property
    def casting(self) -> Casting:
        content = self.project.content
        own = self.project.place.config.project.locale
        languages = Languages(tuple(self._languages.values()), own, language_attribute(self.project))
        candidates = Candidates(self.model, self.as_of)
        company = Company(candidates, content.personas, content.conditions, languages)
        return Casting(company, name_attribute(self.project))

    @cached_property
    def letterhead(self) -> Letterhead:
        from segdsl.messages.cells import lookup_rows
        from segdsl.project.letterhead import inlines, letterhead

        tables = lookup_rows(self.model.catalog, self._lookups())
        return letterhead(self.project, tables, inline=inlines(self.project))

    def _lookups(self) -> Mapping[str, pd.DataFrame]:
        """The rows of lookup tables, where templates show any and they can be read."""
        catalog = self.model.catalog
        if not catalog.lookups.keys() & set(self.project.content.used()) or self.project.outside:
            return {}
        from segdsl.sources.loading import load

        nobody = replace(catalog.customers, file=None)
        alone = replace(catalog, customers=nobody, attributes={}, events={})
        read = load(alone, self.project.data).value
        return read.tables.lookups if read is not None else {}

    @cached_property
    def shared(self) -> Shared:
        """What messages share; of a made-up customer it does not matter whether there is an address."""
        return self._shared(self.letterhead.to_anybody())

    @cached_property
    def shared_in_truth(self) -> Shared:
        """What messages to customers in the data share."""
        return self._shared(self.letterhead)

    def _shared(self, letterhead: Letterhead) -> Shared:
        kinds = {name: column.kind for name, column in self.model.catalog.customers.columns.items()}
        kinds |= {name: trait.value.kind for name, trait in self.model.traits.items()}
        return Shared(letterhead, self.as_of.today, self.project.place.config.zone, kinds)

    @property
    def sender(self) -> str:
        """What an inbox shows as the sender."""
        name, address = parseaddr(self.letterhead.sender or "")
        return name or address or self.project.place.config.project.name or "The sender"

    # ------------------------------------------------------------ cards

    def campaign(self, campaign: Campaign) -> Iterator[Card]:
        """A card for each step, persona, variant and language."""
        scenes: dict[SeriesStep | None, list[Scene]] = {}
        for message in campaign.messages:
            template, step = message.template, message.step
            if template is None or self.templates.file(template, message.channel) is None:
                continue  # the check says so
            if step not in scenes:
                scenes[step] = list(self._scenes(campaign, step, sure_of(campaign, step)))
            for scene in scenes[step]:
                yield self.card(self.batch(WantedCard(template), campaign, message, scene), scene)

    def card(self, batch: Batch, scene: Scene) -> Card:
        voice = scene.voice if batch.persona is scene.persona else None
        findings = tuple(d for d in self.project.check() if self._concerns(d, batch))
        files = self._files(batch)
        broken = files is None or any(d.severity == "error" and d.file_name in files for d in findings)
        names = () if broken else customer_names(self.templates, [batch.template])
        return Card(
            template=batch.template,
            locale=batch.locale,
            views=() if broken else tuple(self._views(batch, scene.viewers, names)),
            campaign=batch.campaign.name if batch.campaign else None,
            persona=batch.persona.name if batch.persona else None,
            persona_title=batch.persona.title if batch.persona else None,
            variant=batch.variant.name if batch.variant else None,
            segment=batch.segment.name if batch.segment else None,
            step=batch.step.name if batch.step else None,
            line=line_of(batch.campaign),
            because=f"Speaks here to {whom(voice, self.model)}" if voice else None,
            channel=batch.channel,
            kind=kind_of(self.templates.file(batch.template, batch.channel) or ".html.j2"),
            findings=findings,
        )

    def _views(self, batch: Batch, viewers: Iterable[Viewer], names: Iterable[str]) -> Iterator[View]:
        for customer in viewers:
            told = facts(self.model, customer.value, names)
            shared = self.shared if customer.made_up else self.shared_in_truth
            yield view(self.templates, batch, customer, shared, told)

    def batch(
        self, wanted: WantedCard, campaign: Campaign | None, message: CampaignMessage | None, scene: Scene
    ) -> Batch:
        """What the message is, apart from its customer; what is wanted goes before what was found."""
        personas = self.project.content.personas
        return Batch(
            template=wanted.template,
            campaign=campaign,
            variant=message.variant if message else None,
            persona=personas[wanted.persona] if wanted.persona else scene.persona,
            segment=scene.viewers[0].segment,
            channel=message.channel if message else "email",
            locale=self._written_in(wanted.locale) if wanted.locale else self.locale(scene.language),
            step=message.step if message else None,
        )

    def locale(self, language: str | None) -> str:
        """The language that a customer's message is written in: the nearest that there is."""
        return self._nearest(language or "") or self.project.place.config.project.locale

    def _nearest(self, language: str) -> str | None:
        from segdsl.templates.languages import nearest

        return nearest(language, self._languages)

    def _written_in(self, locale: str) -> str:
        """The locale that was asked for as messages have it: `de_AT` for `de-AT`."""
        from segdsl.templates.languages import written_in

        return written_in(locale, self._languages, self.project.place.config.project.locale)

    @cached_property
    def _languages(self) -> dict[str, str]:
        """The languages that messages can be written in, by their normal names."""
        from segdsl.runs.settling import languages
        from segdsl.templates.languages import by_normal_name

        own = self.project.place.config.project.locale
        return by_normal_name((*languages(self.project), own))

    # ------------------------------------------------------------ what is asked for

    def asked(self, wanted: WantedCard) -> tuple[Campaign | None, Expression]:
        """The campaign that sends the message, if any does, and the condition of who gets it."""
        if wanted.template not in self.templates.messages:
            raise no_such(self.project, "template", wanted.template, self.templates.messages)
        errors = [d for d in self.project.content.diagnostics if d.severity == "error"]
        if errors:
            raise Problem(errors)
        if wanted.segment is not None and wanted.segment not in self.model.segments:
            raise no_such(self.project, "segment or stage", wanted.segment, self.model.segments)
        members = named(self.model, wanted.segment) if wanted.segment is not None else None
        campaign = self._campaign(wanted)
        self._must_exist(wanted, campaign)
        step = step_of(campaign, wanted)
        audience = sure_of(campaign, step) if campaign is not None else None
        conditions = [c for c in (audience, members) if c is not None]
        return campaign, all_of(conditions or (constant(True, NOWHERE),), NOWHERE)

    def _campaign(self, wanted: WantedCard) -> Campaign | None:
        """The campaign that is named; the first that sends the template where neither it nor a segment is."""
        if wanted.campaign is not None:
            if wanted.campaign not in self.model.campaigns:
                raise no_such(self.project, "campaign", wanted.campaign, self.model.campaigns)
            campaign = self.model.campaigns[wanted.campaign]
            if wanted.template not in sent_by(campaign):
                raise wrong_usage(f"the campaign `{campaign.name}` does not send `{wanted.template}`")
            return campaign
        senders = (c for c in self.model.campaigns.values() if wanted.template in sent_by(c))
        return next(senders, None) if wanted.segment is None else None

    def _must_exist(self, wanted: WantedCard, campaign: Campaign | None) -> None:
        """Wrong names are told before anybody is looked for."""
        personas = [p.name for p in self.project.content.personas.values() if not p.abstract]
        if wanted.persona is not None and wanted.persona not in personas:
            raise no_such(self.project, "persona", wanted.persona, personas)
        messages = sending(campaign, wanted.template)
        steps = [m.step.name for m in messages if m.step]
        if wanted.step is not None and wanted.step not in steps:
            raise no_such(self.project, f"step that sends `{wanted.template}`", wanted.step, steps)
        variants = [m.variant.name for m in messages if m.variant]
        if wanted.variant is not None and wanted.variant not in variants:
            raise no_such(self.project, f"variant that sends `{wanted.template}`", wanted.variant, variants)
        if wanted.locale is not None and self._nearest(wanted.locale) is None:
            languages = self._languages.values()
            raise wrong_usage(
                f"there are no messages in `{wanted.locale}`", nearest(wanted.locale, languages)
            )

    def message(
        self, campaign: Campaign | None, wanted: WantedCard, drawn: Collection[Variant] = ()
    ) -> CampaignMessage | None:
        """In the wanted variant; else, of those that send the template, one that was drawn, or the first."""
        messages = sending(campaign, wanted.template, wanted.step)
        if wanted.variant is not None:
            return next(m for m in messages if m.variant and m.variant.name == wanted.variant)
        return next((m for m in messages if m.variant in drawn), next(iter(messages), None))

    def nobody(self, wanted: WantedCard) -> NoReturn:
        """There is nobody to show the message to."""
        hint = "`segdsl explain --rule NAME` says what a rule asks for"
        raise wrong_usage(f"no customer was found who could get `{wanted.template}`", hint)

    def scene(self, wanted: WantedCard, campaign: Campaign | None, who: Expression) -> Scene:
        """The first that fits, in the project's own language where no other is wanted and it can occur."""
        first = fitting = None
        language = self.locale(wanted.locale)
        for scene in self._scenes(campaign, step_of(campaign, wanted), who):
            first = first or scene
            if wanted.persona in (None, scene.persona.name if scene.persona else None):
                if self.locale(scene.language) == language:
                    return scene
                fitting = fitting or scene
        return fitting or first or self.nobody(wanted)

    def _scenes(self, campaign: Campaign | None, step: SeriesStep | None, who: Expression) -> Iterator[Scene]:
        """With customers whom no campaign that goes first takes; where there are none, with any."""
        reached = self.casting.reached(campaign, step, who) if campaign is not None else who
        return scenes(self.casting, reached)

    # ------------------------------------------------------------ findings

    def is_about_messages(self, found: Diagnostic) -> bool:
        """Whether a finding is in a template or a persona, or about a campaign."""
        settings = self.project.place.config.project
        folders = (f"{settings.templates}/", f"{settings.personas}/")
        return found.file_name.startswith(folders) or any(map(_within(found), self.model.campaigns.values()))

    def _concerns(self, found: Diagnostic, batch: Batch) -> bool:
        report = self.project.letters
        if report is not None and any(found in told for told in report.of.values()):
            return found in self._of(report, batch)
        if found.file_name in (self._files(batch) or ()):
            return True
        folder = self.project.place.config.project.personas
        if batch.persona and found.file_name in {
            f"{folder}/{batch.persona.name}.{e}" for e in ("yaml", "yml")
        }:
            return True
        return batch.campaign is not None and _within(found)(batch.campaign)

    def _of(self, report: LetterFindings, batch: Batch) -> tuple[Diagnostic, ...]:
        """What the checks of letters found in this one; of a project in one language, in any language."""
        own = combination_of(batch)
        if own in report.of and len(self._languages) > 1:
            return report.of[own]
        alike = (found for one, found in report.of.items() if replace(one, locale=own.locale) == own)
        return tuple(dict.fromkeys(d for found in alike for d in found))

    def _files(self, batch: Batch) -> frozenset[str] | None:
        """The names of all files that a message is put together from; None where one can't be used."""
        trees, sources = self.templates.trees, self.templates.sources
        file = self.templates.file(batch.template, batch.channel)
        reached = reached_from(trees, file) if file is not None else ()
        if not all(name in trees for part in reached for _, name in references(trees[part])):
            return None
        return frozenset(sources[name].name for name in reached)


def _within(found: Diagnostic) -> Callable[[Campaign], bool]:
    """Whether a finding stands within a campaign's declaration."""
    span = found.span
    return lambda campaign: (
        span is not None
        and span.source.name == campaign.span.source.name
        and campaign.span.start <= span.start < campaign.span.end
    )
