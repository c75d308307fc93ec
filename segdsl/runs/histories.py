"""The project's history: what it holds, and taking in what a mail provider reports.

In: a project, perhaps a file of a provider. Out: a summary, or how much of the file was taken in and why the
rest was not.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from segdsl.campaigns.history import BESIDE, NEWS, NOT_SENT, REFUSALS, STATUSES, History, in_words
from segdsl.campaigns.history_adding import adding, append
from segdsl.campaigns.history_file import Entry
from segdsl.campaigns.report_columns import Mapped, columns_of, columns_of_webhooks
from segdsl.campaigns.reports import Customers, SaidOfAll, TakenIn, take_in
from segdsl.campaigns.sent import messages
from segdsl.campaigns.webhooks import is_json
from segdsl.delivery.outbox.control import FILE as HELD_OUT
from segdsl.delivery.outbox.decided import FILE as DECIDED
from segdsl.delivery.outbox.forms import FORMS
from segdsl.diagnostics import Checked, Diagnostic, Problem, has_errors, option, wrong_usage
from segdsl.keys import written_key
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.nodes import Column
from segdsl.model.project import Campaign
from segdsl.outputs import RECORD
from segdsl.project import as_of as clock
from segdsl.project.addressed import address_attribute
from segdsl.project.files import Files
from segdsl.project.names import no_such
from segdsl.runs.job import Job
from segdsl.runs.segmenting import run_sources
from segdsl.runs.settling import history
from segdsl.sources.foreign import Columns, open_foreign

_ROWS = tuple(form.rows for form in FORMS.values() if form.rows is not None)
_MAILS = (".eml", ".mbox", ".msg")
_INSTEAD = (
    "take what the mail provider reports, as CSV, Excel or JSON; of messages that segdsl wrote,"
    " a folder that `segdsl render` wrote as JSON Lines or Parquet"
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What the history says of one campaign, or a step of it: its messages, and to how many customers.

    statuses: how the messages stand
    became:   how many of them were delivered, opened, clicked, as far as anybody told
    held_out: customers who were held out, of a series at its entry
    reasons:  how many failed or bounced for each reason, the most frequent first
    steps:    the same of each step of a series, by name
    first, last: the days of the first and the last message, or of who was held out where there is none
    """

    campaign: str
    messages: int
    customers: int
    statuses: Mapping[str, int]
    reasons: Mapping[str, int]
    first: str
    last: str
    became: Mapping[str, int] = field(default_factory=dict)
    held_out: int = 0
    steps: Mapping[str, Sent] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """How its messages stand, and what became of them: `2 sent, 1 bounced; 2 delivered, 1 opened`."""
        counts = (self.statuses, self.became)
        said = (", ".join(f"{n:,} {in_words(status)}" for status, n in one.items()) for one in counts)
        return "; ".join(text for text in said if text)

    def document(self) -> dict[str, object]:
        """The same as JSON has it."""
        steps = {name: one.document() for name, one in self.steps.items()}
        return {
            "messages": self.messages,
            "customers": self.customers,
            "statuses": dict(self.statuses),
            **{status: self.became.get(status, 0) for status in NEWS},
            "held_out": self.held_out,
            "reasons": dict(self.reasons),
            "first": self.first,
            "last": self.last,
            **({"steps": steps} if steps else {}),
        }


