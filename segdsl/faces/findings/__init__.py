"""One finding, many renderers: text for people, and the formats that other programs read.

In: a report. Out: a text. A renderer is a file of this folder, named here, with a function `written`; it is
imported when it is asked for. Nothing here prints.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from segdsl.faces.findings.report import Look, Report

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "rdjson")

__all__ = ["FORMATS", "Look", "Report", "write"]


def write(format_: str, report: Report, look: Look | None = None) -> str:
    """The whole report in one of the formats, ending in a line end where it says anything."""
    written: Callable[[Report, Look], str] = import_module(f"{__name__}.{format_}").written
    return written(report, look or Look())
