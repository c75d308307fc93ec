"""Names for columns and tables, made from what files call them: ASCII, in snake case, each used once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from segdsl.syntax.lexing import CONTEXTUAL

FAMILIAR = (
    "order",
    "purchase",
    "transaction",
    "invoice",
    "line",
    "visit",
    "event",
    "sale",
    "session",
    "payment",
    "charge",
    "booking",
    "subscription",
    "ticket",
    "receipt",
    "bestellung",
    "rechnung",
)
_LONGEST = 40
# What platforms write into the names of files that they export.
_INCIDENTAL = ("export", "exports", "exported", "data", "download", "unified", "all", "csv", "report")
# Words that the grammar reads in its own way after a key or a place would need backquotes there.
_AVOIDED = frozenset({*CONTEXTUAL, "at", "row", "key", "from", "column", "where"})


def snake_case(header: str) -> str:
    """`CustomerID` is customer_id, `Annual Income (k$)` annual_income_k; "" where no letter is left."""
    text = unicodedata.normalize("NFKD", header.replace("ß", "ss")).encode("ascii", "ignore").decode()
    text = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", text)
    text = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", text)
    return re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_").lower()


def column_name(header: str, position: int, taken: Collection[str]) -> str:
    """A name for a column; `position` is counted from 1."""
    name = _shortened(snake_case(header)) or f"column_{position}"
    if name[0].isdigit():
        name = f"n_{name}"
    if name in _AVOIDED:
        name = f"{name}_value"
    return numbered(name, taken)


def _shortened(name: str) -> str:
    """The first words of a name, as far as a line of rules has room for them."""
    if len(name) <= _LONGEST:
        return name
    return name[: _LONGEST + 1].rpartition("_")[0] or name[:_LONGEST]


def numbered(name: str, taken: Collection[str]) -> str:
    """The name, with a number behind it where it is taken."""
    if name not in taken:
        return name
    return next(f"{name}_{n}" for n in range(2, len(taken) + 3) if f"{name}_{n}" not in taken)


def table_name(stem: str, taken: Collection[str]) -> str:
    """The plural of what a file is called: `Invoice.csv` holds invoices, `rfm_data_orders.csv` orders."""
    words = [
        word
        for word in snake_case(stem).split("_")
        if word and word not in _INCIDENTAL and not word.isdigit()
    ]
    words = words or (snake_case(stem) or "table").split("_")
    if words[-1].rstrip("s") in FAMILIAR and (len(words) > 2 or words[-1] == words[0]):
        words = words[-1:]
    name = "_".join(words)
    if name[0].isdigit():
        name = f"table_{name}"
    return numbered(plural(name), taken)


def plural(name: str) -> str:
    if name.endswith(("s", "en", "_data")) or name[-1].isdigit():
        return name
    return name[:-1] + "ies" if name.endswith("y") and name[-2:-1] not in "aeiou" else name + "s"


def singular(name: str) -> str:
    return name[:-3] + "y" if name.endswith("ies") else name.removesuffix("s")
