"""Findings in reviewdog's diagnostic format (columns count the bytes of UTF-8, as it wants)."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate, repeat
from typing import Any

from segdsl.diagnostics import Diagnostic
from segdsl.faces.findings.json import dump, page_of
from segdsl.faces.findings.report import Look, Report, file_of
from segdsl.source import Source, Span

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}


def written(report: Report, _look: Look) -> str:
    """One JSON document with every finding and the fixes as suggestions."""
    source = {"name": "segdsl", "url": page_of("").rstrip("/")}
    return dump({"source": source, "diagnostics": [_diagnostic(report, d) for d in report.diagnostics]})


def _diagnostic(report: Report, diagnostic: Diagnostic) -> dict[str, Any]:
    place = {"range": _range(diagnostic.span)} if diagnostic.span else {}
    hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
    found: dict[str, Any] = {
        "message": diagnostic.message + hint,
        "location": {"path": report.path(diagnostic), **place},
        "severity": _SEVERITIES[diagnostic.severity],
        "code": {"value": diagnostic.code, "url": page_of(diagnostic.code)},
    }
    here = file_of(diagnostic)
    edits = diagnostic.fix.edits if diagnostic.fix else ()
    suggestions = [
        {"range": _range(e.span), "text": e.replacement} for e in edits if e.span.source.name == here
    ]
    return found | ({"suggestions": suggestions} if suggestions else {})


def _range(span: Span) -> dict[str, dict[str, int]]:
    return {
        "start": _position(span, span.line, span.column),
        "end": _position(span, span.end_line, span.end_column),
    }


def _position(span: Span, line: int, column: int) -> dict[str, int]:
    before = _bytes_before(span.source, line)
    return {"line": line, "column": before[min(column, len(before)) - 1] + 1}


@lru_cache(maxsize=16)
def _bytes_before(source: Source, line: int) -> list[int]:
    """How many bytes stand before each character of a line, and before its end, in UTF-8."""
    text = source.line(line)
    widths = repeat(1, len(text)) if text.isascii() else (len(c.encode()) for c in text)
    return [0, *accumulate(widths)]