@dataclass(frozen=True, slots=True)
class Noted:
    """How a message to a customer stands: the day of its last line, the status, and its reason."""

    day: str
    campaign: str
    status: str
    reason: str
    step: str = ""  # of a series

    @property
    def words(self) -> str:
        """`sent`, `story sent`."""
        return f"{self.step} {in_words(self.status)}".strip()


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of a provider's file: entries taken in, by status; reasons, with rows and the first one.

    undeclared: of the entries taken in, how many are about each campaign that no rule declares
    """

    taken: Mapping[str, int]
    left: Mapping[str, tuple[int, int]]
    undeclared: Mapping[str, int] = field(default_factory=dict)


def summary(job: Job) -> tuple[tuple[Sent, ...], tuple[Diagnostic, ...]]:
    """The campaigns that the history knows, by name, as of then. Raises Problem."""
    _source(job.project)
    past, found = history(job)
    table = past.until(job.as_of)
    beside = _dated(job, table[table["status"].isin(BESIDE)], "sent_at")
    sent, held_out = _dated(job, messages(table), "sent_at"), beside[beside["status"] == "held_out"]
    names = sorted({*sent["campaign"], *held_out["campaign"]})
    return tuple(
        _of_campaign(name, sent[sent["campaign"] == name], held_out[held_out["campaign"] == name])
        for name in names
    ), found


def noted(job: Job, key: str, campaign: Campaign) -> tuple[Noted, ...]:
    """What the history says of a campaign and a customer, and why a message may be the last one."""
    past, _ = history(job)
    table = past.until(job.as_of)
    said = table[table["status"].isin(BESIDE)].assign(since=lambda rows: rows["sent_at"])
    lines = _dated(job, pd.concat([messages(table), said]), "since")
    theirs = lines[lines["key"] == key.strip()].sort_values("since", kind="stable")
    about = theirs["status"].isin(REFUSALS) & theirs["channel"].isin((*campaign.channels, ""))
    rows = theirs[about | (theirs["campaign"] == campaign.name)]
    return tuple(map(Noted, rows["day"], rows["campaign"], rows["status"], rows["reason"], rows["step"]))


def _dated(job: Job, table: pd.DataFrame, column: str) -> pd.DataFrame:
    """The table with the day, where the project is, of one of its times."""
    local = table[column].dt.tz_localize("UTC").dt.tz_convert(job.project.place.config.zone)
    return table.assign(day=local.dt.strftime("%Y-%m-%d"))


def _of_campaign(name: str, sent: pd.DataFrame, held_out: pd.DataFrame, steps: bool = True) -> Sent:
    counts = sent["status"].value_counts()
    statuses = {str(status): int(counts[status]) for status in STATUSES if status in counts}
    became = {str(news): int(n) for news in NEWS if (n := sent[f"{news}_at"].notna().sum())}
    wrong = sent[sent["status"].isin(NOT_SENT) & (sent["reason"] != "")]
    reasons = Counter(f"{one.status}: {one.reason}" for one in wrong.itertuples())
    days = sent["day"] if len(sent) else held_out["day"]
    named = [step for step in dict.fromkeys(sent["step"]) if step] if steps else []
    return Sent(
        name,
        len(sent),
        sent["key"].nunique(),
        statuses,
        dict(reasons.most_common()),
        str(days.min()),
        str(days.max()),
        became,
        held_out["key"].nunique(),
        {
            step: _of_campaign(name, sent[sent["step"] == step], held_out[held_out["step"] == step], False)
            for step in named
        },
    )


def add(job: Job, file: Path, told: SaidOfAll) -> tuple[Intake, tuple[Diagnostic, ...]]:
    """Takes in what the file reports. Raises Problem; then the history is as it was."""
    _source(job.project)
    campaigns = job.model.campaigns
    files, told = _of_our_own(file, told)
    if told.campaign is not None and told.campaign not in campaigns:
        raise no_such(job.project, "campaign", told.campaign, campaigns)
    if told.sent_at is not None:
        clock.as_of(told.sent_at, job.project.place.config.zone)
    own = _own_reports(job.project)
    read = [(one.name, _read(one, own)) for one in files]
    found = tuple(d for _, one in read for d in one.diagnostics)
    if any(one.value is None for _, one in read) or (has_errors(found) and not job.tolerate):
        raise Problem([d for d in found if d.severity == "error"])
    columns = [(name, one.value) for name, one in read if one.value is not None]
    customers = _customers(job)
    path = job.project.history
    assert path is not None
    with adding(path, "segdsl history add"):
        past, more = history(job)
        job.tell("taking in")
        taken = _taken_in(columns, customers, told, past, job.project.place.config.zone)
        if len(taken.entries):
            append(path, _entries(taken))
    counts = taken.entries["status"].value_counts()
    statuses = {str(status): int(counts[status]) for status in STATUSES if status in counts}
    others = taken.entries["campaign"][~taken.entries["campaign"].isin(["", *campaigns])].value_counts()
    undeclared = {str(name): int(number) for name, number in others.items()}
    return Intake(statuses, taken.left, undeclared), (*found, *(d for d in more if d.severity != "info"))


def _taken_in(
    files: Iterable[tuple[str, Columns]], customers: Customers, told: SaidOfAll, past: History, zone: str
) -> TakenIn:
    """The new entries of all files. Raises Problem for one in which nothing says when it was."""
    known, left = past.table, dict[str, tuple[int, int]]()
    for name, read in files:
        taken = take_in(read, customers, told, known, zone)
        if taken.timeless:
            when = option("--at 2026-03-31", 'sent_at="2026-03-31"')
            raise wrong_usage(f"no row of `{name}` says when it was", f"say it yourself: {when}")
        known = pd.concat([known, taken.entries], ignore_index=True)
        for why, (number, first) in taken.left.items():
            before, earlier = left.get(why, (0, first))
            left[why] = before + number, earlier
    return TakenIn(known.iloc[len(past) :].reset_index(drop=True), left)


_KIND = {"email": "address", "time": "sent_at"}  # where the settings call a kind of column otherwise


def _own_reports(project: Files) -> tuple[Mapped, ...]:
    """The mappings of the settings, in their order."""
    return tuple(
        Mapped(
            name, {_KIND.get(kind, kind): text for kind, text in one.headings.items()}, one.words, one.format
        )
        for name, one in project.place.config.history.reports.items()
    )


def _read(file: Path, own: Sequence[Mapped]) -> Checked[Columns]:
    """What a provider's file says to us, in JSON or as a table. Raises Problem for mails."""
    if file.suffix.lower() in _MAILS:
        raise wrong_usage(f"`{file.name}` holds mails, which do not say what became of them", _INSTEAD)
    if is_json(file):
        return columns_of_webhooks(file, file.name, own)
    opened = open_foreign(file, file.name)
    if opened.value is None:
        return Checked(None, opened.diagnostics)
    read = columns_of(opened.value, own)
    return Checked(read.value, (*opened.diagnostics, *read.diagnostics))


