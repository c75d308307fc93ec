"""Rule text and files in, tables and findings out: how the tests of this folder begin."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from segdsl.diagnostics import Checked, Diagnostic
from segdsl.model.catalog import Catalog, Table
from segdsl.model.from_syntax import build
from segdsl.reference.world import Row
from segdsl.sources.frames import made_of
from segdsl.sources.given import Frame, given
from segdsl.sources.loading import Loaded, load
from segdsl.sources.rows import rows_of
from segdsl.sources.tables import Tables
from segdsl.syntax.from_text import parse_text


def catalog_of(rules: str, zone: str = "UTC") -> Catalog:
    """What rule text declares; the text must be right."""
    parsed = parse_text(rules)
    assert parsed.ok, parsed.diagnostics
    model = build((parsed.required(),), zone=zone)
    return model.required().catalog


def read(
    folder: Path, rules: str, zone: str = "UTC", tolerate: bool = False, **files: str | bytes
) -> Checked[Loaded]:
    """Load what the rules declare from files given by name (`customers` is customers.csv)."""
    for name, content in files.items():
        path = folder / f"{name}.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return load(catalog_of(rules, zone), folder, tolerate=tolerate)


def tables(
    folder: Path, rules: str, zone: str = "UTC", tolerate: bool = False, **files: str | bytes
) -> Tables:
    """The same, where nothing may be wrong."""
    return read(folder, rules, zone, tolerate, **files).required().tables


def customers(folder: Path, columns: str, content: str | bytes, zone: str = "UTC") -> tuple[Row, ...]:
    """The rows of a file customers.csv with the key `id` and these columns."""
    made = tables(folder, f'customers from "customers.csv" key id\n{columns}\n', zone, customers=content)
    assert made.customers is not None
    return rows_of(made.customers)


def only_finding(checked: Checked[Loaded]) -> Diagnostic:
    assert len(checked.diagnostics) == 1, [d.message for d in checked.diagnostics]
    return checked.diagnostics[0]


def said(checked: Checked[Loaded]) -> str:
    """Code, message and hint of the one finding."""
    found = only_finding(checked)
    return f"{found.code}: {found.message}\n{found.hint}"


def conform(
    table: Table, frame: Frame, zone: str = "UTC", *, tolerate: bool = False
) -> Checked[pd.DataFrame]:
    """A frame made in Python, typed and checked as if it came from a file."""
    made = made_of(table, given(frame, table.name), zone, tolerate=tolerate)
    return Checked(None if made.value is None else made.value.frame, made.diagnostics)
