"""How a command ends: its exit code, and one message instead of a traceback."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from segdsl.diagnostics import Diagnostic, has_errors

# What a command could not even begin with: a file that can't be read, a setting that can't be used.
_UNUSABLE = frozenset(
    {
        "bad-config",
        "bad-setting",
        "missing-file",
        "missing-project",
        "output-busy",
        "output-exists",
        "output-failed",
        "unreadable-file",
        "unsupported-source",
        "wrong-usage",
    }
)


_BROKEN = frozenset({"engine-failed"})


class Exit(IntEnum):
    """The exit codes that other programs rely on."""

    WELL = 0
    FINDINGS = 1
    USAGE = 2
    BROKEN = 3
    UNREAD = 141  # as any program that writes into a pipe which nobody reads any more


def _is_unusable(diagnostic: Diagnostic) -> bool:
    """Data are where a whole file can't be read (the finding is at its path), not where cells can't."""
    if diagnostic.code == "unreadable-data":
        return diagnostic.span is None or '"' in diagnostic.span.text[:6]
    return diagnostic.code in _UNUSABLE


def of(diagnostics: Iterable[Diagnostic], strict: bool = False) -> Exit:
    """What these findings make of a command: warnings count when strict."""
    found = tuple(diagnostics)
    if any(_is_unusable(d) for d in found if d.severity == "error"):
        return Exit.USAGE
    if any(d.code in _BROKEN for d in found if d.severity == "error"):
        return Exit.BROKEN
    if has_errors(found) or (strict and any(d.severity == "warning" for d in found)):
        return Exit.FINDINGS
    return Exit.WELL
