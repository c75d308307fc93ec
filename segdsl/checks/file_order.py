"""file-order: a table of which the order of the file decides the rows that count."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.checks.check import Check, Rulebook
from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic


def file_order(rules: Rulebook) -> Iterator[Diagnostic]:
    catalog = rules.model.catalog
    for table in (catalog.customers, *catalog.attributes.values(), *catalog.lookups.values()):
        if table.keep is not None and table.keep.which in ("first", "last"):
            message = f"which rows of `{table.name}` count depends on the order of its file"
            hint = "where a column says when a row is from, write `keep latest by` and its name"
            yield Diagnostic("file-order", message, table.keep.span, hint=hint)


CHECK = Check(
    {"file-order": Code("warning", "The order of a file's rows decides which of them count")},
    of_rules=file_order,
)
