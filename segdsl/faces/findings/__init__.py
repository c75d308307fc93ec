"""One finding, many renderers: text for people, and the formats that other programs read.

In: diagnostics. Out: a text. `write(format, …)` knows all of them; nothing here prints.
"""

from __future__ import annotations

from typing import Literal, assert_never, get_args

from segdsl.faces.findings.report import Report

Format = Literal["text", "json", "sarif", "github", "gitlab", "junit", "rdjson"]
FORMATS: tuple[str, ...] = get_args(Format)

__all__ = ["FORMATS", "Format", "Report", "write"]


def write(
    format_: Format, report: Report, color: bool = False, quiet: bool = False, width: int | None = None
) -> str:
    """The whole report in one of the formats, ending in a line end; `width` is that of a text."""
    match format_:
        case "text":
            from segdsl.faces.findings.text import page

            return page(report, color, quiet, width)
        case "json":
            from segdsl.faces.findings.json import document

            return document(report.diagnostics)
        case "sarif":
            from segdsl.faces.findings.sarif import log

            return log(report)
        case "github":
            from segdsl.faces.findings.github import workflow_commands

            return workflow_commands(report)
        case "gitlab":
            from segdsl.faces.findings.gitlab import code_quality

            return code_quality(report)
        case "junit":
            from segdsl.faces.findings.junit import suite

            return suite(report)
        case "rdjson":
            from segdsl.faces.findings.rdjson import result

            return result(report)
        case _:
            assert_never(format_)
