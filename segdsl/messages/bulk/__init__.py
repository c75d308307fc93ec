"""The press: messages for many recipients at once.

In: recipients, and templates that were found right. Out: sheets of messages that have the same build, and
those held back, each for the same recipients and with the same words as `render` gives one by one.

    slots, marks, tracing   Jinja fills in one message, with slots in place of the customer's values
    shapes                  which way through the template each customer takes
    columns, texts          the values of many customers, each distinct value computed once
    surroundings, weaving   the values woven into the message of that shape
    parts                   who the recipients are; only a part of them is in memory at a time

Whatever is out of the ordinary is filled in alone, as `render` does. The first message of each shape is
compared with the one that `render` gives; where they differ, all of that shape are filled in alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from jinja2 import nodes

from segdsl.campaigns.batch import Batch
from segdsl.campaigns.batches import Recipients
from segdsl.messages.bulk.columns import Group
from segdsl.messages.bulk.parts import RecipientsPart, message_of, sheet_of
from segdsl.messages.bulk.shapes import Shape, Ways
from segdsl.messages.bulk.slots import Memories
from segdsl.messages.bulk.tracing import Slots, Tracing, fill_in_marked
from segdsl.messages.bulk.weaving import failed, fillings, out_of_the_ordinary, woven
from segdsl.messages.context import Letterhead, Shared
from segdsl.messages.letter import HeldBack, Message
from segdsl.messages.weave import Sheet
from segdsl.templates.folder import Templates
from segdsl.templates.references import layouts_of

__all__ = ["PART", "Press", "message_of", "sheet_of"]

PART = 50_000  # recipients whose values are in memory at once


@dataclass(slots=True, eq=False)
class _Batch:
    """What the press knows of a batch."""

    batch: Batch
    ways: Ways
    proved: set[Shape] = field(default_factory=set)


class Press:
    """Keeps the shapes it has found for the next recipients of the same run.

    With `proofs` the first message of each shape is compared with the one that is filled in alone.
    """

    def __init__(self, templates: Templates, letterhead: Letterhead, *, proofs: bool = True) -> None:
        self._templates = templates
        self._letterhead = letterhead
        self._proofs = proofs
        self._tracing = Tracing(templates.sandbox)
        self._about: tuple[Any, ...] = ()
        self._memories: Memories = {}
        self._batches: dict[tuple[str | None, ...], _Batch] = {}

    def sheets(self, recipients: Recipients) -> Iterator[Sheet | HeldBack]:
        """Every recipient once, in any order: `places` and `place` say whose message it is."""
        audience = recipients.audience
        about = (audience.today, audience.zone, audience.kinds)
        if about != self._about:
            self._about = about
            self._shared = Shared(self._letterhead, *about)
            self._slots = Slots(self._letterhead, *about)
            self._batches.clear()
        for start in range(0, len(recipients), PART):
            part = RecipientsPart(recipients, self._templates, self._shared, start, start + PART)
            for number, places in part.batches():
                batch = self._batch(recipients.batches[number])
                for group, shape in batch.ways.groups(part.columns.some(places)):
                    yield from self._printed(part, batch, group, shape)

    def _batch(self, batch: Batch) -> _Batch:
        """What is known of the batch: names tell batches apart, as they do in the rules."""
        named = (batch.campaign, batch.step, batch.variant, batch.persona, batch.segment)
        names = (
            batch.template,
            batch.channel,
            batch.locale,
            *(thing.name if thing else None for thing in named),
        )
        known = self._batches.get(names)
        if known is None or (known.batch is not batch and known.batch != batch):
            trace = partial(fill_in_marked, self._templates, self._tracing, self._slots, batch)
            writes_text = _writes_text(self._templates, batch)
            known = self._batches[names] = _Batch(
                batch, Ways(trace, self._memories, writes_text=writes_text, styled=self._slots.styled)
            )
        return known

    def _printed(
        self, part: RecipientsPart, batch: _Batch, group: Group, shape: Shape | None
    ) -> Iterator[Sheet | HeldBack]:
        """The messages of recipients of one shape; without one, each by itself."""
        if shape is None:
            yield from _alone(part, batch.batch, group)
            return
        stopped = failed(shape, group) | ~part.addressed(batch.batch, group) | ~part.named(batch.batch, group)
        yield from _alone(part, batch.batch, group.where(stopped))
        group = group.where(~stopped)
        filled = fillings(shape, group)
        odd = out_of_the_ordinary(shape, filled, group.size)
        if odd.any():
            yield from _alone(part, batch.batch, group.where(odd))
            group = group.where(~odd)
            filled = fillings(shape, group)
        if group.size:
            texts = woven(shape, filled, group.size)
            yield from self._proved(part, batch, shape, group, part.sheet(batch.batch, group, texts))

    def _proved(
        self, part: RecipientsPart, batch: _Batch, shape: Shape, group: Group, sheet: Sheet
    ) -> Iterator[Sheet | HeldBack]:
        """The sheet, once its shape has been found right."""
        if self._proofs and shape not in batch.proved:
            batch.proved.add(shape)
            if part.alone(batch.batch, int(group.places[0])) != message_of(sheet, 0, self._letterhead):
                batch.ways.drop(shape)
                yield from _alone(part, batch.batch, group)
                return
        yield sheet


def _writes_text(templates: Templates, batch: Batch) -> bool:
    """Whether an e-mail may have a text of its own, in a block `text`."""
    file = templates.file(batch.template, batch.channel)
    files = layouts_of(templates.trees, file) if file else ()
    blocks = (block for layout in files for block in templates.trees[layout].find_all(nodes.Block))
    return any(block.name == "text" for block in blocks)


def _alone(part: RecipientsPart, batch: Batch, group: Group) -> Iterator[Sheet | HeldBack]:
    for place in group.places.tolist():
        outcome = part.alone(batch, place)
        yield sheet_of(outcome) if isinstance(outcome, Message) else outcome
