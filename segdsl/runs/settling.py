"""Who gets what and who does not, on a project's data.

In: a job, a campaign (or all of them, or a segment and a template). Out: `Settled`, with what the
project's settings say of consent, languages, lists of the suppressed, and the history.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pandas as pd

from segdsl.campaigns.assign import flags_of
from segdsl.campaigns.audience import Audience, CampaignMembers
from segdsl.campaigns.fates import Flags, Settled
from segdsl.campaigns.history import History
from segdsl.campaigns.history_file import read_history
from segdsl.campaigns.locales import locales_of
from segdsl.campaigns.past import Past
from segdsl.campaigns.settle import Circumstances, settle, settle_all, settle_segment
from segdsl.campaigns.suppression import reach
from segdsl.campaigns.suppression_file import read_lists
from segdsl.channels import channel_called
from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, Problem
from segdsl.keys import written_key
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.nodes import Column, Expression
from segdsl.model.project import Campaign, Model
from segdsl.people.choice import question
from segdsl.project.addressed import address_attribute
from segdsl.project.files import Files
from segdsl.project.names import no_such
from segdsl.runs.job import Job
from segdsl.runs.segmenting import Run, run_sources
from segdsl.suggest import did_you_mean
from segdsl.types import Flag

BY_MAIL = "email"  # the channel of a template that goes to a segment


@dataclass(frozen=True, slots=True, eq=False)
class SettledRun:
    """What was settled, by the name of the campaign, and the run that it comes from."""

    settled: dict[str, Settled]
    audience: Audience
    run: Run = field(repr=False)
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def only(self) -> Settled:
        """The one that was asked for."""
        (one,) = self.settled.values()
        return one


def settled(
    job: Job,
    *,
    campaign: str | None = None,
    segment: str | None = None,
    template: str | None = None,
    unsure: bool = True,
) -> SettledRun:
    """A campaign, settled with its exclusive group; the members of a segment; or all campaigns together.

    Of a segment, consent and suppression count, and what was sent does not; its `template` is what they would
    get, or none. What was perhaps sent counts as sent where `unsure` says so. Raises Problem, also for names
    that nothing has.
    """
    if segment is not None:
        return _segment(job, segment, template)
    if campaign is not None and campaign not in job.model.campaigns:
        raise no_such(job.project, "campaign", campaign, job.model.campaigns)
    return _campaigns(job, campaign, unsure)


def _campaigns(job: Job, name: str | None, unsure: bool) -> SettledRun:
    model = job.model
    concerned = tuple(model.campaigns.values()) if name is None else _concerned(model, name)
    ran, audience = _ran(job, concerned)
    channels = {channel for campaign in concerned for channel in campaign.channels}
    now, found = circumstances(job, audience, channels, unsure=unsure)
    personas = job.project.content.personas
    if name is None:
        settled = settle_all(model, audience, personas, now)
    else:
        settled = {name: settle(model, audience, personas, name, now)}
    return SettledRun(settled, audience, ran, tuple(dict.fromkeys((*ran.diagnostics, *found))))


def _segment(job: Job, segment: str, template: str | None) -> SettledRun:
    model, content = job.model, job.project.content
    if segment not in model.segments:
        raise no_such(job.project, "segment or stage", segment, model.segments)
    messages = content.templates.messages if content.templates is not None else ()
    if template is not None and template not in messages:
        raise no_such(job.project, "template", template, messages)
    ran, audience = _ran(job, ())
    now, found = circumstances(job, audience, {BY_MAIL})
    one = settle_segment(model, audience, content.personas, segment, template or "", now, BY_MAIL)
    return SettledRun({segment: one}, audience, ran, (*ran.diagnostics, *found))


# ---------------------------------------------------------------- who is asked about


def _concerned(model: Model, name: str) -> tuple[Campaign, ...]:
    """The campaigns that settle together who gets this one: itself and those of its exclusive group."""
    own = model.campaigns[name]
    group = (c for c in model.campaigns.values() if own.group is not None and c.group == own.group)
    return (own, *(c for c in group if c is not own))


def _ran(job: Job, concerned: tuple[Campaign, ...]) -> tuple[Run, Audience]:
    rules = job.project.content.conditions
    questions = {**dict(_questions(job.model, concerned)), **{question(r): c for r, c in rules.items()}}
    ran = run_sources(job, extra=questions, with_lookups=True)
    held = {rule: ran.result.extra[question(rule)] for rule in rules}
    return ran, replace(_audience(job.model, ran, job.as_of, concerned), rules=held)


def _questions(model: Model, concerned: tuple[Campaign, ...]) -> Iterator[tuple[str, Expression]]:
    """What messages need beyond the named rules: attributes, the conditions of the campaigns concerned."""
    for name, column in model.catalog.customers.columns.items():
        yield f"attribute {name}", Column(CUSTOMERS, name, column.kind, column.span)
    for one in concerned:
        yield f"audience {one.name}", one.audience
        if one.held_out is not None:
            yield f"held out {one.name}", one.held_out
        for variant in one.variants:
            yield f"variant {one.name} {variant.name}", variant.members
        if one.steps:
            yield from _questions_of_series(one)


def _questions_of_series(one: Campaign) -> Iterator[tuple[str, Expression]]:
    """What is asked of those who have entered: the audience is not."""
    asked = {f"except {one.name}": one.except_, f"stop {one.name}": one.stop}
    asked |= {f"unless {one.name} {step.name}": step.unless for step in one.steps}
    yield from ((label, condition) for label, condition in asked.items() if condition is not None)


def _audience(model: Model, run: Run, as_of: AsOf, concerned: tuple[Campaign, ...]) -> Audience:
    result = run.result
    attributes = {n: result.extra[f"attribute {n}"] for n in model.catalog.customers.columns}
    values = {**attributes, **result.traits, **result.scores, **result.lifecycles}
    kinds = {n: c.kind for n, c in model.catalog.customers.columns.items()}
    kinds |= {name: trait.value.kind for name, trait in model.traits.items()}
    keys = [written_key(key) for key in result.key.itertuples(index=False, name=None)]
    return Audience(
        keys=pd.Series(keys, dtype="str"),
        values=pd.DataFrame(values, index=pd.RangeIndex(result.size)),
        segments=pd.DataFrame(dict(result.segments), index=pd.RangeIndex(result.size)),
        today=as_of.today,
        kinds=kinds,
        campaigns={one.name: _members(run, one) for one in concerned},
        zone=model.catalog.zone,
    )


def _members(run: Run, campaign: Campaign) -> CampaignMembers:
    extra, name = run.result.extra, campaign.name
    variants = {v.name: extra[f"variant {name} {v.name}"] for v in campaign.variants}
    passing = {step.name: extra.get(f"unless {name} {step.name}") for step in campaign.steps}
    return CampaignMembers(
        extra[f"audience {name}"],
        extra.get(f"held out {name}"),
        variants,
        extra.get(f"except {name}"),
        extra.get(f"stop {name}"),
        {step: column for step, column in passing.items() if column is not None},
    )


# ---------------------------------------------------------------- what settling looks at


def circumstances(
    job: Job,
    audience: Audience,
    channels: set[str],
    *,
    unsure: bool = True,
) -> tuple[Circumstances, tuple[Diagnostic, ...]]:
    """What the settings say, for customers and channels, and what was found in the files. Raises Problem."""
    config = job.project.place.config
    read = history(job)
    lists = read_lists(job.project.folder, config.suppression.lists)
    past = Past(read[0], audience.keys, job.as_of, unsure=unsure) if len(read[0]) else None
    addresses = {channel: _address(job.project, audience, channel) for channel in sorted(channels)}
    consents = {channel: _consent(job.project, audience, channel) for channel in sorted(channels)}
    reached = reach(audience.keys, addresses, consents, lists.required(), past)
    own = config.project.locale
    column = _attribute(job.project, audience, config.customer.locale, "locale")
    spoken = None if column is None else locales_of(column, languages(job.project), own)
    found = (*read[1], *lists.diagnostics)
    return Circumstances(past, reached, spoken, own), found


def history(job: Job) -> tuple[History, tuple[Diagnostic, ...]]:
    """The project's history, empty where it keeps none. Raises Problem for entries that can't be read."""
    source = job.project.place.config.history.source
    if source is None:
        return History(), ()
    read = read_history(job.project.folder, source, job.project.place.config.zone, tolerate=job.tolerate)
    return read.required(), read.diagnostics


def languages(project: Files) -> tuple[str, ...]:
    """The languages that the project has translations for, such as `de` and `pt_BR`."""
    translations = project.content.translations
    return tuple(sorted(translations.catalogues)) if translations is not None else ()


def _address(project: Files, audience: Audience, channel: str) -> pd.Series[str] | None:
    setting = channel_called(channel).home or channel
    return _attribute(project, audience, address_attribute(project, channel), setting)


def _attribute(project: Files, audience: Audience, name: str | None, setting: str) -> pd.Series[str] | None:
    if name is None:
        return None
    if name not in audience.values:
        raise _unusable(project, setting, name, "which no rule declares", name)
    column = audience.values[name]
    return column.where(column.notna()).map(str, na_action="ignore").astype("str")


def _consent(project: Files, audience: Audience, channel: str) -> tuple[str, Flags] | None:
    consent = project.place.config.customer.consent
    if not consent:
        return None
    name = consent.get(channel, consent.get("*"))
    if name is None:
        message = f"`[customer] consent` says nothing of `{channel}`"
        hint = f'add a flag of the customers: `consent = {{ {channel} = "…" }}`'
        raise Problem([Diagnostic("bad-config", message, hint=hint)])
    if name in audience.segments:
        return name, flags_of(audience.segments[name])
    if name not in audience.values:
        raise _unusable(project, "consent", name, "which no rule declares", name)
    kind = audience.kinds.get(name)
    if kind is None or not isinstance(kind.type, Flag):
        raise _unusable(project, "consent", name, "which is no flag")
    return name, flags_of(audience.values[name].astype("boolean"))


def _unusable(project: Files, setting: str, name: str, why: str, near: str | None = None) -> Problem:
    names = tuple(project.model.catalog.customers.columns)
    hint = did_you_mean(near, names) if near else "declare it as `flag`, or name a segment"
    message = f"`[customer] {setting}` in `segdsl.toml` names `{name}`, {why}"
    return Problem([Diagnostic("bad-config", message, hint=hint)])