def _of_our_own(file: Path, told: SaidOfAll) -> tuple[tuple[Path, ...], SaidOfAll]:
    """A folder that `render` wrote stands for its messages, and for those who were held out of them.

    They were sent when they were rendered for, where nothing else is said. Raises Problem for a folder
    without such a file.
    """
    files: tuple[Path, ...] = (file,)
    if file.is_dir():
        inside = [file / rows for rows in _ROWS]
        found = next((path for path in inside if path.exists()), None)
        if found is None and any(path.suffix.lower() in _MAILS for path in file.iterdir()):
            message = f"`{file}` is a folder of mails, which do not say what became of them"
            raise wrong_usage(message, _INSTEAD)
        if found is None:
            hint = "take the file, or a folder that `segdsl render` wrote as JSON Lines or Parquet"
            raise wrong_usage(f"`{file}` is a folder without `messages.jsonl`", hint)
        ours = (found, file / HELD_OUT, file / DECIDED)
        files = tuple(path for path in ours if path.exists() and path.stat().st_size)
    if told.sent_at is None and files and files[0].name in (*_ROWS, HELD_OUT, DECIDED):
        with suppress(OSError, ValueError, KeyError, TypeError):
            record = json.loads(files[0].with_name(RECORD).read_text(encoding="utf-8"))
            told = replace(told, sent_at=str(record["as_of"]))
    return files, told


def told(project: Files, campaign: str | None, channel: str | None, sent_at: str | None) -> SaidOfAll:
    """What the command line says, and the channels of the project's campaigns."""
    channels = {name: one.channel for name, one in project.model.campaigns.items()}
    return SaidOfAll(campaign, channel, sent_at, channels)


def _entries(taken: TakenIn) -> Iterator[Entry]:
    table = taken.entries
    times = table["sent_at"].dt.tz_localize("UTC").dt.to_pydatetime()
    texts = {name: table[name].tolist() for name in table.columns if name != "sent_at"}
    for place, time in enumerate(times):
        yield Entry(sent_at=time, **{name: column[place] for name, column in texts.items()})


def _customers(job: Job) -> Customers:
    declared = job.model.catalog.customers.columns
    wanted = {channel: address_attribute(job.project, channel) for channel in ("email", "sms")}
    names = {name for name in wanted.values() if name is not None and name in declared}
    extra = {n: Column(CUSTOMERS, n, declared[n].kind, declared[n].span) for n in sorted(names)}
    result = run_sources(job, (), extra=extra).result
    keys = [written_key(key) for key in result.key.itertuples(index=False, name=None)]
    columns = {
        channel: result.extra[name].astype("object").map(str, na_action="ignore")
        for channel, name in wanted.items()
        if name in names
    }
    return Customers(pd.Series(keys, dtype="str"), columns)


def _source(project: Files) -> str:
    source = project.place.config.history.source
    if source is None:
        hint = 'add `[history]` with `source = "history.csv"` to `segdsl.toml`'
        raise wrong_usage("the project keeps no history", hint)
    return source
