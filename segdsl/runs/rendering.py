"""Messages for a campaign, or for the members of a segment.

In: a project, as-of, and which messages are wanted. Out: a folder with a message for everybody who gets one,
and the reasons why others get none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from segdsl.campaigns.lots import Recipients
from segdsl.channels import channel_called
from segdsl.clock import AsOf
from segdsl.delivery.outbox.accounts import Summary
from segdsl.delivery.outbox.forms import FORMS
from segdsl.delivery.outbox.mailing import Mailing
from segdsl.delivery.outbox.outgoing import Envelope
from segdsl.delivery.outbox.writing import write_outbox
from segdsl.diagnostics import Diagnostic, Problem, option, wrong_usage
from segdsl.messages.cells import lookup_rows
from segdsl.messages.context import Letterhead
from segdsl.model.project import Campaign
from segdsl.project import as_of as clock
from segdsl.project.customer_settings import check_inline
from segdsl.project.names import no_such
from segdsl.runs.members import record
from segdsl.runs.reading import left_out
from segdsl.runs.settling import SettledRun, settled_campaigns, settled_segment
from segdsl.runs.which_messages import Wanted
from segdsl.templates.translations import Translations
from segdsl.tokens import SAMPLE, Secrets, secrets_of

if TYPE_CHECKING:
    from segdsl.project.files import Files


def render(
    project: Files,
    wanted: Wanted,
    out: Path,
    as_of: AsOf,
    *,
    replace: bool,
    tolerate: bool,
    form: str = "jsonl",
    resume: bool = False,
    workers: int | None = None,
    unsure: bool = True,
    progress: Callable[[str], None] | None = None,
) -> tuple[Summary, tuple[Diagnostic, ...]]:
    """Writes the folder; how it went, and warnings about the data. Raises Problem.

    Who was perhaps sent the campaign gets no message where `unsure` counts as sent.
    """
    _refuse(project, wanted, form)
    ran = _settled(project, wanted, as_of, tolerate, unsure, progress)
    recipients = _chosen(ran.only.recipients, wanted)
    if progress:
        progress(f"writing {len(recipients):,} messages")
    templates = project.stationery.templates
    assert templates is not None
    config = project.place.config
    names = config.email.unsubscribe_secret
    shared = letterhead(project, ran.run.lookups, secrets_of(names) if names else SAMPLE)
    envelope = Envelope.of(config.project.name or "", clock.date_of_mails(as_of), shared)
    summary = write_outbox(
        out,
        Mailing(ran.only, recipients, templates, shared, envelope),
        {**asdict(wanted), **record(project, ran.run)},
        form=form,
        replace=replace,
        resume=resume,
        workers=workers or config.run.workers,
        progress=progress,
    )
    return summary.with_rows(left_out.document(ran.run.result.left_out)), ran.diagnostics


def letterhead(
    project: Files,
    lookups: Mapping[str, pd.DataFrame] = MappingProxyType({}),
    secrets: Secrets = SAMPLE,
) -> Letterhead:
    """What is the same in all messages, from the project's settings; `lookups` are the tables as read.

    By default their links to unsubscribe are made to be looked at: nobody is unsubscribed by them.
    """
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
        {
            name: {stage.name: stage.description for stage in lifecycle.stages}
            for name, lifecycle in project.model.lifecycles.items()
        },
        lookup_rows(project.model.catalog, lookups),
        project.stationery.translations or Translations(own=config.project.locale),
        config.customer.phone,
        config.customer.device,
        utm=config.email.utm,
        inline=inlines(project),
        secrets=secrets,
    )


def inlines(project: Files) -> bool:
    """Whether styles are written into tags. Raises Problem where that is wanted and cannot be done."""
    found = tuple(check_inline(project.place))
    if found:
        raise Problem(found)
    return project.place.config.email.inline


# ---------------------------------------------------------------- what can't be done


def _refuse(project: Files, wanted: Wanted, form: str) -> None:
    model = project.model  # errors in the rules are told before anything else
    found = [d for d in project.stationery.diagnostics if d.severity == "error"]
    if found:
        raise Problem(found)
    templates = project.stationery.templates
    if templates is None:
        folder = project.place.config.project.templates
        raise wrong_usage(
            f"there are no templates in `{folder}`", "a template is a file such as `welcome.html.j2`"
        )
    if wanted.campaign is not None:
        _known(project, wanted.campaign, model.campaigns, "campaign")
        _fits(model.campaigns[wanted.campaign], form)
    if wanted.segment is not None:
        _known(project, wanted.segment, model.segments, "segment or stage")
    if wanted.template is not None:
        _known(project, wanted.template, templates.messages, "template")


def _fits(campaign: Campaign, form: str) -> None:
    if FORMS[form].mails and channel_called(campaign.channel).kind not in (None, "email"):
        asked = option(f"--as {form}", f'form="{form}"')
        message = f"`{campaign.name}` goes out by {campaign.channel}, and {asked} writes e-mail"
        first, *others = (name for name, one in FORMS.items() if not one.mails)
        fitting = [option(f"--as {first}", f'form="{first}"'), *(f"`{name}`" for name in others)]
        hint = f"{', '.join(fitting[:-1])} and {fitting[-1]} write it"
        raise wrong_usage(message, hint)


def _known(project: Files, name: str, names: Mapping[str, Any] | tuple[str, ...], what: str) -> None:
    if name not in names:
        raise no_such(project, what, name, names)


# ---------------------------------------------------------------- who gets them


def _settled(
    project: Files,
    wanted: Wanted,
    as_of: AsOf,
    tolerate: bool,
    unsure: bool,
    progress: Callable[[str], None] | None,
) -> SettledRun:
    if wanted.campaign is not None:
        return settled_campaigns(
            project, wanted.campaign, as_of, tolerate=tolerate, unsure=unsure, progress=progress
        )
    assert wanted.segment is not None
    assert wanted.template is not None
    return settled_segment(
        project, wanted.segment, wanted.template, as_of, tolerate=tolerate, progress=progress
    )


def _chosen(found: Recipients, wanted: Wanted) -> Recipients:
    places = list(range(len(found)))
    if wanted.sample is not None:
        keys = found.audience.keys.iloc[found.rows].tolist()
        drawn = sorted(places, key=lambda place: hashlib.md5(f"sample:{keys[place]}".encode()).digest())
        places = sorted(drawn[: wanted.sample])
    return found.chosen(np.array(places[: wanted.limit], dtype=np.intp))
