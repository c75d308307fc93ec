"""Who may not be written to, on which channel, and why.

In: the customers' addresses and consent, lists of those who must not be written to, and what mail providers
reported. Out: a `Reach`. What is said of an address is said of every customer who has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from segdsl.addresses import SHA256, compared, hashed, spellings, tidy_phone
from segdsl.campaigns.batches import Rows
from segdsl.campaigns.fates import Flags
from segdsl.campaigns.history import REFUSALS, bounced
from segdsl.campaigns.past import Past
from segdsl.channels import channel_called

_WORDS = {"bounced": "bounced", "complained": "complained of spam", "unsubscribed": "unsubscribed"}


@dataclass(frozen=True, slots=True, eq=False)
class Bar:
    """Customers who may not be written to, for one reason."""

    reason: str
    who: Flags


@dataclass(frozen=True, slots=True, eq=False)
class SuppressionList:
    """What a file lists, each entry as `compared`: keys, addresses, or SHA-256 of tidied addresses."""

    name: str
    entries: frozenset[str]

    def has(self, key: str, address: str) -> bool:
        """Whether a customer is on it."""
        own = compared(address)
        return not self.entries.isdisjoint((compared(key), own, *map(hashed, spellings(own))))


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Whom each channel reaches. By default everybody.

    barred: by channel; channels that are not there bar nobody
    same:   by channel, for each customer the number of their address, -1 where it is unknown
    order:  the place of each customer in the order of keys
    """

    barred: Mapping[str, tuple[Bar, ...]] = field(default_factory=dict)
    same: Mapping[str, Rows] = field(default_factory=dict)
    order: Rows | None = None

    def bars(self, channel: str) -> tuple[Bar, ...]:
        return self.barred.get(channel, ())

    def doubles(self, channel: str, among: Flags, before: Flags | None = None) -> Bar:
        """Of customers with one address, all but the first by key: nobody reads the same mail twice.

        Those in `before` come before all others.
        """
        who = np.zeros(len(among), dtype=bool)
        if (number := self.same.get(channel)) is not None and self.order is not None:
            rows = np.flatnonzero(among & (number >= 0))
            rows = rows[np.argsort(self.order[rows], kind="stable")]
            if before is not None:
                rows = rows[np.argsort(~before[rows], kind="stable")]
            _, firsts = np.unique(number[rows], return_index=True)
            who[rows] = True
            who[rows[firsts]] = False
        return Bar("another customer with the same address comes first", who)


def reach(
    keys: pd.Series[str],
    addresses: Mapping[str, pd.Series[str] | None],
    consents: Mapping[str, tuple[str, Flags] | None],
    lists: Iterable[SuppressionList],
    past: Past | None,
) -> Reach:
    """What is known of each channel: the column of addresses, and the name and flags of the consent."""
    lists = tuple(lists)
    tidied = {channel: _tidied(column, channel) for channel, column in addresses.items()}
    numbers = {c: _numbered(column) for c, column in tidied.items() if column is not None}
    barred = {
        channel: (
            *_without_consent(consents.get(channel)),
            *_listed(keys, tidied[channel], numbers.get(channel), lists),
            *_refused(past, channel, tidied[channel], numbers.get(channel)),
        )
        for channel in addresses
    }
    return Reach(barred, numbers, _order(keys))


def _tidied(column: pd.Series[str] | None, channel: str) -> pd.Series[str] | None:
    if column is None:
        return None
    own = tidy_phone if channel_called(channel).home == "phone" else compared
    return column.map(own, na_action="ignore").mask(lambda c: c == "")


def _numbered(addresses: pd.Series[str]) -> Rows:
    numbers, _ = pd.factorize(addresses)
    return np.asarray(numbers, dtype=np.intp)


def _without_consent(consent: tuple[str, Flags] | None) -> tuple[Bar, ...]:
    return () if consent is None else (Bar(f"no consent (`{consent[0]}` is not yes)", ~consent[1]),)


def _listed(
    keys: pd.Series[str],
    addresses: pd.Series[str] | None,
    numbers: Rows | None,
    lists: tuple[SuppressionList, ...],
) -> tuple[Bar, ...]:
    if not lists:
        return ()
    tidied = keys.map(compared)
    hashes = _hashes(addresses) if any(map(_hashed, lists)) else ()
    bars = []
    for one in lists:
        who = tidied.isin(one.entries).to_numpy(dtype=bool, copy=True)
        for column in (addresses, *hashes):
            if column is not None:
                who |= column.isin(one.entries).to_numpy(dtype=bool)
        bars.append(Bar(f"on the list `{one.name}`", _with_their_address(who, numbers)))
    return tuple(bars)


def _hashed(one: SuppressionList) -> bool:
    return any(SHA256.fullmatch(entry) for entry in one.entries)


def _hashes(addresses: pd.Series[str] | None) -> tuple[pd.Series[str], ...]:
    """The hashes of the addresses as they are compared, and of those with a domain in its own letters."""
    if addresses is None:
        return ()
    hashes = (addresses.map(hashed, na_action="ignore"),)
    if not addresses.str.contains("xn--", regex=False, na=False).any():
        return hashes
    return (*hashes, addresses.map(lambda own: hashed(spellings(own)[-1]), na_action="ignore"))


def _refused(
    past: Past | None, channel: str, addresses: pd.Series[str] | None, numbers: Rows | None
) -> tuple[Bar, ...]:
    """What is said of customers holds for their address, what is said of an address for it alone."""
    if past is None:
        return ()
    refusing = past.refusals(channel)
    people = (
        Bar(_WORDS[status], _with_their_address(past.refused(refusing, status), numbers))
        for status in REFUSALS
    )
    return (*people, *_bounced(addresses, refusing.addresses))


def _bounced(addresses: pd.Series[str] | None, reasons: Mapping[str, str]) -> Iterator[Bar]:
    if addresses is None or not reasons:
        return
    words = addresses.map(hashed, na_action="ignore").map({a: bounced(why) for a, why in reasons.items()})
    for reason in sorted(words.dropna().unique()):
        yield Bar(reason, words.eq(reason).to_numpy(dtype=bool))


def _with_their_address(who: Flags, numbers: Rows | None) -> Flags:
    """These customers, and all who have an address of theirs."""
    if numbers is None or not who.any():
        return who
    meant = np.unique(numbers[who & (numbers >= 0)])
    return who | np.isin(numbers, meant)


def _order(keys: pd.Series[str]) -> Rows:
    """Places in the order of keys: whole numbers by size, texts by code point."""
    whole = keys.str.fullmatch(r"-?\d{1,18}").all() if len(keys) else False
    order = np.argsort(keys.astype("int64") if whole else keys.to_numpy(dtype=object), kind="stable")
    places = np.empty(len(keys), dtype=np.intp)
    places[order] = np.arange(len(keys))
    return places
