"""Who the customers are, on paper and at heart.

In: how many, and the number of the first. Out: their columns of `customers.csv`, and the temperament
that everything they do is drawn from: when they begin and stop to buy, how often, what, for how much.
Buying follows the Pareto/NBD model of Schmittlein, Morrison and Colombo (1987), "Counting Your
Customers": everybody buys at a rate of their own until, at some moment of their own, they stop.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segdsl.shop.catalogue import DEMAND, GENRES
from segdsl.shop.clock import DAYS, Flags, Floats, Integers, dates
from segdsl.shop.files import chosen, texts, written
from segdsl.shop.names import FIRST, LAST, mailbox

FIRST_KEY = 1
DELETED_KEYS = 9_000_000  # of accounts that were deleted: what they did had to be kept
NEVER, STAYS = -1, 1_000
COUNTRIES = ("DE", "AT", "CH", "FR", "GB", "US", "NL")
LANGUAGES = ("de", "fr", "en")
CITIES: dict[str, tuple[str | None, ...]] = {
    "DE": ("Berlin", "Köln", "Hamburg", "München", "Leipzig", "Frankfurt am Main", "NA", None),
    "AT": ("Wien", "Graz", "Innsbruck", None),
    "CH": ("Zürich", "Genève", "Bern", "NA"),
    "FR": ("Paris", "Lyon", "Saint-Étienne", None),
    "GB": ("London", "Stoke-on-Trent", "NA"),
    "US": ("New York", "Portland", None),
    "NL": ("Amsterdam", "'s-Hertogenbosch"),
}
SOURCES = ("search", "friend", "social", "ads", "fair", "n/a")
_DOMAINS = ("@example.com", "@example.org", "@mail.example", "@leafandlantern.example")  # the last: staff
YES = ("yes", "yes", "Yes", "YES", "y", "true", "1")
NO = ("no", "no", "No", "n", "FALSE", "0")


@dataclass(frozen=True, slots=True)
class Readers:
    """A block of customers; every array has the shape (number of customers,).

    `joined`, `starts` and `stops` are days (`starts` is DAYS for who never buys); `rate` is repeat orders
    per day of ordinary demand; `last_mailing` is the number of the newsletter after which they left the
    list (NEVER: was not on it, STAYS: still is).
    """

    keys: Integers
    country: Integers
    language: Integers
    joined: Integers
    starts: Floats
    stops: Floats
    rate: Floats
    basket: Floats  # usual number of titles in an order, beyond the first
    genre: Integers  # the favourite one
    devotion: Floats  # share of their books that are of it
    thrift: Floats  # share of books bought at a reduced price
    curiosity: Floats  # how much they look around and open mail, about 0 to 1
    last_mailing: Integers
    reachable: Flags  # mail to the address arrives

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def newsletter(self) -> Flags:
        return np.equal(self.last_mailing, STAYS)

    @property
    def buys(self) -> Flags:
        return self.starts < DAYS

    @property
    def alive(self) -> Flags:
        """Who had not lost interest when the data end."""
        return self.stops >= DAYS


def readers(first: int, size: int, draw: np.random.Generator) -> Readers:
    """`size` customers, numbered from `first` (0 for the first of all)."""
    joined = (DAYS * draw.random(size) ** 0.8).astype(np.int64)
    starts, stops = _buying_life(joined, draw)
    country = draw.choice(len(COUNTRIES), size, p=[0.56, 0.12, 0.1, 0.07, 0.06, 0.05, 0.04])
    wants_mail = draw.random(size)
    return Readers(
        keys=FIRST_KEY + first + np.arange(size),
        country=country,
        language=_language(country, draw),
        joined=joined,
        starts=starts,
        stops=stops,
        rate=draw.gamma(0.75, 1 / 80, size),
        basket=draw.gamma(2.0, 0.68, size),
        genre=draw.choice(len(GENRES), size, p=DEMAND),
        devotion=draw.beta(3, 3, size),
        thrift=draw.beta(0.6, 2.4, size),
        curiosity=draw.beta(2, 3, size),
        last_mailing=np.select(
            [wants_mail < 0.64, wants_mail < 0.7], [STAYS, draw.integers(0, 6, size)], NEVER
        ),
        reachable=draw.random(size) > 0.01,
    )


def or_deleted(keys: Integers, share: float, draw: np.random.Generator) -> Integers:
    """The keys, some of them replaced by those of deleted accounts, which are in no list of customers."""
    deleted = DELETED_KEYS + draw.integers(0, 500, len(keys))
    return np.where(draw.random(len(keys)) < share, deleted, keys)


def _buying_life(joined: Integers, draw: np.random.Generator) -> tuple[Floats, Floats]:
    """The days on which buying starts (DAYS: not yet) and stops."""
    size = len(joined)
    at_once = draw.random(size) < 0.55
    starts = joined.astype(np.float64) + np.where(at_once, 0.0, draw.exponential(110.0, size))
    starts = np.where((draw.random(size) < 0.83) & (starts < DAYS), starts, float(DAYS))
    lifetime = draw.exponential(1.0, size) / draw.gamma(0.9, 1 / 420, size)
    return starts, starts + lifetime


def _language(country: Integers, draw: np.random.Generator) -> Integers:
    """Mostly the country's language; newcomers and parts of Switzerland speak another."""
    usual = np.array([0, 0, 0, 1, 2, 2, 2])[country]
    other = draw.choice(3, len(country), p=[0.2, 0.3, 0.5])
    return np.where(draw.random(len(country)) < 0.08, other, usual)


