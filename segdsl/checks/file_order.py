"""file-order: a table of which the order of the file decides the rows that count."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.diagnostics import Diagnostic
from segdsl.model.project import Model


def file_order(model: Model) -> Iterator[Diagnostic]:
    catalog = model.catalog
    for table in (catalog.customers, *catalog.attributes.values(), *catalog.lookups.values()):
        if table.keep is not None and table.keep.which in ("first", "last"):
            message = f"which rows of `{table.name}` count depends on the order of its file"
            hint = "where a column says when a row is from, write `keep latest by` and its name"
            yield Diagnostic("file-order", message, table.keep.span, hint=hint)
