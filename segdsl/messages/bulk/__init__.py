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

from segdsl.campaigns.lot import Lot
from segdsl.campaigns.lots import Recipients
from segdsl.messages.bulk.columns import Group
from segdsl.messages.bulk.parts import Part, message_of, sheet_of
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
class _Lot:
    """What the press knows of a lot."""

    lot: Lot
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
        self._lots: dict[tuple[str | None, ...], _Lot] = {}

    def sheets(self, recipients: Recipients) -> Iterator[Sheet | HeldBack]:
        """Every recipient once, in any order: `places` and `place` say whose message it is."""
        audience = recipients.audience
        about = (audience.today, audience.zone, audience.kinds)
        if about != self._about:
            self._about = about
            self._shared = Shared(self._letterhead, *about)
            self._slots = Slots(self._letterhead, *about)
            self._lots.clear()
        for start in range(0, len(recipients), PART):
            part = Part(recipients, self._templates, self._shared, start, start + PART)
            for number, places in part.lots():
                lot = self._lot(recipients.lots[number])
                for group, shape in lot.ways.groups(part.columns.some(places)):
                    yield from self._printed(part, lot, group, shape)

    def _lot(self, lot: Lot) -> _Lot:
        """What is known of the lot: names tell lots apart, as they do in the rules."""
        named = (lot.campaign, lot.variant, lot.persona, lot.segment)
        names = (lot.template, lot.channel, lot.locale, *(thing.name if thing else None for thing in named))
        known = self._lots.get(names)
        if known is None or (known.lot is not lot and known.lot != lot):
            trace = partial(fill_in_marked, self._templates, self._tracing, self._slots, lot)
            writes_text = _writes_text(self._templates, lot)
            known = self._lots[names] = _Lot(
                lot, Ways(trace, self._memories, writes_text=writes_text, styled=self._slots.styled)
            )
        return known

    def _printed(
        self, part: Part, lot: _Lot, group: Group, shape: Shape | None
    ) -> Iterator[Sheet | HeldBack]:
        """The messages of recipients of one shape; without one, each by itself."""
        if shape is None:
            yield from _alone(part, lot.lot, group)
            return
        stopped = failed(shape, group) | ~part.addressed(lot.lot, group)
        yield from _alone(part, lot.lot, group.where(stopped))
        group = group.where(~stopped)
        filled = fillings(shape, group)
        odd = out_of_the_ordinary(shape, filled, group.size)
        if odd.any():
            yield from _alone(part, lot.lot, group.where(odd))
            group = group.where(~odd)
            filled = fillings(shape, group)
        if group.size:
            texts = woven(shape, filled, group.size)
            yield from self._proved(part, lot, shape, group, part.sheet(lot.lot, group, texts))

    def _proved(
        self, part: Part, lot: _Lot, shape: Shape, group: Group, sheet: Sheet
    ) -> Iterator[Sheet | HeldBack]:
        """The sheet, once its shape has been found right."""
        if self._proofs and shape not in lot.proved:
            lot.proved.add(shape)
            if part.alone(lot.lot, int(group.places[0])) != message_of(sheet, 0, self._letterhead):
                lot.ways.drop(shape)
                yield from _alone(part, lot.lot, group)
                return
        yield sheet


def _writes_text(templates: Templates, lot: Lot) -> bool:
    """Whether an e-mail may have a text of its own, in a block `text`."""
    file = templates.file(lot.template, lot.channel)
    files = layouts_of(templates.trees, file) if file else ()
    blocks = (block for layout in files for block in templates.trees[layout].find_all(nodes.Block))
    return any(block.name == "text" for block in blocks)


def _alone(part: Part, lot: Lot, group: Group) -> Iterator[Sheet | HeldBack]:
    for place in group.places.tolist():
        outcome = part.alone(lot, place)
        yield sheet_of(outcome) if isinstance(outcome, Message) else outcome