def customer_columns(people: Readers, draw: np.random.Generator) -> dict[str, pa.Array]:
    """`customers.csv`, with the dirt of two systems that were merged."""
    size = len(people)
    first, last = (_names(pool, people.language, draw) for pool in (FIRST, LAST))
    nameless, no_address = draw.random(size) < 0.035, draw.random(size) < 0.01
    return {
        "customer_id": texts(people.keys),
        "first_name": _with_blanks(first, nameless),
        "last_name": last,
        "email": _with_blanks(_addresses(first, last, people.keys, draw), no_address),
        "birthday": _birthdays(size, draw),
        "country": chosen(COUNTRIES, people.country),
        "city": _cities(people.country, draw),
        "language": chosen(LANGUAGES, people.language),
        "joined": written(dates(people.joined), str),
        "source": chosen(SOURCES, draw.choice(len(SOURCES), size, p=[0.36, 0.2, 0.18, 0.14, 0.04, 0.08])),
        "newsletter": _yes_or_no(people.newsletter, draw),
        "club": chosen(("ja", "nein", None), draw.choice(3, size, p=[0.22, 0.68, 0.1])),
        "large_print": chosen(("x", None), (draw.random(size) > 0.02).astype(np.int64)),
        **_phones(people, draw),
    }


def _phones(people: Readers, draw: np.random.Generator) -> dict[str, pa.Array]:
    """Numbers and devices, and what may be sent there.

    999 is no country's code, so a text message sent to one of these numbers reaches nobody.
    """
    size = len(people)
    silent, appless = draw.random(size) > 0.55, draw.random(size) > 0.25
    devices = draw.integers(1 << 40, 1 << 44, size)
    return {
        "phone": written(people.keys, lambda key: f"+99930{key:07}", silent),
        "sms_ok": chosen(("ja", "nein", None), np.where(silent, 2, draw.integers(0, 2, size))),
        "app_device": written(devices, lambda device: f"{device:x}", appless),
        "push_ok": chosen(("ja", "nein", None), np.where(appless, 2, (draw.random(size) > 0.6).astype(int))),
    }


def _with_blanks(values: pa.Array, blank: Flags) -> pa.Array:
    return pc.if_else(pa.array(blank), pa.scalar(None, pa.string()), values)


def _names(pool: dict[str, tuple[str, ...]], language: Integers, draw: np.random.Generator) -> pa.Array:
    """A name of each customer's language; the names early in the pool are the common ones."""
    starts = np.cumsum([0] + [len(pool[code]) for code in LANGUAGES])
    counts = np.array([len(pool[code]) for code in LANGUAGES])
    place = (draw.random(len(language)) ** 1.6 * counts[language]).astype(np.int64)
    return chosen([name for code in LANGUAGES for name in pool[code]], starts[language] + place)


def _addresses(first: pa.Array, last: pa.Array, keys: Integers, draw: np.random.Generator) -> pa.Array:
    ends = chosen(_DOMAINS, draw.choice(len(_DOMAINS), len(keys), p=[0.5, 0.3, 0.19, 0.01]))
    names = [_mailboxes(first), _mailboxes(last)]
    numbers = texts(keys - FIRST_KEY + 1)
    return pc.binary_join_element_wise(pc.binary_join_element_wise(*names, "."), numbers, ends, "")


def _mailboxes(names: pa.Array) -> pa.Array:
    encoded = names.dictionary_encode()
    return pa.array([mailbox(name) for name in encoded.dictionary.to_pylist()]).take(encoded.indices)


def _birthdays(size: int, draw: np.random.Generator) -> pa.Array:
    """Day first, as Germans write it; a form that insisted on an answer got 01.01.1900."""
    ages = 16 + 70 * draw.beta(2.2, 3.0, size)
    days = np.datetime64("2026-03-31") - (ages * 365.25).astype(np.int64).astype("timedelta64[D]")
    days = np.where(draw.random(size) < 0.02, np.datetime64("1900-01-01"), days)
    return written(days, lambda date: date.strftime("%d.%m.%Y"), draw.random(size) < 0.24)


def _cities(country: Integers, draw: np.random.Generator) -> pa.Array:
    counts = np.array([len(CITIES[code]) for code in COUNTRIES])
    starts = np.cumsum(np.concatenate([[0], counts]))
    place = (draw.random(len(country)) * counts[country]).astype(np.int64)
    return chosen([city for code in COUNTRIES for city in CITIES[code]], starts[country] + place)


def _yes_or_no(answers: Flags, draw: np.random.Generator) -> pa.Array:
    """The same answer in the spellings of both systems."""
    for_yes = draw.integers(0, len(YES), len(answers))
    for_no = draw.integers(0, len(NO), len(answers))
    return chosen(YES + NO, np.where(answers, for_yes, len(YES) + for_no))
