"""Members of a segment, or a campaign's recipients, as a file that another platform imports.

In: a project, a name, a platform and as-of. Out: the file's text, how many people are in it, and who is not
and why. Who opted out or is suppressed is not exported, unless everybody is asked for.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from segdsl.campaigns.assign import flags_of
from segdsl.campaigns.audience import Audience
from segdsl.campaigns.batches import Batch, Recipients, Rows
from segdsl.delivery.exports.people import People
from segdsl.delivery.exports.platform import Platform
from segdsl.delivery.exports.platforms import PLATFORMS
from segdsl.delivery.exports.table import ExportTable, table, warnings
from segdsl.diagnostics import Diagnostic, Problem, has_errors, option, wrong_usage
from segdsl.engines.left_out import LeftOut
from segdsl.instants import local_day
from segdsl.messages.bulk import Press
from segdsl.messages.cells import lookup_rows
from segdsl.messages.letter import HeldBack
from segdsl.person_fields import FIELDS, Field, found_in
from segdsl.project.addressed import exported_fields, stated_fields
from segdsl.project.files import Files
from segdsl.project.letterhead import inlines, letterhead
from segdsl.project.names import nearest, no_such
from segdsl.runs.job import Job
from segdsl.runs.settling import SettledRun, settled
from segdsl.sources.rows import plain_values
from segdsl.suggest import did_you_mean

BYTE_ORDER_MARK = "\ufeff"  # by which Excel knows that a file is UTF-8
_ADDRESSES: frozenset[Field] = frozenset({"email", "phone"})


@dataclass(frozen=True, slots=True)
class WantedExport:
    """What to export: a segment's or a campaign's name, for which platform, with which further columns.

    Of a campaign, perhaps one `variant` alone, and of a series one `step`.

    `hashed` None leaves it to the platform; `everyone` takes in those who opted out or are suppressed. `bom`
    is whether the file begins with a byte-order mark, None as the settings say.
    """

    name: str
    platform: str
    columns: tuple[str, ...] = ()
    hashed: bool | None = None
    everyone: bool = False
    bom: bool | None = None
    variant: str | None = None
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """The file, and what is to be said about it: people who are not in it (`left_out`, by the reason), and
    rows of the sources that count for nobody.
    """

    platform: Platform
    table: ExportTable = field(repr=False)  # people's addresses do not belong into a log
    text: str = field(repr=False)
    left_out: Mapping[str, int]
    remarks: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    rows_left_out: Mapping[str, LeftOut] = field(default_factory=dict)


def export(job: Job, wanted: WantedExport) -> Exported:
    """The members, written for the platform. Raises Problem, also for names that can't be exported."""
    platform = _platform(wanted)
    columns = tuple(dict.fromkeys(wanted.columns))
    for name in columns:
        _refuse(job.project, name)
    run = _settled(job, wanted)
    asked, others = _asked_for(job.project, run.only.recipients, wanted)
    recipients, held_back, unlooked = _written_to(job.project, run, wanted, asked)
    members, left = _members(run, wanted, recipients)
    attributes, remarks = _attributes(job.project, platform)
    people = _people(run.audience, members, attributes, columns)
    if wanted.name in job.model.campaigns and platform.others:
        people = _with_mailing(people, recipients, columns)
    hashed = platform.hashes if wanted.hashed is None else wanted.hashed
    made = table(platform, people, hashed=hashed)
    marked = job.project.place.config.export.bom if wanted.bom is None else wanted.bom
    text = (BYTE_ORDER_MARK if marked else "") + made.text()
    found = (*remarks, *unlooked, *warnings(platform, made, len(text.encode("utf-8", "surrogatepass"))))
    people_left_out, rows_left_out = {**left, **others, **held_back, **made.left_out}, run.run.result.left_out
    return Exported(platform, made, text, people_left_out, found, run.diagnostics, rows_left_out)


# ---------------------------------------------------------------- what can't be exported


