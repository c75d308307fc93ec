"""The rows of a table where its file may lack a column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pyarrow as pa

from segdsl.diagnostics import Checked, Diagnostic
from segdsl.model.catalog import Table
from segdsl.sources.databases.address import without_password
from segdsl.sources.findings import finding
from segdsl.sources.headers import read_columns
from segdsl.sources.reading import Source

ABSENT = ("missing-column", "duplicate-column")


def read_what_is_there(table: Table, read: Callable[[Table], Checked[Source]]) -> Checked[Source]:
    """The rows of a table; a column that its file does not have is a finding, and unknown for all."""
    source = read(table)
    spans = {found.span for found in source.diagnostics if found.code in ABSENT}
    absent = tuple(c for c in read_columns(table) if c.span in spans and c.name not in table.key)
    if not absent:
        return source
    present = {name: column for name, column in table.columns.items() if column not in absent}
    rest = read(replace(table, columns=present))
    findings = (*source.diagnostics, *rest.diagnostics)
    if rest.value is None:
        return Checked(None, findings)
    raw = rest.value.raw
    unknown = pa.chunked_array([pa.nulls(raw.length, pa.string())])
    columns = {**raw.columns, **{column.name: unknown for column in absent}}
    return Checked(replace(rest.value, raw=replace(raw, columns=columns)), findings)


def empty_table(table: Table) -> Diagnostic:
    """The finding about a table without any rows."""
    assert table.file is not None
    name = without_password(table.file.path)
    return finding("empty-table", f"`{name}` holds no rows", file=name, span=table.file.span)


def softened(found: Diagnostic) -> Diagnostic:
    """The finding for whoever tolerates what can be tolerated."""
    tolerable = found.code == "ragged-row" or found.code in ABSENT
    return replace(found, given_severity="warning") if tolerable else found
