"""Messages for a campaign, or for the members of a segment.

In: a job, and which messages are wanted. Out: a folder with a message for everybody who gets one,
and the reasons why others get none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import asdict
from dataclasses import replace as replace_in
from pathlib import Path
from typing import Any

import numpy as np

from segdsl.campaigns.batches import Batch, Recipients
from segdsl.campaigns.fates import Settled
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
from segdsl.project.names import no_such
from segdsl.runs.job import Job
from segdsl.runs.members import record
from segdsl.runs.reading import left_out
from segdsl.runs.settling import BY_MAIL, SettledRun, settled
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
    ran, mailing = gathered(job, wanted, form=form, unsure=unsure, only=only)
    job.tell(f"writing {len(mailing.recipients):,} messages")
    summary = write_outbox(
        out,
        mailing,
        {**asdict(wanted), **record(job.project, ran.run)},
        form=form,
        replace=replace,
        resume=resume,
        workers=workers or job.project.place.config.run.workers,
        progress=job.progress,
    )
    return summary.with_rows(left_out.document(ran.run.result.left_out)), ran.diagnostics


def gathered(
    job: Job,
    wanted: Wanted,
    *,
    form: str = "jsonl",
    unsure: bool = True,
    only: Collection[str] | None = None,
) -> tuple[SettledRun, Mailing]:
    """Who gets what, and all that their messages are made from. Raises Problem."""
    _refuse(job.project, wanted, form)
    ran = settled(
        job, campaign=wanted.campaign, segment=wanted.segment, template=wanted.template, unsure=unsure
    )
    recipients, control = _chosen(_of_step(ran.only, wanted, form), wanted, only)
    templates = job.project.content.templates
    assert templates is not None
    tables = lookup_rows(job.model.catalog, ran.run.lookups)
    shared = letterhead(job.project, tables, _secrets(job.project), inline=inlines(job.project))
    name = job.project.place.config.project.name or ""
    envelope = Envelope.of(name, clock.date_of_mails(job.as_of), shared)
    return ran, Mailing(ran.only, recipients, templates, shared, envelope, control)


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
    if wanted.campaign is None and not FORMS[form].takes(BY_MAIL):
        raise _unfitting(form, "to the members of a segment goes e-mail", (BY_MAIL,))
    if wanted.campaign is not None and wanted.campaign in model.campaigns:
        campaign = model.campaigns[wanted.campaign]
        steps = [step.name for step in campaign.steps]
        if wanted.step is not None and wanted.step not in steps:
            raise no_such(project, f"step of `{campaign.name}`", wanted.step, steps)
        _fits(campaign, wanted.step, form)


def _fits(campaign: Campaign, step: str | None, form: str) -> None:
    own = [
        m.channel for m in campaign.messages if step is None or (m.step is not None and m.step.name == step)
    ]
    if not any(map(FORMS[form].takes, own)):
        what = campaign.name if step is None else step
        raise _unfitting(form, f"`{what}` goes out by {' and '.join(dict.fromkeys(own))}", own)


def _unfitting(form: str, said: str, channels: Collection[str]) -> Problem:
    """That none of the messages, which go out by these channels, take the form; and which they do."""
    asked = option(f"--as {form}", f'form="{form}"')
    message = f"{said}, and {asked} writes {FORMS[form].writes}"
    first, *others = (name for name, one in FORMS.items() if any(map(one.takes, channels)))
    fitting = [option(f"--as {first}", f'form="{first}"'), *(f"`{name}`" for name in others)]
    return wrong_usage(message, f"{', '.join(fitting[:-1])} and {fitting[-1]} write it")


# ---------------------------------------------------------------- who gets them


def _of_step(found: Settled, wanted: Wanted, form: str) -> Settled:
    """Those whose message is of the step that is asked for, and can take the form; the others wait."""

    def is_wanted(batch: Batch) -> bool:
        own = wanted.step is None or (batch.step is not None and batch.step.name == wanted.step)
        return own and FORMS[form].takes(batch.channel)

    def those(who: Recipients) -> Recipients:
        flags = np.array([is_wanted(batch) for batch in who.batches], dtype=bool)
        return who if flags.all() else who.chosen(np.flatnonzero(flags[who.batch_of]))

    return replace_in(
        found, recipients=those(found.recipients), control=found.control and those(found.control)
    )


def _chosen(
    found: Settled, wanted: Wanted, only: Collection[str] | None
) -> tuple[Recipients, Recipients | None]:
    """Those who are asked for, and the control group of the customers that are gone through for them."""
    recipients, control = found.recipients, found.control
    if only is not None:
        recipients, control = _with_keys(recipients, only), control and _with_keys(control, only)
    if wanted.sample is not None:
        marks = _drawn(recipients)
        last = sorted(marks)[: wanted.sample][-1:] if wanted.sample < len(marks) else None
        recipients = _up_to(recipients, marks, last)
        control = control and _up_to(control, _drawn(control), last)
    if wanted.limit is not None and wanted.limit < len(recipients):
        last_row = recipients.rows[: wanted.limit].tolist()[-1:]
        recipients = recipients.chosen(np.arange(wanted.limit))
        control = control and _up_to(control, control.rows.tolist(), last_row)
    return recipients, control


def _with_keys(who: Recipients, keys: Collection[str]) -> Recipients:
    return who.chosen(np.flatnonzero(who.audience.keys.iloc[who.rows].isin(list(keys))))


def _drawn(who: Recipients) -> list[bytes]:
    """By what customers are drawn: always the same ones."""
    keys = who.audience.keys.iloc[who.rows].tolist()
    return [hashlib.md5(f"sample:{key}".encode()).digest() for key in keys]


def _up_to(who: Recipients, marks: Sequence[Any], last: Sequence[Any] | None) -> Recipients:
    """Those whose mark is not beyond the last that is asked for; with None all, with no last one nobody."""
    if last is None:
        return who
    places = [place for place, mark in enumerate(marks) if last and mark <= last[0]]
    return who.chosen(np.array(places, dtype=np.intp))
