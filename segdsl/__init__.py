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
    from segdsl.clock import AsOf
    from segdsl.delivery.outbox.accounts import Summary
    from segdsl.diagnostics import Diagnostic, Problem, Tolerated
    from segdsl.engines.result import Result
    from segdsl.faces.opening import load
    from segdsl.faces.python import Project
    from segdsl.messages.preview.album import Album, Card
    from segdsl.project.as_of import Moment
    from segdsl.reference.explain import Clause
    from segdsl.runs.explaining import Explanation
    from segdsl.runs.exporting import Exported
    from segdsl.runs.segmenting import Run
    from segdsl.runs.sending import Delivered
    from segdsl.runs.settling import SettledRun
    from segdsl.runs.testing import Tested
    from segdsl.runs.triggering import Ticked
    from segdsl.runs.unsubscribing import Unsubscribed
    from segdsl.runs.which_messages import Wanted
    from segdsl.source import Span
    from segdsl.sources.given import Frame

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
    "Ticked",
    "Tolerated",
    "Unsubscribed",
    "Wanted",
    "__version__",
    "load",
]

_HOMES = {
    "Album": "segdsl.messages.preview.album",
    "AsOf": "segdsl.clock",
    "Card": "segdsl.messages.preview.album",
    "Clause": "segdsl.reference.explain",
    "Delivered": "segdsl.runs.sending",
    "Diagnostic": "segdsl.diagnostics",
    "Explanation": "segdsl.runs.explaining",
    "Exported": "segdsl.runs.exporting",
    "Frame": "segdsl.sources.given",
    "Moment": "segdsl.project.as_of",
    "Problem": "segdsl.diagnostics",
    "Project": "segdsl.faces.python",
    "Result": "segdsl.engines.result",
    "Run": "segdsl.runs.segmenting",
    "SettledRun": "segdsl.runs.settling",
    "Span": "segdsl.source",
    "Summary": "segdsl.delivery.outbox.accounts",
    "Tested": "segdsl.runs.testing",
    "Ticked": "segdsl.runs.triggering",
    "Tolerated": "segdsl.diagnostics",
    "Unsubscribed": "segdsl.runs.unsubscribing",
    "Wanted": "segdsl.runs.which_messages",
    "load": "segdsl.faces.opening",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'segdsl' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
