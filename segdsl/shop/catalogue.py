"""The books on sale, and the list of them that the German ERP system exports.

Out: `products.csv`, separated by semicolons, in Latin-1, with prices like 1.249,00, dates like
03.11.2023 and article numbers with leading zeros.
"""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from segdsl.shop.clock import END, Floats, Integers

GENRES = (
    "crime", "fantasy", "romance", "literary", "history",
    "children", "science", "cooking", "travel", "comics",
)  # fmt: skip
DEMAND = np.array([0.2, 0.15, 0.15, 0.12, 0.08, 0.12, 0.05, 0.05, 0.04, 0.04])  # of each genre
BOOKS_PER_GENRE = 60

_BINDINGS = ("paperback", "paperback", "hardcover", "e-book", "audiobook")
_FIRST_WORDS = (
    "The Silent", "A Small", "The Last", "Größere", 'The "Quiet"', "Beyond the", "Café", "The Glass",
    "Winter,", "The Cartographer's", "Salt and", "An Honest", "Élan and the", "Twelve", "The Long Way to",
)  # fmt: skip
_LAST_WORDS: dict[str, tuple[str, ...]] = {
    "crime": ("Witness", "Harbour", "Alibi", "Lake"),
    "fantasy": ("Dragon", "Throne", "Forest", "Oath"),
    "romance": ("Summer", "Letter", "Wedding", "Heart"),
    "literary": ("House; a Novel", "Sister", "Room", "Silence"),
    "history": ("Empire", "Siege", "Queen", "Century"),
    "children": ("Owl", "Bear", "Moon", "Kite"),
    "science": ("Atom", "Brain", "Ocean", "Proof"),
    "cooking": ("Kitchen", "Lemon", "Table", "Bread"),
    "travel": ("Road", "Island", "Train", "Alps"),
    "comics": ("Robot", "Mask", "City", "Ghost"),
}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Books in order of genre: book i is of genre i // BOOKS_PER_GENRE.

    `cents` holds the list prices; collectors' editions cost up to 1,249 euros. The last books have been
    sold but are not in the list any more. Shapes: (number of books,).
    """

    skus: tuple[str, ...]
    titles: tuple[str, ...]
    bindings: tuple[str, ...]
    cents: Integers
    published: tuple[dt.date | None, ...]

    def pick(self, genres: Integers, draw: np.random.Generator) -> Integers:
        """A book of each genre given; a few books sell far more than the rest."""
        popularity: Floats = draw.random(len(genres)) ** 2.5
        return genres * BOOKS_PER_GENRE + (popularity * BOOKS_PER_GENRE).astype(np.int64)


def catalogue(draw: np.random.Generator) -> Catalogue:
    books = range(len(GENRES) * BOOKS_PER_GENRE)
    bindings = tuple(_BINDINGS[kind] for kind in draw.integers(0, len(_BINDINGS), len(books)))
    ages = draw.integers(10, 9_000, len(books)).tolist()
    words = draw.integers(0, 60, len(books))
    return Catalogue(
        skus=tuple(f"{117 + 7 * book:05}" for book in books),
        titles=tuple(_title(book, word) for book, word in zip(books, words, strict=True)),
        bindings=bindings,
        cents=_list_prices(bindings, draw),
        published=tuple(None if age % 23 == 0 else END - dt.timedelta(days=age) for age in ages),
    )


def _title(book: int, word: int) -> str:
    last_words = _LAST_WORDS[GENRES[book // BOOKS_PER_GENRE]]
    return f"{_FIRST_WORDS[word % len(_FIRST_WORDS)]} {last_words[word // len(_FIRST_WORDS)]}"


def _list_prices(bindings: tuple[str, ...], draw: np.random.Generator) -> Integers:
    usual = {"paperback": 11, "hardcover": 22, "e-book": 8, "audiobook": 15}
    euros = np.array([usual[binding] for binding in bindings]) + draw.integers(0, 8, len(bindings))
    collectors = np.flatnonzero(np.arange(len(bindings)) % 37 == 36)
    euros[collectors] = np.round(60 * 20.8 ** draw.random(len(collectors)))
    euros[collectors[-1]] = 1249
    return euros * 100 - np.where(euros > 50, 0, 1)


def write_products(books: Catalogue, path: Path) -> None:
    with path.open("w", encoding="latin-1", newline="") as file:
        rows = csv.writer(file, delimiter=";", lineterminator="\r\n")
        rows.writerow(("SKU", "Title", "Genre", "Binding", "List price (EUR)", "Published"))
        for book, sku in enumerate(books.skus):
            if book % 97 == 50:  # out of print: sold once, no longer listed
                continue
            published = books.published[book]
            rows.writerow((
                sku, books.titles[book], GENRES[book // BOOKS_PER_GENRE], books.bindings[book],
                _in_german(int(books.cents[book])), published.strftime("%d.%m.%Y") if published else "",
            ))  # fmt: skip


def _in_german(cents: int) -> str:
    """124900 as 1.249,00."""
    return f"{cents / 100:,.2f}".translate(str.maketrans(",.", ".,"))
