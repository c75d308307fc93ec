"""Customer segments, lifecycle stages and messages as plain text: checked like a program, run on data.

    project = segdsl.load("shop")                     # a folder, or one rule file
    project.check()                                   # what is wrong with the rules: a tuple of diagnostics
    project.segment(as_of="2026-03-31")               # who is in what
    project.mask("vips", customers)                   # a boolean Series with the frame's own index
    project.explain("42", "vips")                     # why one customer is in or out
    project.render("letters", "spring_win_back")      # messages, in a new folder

What stops any of them is a `segdsl.Problem`, which holds the diagnostics that say why. Importing segdsl
imports nothing else until a name is asked for.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from segdsl.data.given import Frame
    from segdsl.diagnostics import Diagnostic, Problem, Tolerated
    from segdsl.engines.result import Result
    from segdsl.messages.preview.album import Album, Card
    from segdsl.outbox.accounts import Summary
    from segdsl.project import Project, load
    from segdsl.project.clock import Moment
    from segdsl.project.explaining import Explanation
    from segdsl.project.exporting import Exported
    from segdsl.project.running import Run
    from segdsl.project.sending import Delivered
    from segdsl.project.settling import SettledRun
    from segdsl.project.testing import Tested
    from segdsl.project.unsubscribing import Unsubscribed
    from segdsl.project.which_messages import Wanted
    from segdsl.reference import AsOf, Clause
    from segdsl.source import Span

__version__ = "0.1.0"

IMPORTED = time.time_ns()
"""When this was; what is changed in segdsl's own files later is not what runs."""

__all__ = [
    "Album",
    "AsOf",
    "Card",
    "Clause",
    "Delivered",
    "Diagnostic",
    "Explanation",
    "Exported",
    "Frame",
    "Moment",
    "Problem",
    "Project",
    "Result",
    "Run",
    "SettledRun",
    "Span",
    "Summary",
    "Tested",
    "Tolerated",
    "Unsubscribed",
    "Wanted",
    "__version__",
    "load",
]

_HOMES = {
    "Album": "segdsl.messages.preview.album",
    "AsOf": "segdsl.reference",
    "Card": "segdsl.messages.preview.album",
    "Clause": "segdsl.reference",
    "Delivered": "segdsl.project.sending",
    "Diagnostic": "segdsl.diagnostics",
    "Explanation": "segdsl.project.explaining",
    "Exported": "segdsl.project.exporting",
    "Frame": "segdsl.data.given",
    "Moment": "segdsl.project.clock",
    "Problem": "segdsl.diagnostics",
    "Project": "segdsl.project",
    "Result": "segdsl.engines.result",
    "Run": "segdsl.project.running",
    "SettledRun": "segdsl.project.settling",
    "Span": "segdsl.source",
    "Summary": "segdsl.outbox.accounts",
    "Tested": "segdsl.project.testing",
    "Tolerated": "segdsl.diagnostics",
    "Unsubscribed": "segdsl.project.unsubscribing",
    "Wanted": "segdsl.project.which_messages",
    "load": "segdsl.project",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'segdsl' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
