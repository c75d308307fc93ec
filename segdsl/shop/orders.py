"""What the customers bought: orders, their lines, and what came back.

In: a block of readers and the catalogue. Out: the orders (visits and mail refer to them) and the columns of
`order_lines.csv`, a row per invoice and title.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segdsl.shop import clock
from segdsl.shop.catalogue import DEMAND, GENRES, Catalogue
from segdsl.shop.clock import DAYS, SECONDS, Flags, Floats, Integers
from segdsl.shop.files import chosen, texts, times, written
from segdsl.shop.readers import Readers

FIRST_INVOICE = 2_000_001
DELETED_KEYS = 9_000_000  # accounts that were deleted: their orders had to be kept


@dataclass(frozen=True, slots=True)
class Orders:
    """Orders by time; shapes: (number of orders,). `owner` is a place in the block of readers."""

    owner: Integers
    moment: Integers
    gift: Flags

    def __len__(self) -> int:
        return len(self.owner)


def orders(people: Readers, draw: np.random.Generator) -> Orders:
    """A first order for everyone who buys, and repeats at their own rate until they stop."""
    begin = clock.busy_time(people.starts)
    lasting = clock.busy_time(np.minimum(people.stops, DAYS)) - begin
    repeats = np.where(people.buys, draw.poisson(people.rate * lasting), 0)
    owner = np.repeat(np.arange(len(people)), np.where(people.buys, 1 + repeats, 0))
    first = np.diff(owner, prepend=-1) > 0
    later = np.where(first, 0.0, draw.random(len(owner)))
    days = clock.from_busy_time(begin[owner] + later * lasting[owner]).astype(np.int64)
    moment = np.minimum(days, DAYS - 1) * SECONDS + clock.times_of_day(draw, len(owner))
    by_time = np.lexsort((owner, moment))
    return Orders(owner[by_time], moment[by_time], _gifts(moment[by_time], draw))


def _gifts(moment: Integers, draw: np.random.Generator) -> Flags:
    """Wrapped as a gift: one order in twenty, before Christmas one in three."""
    month = clock.local_times(moment).astype("datetime64[M]").astype(np.int64) % 12 + 1
    return draw.random(len(moment)) < np.where(month >= 11, 0.33, 0.05)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Shapes: (number of lines,). `order` is a place among the orders."""

    order: Integers
    book: Integers
    quantity: Integers
    cents: Integers

    def take(self, which: Integers) -> _Lines:
        return _Lines(self.order[which], self.book[which], self.quantity[which], self.cents[which])


def line_columns(
    people: Readers, bought: Orders, books: Catalogue, draw: np.random.Generator, invoices_before: int
) -> dict[str, pa.Array]:
    """`order_lines.csv`: everything bought, then everything returned."""
    lines = _lines(people, bought, books, draw)
    back = lines.take(_returned(lines, bought, draw))
    moment = bought.moment[back.order] + draw.integers(4, 21, len(back.order)) * SECONDS
    back = back.take(np.flatnonzero(moment < DAYS * SECONDS))
    moment = np.concatenate([bought.moment[lines.order], moment[moment < DAYS * SECONDS]])
    every = _Lines(*(np.concatenate(pair) for pair in zip(_arrays(lines), _arrays(back), strict=True)))
    returned = np.arange(len(every.order)) >= len(lines.order)
    keys, blank = _buyers(people, bought, draw)
    numbers = FIRST_INVOICE + invoices_before + every.order
    return {
        "invoice": pc.binary_join_element_wise(
            chosen(("I", "R"), returned.astype(np.int64)), texts(numbers), ""
        ),
        "customer_id": texts(keys[every.order], blank[every.order]),
        "sold_at": times(clock.local_times(moment), "%Y-%m-%d %H:%M:%S"),
        "sku": chosen(books.skus, every.book),
        "quantity": texts(np.where(returned, -every.quantity, every.quantity)),
        "price": written(every.cents, lambda cents: "NA" if cents < 0 else f"{cents / 100:.2f}"),
        "gift_wrap": chosen(("x", None), (~bought.gift[every.order]).astype(np.int64)),
    }


def _arrays(lines: _Lines) -> tuple[Integers, ...]:
    return lines.order, lines.book, lines.quantity, lines.cents


def _lines(people: Readers, bought: Orders, books: Catalogue, draw: np.random.Generator) -> _Lines:
    order = np.repeat(np.arange(len(bought)), 1 + draw.poisson(people.basket[bought.owner]))
    owner = bought.owner[order]
    book = books.pick(_genres(people, owner, bought.gift[order], draw), draw)
    several = 1 + draw.poisson(np.where(draw.random(len(order)) < 0.06, 1.5, 0.0))
    reduced = draw.random(len(order)) < people.thrift[owner]
    price = books.cents[book] * np.where(reduced, draw.choice([0.5, 0.7, 0.8], len(order)), 1.0)
    cents = np.where(draw.random(len(order)) < 0.0005, -1, np.round(price)).astype(np.int64)
    # The same book for two people: two rows that look like one row twice.
    twice = np.repeat(np.arange(len(order)), 1 + (draw.random(len(order)) < 0.003))
    return _Lines(order, book, several, cents).take(twice)


def _genres(people: Readers, owner: Integers, gift: Flags, draw: np.random.Generator) -> Integers:
    """Mostly the favourite; presents are often children's books."""
    other = draw.choice(len(GENRES), len(owner), p=DEMAND)
    genre = np.where(draw.random(len(owner)) < people.devotion[owner], people.genre[owner], other)
    return np.where(gift & (draw.random(len(owner)) < 0.4), GENRES.index("children"), genre)


def _returned(lines: _Lines, bought: Orders, draw: np.random.Generator) -> Integers:
    """Lines that are sent back: few, and fewer of the cheap ones."""
    chance: Floats = np.where(lines.cents > 3_000, 0.05, 0.015)
    return np.flatnonzero((draw.random(len(lines.order)) < chance) & ~bought.gift[lines.order])


def _buyers(people: Readers, bought: Orders, draw: np.random.Generator) -> tuple[Integers, Flags]:
    """The key on each invoice, and whether it is blank: guests have none, deleted accounts a dangling one."""
    luck = draw.random(len(bought))
    deleted = DELETED_KEYS + draw.integers(0, 500, len(bought))
    return np.where(luck > 0.995, deleted, people.keys[bought.owner]), luck < 0.02
