"""Messages for a campaign, or for the members of a segment.

In: a project, as-of, and which messages are wanted. Out: a folder with a message for everybody who gets one,
and the reasons why others get none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from segdsl.diagnostics import Diagnostic, Problem
from segdsl.messages.assign import campaign_recipients, segment_recipients
from segdsl.messages.audience import Audience, CampaignMembers
from segdsl.messages.context import Letterhead
from segdsl.messages.lots import Recipients
from segdsl.messages.outbox import Summary, write_outbox
from segdsl.messages.render import render as render_messages
from segdsl.messages.writers import Form
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.nodes import Column, Expression
from segdsl.model.project import Campaign, Model
from segdsl.model.suggestions import did_you_mean
from segdsl.project.members import record
from segdsl.project.one_customer import written_key
from segdsl.project.running import Run, run_sources
from segdsl.reference import AsOf

if TYPE_CHECKING:
    from segdsl.project import Project


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages: a campaign's, or a template for a segment; the first `limit`, or a random `sample`."""

    campaign: str | None = None
    segment: str | None = None
    template: str | None = None
    limit: int | None = None
    sample: int | None = None


def render(
    project: Project,
    wanted: Wanted,
    out: Path,
    as_of: AsOf,
    *,
    replace: bool,
    tolerate: bool,
    form: Form = "jsonl",
    progress: Callable[[str], None] | None = None,
) -> tuple[Summary, tuple[Diagnostic, ...]]:
    """Writes the folder; how it went, and warnings about the data. Raises Problem."""
    model = project.model
    _refuse(project, wanted)
    questions = dict(_questions(model, wanted.campaign))
    ran = run_sources(project, as_of, extra=questions, tolerate=tolerate, progress=progress)
    audience = _audience(model, ran, as_of, wanted.campaign)
    recipients = _chosen(project, audience, wanted)
    if progress:
        progress(f"writing {len(recipients):,} messages")
    templates = project.stationery.templates
    assert templates is not None
    outcomes = render_messages(recipients, templates, letterhead(project))
    about = {"campaign": wanted.campaign, "segment": wanted.segment, "template": wanted.template}
    about_run = {**about, **record(project, ran)}
    return write_outbox(out, outcomes, about_run, replace, form), ran.diagnostics


def letterhead(project: Project) -> Letterhead:
    """What is the same in all messages, from the project's settings."""
    config = project.place.config
    address = config.customer.address
    if address is None and "email" in project.model.catalog.customers.columns:
        address = "email"
    return Letterhead(
        address,
        config.email.from_,
        config.email.reply_to,
        config.email.unsubscribe_url,
        config.project.currency,
        config.variables,
    )


# ---------------------------------------------------------------- what can't be done


def _refuse(project: Project, wanted: Wanted) -> None:
    found = [d for d in project.stationery.diagnostics if d.severity == "error"]
    if found:
        raise Problem(found)
    templates = project.stationery.templates
    if templates is None:
        folder = project.place.config.project.templates
        raise _problem(
            f"there are no templates in `{folder}`", "a template is a file such as `welcome.html.j2`"
        )
    if wanted.campaign is not None:
        _known(wanted.campaign, project.model.campaigns, "campaign")
    if wanted.segment is not None:
        _known(wanted.segment, project.model.segments, "segment")
    if wanted.template is not None:
        _known(wanted.template, templates.messages, "template")


def _known(name: str, names: Mapping[str, Any] | tuple[str, ...], what: str) -> None:
    if name not in names:
        raise _problem(f"no {what} is called `{name}`", did_you_mean(name, names))


def _problem(message: str, hint: str | None = None) -> Problem:
    return Problem([Diagnostic("wrong-usage", message, hint=hint)])


# ---------------------------------------------------------------- who is asked about


def _questions(model: Model, campaign: str | None) -> Iterator[tuple[str, Expression]]:
    """What messages need beyond the named rules: attributes, the conditions of the campaigns concerned."""
    customers = model.catalog.customers
    for name, column in customers.columns.items():
        yield f"attribute {name}", Column(CUSTOMERS, name, column.kind, column.span)
    for one in _concerned(model, campaign):
        yield f"audience {one.name}", one.audience
        if one.held_out is not None:
            yield f"held out {one.name}", one.held_out
        for variant in one.variants:
            yield f"variant {one.name} {variant.name}", variant.members


def _concerned(model: Model, name: str | None) -> tuple[Campaign, ...]:
    """The campaigns that settle together who gets this one: itself and those of its exclusive group."""
    if name is None:
        return ()
    own = model.campaigns[name]
    group = (c for c in model.campaigns.values() if own.group is not None and c.group == own.group)
    return (own, *(c for c in group if c is not own))


def _audience(model: Model, run: Run, as_of: AsOf, campaign: str | None) -> Audience:
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
        campaigns={one.name: _members(run, one) for one in _concerned(model, campaign)},
        zone=model.catalog.zone,
    )


def _members(run: Run, campaign: Campaign) -> CampaignMembers:
    extra, name = run.result.extra, campaign.name
    variants = {v.name: extra[f"variant {name} {v.name}"] for v in campaign.variants}
    return CampaignMembers(extra[f"audience {name}"], extra.get(f"held out {name}"), variants)


def _chosen(project: Project, audience: Audience, wanted: Wanted) -> Recipients:
    model, personas = project.model, project.stationery.personas
    if wanted.campaign is not None:
        found = campaign_recipients(model, audience, personas, wanted.campaign)
    else:
        assert wanted.segment is not None
        assert wanted.template is not None
        found = segment_recipients(model, audience, personas, wanted.segment, wanted.template)
    places = list(range(len(found)))
    if wanted.sample is not None:
        keys = audience.keys.iloc[found.rows].tolist()
        drawn = sorted(places, key=lambda place: hashlib.md5(f"sample:{keys[place]}".encode()).digest())
        places = sorted(drawn[: wanted.sample])
    return found.chosen(np.array(places[: wanted.limit], dtype=np.intp))
