"""Messages for a campaign, or for the members of a segment.

In: a job, and which messages are wanted. Out: a folder with a message for everybody who gets one,
and the reasons why others get none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path

import numpy as np

from segdsl.campaigns.batches import Recipients
from segdsl.channels import channel_called
from segdsl.delivery.outbox.accounts import Summary
from segdsl.delivery.outbox.forms import FORMS
from segdsl.delivery.outbox.mailing import Mailing
from segdsl.delivery.outbox.outgoing import Envelope
from segdsl.delivery.outbox.writing import write_outbox
from segdsl.diagnostics import Diagnostic, Problem, option, wrong_usage
from segdsl.messages.cells import lookup_rows
from segdsl.model.project import Campaign
from segdsl.project import as_of as clock
from segdsl.project.files import Files
from segdsl.project.letterhead import inlines, letterhead
from segdsl.runs.job import Job
from segdsl.runs.members import record
from segdsl.runs.reading import left_out
from segdsl.runs.settling import settled
from segdsl.runs.which_messages import Wanted
from segdsl.tokens import SAMPLE, Secrets, secrets_of


def render(
    job: Job,
    wanted: Wanted,
    out: Path,
    *,
    replace: bool,
    form: str = "jsonl",
    resume: bool = False,
    workers: int | None = None,
    unsure: bool = True,
    only: Collection[str] | None = None,
) -> tuple[Summary, tuple[Diagnostic, ...]]:
    """Writes the folder; how it went, and warnings about the data. Raises Problem.

    Who was perhaps sent the campaign gets no message where `unsure` counts as sent. Of the recipients `only`
    those with these keys, where it is given.
    """
    _refuse(job.project, wanted, form)
    ran = settled(
        job, campaign=wanted.campaign, segment=wanted.segment, template=wanted.template, unsure=unsure
    )
    recipients = _chosen(_with_keys(ran.only.recipients, only), wanted)
    job.tell(f"writing {len(recipients):,} messages")
    templates = job.project.content.templates
    assert templates is not None
    config = job.project.place.config
    tables = lookup_rows(job.model.catalog, ran.run.lookups)
    shared = letterhead(job.project, tables, _secrets(job.project), inline=inlines(job.project))
    envelope = Envelope.of(config.project.name or "", clock.date_of_mails(job.as_of), shared)
    summary = write_outbox(
        out,
        Mailing(ran.only, recipients, templates, shared, envelope),
        {**asdict(wanted), **record(job.project, ran.run)},
        form=form,
        replace=replace,
        resume=resume,
        workers=workers or config.run.workers,
        progress=job.progress,
    )
    return summary.with_rows(left_out.document(ran.run.result.left_out)), ran.diagnostics


def _secrets(project: Files) -> Secrets:
    names = project.place.config.email.unsubscribe_secret
    return secrets_of(names) if names else SAMPLE


# ---------------------------------------------------------------- what can't be done


def _refuse(project: Files, wanted: Wanted, form: str) -> None:
    model = project.model  # errors in the rules are told before anything else
    found = [d for d in project.content.diagnostics if d.severity == "error"]
    if found:
        raise Problem(found)
    templates = project.content.templates
    if templates is None:
        folder = project.place.config.project.templates
        raise wrong_usage(
            f"there are no templates in `{folder}`", "a template is a file such as `welcome.html.j2`"
        )
    if wanted.campaign is not None and wanted.campaign in model.campaigns:
        _fits(model.campaigns[wanted.campaign], form)


def _fits(campaign: Campaign, form: str) -> None:
    if FORMS[form].mails and channel_called(campaign.channel).kind not in (None, "email"):
        asked = option(f"--as {form}", f'form="{form}"')
        message = f"`{campaign.name}` goes out by {campaign.channel}, and {asked} writes e-mail"
        first, *others = (name for name, one in FORMS.items() if not one.mails)
        fitting = [option(f"--as {first}", f'form="{first}"'), *(f"`{name}`" for name in others)]
        hint = f"{', '.join(fitting[:-1])} and {fitting[-1]} write it"
        raise wrong_usage(message, hint)


# ---------------------------------------------------------------- who gets them


def _with_keys(found: Recipients, keys: Collection[str] | None) -> Recipients:
    if keys is None:
        return found
    return found.chosen(np.flatnonzero(found.audience.keys.iloc[found.rows].isin(list(keys))))


def _chosen(found: Recipients, wanted: Wanted) -> Recipients:
    places = list(range(len(found)))
    if wanted.sample is not None:
        keys = found.audience.keys.iloc[found.rows].tolist()
        drawn = sorted(places, key=lambda place: hashlib.md5(f"sample:{keys[place]}".encode()).digest())
        places = sorted(drawn[: wanted.sample])
    return found.chosen(np.array(places[: wanted.limit], dtype=np.intp))
