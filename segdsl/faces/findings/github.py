"""Findings as workflow commands, which GitHub shows beside the changed lines."""

from segdsl.diagnostics import Diagnostic
from segdsl.faces.findings.report import Look, Report

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def written(report: Report, _look: Look) -> str:
    """A line for each finding; nothing where there is none."""
    return "".join(_annotation(report, d) + "\n" for d in report.diagnostics)


def _annotation(report: Report, diagnostic: Diagnostic) -> str:
    properties: dict[str, str | int] = {"file": report.path(diagnostic)}
    if span := diagnostic.span:
        properties |= {"line": span.line, "endLine": span.end_line}
        if span.line == span.end_line:  # GitHub refuses columns that are not on one line
            properties |= {"col": span.column, "endColumn": span.end_column}
    properties["title"] = f"segdsl {diagnostic.code}"
    written = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    hint = f"\n{diagnostic.hint}" if diagnostic.hint else ""
    return f"::{_LEVELS[diagnostic.severity]} {written}::{_data(diagnostic.message + hint)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
