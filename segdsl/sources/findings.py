"""How findings in data read: one diagnostic for a column and kind of fault, with the first place and a count.

In: what is wrong, where, and the offending value. Out: diagnostics that a marketer can act on. Private
values never get into them, and control characters from files never reach a terminal.
"""

from __future__ import annotations

import unicodedata

from segdsl.codes import Severity
from segdsl.diagnostics import PRIVATE, Diagnostic
from segdsl.model.catalog import ColumnInfo
from segdsl.source import Span

_LONGEST = 60


def shown(value: object, private: bool = False) -> str:
    """A value as a message shows it: in backquotes, on one line, cut where it is long."""
    if private:
        return PRIVATE
    text = printable(str(value)).replace("`", "'")
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    return f"`{text}`" if text.strip() else f'`"{text}"`'


def printable(text: str) -> str:
    """The text without what a terminal would take for a command; blanks of every width stay what they are."""
    return "".join(c if can_be_typed(c) else "\N{REPLACEMENT CHARACTER}" for c in text)


def can_be_typed(text: str) -> bool:
    """Whether a text can stand in a declaration: line ends, control characters and the like cannot."""
    return all(c.isprintable() or unicodedata.category(c) == "Zs" for c in text)


def value_in(column: ColumnInfo, value: object) -> str:
    """The value of a column's cell as a message shows it."""
    return shown(value, column.private)


def and_more(count: int) -> str:
    """What follows the first of `count` cases: nothing, or how many more there are."""
    match count:
        case 1:
            return ""
        case 2:
            return " (and 1 more row)"
        case _:
            return f" (and {count - 1:,} more rows)"


def finding(
    code: str,
    message: str,
    *,
    file: str | None = None,
    span: Span | None = None,
    hint: str | None = None,
    severity: Severity | None = None,
) -> Diagnostic:
    return Diagnostic(
        code,
        printable(message),
        span=span,
        hint=None if hint is None else printable(hint),
        certainty="seen in the data",
        file=file,
        given_severity=severity,
    )


def left_aside(message: str, file: str, span: Span | None, hint: str) -> Diagnostic:
    """A warning of what a file holds and nobody reads, so that it is not taken for read."""
    return finding("unreadable-data", message, file=file, span=span, hint=hint, severity="warning")
