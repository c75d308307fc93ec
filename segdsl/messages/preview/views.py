"""Views: a message as a customer gets it, and what is to be known about that customer.

In: a lot, templates, a customer. Out: a `View`. What is private of a real customer is not told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from segdsl.campaigns.lot import Lot
from segdsl.diagnostics import PRIVATE
from segdsl.messages.context import Shared
from segdsl.messages.letter import HeldBack, fill_in
from segdsl.messages.preview.album import View
from segdsl.messages.preview.cast import Viewer
from segdsl.model.project import Model
from segdsl.templates.folder import Templates
from segdsl.templates.values import figure
from segdsl.wording.values import in_words

Value = Callable[[str], Any]
Facts = tuple[tuple[str, str], ...]


def view(templates: Templates, lot: Lot, customer: Viewer, shared: Shared, facts: Facts) -> View:
    """The message filled in for a customer, or the reason why it is held back."""
    own = replace(lot, segment=customer.segment)
    outcome = fill_in(templates, own, customer.value, shared, key=customer.key)
    blank = View(customer.sort, facts, fits=customer.fits, left_out=customer.left_out)
    if isinstance(outcome, HeldBack):
        return replace(blank, reason=outcome.reason)
    return replace(
        blank,
        subject=outcome.subject,
        preheader=outcome.preheader,
        html=outcome.html,
        text=outcome.text,
    )


def facts(model: Model, value: Value, names: Iterable[str]) -> Facts:
    """Names with their values in words, in order; `(private)` for what nobody is to see."""
    return tuple(_told(model, value, names))


def _told(model: Model, value: Value, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in sorted(names):
        column = model.catalog.customers.columns.get(name)
        known = value(name)
        private = column is not None and column.private and known is not None
        yield name, PRIVATE if private else in_words(known, _number)


def _number(value: float) -> str:
    return str(figure(round(value, 6)))
