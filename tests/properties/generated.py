"""One generated case: rules that build, rows to run them on, a zone and an as-of."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from hypothesis import note
from hypothesis import strategies as st

from segdsl.model.from_syntax import build
from segdsl.model.project import Model
from segdsl.reference.clock import AsOf
from segdsl.syntax.from_text import parse_text
from tests.properties.conftest import RULES_PER_EXAMPLE
from tests.properties.populations import SOURCES, ZONES, Rows, population
from tests.properties.rules import rule_text

AS_OF = (
    "2026-03-31",
    "2024-02-29",
    "2025-03-30",
    "2026-03-29 02:30",
    "2025-10-26T00:30:00Z",
    "2026-01-31 23:59:59",
)


@dataclass(frozen=True)
class Case:
    text: str
    model: Model = field(repr=False)  # long, and the text says it all
    rows: dict[str, Rows]
    as_of: AsOf


def case_of(rng: Random, rules: int = RULES_PER_EXAMPLE) -> Case:
    """The case that a source of randomness leads to; its text is shown where a test fails."""
    zone = rng.choice(ZONES)
    while True:
        text = SOURCES + "\n" + rule_text(rng, rules)
        built = build([parse_text(text).required()], zone=zone)
        # The texts of a choice form a closed set, which the writer of rules does not keep track of.
        if not any(d.code == "unknown-value" for d in built.diagnostics):
            return Case(text, built.required(), population(rng), AsOf.parse(rng.choice(AS_OF), zone))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    case = case_of(draw(st.randoms(use_true_random=False)))
    note(f"{case.text}\nas of {case.as_of} in {case.as_of.zone}\n{case.rows}")
    return case
