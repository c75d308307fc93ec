"""The shop's books: every table of the shop, written block by block.

In: a folder, a number of customers, a seed. Out: the files of `data/`. Customers are made in blocks,
each from random streams of its own, so memory stays bounded however large the shop is.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from segdsl.shop.catalogue import Catalogue, catalogue, write_products
from segdsl.shop.files import BYTE_ORDER_MARK, GrowingCsv
from segdsl.shop.lines import line_columns
from segdsl.shop.mailings import email_columns
from segdsl.shop.orders import orders
from segdsl.shop.readers import customer_columns, readers
from segdsl.shop.survey import survey_columns
from segdsl.shop.visits import visit_columns

BLOCK = 100_000  # customers


def write_data(folder: Path, customers: int, seed: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    books = catalogue(np.random.default_rng([seed]))
    write_products(books, folder / "products.csv")
    with (
        GrowingCsv(folder / "customers.csv") as customer_file,
        GrowingCsv(folder / "order_lines.csv") as line_file,
        GrowingCsv(folder / "visits.csv") as visit_file,
        GrowingCsv(folder / "email_events.tsv", "\t") as email_file,
        GrowingCsv(folder / "survey.csv", ";", BYTE_ORDER_MARK) as survey_file,
    ):
        files = (customer_file, line_file, visit_file, email_file, survey_file)
        invoices = 0
        for first in range(0, customers, BLOCK):
            invoices += _write_block(files, first, min(BLOCK, customers - first), invoices, books, seed)


def _write_block(
    files: tuple[GrowingCsv, ...], first: int, size: int, invoices_before: int, books: Catalogue, seed: int
) -> int:
    """Writes the rows of some customers and says how many invoices they had."""
    who, life, row, line, view, mail, answer = np.random.default_rng([seed, first]).spawn(7)
    customer_file, line_file, visit_file, email_file, survey_file = files
    people = readers(first, size, who)
    bought = orders(people, life)
    customer_file.append(customer_columns(people, row))
    line_file.append(line_columns(people, bought, books, line, invoices_before))
    visit_file.append(visit_columns(people, bought, view))
    email_file.append(email_columns(people, mail))
    survey_file.append(survey_columns(people, answer))
    return len(bought)
