"""Writes the whole sample shop into a folder.

In: a folder, a number of customers, a seed. Out: `segdsl.toml`, `rules/` and the booksellers' choice of books
(all from `project/` beside this file), and the rest of `data/`, made up. Templates and personas are the
library's: whoever starts a project copies them.
"""

from __future__ import annotations

import shutil
from pathlib import Path

PROJECT = Path(__file__).parent / "project"
CUSTOMERS = 10_000
SEED = 2417


def write_shop(folder: Path, customers: int = CUSTOMERS, seed: int = SEED) -> None:
    """A bookstore with so many customers, about ten order lines each; its data end on 31 March 2026.

    Raises ValueError where there would be no customer, OSError where the folder can't be written.
    """
    from segdsl.shop.books import write_data  # numpy and pyarrow are slow to import

    if customers < 1:
        raise ValueError("a shop needs at least one customer")
    shutil.copytree(PROJECT, folder, dirs_exist_ok=True)
    write_data(folder / "data", customers, seed)
