"""Findings in reviewdog's diagnostic format (columns count the bytes of UTF-8, as it wants)."""

from __future__ import annotations

from typing import Any

from segdsl.diagnostics import Diagnostic
from segdsl.faces.findings import Report, file_of
from segdsl.faces.findings.json import dump, page_of
from segdsl.source import Span

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}


def result(report: Report) -> str:
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
    before = span.source.line(line)[: column - 1]
    return {"line": line, "column": len(before.encode()) + 1}
