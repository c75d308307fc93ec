"""What rules mean, one customer at a time, in plain Python: the truth that engines are compared with.

In: a model, a world (rows in plain mappings) and an as-of. Out: the value of any expression for any customer,
why it came out so, and whether the examples of a project hold.
"""

from __future__ import annotations

from segdsl.reference.clock import AsOf
from segdsl.reference.evaluate import Reference
from segdsl.reference.examples import ClaimOutcome, ExampleOutcome, run_example
from segdsl.reference.explain import Clause, explain, explain_name
from segdsl.reference.world import Row, World

__all__ = [
    "AsOf",
    "ClaimOutcome",
    "Clause",
    "ExampleOutcome",
    "Reference",
    "Row",
    "World",
    "explain",
    "explain_name",
    "run_example",
]
