"""Made-up customers at the edges of what messages meet.

In: candidates and a condition. Out: customers of whom it holds and who are as little or as much as they can
be: without a name, with the longest one, with the smallest values. Those that cannot be are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from segdsl.model.nodes import Expression, Value
from segdsl.model.project import Model
from segdsl.reference.customer import Customer
from segdsl.synthesis.candidates import Candidates
from segdsl.synthesis.drafts import Draft
from segdsl.synthesis.made_up import LONGEST_NAME, OTHER_SCRIPT, city_at_home
from segdsl.types import Number, Text, Type


class EdgeCase(NamedTuple):
    """A customer, and what is special about them: `everything known`, `longest name`."""

    label: str
    customer: Customer


def edge_cases(candidates: Candidates, condition: Expression, name: str | None = None) -> Iterator[EdgeCase]:
    """`name` is the attribute that customers are greeted by."""
    people = _People(candidates, condition)
    for label, wanted in _shapes(candidates.model, name):
        found = _shaped(condition, people, wanted)
        if found is not None:
            yield EdgeCase(label, Customer(found.reference))


def _shapes(model: Model, name: str | None) -> Iterator[tuple[str, Mapping[str, Value | None]]]:
    yield "everything known", {}
    yield "all optional unknown", dict.fromkeys(_optional(model), None)
    if name is not None and _is_free_text(model, name):
        yield "name unknown", {name: None}
        yield "longest name", {name: LONGEST_NAME}
        yield "name in another script", {name: OTHER_SCRIPT}
    yield "smallest values", _ends(model, low=True)
    yield "largest values", _ends(model, low=False)


class _People:
    """Somebody for each of a few ways to begin for whom the condition holds, made up when asked for."""

    def __init__(self, candidates: Candidates, condition: Expression) -> None:
        self._candidates = candidates
        self._condition = condition
        self._found: dict[int, Draft | None] = {}

    def __iter__(self) -> Iterator[Draft]:
        for attempt in (0, 1, 5, 6):
            if attempt not in self._found:
                draft = self._candidates.draft(self._condition, attempt)
                self._found[attempt] = self._at_home(draft) if draft is not None else None
            found = self._found[attempt]
            if found is not None:
                yield found

    def _at_home(self, draft: Draft) -> Draft:
        """With a city of their country, where the condition allows it: there is no Utrecht in Austria."""
        found = city_at_home(draft.customer)
        if found is not None:
            _allowed(draft, self._condition, *found)
        return draft


def _shaped(
    condition: Expression, people: Iterable[Draft], wanted: Mapping[str, Value | None]
) -> Draft | None:
    """A customer with as many of the wanted values as the condition allows, and at least one of them."""
    for somebody in people:
        draft = somebody.copy()
        own = {name: draft.customer.get(name) for name in wanted}
        draft.customer.update(wanted)
        draft.changed()
        if draft.value(condition, draft.here):
            return draft
        draft.customer.update(own)
        changed = [name for name, value in wanted.items() if _allowed(draft, condition, name, value)]
        if changed:
            return draft
    return None


def _allowed(draft: Draft, condition: Expression, name: str, value: Value | None) -> bool:
    """Gives the customer the value, if the condition still holds then."""
    before = draft.customer.get(name)
    draft.customer[name] = value
    draft.changed()
    if draft.value(condition, draft.here):
        return True
    draft.customer[name] = before
    draft.changed()
    return False


def _optional(model: Model) -> Collection[str]:
    table = model.catalog.customers
    return [n for n, c in table.columns.items() if c.definition is None and c.kind.unknown]


def _is_free_text(model: Model, name: str) -> bool:
    column = model.catalog.customers.columns.get(name)
    return column is not None and column.definition is None and isinstance(column.kind.type, Text)


def _ends(model: Model, *, low: bool) -> Mapping[str, Value]:
    columns = model.catalog.customers.columns
    ends = {n: _end(c.kind.type, low=low) for n, c in columns.items() if c.definition is None}
    return {name: value for name, value in ends.items() if value is not None}


def _end(kind: Type, *, low: bool) -> Value | None:
    if not isinstance(kind, Number):
        return None
    bound = kind.low if low else kind.high
    value = bound if bound is not None else (0 if low else 1_234_567)
    return int(value) if kind.whole else float(value)
