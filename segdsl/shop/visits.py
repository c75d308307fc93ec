"""Page views of the shop's site in its last half year, as the web analytics tool exports them.

In: a block of readers and their orders. Out: the columns of `visits.csv`: times in UTC, rows without a
user where nobody was signed in.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from segdsl.shop import clock
from segdsl.shop.catalogue import DEMAND, GENRES
from segdsl.shop.clock import DAYS, SECONDS, Floats, Integers
from segdsl.shop.files import chosen, texts, times
from segdsl.shop.orders import Orders
from segdsl.shop.readers import Readers, or_deleted

KEPT = 180  # days that the tool keeps
PAGES = ("home", "genre", "book", "wishlist", "cart")
_CART = PAGES.index("cart")


def visit_columns(people: Readers, bought: Orders, draw: np.random.Generator) -> dict[str, pa.Array]:
    """`visits.csv`: looking around, and the cart a few minutes before each order."""
    views = draw.poisson(_expected_views(people))
    owner = np.repeat(np.arange(len(people)), views)
    since = np.maximum(people.joined, DAYS - KEPT)[owner]
    moment = (since + (draw.random(len(owner)) * (DAYS - since)).astype(np.int64)) * SECONDS
    moment = moment + clock.times_of_day(draw, len(owner))
    page = draw.choice(len(PAGES), len(owner), p=[0.32, 0.26, 0.3, 0.05, 0.07])
    carts = np.flatnonzero((bought.moment > (DAYS - KEPT + 1) * SECONDS) & (bought.moment % SECONDS > 3600))
    minutes_before = draw.integers(2, 50, len(carts)) * 60
    owner = np.concatenate([owner, bought.owner[carts]])
    moment = np.concatenate([moment, bought.moment[carts] - minutes_before])
    page = np.concatenate([page, np.full(len(carts), _CART)])
    by_time = np.lexsort((page, owner, moment))
    return _columns(people, owner[by_time], moment[by_time], page[by_time], draw)


def _expected_views(people: Readers) -> Floats:
    """Per customer: many while they buy, some while they are new, hardly any once they have stopped."""
    fresh = people.joined > DAYS - 120
    interest = np.where(people.alive & people.buys, 7.0, np.where(fresh, 6.0, 0.6))
    return interest * (0.2 + 2 * people.curiosity)


def _columns(
    people: Readers, owner: Integers, moment: Integers, page: Integers, draw: np.random.Generator
) -> dict[str, pa.Array]:
    favourite = draw.random(len(owner)) < people.devotion[owner]
    genre = np.where(favourite, people.genre[owner], draw.choice(len(GENRES), len(owner), p=DEMAND))
    signed_out = (draw.random(len(owner)) < 0.08) & (page != _CART)
    return {
        "user": texts(or_deleted(people.keys[owner], 0.003, draw), signed_out),
        "seen_at": times(clock.utc_times(moment), "%Y-%m-%dT%H:%M:%SZ"),
        "page": chosen(PAGES, page),
        "genre": chosen((*GENRES, None), np.where((page == 1) | (page == 2), genre, len(GENRES))),
        "device": chosen(("phone", "desktop", "tablet"), draw.choice(3, len(owner), p=[0.55, 0.35, 0.1])),
    }
