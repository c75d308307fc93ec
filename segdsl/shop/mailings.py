"""What happened to the monthly newsletter, as the e-mail provider exports it.

In: a block of readers. Out: the columns of `email_events.tsv`: a row for each newsletter sent, opened,
clicked, bounced, complained about or unsubscribed from. The provider changed its spelling once.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa

from segdsl.shop import clock
from segdsl.shop.clock import DAYS, SECONDS, Flags, Floats, Integers
from segdsl.shop.files import chosen, texts, times
from segdsl.shop.readers import Readers, or_deleted

MAILINGS = (
    *(dt.date(2025, month, 5) for month in (10, 11, 12)),
    *(dt.date(2026, month, 5) for month in (1, 2, 3)),
)
NEW_SPELLING = 4  # from this mailing on kinds are written with a capital
KINDS = ("sent", "opened", "clicked", "bounced", "complained", "unsubscribed")
_HOURS = ((0, 1), (1, 20), (20, 44), (0, 1), (2, 40), (2, 40))  # after the start of sending: from, to


def email_columns(people: Readers, draw: np.random.Generator) -> dict[str, pa.Array]:
    """`email_events.tsv`, mailing by mailing."""
    blocks = [_mailing(people, number, draw) for number in range(len(MAILINGS))]
    owner, moment, kind, mailing = (np.concatenate(column) for column in zip(*blocks, strict=True))
    spelling = kind + np.where(mailing >= NEW_SPELLING, len(KINDS), 0)
    return {
        "recipient": texts(or_deleted(people.keys[owner], 0.002, draw)),
        "happened_at": times(clock.local_times(moment), "%Y-%m-%d %H:%M:%S"),
        "kind": chosen(KINDS + tuple(kind.capitalize() for kind in KINDS), spelling),
        "mailing": chosen([f"newsletter {date:%Y-%m}" for date in MAILINGS], mailing),
    }


def _mailing(
    people: Readers, number: int, draw: np.random.Generator
) -> tuple[Integers, Integers, Integers, Integers]:
    """Owner, moment, kind and mailing of each event of one mailing, by time."""
    start = clock.day(MAILINGS[number])
    who = _who_did_what(people, number, (people.joined < start) & (people.last_mailing >= number), draw)
    owner = np.concatenate(who)
    kind = np.repeat(np.arange(len(KINDS)), [len(places) for places in who])
    earliest, latest = (3600 * np.array(hours)[kind] for hours in zip(*_HOURS, strict=True))
    moment = start * SECONDS + 7 * 3600 + draw.integers(earliest, latest)
    by_time = np.lexsort((kind, owner, moment))
    return owner[by_time], moment[by_time], kind[by_time], np.full(len(owner), number)


def _who_did_what(
    people: Readers, number: int, gets: Flags, draw: np.random.Generator
) -> tuple[Integers, ...]:
    """For each of KINDS the customers concerned."""
    reached = np.flatnonzero(gets & people.reachable)
    opened = reached[draw.random(len(reached)) < _eagerness(people)[reached]]
    clicked = opened[draw.random(len(opened)) < 0.1 + 0.3 * people.curiosity[opened]]
    bounced = np.flatnonzero(gets & ~people.reachable)
    complained = reached[draw.random(len(reached)) < 0.0012]
    leaving = reached[people.last_mailing[reached] == number]
    return np.flatnonzero(gets), opened, clicked, bounced, complained, leaving


def _eagerness(people: Readers) -> Floats:
    """The chance that a newsletter is opened."""
    fresh = people.joined > DAYS - 200
    return np.where((people.alive & people.buys) | fresh, 0.25 + 0.6 * people.curiosity, 0.12)