def _platform(wanted: WantedExport) -> Platform:
    if wanted.platform not in PLATFORMS:
        near = nearest(wanted.platform, PLATFORMS)
        raise wrong_usage(f"no platform is called `{wanted.platform}`", near)
    platform = PLATFORMS[wanted.platform]
    if wanted.hashed and not platform.takes_hashes:
        hint = f"leave {option('--hashed', 'hashed=True')} away"
        raise wrong_usage(f"{platform.title} takes no hashed columns", hint)
    if wanted.columns and not platform.others:
        others = option("--with", "columns")
        hint = f"leave {others} away: such lists hold what identifies people, and nothing else"
        raise wrong_usage(f"{platform.title} takes no columns of one's own", hint)
    return platform


def _refuse(project: Files, name: str) -> None:
    model = project.model
    known = (
        *model.catalog.customers.columns,
        *model.traits,
        *model.scores,
        *model.lifecycles,
        *model.segments,
    )
    if name not in known:
        raise no_such(project, "attribute, trait, score, lifecycle or segment", name, known)
    column = model.catalog.customers.columns.get(name)
    if column is not None and (column.private or column.sensitive):
        what = "private" if column.private else "sensitive"
        hint = "addresses have columns of their own; for anything else export what a rule makes of it"
        raise wrong_usage(f"`{name}` is {what}, so it does not leave as a column of its own", hint)
    if name in model.private and name in {*model.traits, *model.scores}:
        hint = 'where it gives nothing away, its declaration may say `not private because "…"`'
        message = f"`{name}` is made of something private, so it does not leave as a column of its own"
        raise wrong_usage(message, hint)


# ---------------------------------------------------------------- who is exported


def _settled(job: Job, wanted: WantedExport) -> SettledRun:
    model = job.model
    if wanted.name in model.campaigns:
        if wanted.everyone:
            hint = f"leave {option('--everyone', 'everyone=True')} away, or export a segment"
            raise wrong_usage("a campaign goes only to those who may be written to", hint)
        return settled(job, campaign=wanted.name)
    if wanted.name in model.segments:
        return settled(job, segment=wanted.name)
    known = (*model.segments, *model.campaigns)
    raise no_such(job.project, "segment, stage or campaign", wanted.name, known)


def _asked_for(
    project: Files, recipients: Recipients, wanted: WantedExport
) -> tuple[Recipients, dict[str, int]]:
    """The recipients in the variant and step that are asked for, and how many are not."""
    if wanted.variant is None and wanted.step is None:
        return recipients, {}
    campaign = project.model.campaigns.get(wanted.name)
    if campaign is None:
        raise wrong_usage(f"`{wanted.name}` is no campaign, so it has no variants and no steps")
    variants, steps = [v.name for v in campaign.variants], [s.name for s in campaign.steps]
    for what, name, known in (("variant", wanted.variant, variants), ("step", wanted.step, steps)):
        if name is not None and name not in known:
            raise no_such(project, f"{what} of `{campaign.name}`", name, known)

    def fits(batch: Batch) -> bool:
        variant, step = batch.variant and batch.variant.name, batch.step and batch.step.name
        return wanted.variant in (None, variant) and wanted.step in (None, step)

    flags = np.array([fits(batch) for batch in recipients.batches], dtype=bool)[recipients.batch_of]
    others = {"of another variant or step": int((~flags).sum())} if not flags.all() else {}
    return recipients.chosen(np.flatnonzero(flags)), others


