"""The languages that messages to customers are written in.

In: the languages that there are texts in, and the attribute that has the customers' own. Out: the language of
a customer's message, and what customers can have as theirs.
"""

from __future__ import annotations

from dataclasses import dataclass

from segdsl.model.project import Model
from segdsl.reference.customer import Customer
from segdsl.templates.languages import by_normal_name, nearest, written_in
from segdsl.types import OneOf


@dataclass(frozen=True, slots=True)
class Languages:
    """What messages are written in: texts there are in `translated` and in the project's `own`.

    `attribute` has the customers' own spelling; None where all get the project's own language.
    """

    translated: tuple[str, ...] = ()
    own: str = "en"
    attribute: str | None = None

    def of(self, customer: Customer) -> str:
        """The language of the texts in a customer's message."""
        return self.nearest(self.spelled(customer))

    def locale(self, customer: Customer) -> str:
        """The locale of a customer's message, which may have a territory beside the language."""
        return written_in(self.spelled(customer) or "", self._there(), self.own)

    def spelled(self, customer: Customer) -> str | None:
        """A customer's language as the data have it; None where it is unknown, or never asked for."""
        return customer.value(self.attribute) if self.attribute is not None else None

    def nearest(self, spelled: str | None) -> str:
        """The language of texts for customers who have theirs spelled so."""
        return nearest(spelled or "", self._there()) or self.own

    def spellings(self, model: Model) -> tuple[str | None, ...]:
        """What customers can have as their language, as far as there are texts in it.

        The project's own comes first, and of one language its name; None where it is unknown.
        """
        column = model.catalog.customers.columns.get(self.attribute or "")
        if column is None:
            return (None,)
        kind = column.kind.type
        spelled = (
            kind.values if isinstance(kind, OneOf) else tuple(dict.fromkeys((*self.translated, self.own)))
        )
        known = sorted(
            spelled, key=lambda value: (self.nearest(value) != self.own, value != self.nearest(value))
        )
        return (*known, None) if column.kind.lacking else tuple(known)

    def _there(self) -> dict[str, str]:
        return by_normal_name((*self.translated, self.own))
