"""One finding, many renderers: text for people, and the formats that other programs read.

In: diagnostics. Out: a text. `write(format, …)` knows all of them; nothing here prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, assert_never, get_args

from segdsl.diagnostics import Diagnostic

Format = Literal["text", "json", "sarif", "github", "gitlab", "junit", "rdjson"]
FORMATS: tuple[str, ...] = get_args(Format)


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in which files.

    `folder` leads from the top of the repository (without one, from where the command runs) to the project,
    empty where they are the same: programs that place findings want paths from there. `keys` has
    for each finding what names it in a way that outlives a move to another line.
    """

    diagnostics: Sequence[Diagnostic]
    files: Sequence[str]
    keys: Sequence[tuple[str, str, str]]
    folder: str = ""

    def path(self, diagnostic: Diagnostic) -> str:
        """The finding's file as seen from the top of the repository."""
        return self.folder + (file_of(diagnostic) or "segdsl.toml")


def file_of(diagnostic: Diagnostic) -> str | None:
    """The name of the file that a finding is in."""
    return diagnostic.file_name or None


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
