"""One customer, and all that can be asked about them.

In: a reference and the customer's place in it. Out: what they have under a name, and whether a condition
holds of them. Real customers and made-up ones are asked alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from segdsl.model.by_name import named
from segdsl.model.nodes import Expression
from segdsl.model.project import Model
from segdsl.reference.evaluate import Reference


@dataclass(frozen=True, slots=True, eq=False)
class Customer:
    """The customer at a place of a reference; of a world with one customer alone, that one."""

    reference: Reference
    place: int = 0

    @property
    def model(self) -> Model:
        return self.reference.model

    def value(self, name: str) -> Any:
        """An attribute, trait, score, stage or whether in a segment; None is unknown. Raises KeyError."""
        return self.reference.evaluate(named(self.model, name), self.place)

    def get(self, name: str) -> Any:
        """The same; None for names that there are not, too."""
        try:
            return self.value(name)
        except KeyError:
            return None

    def holds(self, condition: Expression) -> bool:
        return bool(self.reference.evaluate(condition, self.place))
