"""What rules mean, one customer at a time, in plain Python: the truth that engines are compared with.

In: a model, a world (rows in plain mappings) and an as-of. Out: the value of any expression for any customer,
why it came out so, and whether the examples of a project hold. A part is imported when it is asked for:
`check` needs the clock alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from segdsl.reference.clock import AsOf
    from segdsl.reference.evaluate import Reference
    from segdsl.reference.examples import ClaimOutcome, ExampleOutcome, run_example
    from segdsl.reference.explain import Clause, explain_name
    from segdsl.reference.world import Row, World

__all__ = [
    "AsOf",
    "ClaimOutcome",
    "Clause",
    "ExampleOutcome",
    "Reference",
    "Row",
    "World",
    "explain_name",
    "run_example",
]

_HOMES = {
    "AsOf": "clock",
    "ClaimOutcome": "examples",
    "Clause": "explain",
    "ExampleOutcome": "examples",
    "Reference": "evaluate",
    "Row": "world",
    "World": "world",
    "explain_name": "explain",
    "run_example": "examples",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'segdsl.reference' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"segdsl.reference.{_HOMES[name]}"), name)
