"""Unsubscribing by the tokens of links: they are written into the history.

In: a project and tokens. Out: how many people wanted no more, and which tokens are none of ours. What is
written is on the disk when this ends; a token that comes again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from segdsl.campaigns.history_adding import adding, append
from segdsl.campaigns.history_file import Entry
from segdsl.diagnostics import wrong_usage
from segdsl.runs.job import Job
from segdsl.runs.settling import history
from segdsl.tokens import Leaving, secrets_of


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """What became of tokens: people who were written down, those who were already, and what was no token.

    wrong: the place of each token that is none of ours, counted from 1, and why
    """

    new: int
    known: int
    wrong: tuple[tuple[int, str], ...] = ()


def unsubscribe(job: Job, tokens: Iterable[str]) -> Unsubscribed:
    """Raises Problem where the project has no secret or no history; then the history is as it was."""
    names = job.project.place.config.email.unsubscribe_secret
    if not names:
        hint = 'add `unsubscribe_secret = "env:UNSUBSCRIBE_SECRET"` under `[email]` in `segdsl.toml`'
        raise wrong_usage("the project has no secret that tokens are made with", hint)
    path = job.project.history
    if path is None:
        hint = 'add `[history]` with `source = "history.csv"` to `segdsl.toml`'
        raise wrong_usage("the project keeps no history to write down who unsubscribed", hint)
    secrets = secrets_of(names)
    leaving: list[Leaving] = []
    wrong: list[tuple[int, str]] = []
    for place, token in enumerate(tokens, start=1):
        try:
            leaving.append(secrets.opened(token.strip()))
        except ValueError as error:
            wrong.append((place, str(error)))
    with adding(path, "segdsl unsubscribe"):
        past, _ = history(job)
        table = past.table[past.table["status"] == "unsubscribed"]
        gone = set(zip(table["key"], table["channel"], strict=True))
        new: dict[tuple[str, str], Leaving] = {}
        for one in leaving:
            if gone.isdisjoint({(one.key, one.channel), (one.key, "")}):
                new.setdefault((one.key, one.channel), one)
        if new:
            append(path, map(_entry, new.values()))
    return Unsubscribed(len(new), len(leaving) - len(new), tuple(wrong))


def _entry(one: Leaving) -> Entry:
    now = datetime.now(UTC)
    return Entry(one.campaign, one.key, one.channel, one.variant, now, "", "unsubscribed")
