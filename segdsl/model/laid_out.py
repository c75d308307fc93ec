"""How a file is laid out, as declared: only workbooks have sheets, and not every file a header."""

from __future__ import annotations

from segdsl.formats import format_of
from segdsl.model.draft import Draft
from segdsl.syntax import nodes as syntax


def check_layout(draft: Draft, file: syntax.File) -> None:
    """Reports a sheet or a header's row where there can be none."""
    name = file.path.value
    if file.sheet is not None and not format_of(name).has_sheets:
        message = f"only a workbook has sheets, and `{name}` is none"
        draft.findings.add("type-mismatch", message, file.sheet.span, "leave `sheet` out")
    row = file.header_row
    if row is None:
        return
    if format_of(name).names_columns or "://" in name:
        message = f"`{name}` names its columns itself, so no row of it is a header"
        draft.findings.add("type-mismatch", message, row.span, "leave `header row` out")
    elif not file.header:
        message = "a file without header has no row for it"
        draft.findings.add("type-mismatch", message, row.span, "leave out `without header` or `header row`")
    elif not isinstance(row.value, int) or row.percent or row.value < 1:
        message = f"`{row.span.text}` is no row: rows are counted from 1"
        draft.findings.add("type-mismatch", message, row.span)
