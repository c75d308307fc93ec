"""What changes a made-up customer, as its parts see one another.

In: a draft, and how much work it is worth. Out: steps are counted, and whoever takes too many is told.
Values, events and conditions need each other in turn: each asks the whole for what another part does.
"""

from __future__ import annotations

from typing import Any, Protocol

from segdsl.model.nodes import Aggregate, Call, Expression
from segdsl.synthesis.drafts import At, Draft

MOST_STEPS = 300  # for one customer
MOST_EFFORT = 6_000  # rows looked at for one customer


class Tired(Exception):
    """More steps than one customer is worth."""


class Changes(Protocol):
    """All that can be asked of whoever changes a draft. Everything that changes it raises Tired."""

    @property
    def draft(self) -> Draft: ...

    @property
    def again(self) -> bool:
        """Whether plain ways have not led there: then others are gone, which take more rows."""
        ...

    def work(self) -> None:
        """A step is taken."""
        ...

    def make(self, condition: Expression, wanted: bool, at: At) -> None:
        """The condition shall be `wanted` for the row."""
        ...

    def give(self, value: Expression, wanted: Any, at: At) -> None:
        """The expression shall have this value for the row; None makes it unknown."""
        ...

    def happen(self, aggregate: Aggregate, wanted: Any, at: At) -> None:
        """What happened shall come to this value."""
        ...

    def share(self, some: Aggregate, of_all: Aggregate, wanted: float) -> None:
        """Of what happened to the customer, a share shall be so."""
        ...

    def make_known(self, value: Expression, at: At) -> None:
        """The expression shall have some value."""
        ...

    def plausible(self, value: Expression, at: At) -> Any:
        """Some value that the expression could have."""
        ...

    def turn_round(self, call: Call, wanted: Any, at: At) -> None:
        """An argument of the operator shall be such that it gives what is wanted."""
        ...
