"""Findings as the JSON that the command line promises.

In: diagnostics. Out: one document `{"diagnostics": […], "summary": {"errors": n, "warnings": n}}`; lines and
columns count from 1, columns in characters.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from segdsl.codes import PAGES
from segdsl.diagnostics import Diagnostic, Edit
from segdsl.faces.findings.report import Look, Report, file_of
from segdsl.faces.lines import harmless
from segdsl.source import Span


def dump(value: Any) -> str:
    """One JSON document: readable, in UTF-8, without NaN. What could steer a terminal is escaped."""
    return escaped(json.dumps(plain(value), ensure_ascii=False, indent=2, allow_nan=False)) + "\n"


def dump_line(value: Any) -> str:
    """The same on one line."""
    return escaped(json.dumps(plain(value), ensure_ascii=False, allow_nan=False)) + "\n"


def escaped(document: str) -> str:
    """A JSON document in which control characters and marks of direction are written as `\\u202e`."""
    if document.isprintable():
        return document
    return "".join(c if c == "\n" or harmless(c) else _escape(c) for c in document)


def _escape(character: str) -> str:
    return json.dumps(character)[1:-1] if ord(character) > 0x7F else f"\\u{ord(character):04x}"


def plain(value: Any) -> Any:
    """A value in the types that JSON has: dates as ISO texts, what is not finite as null."""
    match value:
        case bool() | int() | str() | None:
            return value
        case float():
            return value if math.isfinite(value) else None
        case dt.date():
            return value.isoformat()
        case Mapping():
            return {str(k): plain(v) for k, v in value.items()}
        case Iterable():
            return [plain(v) for v in value]
        case _:
            return str(value)


def written(report: Report, _look: Look) -> str:
    """The result of `check`."""
    found = report.diagnostics
    return dump({"diagnostics": [one(d) for d in found], "summary": summary(found)})


def summary(diagnostics: Sequence[Diagnostic]) -> dict[str, int]:
    severities = [d.severity for d in diagnostics]
    return {"errors": severities.count("error"), "warnings": severities.count("warning")}


def one(diagnostic: Diagnostic) -> dict[str, Any]:
    """A finding as an object; what is not known is null."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "file": file_of(diagnostic),
        **_place(diagnostic.span),
        "witness": diagnostic.witness,
        "fix": _fix(diagnostic),
        "url": page_of(diagnostic.code),
    }


def page_of(code: str) -> str:
    """The address of the page that explains a code."""
    return f"{PAGES}{code}/"


def _place(span: Span | None) -> dict[str, int | None]:
    if span is None:
        return dict.fromkeys(("line", "column", "end_line", "end_column"))
    return {
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _fix(diagnostic: Diagnostic) -> dict[str, Any] | None:
    if diagnostic.fix is None:
        return None
    edits = [_edit(e) for e in diagnostic.fix.edits]
    return {"text": diagnostic.fix.text, "safe": diagnostic.fix.safe, "edits": edits}


def _edit(edit: Edit) -> dict[str, Any]:
    return {"file": edit.span.source.name, **_place(edit.span), "replacement": edit.replacement}