def _written_to(
    project: Files, run: SettledRun, wanted: WantedExport, recipients: Recipients
) -> tuple[Recipients, dict[str, int], tuple[str, ...]]:
    """Those whom `render` writes to, how many it holds back by the reason, and what was not looked at.

    A segment has no message, and the templates of a campaign may live on the platform.
    """
    templates = project.content.templates
    if wanted.name not in project.model.campaigns:
        return recipients, {}, ()
    if templates is None or has_errors(project.content.diagnostics):
        remark = "templates are missing or wrong, so nobody was left out whose message would be held back"
        return recipients, {}, (f"{remark}: see `segdsl check`",)
    reasons: Counter[str] = Counter()
    kept = np.ones(len(recipients), dtype=bool)
    tables = lookup_rows(project.model.catalog, run.run.lookups)
    shared = letterhead(project, tables, inline=inlines(project))
    for outcome in Press(templates, shared).sheets(recipients):
        if isinstance(outcome, HeldBack):
            reasons[f"held back: {outcome.reason}"] += 1
            kept[outcome.place] = False
    return recipients.chosen(np.flatnonzero(kept)), dict(reasons.most_common()), ()


def _members(run: SettledRun, wanted: WantedExport, recipients: Recipients) -> tuple[Rows, dict[str, int]]:
    """Their rows, and how many of the others there are, by the reason."""
    if wanted.everyone:
        return np.flatnonzero(flags_of(run.audience.segments[wanted.name])), {}
    left: Counter[str] = Counter()
    for (_, reason), number in run.only.left.reasons.items():
        left[reason] += number
    return recipients.rows, dict(left)


# ---------------------------------------------------------------- what is known of them


def _attributes(project: Files, platform: Platform) -> tuple[dict[Field, str], tuple[str, ...]]:
    """The attribute of each field, and remarks about those that may not leave."""
    columns = project.model.catalog.customers.columns
    taken = {column.field for column in platform.columns}
    own, found = exported_fields(project), found_in(columns, stated_fields(project))
    remarks = []
    for name, attribute in list(found.items()):
        if attribute not in columns:
            hint = did_you_mean(attribute, columns)
            message = f"`segdsl.toml` names `{attribute}` for `{name}`, which no rule declares"
            raise Problem([Diagnostic("bad-config", message, hint=hint)])
        column = columns[attribute]
        private = column.private and name not in _ADDRESSES and name not in own
        if private or column.sensitive:
            del found[name]
            what = "private" if column.private else "sensitive"
            if name in taken:
                remarks.append(f"`{attribute}` is {what}, so the file is without it")
    return found, tuple(remarks)


def _people(
    audience: Audience, rows: Rows, attributes: Mapping[Field, str], columns: Iterable[str]
) -> People:
    def values(name: str) -> list[Any]:
        series = audience.segments[name] if name in audience.segments else audience.values[name]
        return plain_values(series.iloc[rows])

    fields: dict[Field, list[Any]] = {"key": audience.keys.iloc[rows].tolist()}
    fields |= {name: values(attribute) for name, attribute in attributes.items()}
    if "birthday" in fields:
        fields["birthday"] = [_day_of(value, audience.zone) for value in fields["birthday"]]
    in_order = {name: fields[name] for name in FIELDS if name in fields}
    return People(len(rows), in_order, {name: values(name) for name in columns})


def _day_of(value: Any, zone: str) -> Any:
    """An instant's day where the project is; anything else as it is."""
    return local_day(value, zone) if isinstance(value, dt.datetime) else value


def _with_mailing(people: People, recipients: Recipients, columns: Iterable[str]) -> People:
    """The campaign, the step, the variant and the persona of each recipient, as columns of their own."""
    batches = [batch for _, batch in recipients]
    in_steps = any(batch.step is not None for batch in recipients.batches)
    about: Mapping[str, Callable[[Batch], str | None]] = {
        "campaign": lambda batch: batch.campaign.name if batch.campaign else None,
        **({"step": lambda batch: batch.step.name if batch.step else None} if in_steps else {}),
        "variant": lambda batch: batch.variant.name if batch.variant else None,
        "persona": lambda batch: batch.persona.name if batch.persona else None,
    }
    own: dict[str, list[Any]] = {
        name: [read(batch) for batch in batches] for name, read in about.items() if name not in set(columns)
    }
    return People(people.size, people.fields, {**own, **people.others})
