"""What was in the orders, and what came back.

In: a block of readers, their orders and the catalogue. Out: the columns of `order_lines.csv`, a row per
invoice and title. Guests have no key, deleted accounts one that is nobody's; returns are rows of their own.
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
from segdsl.shop.orders import Orders
from segdsl.shop.readers import Readers, or_deleted

FIRST_INVOICE = 2_000_001


@dataclass(frozen=True, slots=True)
class Lines:
    """Shapes: (number of lines,). `order` is a place among the orders; a price of -1 cent was lost."""

    order: Integers
    moment: Integers
    book: Integers
    quantity: Integers  # negative where it came back
    cents: Integers

    def take(self, which: Integers) -> Lines:
        return Lines(
            self.order[which], self.moment[which], self.book[which], self.quantity[which], self.cents[which]
        )

    def followed_by(self, more: Lines) -> Lines:
        return Lines(
            np.concatenate([self.order, more.order]),
            np.concatenate([self.moment, more.moment]),
            np.concatenate([self.book, more.book]),
            np.concatenate([self.quantity, more.quantity]),
            np.concatenate([self.cents, more.cents]),
        )


def line_columns(
    people: Readers, bought: Orders, books: Catalogue, draw: np.random.Generator, invoices_before: int
) -> dict[str, pa.Array]:
    """`order_lines.csv`: everything bought, then everything returned."""
    sold = _sold(people, bought, books, draw)
    lines = sold.followed_by(_returned(sold, bought, draw))
    letters = chosen(("I", "R"), (lines.quantity < 0).astype(np.int64))
    numbers = texts(FIRST_INVOICE + invoices_before + lines.order)
    guests = draw.random(len(bought)) < 0.02
    keys = or_deleted(people.keys[bought.owner], 0.005, draw)
    return {
        "invoice": pc.binary_join_element_wise(letters, numbers, ""),
        "customer_id": texts(keys[lines.order], guests[lines.order]),
        "sold_at": times(clock.local_times(lines.moment), "%Y-%m-%d %H:%M:%S"),
        "sku": chosen(books.skus, lines.book),
        "quantity": texts(lines.quantity),
        "price": written(lines.cents, lambda cents: "NA" if cents < 0 else f"{cents / 100:.2f}"),
        "gift_wrap": chosen(("x", None), (~bought.gift[lines.order]).astype(np.int64)),
    }


def _sold(people: Readers, bought: Orders, books: Catalogue, draw: np.random.Generator) -> Lines:
    order = np.repeat(np.arange(len(bought)), 1 + draw.poisson(people.basket[bought.owner]))
    owner = bought.owner[order]
    book = books.pick(_genres(people, owner, bought.gift[order], draw), draw)
    several = 1 + draw.poisson(np.where(draw.random(len(order)) < 0.06, 1.5, 0.0))
    reduced = draw.random(len(order)) < people.thrift[owner]
    price = books.cents[book] * np.where(reduced, draw.choice([0.5, 0.7, 0.8], len(order)), 1.0)
    cents = np.where(draw.random(len(order)) < 0.0005, -1, np.round(price)).astype(np.int64)
    # The same book for two people: two rows that look like one row twice.
    twice = np.repeat(np.arange(len(order)), 1 + (draw.random(len(order)) < 0.003))
    return Lines(order, bought.moment[order], book, several, cents).take(twice)


def _genres(people: Readers, owner: Integers, gift: Flags, draw: np.random.Generator) -> Integers:
    """Mostly the favourite; presents are often children's books."""
    other = draw.choice(len(GENRES), len(owner), p=DEMAND)
    genre = np.where(draw.random(len(owner)) < people.devotion[owner], people.genre[owner], other)
    return np.where(gift & (draw.random(len(owner)) < 0.4), GENRES.index("children"), genre)


def _returned(sold: Lines, bought: Orders, draw: np.random.Generator) -> Lines:
    """What came back within three weeks: few, fewer of the cheap ones, no presents."""
    chance: Floats = np.where(sold.cents > 3_000, 0.05, 0.015)
    back = (draw.random(len(sold.order)) < chance) & ~bought.gift[sold.order]
    moment = sold.moment + draw.integers(4, 21, len(sold.order)) * SECONDS
    returned = Lines(sold.order, moment, sold.book, -sold.quantity, sold.cents)
    return returned.take(np.flatnonzero(back & (moment < DAYS * SECONDS)))
