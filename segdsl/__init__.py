"""Customer segments, lifecycle stages and messages as plain text: checked like a program, run on data.

    project = segdsl.load("shop")          # a folder, or one rule file
    project.check()                        # what is wrong with the rules: a tuple of diagnostics
    project.segment(as_of="2026-03-31")    # who is in what
    project.mask("champions", frame)       # a boolean Series with the frame's own index
    project.explain("4711", "champions")   # why one customer is in or out
    project.render(out="out", campaign=…)  # messages

What stops any of them is a `segdsl.Problem`, which holds the diagnostics that say why. Importing segdsl
imports nothing else until a name is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from segdsl.diagnostics import Diagnostic, Problem
    from segdsl.project import Project, load

__version__ = "0.1.0"

__all__ = ["Diagnostic", "Problem", "Project", "__version__", "load"]

_HOMES = {
    "Diagnostic": "segdsl.diagnostics",
    "Problem": "segdsl.diagnostics",
    "Project": "segdsl.project",
    "load": "segdsl.project",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'segdsl' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
