"""Whether a guarantee holds for every customer, as far as that is plain to see.

In: a model and one of its guarantees. Out: proved, refuted or undecided. Only what follows from the shape
of the rules is decided; all else is undecided, never guessed. This is the door at which whoever can prove
more, or find somebody who breaks it, is asked.
"""

from __future__ import annotations

from typing import Literal as OneOfThese

from segdsl.logic.known import Known
from segdsl.logic.normal import conjuncts, is_always
from segdsl.model.project import Guarantee, Model

Verdict = OneOfThese["proved", "refuted", "undecided"]


def decide(model: Model, guarantee: Guarantee) -> Verdict:
    """Whether no customer can satisfy the violation."""
    if Known.of(model, guarantee.violation).impossible:
        return "proved"
    if all(is_always(condition, True) for condition in conjuncts(guarantee.violation)):
        return "refuted"
    return "undecided"
