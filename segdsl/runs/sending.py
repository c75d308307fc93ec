"""Sending a campaign's mails through a mail server.

In: a project, a campaign, a server, and the folder that its mails were rendered to (without one they are
rendered first). Out: what became of each mail; the history has it too, and decides that none goes out twice.
It has the control group as soon as the server answers, before the first mail.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from segdsl.addresses import hashed, tidy
from segdsl.campaigns.history import BESIDE, History, bounced, refusals
from segdsl.campaigns.history_adding import append
from segdsl.campaigns.history_file import Entry
from segdsl.campaigns.sent import statuses
from segdsl.campaigns.suppression_file import read_lists
from segdsl.delivery.sending.control import entries_of_control
from segdsl.delivery.sending.decided import entries_of_series
from segdsl.delivery.sending.delivery import ENDS, HANDED_OVER, PAUSES, End, Manner, Told, deliver
from segdsl.delivery.sending.mails import Mail, mail_files, read
from segdsl.delivery.sending.server import Server, address, reason
from segdsl.diagnostics import wrong_usage
from segdsl.outputs import alone
from segdsl.progress import Step
from segdsl.project.files import Files
from segdsl.project.names import no_such
from segdsl.runs.job import Job
from segdsl.runs.rendering import render
from segdsl.runs.settling import history
from segdsl.runs.which_messages import Wanted

Of = TypeVar("Of", Mail, Entry)


@dataclass(frozen=True, slots=True)
class Sending:
    """What to send where.

    `rendered` is an outbox of mail files; None renders the campaign now. `limit` is how many are handed over
    at most, `seconds` the least time between two.
    """

    campaign: str
    url: str
    rendered: Path | None = None
    limit: int | None = None
    seconds: float = 0.1
    retry_unsure: bool = False


@dataclass(slots=True)
class Delivered:
    """How many mails had each end, and how many of them for which reason.

    left:     mails that the limit left for another day
    held_out: customers of the control group whom the history has now
    decided:  of a series: how many steps were passed over (`skipped`), for how many it has `stopped`
    """

    ends: Counter[End] = field(default_factory=Counter)
    reasons: Counter[tuple[End, str]] = field(default_factory=Counter)
    left: int = 0
    held_out: int = 0
    decided: Counter[str] = field(default_factory=Counter)

    def document(self) -> dict[str, object]:
        """The same as JSON has it."""
        counts: dict[str, object] = {end: self.ends[end] for end in ENDS}
        reasons = {f"{end}: {reason}": number for (end, reason), number in self.reasons.items()}
        beside = {"left": self.left, "held_out": self.held_out, **self.decided}
        return {**counts, **beside, "reasons": reasons}


def send(job: Job, wanted: Sending) -> Delivered:
    """Sends, and writes down what was sent. Raises Problem before anything is sent."""
    path = _history_path(job.project, wanted)
    where = address(wanted.url)
    only_one = alone(path, f"segdsl send --campaign {wanted.campaign}")
    with only_one, _mails(job, wanted) as folder:
        files = mail_files(folder)
        past, _ = history(job)
        mails = _of_campaign(read(files), wanted.campaign)
        barred = _barred(job.project, past)
        suppressed = partial(_suppressed, barred)
        manner = Manner(wanted.seconds, PAUSES, wanted.retry_unsure, suppressed)
        with _reached(where.host), Server(where) as server:
            known = _beside(past)
            spared = {(key, message) for key, message, status in known if status == "held_out"}
            held_out = list(_of_campaign(entries_of_control(folder, spared, barred), wanted.campaign))
            decided = list(_of_campaign(entries_of_series(folder, known), wanted.campaign))
            if beside := [*held_out, *decided]:
                append(path, beside)
            standing = statuses(past.table)
            told = deliver(mails, server, standing, lambda entry: append(path, [entry]), manner)
            report = Delivered(held_out=len(held_out), decided=Counter(one.status for one in decided))
            return _report(told, len(files), wanted.limit, report, job.progress)


def _report(
    told: Iterator[Told],
    size: int,
    limit: int | None,
    report: Delivered,
    progress: Callable[[str], None] | None,
) -> Delivered:
    handed_over = 0
    for done, one in enumerate(told, start=1):
        report.ends[one.end] += 1
        if one.reason:
            report.reasons[one.end, one.reason] += 1
        handed_over += one.end in HANDED_OVER
        if progress and done % 10 == 0:
            progress(Step(f"{done:,} of {size:,} mails", done, size))
        if handed_over == limit:
            report.left = size - done
            break
    return report


def _history_path(project: Files, wanted: Sending) -> Path:
    campaigns = project.model.campaigns
    if wanted.campaign not in campaigns:
        raise no_such(project, "campaign", wanted.campaign, campaigns)
    channels = campaigns[wanted.campaign].channels
    if "email" not in channels:
        ways = " and ".join(channels)
        raise wrong_usage(f"`{wanted.campaign}` goes out by {ways}, and a mail server takes e-mail", None)
    source = project.place.config.history.source
    if source is None:
        hint = 'add `[history]` with `source = "history.csv"` to `segdsl.toml`'
        raise wrong_usage("without a history nobody knows who was sent what, so nothing is sent", hint)
    return project.folder / source


@contextmanager
def _reached(host: str) -> Iterator[None]:
    """Turns a server that cannot be reached into a Problem."""
    try:
        yield
    except OSError as error:
        raise wrong_usage(f"`{host}` cannot be reached: {reason(error)}", "nothing was sent") from None


@contextmanager
def _mails(job: Job, wanted: Sending) -> Iterator[Path]:
    """The folder with the mails; one that is rendered for this is gone afterwards."""
    if wanted.rendered is not None:
        yield wanted.rendered
        return
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "outbox"
        render(
            job,
            Wanted(wanted.campaign),
            out,
            replace=False,
            form="eml",
            unsure=not wanted.retry_unsure,
        )
        yield out


def _of_campaign(mails: Iterator[Of], campaign: str) -> Iterator[Of]:
    """Mails, or those who are held out of them. Raises Problem for one of another campaign."""
    for mail in mails:
        if mail.campaign != campaign:
            other = f"`{mail.campaign}`" if mail.campaign else "no campaign"
            raise wrong_usage(f"a mail in this folder is of {other}, and not of `{campaign}`", None)
        yield mail


# ---------------------------------------------------------------- what the history and the lists say


def _beside(past: History) -> set[tuple[str, str, str]]:
    """Key, identifier and status of what the history says of customers beside messages."""
    then = past.table[past.table["status"].isin(BESIDE)]
    return set(zip(then["key"], then["message_id"], then["status"], strict=True))


def _barred(project: Files, past: History) -> Callable[[str, str], str | None]:
    """Why nothing goes to a key and address any more, though it might when the mails were rendered."""
    refusing = refusals(past.table, "email")
    lists = read_lists(project.folder, project.place.config.suppression.lists).required()

    def reason(key: str, address: str) -> str | None:
        if key in refusing.keys:
            return refusing.keys[key]
        if (why := refusing.addresses.get(hashed(tidy(address)))) is not None:
            return bounced(why)
        return next((f"on the list `{one.name}`" for one in lists if one.has(key, address)), None)

    return reason


def _suppressed(barred: Callable[[str, str], str | None], mail: Mail) -> str | None:
    return barred(mail.key, mail.to)
