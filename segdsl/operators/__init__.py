"""One table of operators and functions.

In: nothing. Out: `OPERATORS`, an entry for every name that a `Call` of the model can have; type rules, the
reference, the engines, the tests and the reference page all read it. `NAMED` are the operators that a rule
file calls by name with arguments in parentheses.
"""

from __future__ import annotations

import re

from segdsl.operators.anniversaries import ANNIVERSARIES
from segdsl.operators.comparison import COMPARISON
from segdsl.operators.composition import COMPOSITION
from segdsl.operators.dates import DIFFERENCES, PARTS
from segdsl.operators.entry import Operator
from segdsl.operators.functions import FUNCTIONS, Function
from segdsl.operators.knowing import KNOWING, either
from segdsl.operators.lists import LISTS
from segdsl.operators.logic import LOGIC
from segdsl.operators.moves import MOVES
from segdsl.operators.numbers import NUMBERS
from segdsl.operators.text import TEXT

GROUPS: dict[str, tuple[Operator, ...]] = {
    "Joining conditions": LOGIC,
    "Comparing": COMPARISON,
    "Texts": (*TEXT, *COMPOSITION),
    "Lists": LISTS,
    "Known and unknown": KNOWING,
    "Numbers": NUMBERS,
    "Time between dates": DIFFERENCES,
    "Parts of dates": PARTS,
    "Moving dates": MOVES,
    "Anniversaries": ANNIVERSARIES,
}

OPERATORS: dict[str, Operator] = {o.name: o for group in GROUPS.values() for o in group}

NAMED: dict[str, Operator] = {
    o.form.split("(")[0]: o for o in OPERATORS.values() if o.form is not None and re.match(r"\w+\(", o.form)
}


OPPOSITES: dict[str, Operator] = {o.opposite: o for o in OPERATORS.values() if o.opposite is not None}
"""By the names that rule files give to their negatives, where those have one: `is unknown`."""


def operator(name: str) -> Operator:
    """The entry of a name; raises KeyError where there is none."""
    return OPERATORS[name]


def entry_of(name: str) -> Operator:
    """The entry of what a rule file calls so: an operator, its negative, or a difference from today.

    Raises KeyError.
    """
    if name in FUNCTIONS:
        return OPERATORS[FUNCTIONS[name].operator]
    return OPERATORS[name] if name in OPERATORS else OPPOSITES[name]


__all__ = [
    "FUNCTIONS",
    "GROUPS",
    "NAMED",
    "OPERATORS",
    "OPPOSITES",
    "Function",
    "Operator",
    "either",
    "entry_of",
    "operator",
]
