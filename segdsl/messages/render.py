"""Messages from templates, one for each customer.

In: who gets what, the customers' values, templates that were found right. Out, for each recipient, a
`Message` or a `HeldBack` with its reason: what is wrong with one message does not touch the others.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.campaigns.batches import Recipients
from segdsl.messages.cells import Cells
from segdsl.messages.context import Letterhead, Shared
from segdsl.messages.letter import HeldBack, Message, Outcome, fill_in
from segdsl.templates.folder import Templates

__all__ = ["HeldBack", "Message", "Outcome", "render"]


def render(recipients: Recipients, templates: Templates, letterhead: Letterhead) -> Iterator[Outcome]:
    """One outcome for each recipient, in their order, one at a time: what all quicker ways must equal.

    The templates must have been found right, and hold those that the batches name.
    """
    audience = recipients.audience
    cells = Cells(audience)
    shared = Shared(letterhead, audience.today, audience.zone, audience.kinds)
    for place, (row, batch) in enumerate(recipients):
        key = str(audience.keys.iloc[row])
        yield fill_in(templates, batch, cells.of(row), shared, place=place, key=key)
