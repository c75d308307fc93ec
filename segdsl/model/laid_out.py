"""How a file is laid out, as declared: only workbooks have sheets, and not every file a header.

In: a source as it is written. Out: findings about a sheet or a header's row where there can be none, and
warnings about what its format passes over.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.formats import Option, format_of
from segdsl.model.draft import Draft
from segdsl.source import Span
from segdsl.syntax import nodes as syntax

_PASSED_OVER = {
    "separated by": "nothing separates the columns of `{}`",
    "encoding": "`{}` says itself how its texts are encoded",
    "without header": "`{}` names its columns itself",
}


def check_layout(draft: Draft, file: syntax.File) -> None:
    """Reports what a declaration says and its format does not take."""
    name = file.path.value
    takes: frozenset[Option] = frozenset() if "://" in name else format_of(name).takes
    if file.sheet is not None and "sheet" not in takes:
        message = f"only a workbook has sheets, and `{name}` is none"
        draft.findings.add("type-mismatch", message, file.sheet.span, "leave `sheet` out")
    for option, span in _options(file):
        if option not in takes:
            message = f"{_PASSED_OVER[option].format(name)}, so `{option}` is passed over"
            hint = "leave it out"
            draft.findings.add("type-mismatch", message, span, hint, severity="warning")
    if file.header_row is not None:
        _check_header_row(draft, file, file.header_row, takes)


def _options(file: syntax.File) -> Iterator[tuple[Option, Span]]:
    """What is written that only some formats take, with its place."""
    if file.separator is not None:
        yield "separated by", file.path.span if file.separator == "blanks" else file.separator.span
    if file.encoding is not None:
        yield "encoding", file.encoding.span
    if not file.header:
        yield "without header", file.path.span


def _check_header_row(draft: Draft, file: syntax.File, row: syntax.Number, takes: frozenset[Option]) -> None:
    if "header row" not in takes:
        message = f"`{file.path.value}` names its columns itself, so no row of it is a header"
        draft.findings.add("type-mismatch", message, row.span, "leave `header row` out")
    elif not file.header:
        message = "a file without header has no row for it"
        draft.findings.add("type-mismatch", message, row.span, "leave out `without header` or `header row`")
    elif not isinstance(row.value, int) or row.percent or row.value < 1:
        message = f"`{row.span.text}` is no row: rows are counted from 1"
        draft.findings.add("type-mismatch", message, row.span)
