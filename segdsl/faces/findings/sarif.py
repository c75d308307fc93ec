"""Findings as a SARIF 2.1.0 log, which code scanning reads."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from segdsl import __version__
from segdsl.codes import code_of
from segdsl.diagnostics import Diagnostic, Edit, Fix, Label
from segdsl.faces.findings.json import dump, page_of
from segdsl.faces.findings.report import Report, file_of
from segdsl.source import Span

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def log(report: Report) -> str:
    """One log with one run; a rule is listed once for each code that was found."""
    codes = sorted({d.code for d in report.diagnostics})
    driver = {
        "name": "segdsl",
        "version": __version__,
        "informationUri": page_of("").rstrip("/"),
        "rules": [_rule(code) for code in codes],
    }
    results = [_result(report, d, codes, key) for d, key in zip(report.diagnostics, report.keys, strict=True)]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: str) -> dict[str, Any]:
    return {
        "id": code,
        "shortDescription": {"text": code_of(code).summary},
        "helpUri": page_of(code),
        "defaultConfiguration": {"level": _LEVELS[code_of(code).severity]},
    }


def _result(report: Report, d: Diagnostic, codes: list[str], key: tuple[str, str, str]) -> dict[str, Any]:
    hint = f" ({d.hint})" if d.hint else ""
    found: dict[str, Any] = {
        "ruleId": d.code,
        "ruleIndex": codes.index(d.code),
        "level": _LEVELS[d.severity],
        "message": {"text": d.message + hint},
        "locations": [{"physicalLocation": _location(report.path(d), d.span)}],
        "partialFingerprints": {"rule/v1": "\n".join(key)},
    }
    if d.labels:
        found["relatedLocations"] = [_related(report, label) for label in d.labels]
    if d.fix and file_of(d):
        found["fixes"] = [_fix(report, d.fix)]
    return found


def _location(path: str, span: Span | None) -> dict[str, Any]:
    region = {"region": _region(span)} if span else {}
    return {"artifactLocation": {"uri": quote(path, errors="surrogateescape")}, **region}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _related(report: Report, label: Label) -> dict[str, Any]:
    place = _location(report.folder + label.span.source.name, label.span)
    return {"physicalLocation": place, "message": {"text": label.text}}


def _fix(report: Report, fix: Fix) -> dict[str, Any]:
    by_file: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        by_file.setdefault(edit.span.source.name, []).append(edit)
    changes = [
        {
            "artifactLocation": {"uri": quote(report.folder + name, errors="surrogateescape")},
            "replacements": [
                {"deletedRegion": _region(e.span), "insertedContent": {"text": e.replacement}} for e in edits
            ],
        }
        for name, edits in by_file.items()
    ]
    return {"description": {"text": fix.text}, "artifactChanges": changes}
