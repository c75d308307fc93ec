"""A dry run: who would get what and who would not, and why. Nothing is written or rendered.

In: what was settled. Out: a `Forecast` of each mailing, counted; or what becomes of one customer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest

import numpy as np

from segdsl.campaigns.batch import Batch
from segdsl.campaigns.batches import Rows
from segdsl.campaigns.fates import FATES, Fate, Settled
from segdsl.diagnostics import wrong_usage
from segdsl.model.project import Campaign, Segment
from segdsl.project.files import Files
from segdsl.runs.settling import SettledRun

WORDS: Mapping[Fate, str] = {
    "suppressed": "suppressed",
    "other_campaign": "goes to another campaign",
    "sent_already": "sent already",
    "capped": "capped",
    "held_out": "held out",
    "stopped": "stopped",
    "skipped": "skipped",
    "waiting": "waiting",
}
_OF_SEVERAL: Mapping[Fate, str] = {"other_campaign": "go to another campaign"}
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Customers of an audience who get nothing for one reason; `examples` are some of their keys."""

    fate: Fate
    reason: str
    customers: int
    examples: tuple[str, ...]

    @property
    def words(self) -> str:
        """What becomes of them, for people: `52 go to another campaign`."""
        words = WORDS[self.fate] if self.customers == 1 else _OF_SEVERAL.get(self.fate, WORDS[self.fate])
        return f"{self.customers:,} {words}"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would become of an audience. Of `recipients`, some messages may still be held back.

    shares: how many of the recipients have each `step`, `variant`, `template`, `persona` and `language`, by
            name, the most frequent first
    """

    name: str
    description: str | None
    audience: int
    recipients: int
    examples: tuple[str, ...]
    shares: Mapping[str, Mapping[str, int]]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Prospect:
    """What would become of one customer in one mailing: a batch, or a fate and its reason, or neither.

    With neither, the customer is not in the audience. In the middle of a series, `next_step` is named.
    """

    name: str
    batch: Batch | None = None
    fate: Fate | None = None
    reason: str | None = None
    next_step: str | None = None

    @property
    def words(self) -> str:
        """What would become of them, for people: `gets the template sale, in de, by email`."""
        if self.batch is not None:
            batch = self.batch
            facts = [f"the step {batch.step.name}"] if batch.step else []
            facts += [f"the template {batch.template}"] if batch.template else []
            facts += [f"variant {batch.variant.name}"] if batch.variant else []
            facts += [f"in the voice of {batch.persona.name}"] if batch.persona else []
            return f"gets {', '.join([*facts, f'in {batch.locale}', f'by {batch.channel}'])}"
        if self.fate is None:
            return "not in its audience"
        waits = self.next_step is not None and self.fate in FATES  # those of a series say it themselves
        later = f"; the step {self.next_step} waits" if waits else ""
        return f"{WORDS[self.fate]}: {self.reason}{later}"


def forecasts(project: Files, ran: SettledRun) -> tuple[Forecast, ...]:
    """One for each mailing, in the order of declarations."""
    declared: dict[str, Segment | Campaign] = {**project.model.segments, **project.model.campaigns}
    return tuple(_forecast(name, declared[name].description, one) for name, one in ran.settled.items())


def _forecast(name: str, description: str | None, one: Settled) -> Forecast:
    recipients, left = one.recipients, one.left
    numbers = np.bincount(recipients.batch_of, minlength=len(recipients.batches)).tolist()
    shares: dict[str, Counter[str]] = {}
    for batch, number in zip(recipients.batches, numbers, strict=True):
        for what, value in _parts(batch) if number else ():
            shares.setdefault(what, Counter())[value] += number
    causes = list(left.reasons.items())
    places = {cause: left.rows[_of_cause(one, cause)] for cause, _ in causes}
    return Forecast(
        name,
        description,
        len(one),
        len(recipients),
        _some(one, recipients.rows),
        {what: dict(sorted(c.items(), key=lambda pair: (-pair[1], pair[0]))) for what, c in shares.items()},
        tuple(LeftOut(*cause, number, _some(one, places[cause])) for cause, number in causes),
    )


def _of_cause(one: Settled, cause: tuple[Fate, str]) -> Rows:
    numbers = [number for number, other in enumerate(one.left.causes) if other == cause]
    return np.flatnonzero(np.isin(one.left.why, numbers))


def _parts(batch: Batch) -> Iterable[tuple[str, str]]:
    if batch.step is not None:
        yield "step", batch.step.name
    if batch.variant is not None:
        yield "variant", batch.variant.name
    yield "template", batch.template or "none"
    if batch.persona is not None:
        yield "persona", batch.persona.name
    yield "language", batch.locale


def _some(one: Settled, rows: Rows) -> tuple[str, ...]:
    """The first keys, shorter ones before longer ones: the same ones in whatever order the rows come."""
    keys = one.recipients.audience.keys.iloc[rows]
    return tuple(nsmallest(_EXAMPLES, map(str, keys), key=lambda key: (len(key), key)))


def prospects(ran: SettledRun, key: str) -> tuple[Prospect, ...]:
    """What would become of the customer with this key. Raises Problem where there is none."""
    places = np.flatnonzero(ran.audience.keys == key.strip())
    if not len(places):
        hint = ", ".join(f"`{k}`" for k in ran.audience.keys.head(_EXAMPLES)) or "there are no customers"
        message = f"no customer has the key `{key}`"
        raise wrong_usage(message, hint=f"keys look like {hint}")
    return tuple(_prospect(name, one, int(places[0])) for name, one in ran.settled.items())


def _prospect(name: str, one: Settled, row: int) -> Prospect:
    recipients = one.recipients
    place = int(np.searchsorted(recipients.rows, row))
    if place < len(recipients) and recipients.rows[place] == row:
        return Prospect(name, recipients.batches[int(recipients.batch_of[place])])
    cause = one.left.cause(row)
    if cause is None:
        return Prospect(name)
    step = None if one.next_step is None else one.next_step[int(one.next_step.of[row])]
    return Prospect(name, None, *cause, next_step=step.name if step else None)
