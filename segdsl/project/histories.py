"""The project's history: what it holds, and taking in what a mail provider reports.

In: a project, perhaps a file of a provider. Out: a summary, or how much of the file was taken in and why the
rest was not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from segdsl.campaigns.history import STATUSES
from segdsl.campaigns.history_file import Entry, append, locked
from segdsl.campaigns.reports import Customers, TakenIn, Told, columns_of, take_in
from segdsl.data.foreign import open_foreign
from segdsl.diagnostics import Diagnostic, Problem, has_errors, wrong_usage
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.nodes import Column
from segdsl.project import clock
from segdsl.project.names import no_such
from segdsl.project.one_customer import written_key
from segdsl.project.running import run_sources
from segdsl.project.settling import address_attribute, history
from segdsl.reference import AsOf

if TYPE_CHECKING:
    from segdsl.project import Project


@dataclass(frozen=True, slots=True)
class Sent:
    """What the history says of one campaign: entries by status, customers, its first and last day."""

    campaign: str
    customers: int
    statuses: Mapping[str, int]
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a provider's file: entries taken in, by status; reasons, with rows and the first one."""

    taken: Mapping[str, int]
    left: Mapping[str, tuple[int, int]]


def summary(
    project: Project, as_of: AsOf, *, tolerate: bool = False
) -> tuple[tuple[Sent, ...], tuple[Diagnostic, ...]]:
    """The campaigns that the history knows, by name, as of then. Raises Problem."""
    _source(project)
    past, found = history(project, tolerate=tolerate)
    table = past.until(as_of)
    local = table["sent_at"].dt.tz_localize("UTC").dt.tz_convert(project.place.config.zone)
    table = table.assign(day=local.dt.strftime("%Y-%m-%d"))
    return tuple(_of_campaign(str(name), part) for name, part in table.groupby("campaign")), found


def _of_campaign(name: str, part: pd.DataFrame) -> Sent:
    counts = part["status"].value_counts()
    statuses = {str(status): int(counts[status]) for status in STATUSES if status in counts}
    return Sent(name, part["key"].nunique(), statuses, str(part["day"].min()), str(part["day"].max()))


def add(
    project: Project,
    file: Path,
    told: Told,
    as_of: AsOf,
    *,
    tolerate: bool = False,
    progress: Callable[[str], None] | None = None,
) -> tuple[Report, tuple[Diagnostic, ...]]:
    """Takes in what the file reports. Raises Problem; then the history is as it was."""
    source = _source(project)
    campaigns = project.model.campaigns
    if told.campaign is not None and told.campaign not in campaigns:
        raise no_such(project, "campaign", told.campaign, campaigns)
    if told.sent_at is not None:
        clock.as_of(told.sent_at, project.place.config.zone)
    opened = open_foreign(file, file.name)
    read = columns_of(opened.required())
    found = (*opened.diagnostics, *read.diagnostics)
    if read.value is None or (has_errors(found) and not tolerate):
        raise Problem([d for d in found if d.severity == "error"])
    customers = _customers(project, as_of, tolerate, progress)
    path = project.folder / source
    with locked(path):
        past, more = history(project, tolerate=tolerate)
        if progress:
            progress("taking in")
        taken = take_in(read.value, customers, told, past.table, project.place.config.zone)
        if len(taken.entries):
            append(path, _entries(taken))
    counts = taken.entries["status"].value_counts()
    statuses = {str(status): int(counts[status]) for status in STATUSES if status in counts}
    return Report(statuses, taken.left), (*found, *(d for d in more if d.severity != "info"))


def told(project: Project, campaign: str | None, channel: str | None, sent_at: str | None) -> Told:
    """What the command line says, and the channels of the project's campaigns."""
    channels = {name: one.channel for name, one in project.model.campaigns.items()}
    return Told(campaign, channel, sent_at, channels)


def _entries(taken: TakenIn) -> Iterator[Entry]:
    table = taken.entries
    times = table["sent_at"].dt.tz_localize("UTC").dt.to_pydatetime()
    texts = {name: table[name].tolist() for name in table.columns if name != "sent_at"}
    for place, time in enumerate(times):
        yield Entry(sent_at=time, **{name: column[place] for name, column in texts.items()})


def _customers(
    project: Project, as_of: AsOf, tolerate: bool, progress: Callable[[str], None] | None
) -> Customers:
    declared = project.model.catalog.customers.columns
    wanted = {channel: address_attribute(project, channel) for channel in ("email", "sms")}
    names = {name for name in wanted.values() if name is not None and name in declared}
    extra = {n: Column(CUSTOMERS, n, declared[n].kind, declared[n].span) for n in sorted(names)}
    result = run_sources(project, as_of, (), extra=extra, tolerate=tolerate, progress=progress).result
    keys = [written_key(key) for key in result.key.itertuples(index=False, name=None)]
    columns = {
        channel: result.extra[name].astype("object").map(str, na_action="ignore")
        for channel, name in wanted.items()
        if name in names
    }
    return Customers(pd.Series(keys, dtype="str"), columns)


def _source(project: Project) -> str:
    source = project.place.config.history.source
    if source is None:
        hint = 'add `[history]` with `source = "history.csv"` to `segdsl.toml`'
        raise wrong_usage("the project keeps no history", hint)
    return source
