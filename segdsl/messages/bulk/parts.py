"""A part of the recipients: their columns, and what every message has besides its template.

In: recipients, and which of them. Out: keys, addresses and links by the column; messages one by one for those
who need that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdsl.campaigns.lot import Lot
from segdsl.campaigns.lots import Recipients, Rows
from segdsl.channels import Home, channel_called
from segdsl.messages.bulk.columns import Columns, Group
from segdsl.messages.bulk.slots import Cell, Key
from segdsl.messages.bulk.weaving import Woven
from segdsl.messages.cells import Cells
from segdsl.messages.context import Letterhead, Shared
from segdsl.messages.destinations import are_destinations, destination
from segdsl.messages.letter import Message, Outcome, fill_in
from segdsl.messages.weave import Sheet, alike
from segdsl.templates.folder import Templates
from segdsl.templates.values import Unprintable

KEY = Key()


def sheet_of(message: Message) -> Sheet:
    """A message on a sheet of its own."""
    return Sheet(
        message.lot,
        (message.place,),
        (message.key,),
        (message.to,),
        (message.unsubscribe,),
        alike(message.subject),
        alike(message.preheader),
        alike(message.html),
        alike(message.text),
    )


def message_of(sheet: Sheet, number: int, letterhead: Letterhead) -> Message:
    """One of the messages of a sheet."""
    return Message(
        place=sheet.places[number],
        lot=sheet.lot,
        key=sheet.keys[number],
        to=sheet.to[number],
        sender=letterhead.sender,
        reply_to=letterhead.reply_to,
        unsubscribe=sheet.unsubscribe[number],
        subject=sheet.subject.text(number),
        preheader=sheet.preheader.text(number),
        html=sheet.html.text(number),
        text=sheet.text.text(number),
    )


class Part:
    """The recipients from `start` to `stop`; a place is counted from `start`."""

    def __init__(
        self, recipients: Recipients, templates: Templates, shared: Shared, start: int, stop: int
    ) -> None:
        audience = recipients.audience
        self._start = start
        self._rows = recipients.rows[start:stop]
        self._templates = templates
        self._shared = shared
        self._cells = Cells(audience)
        self.lot_of = recipients.lot_of[start:stop]
        self.columns = Columns(
            audience, self._rows, lambda name, cell: shared.attribute(lambda _: cell, name)
        )

    def lots(self) -> Sequence[tuple[int, Rows]]:
        """The numbers of the lots there are, each with the places of its recipients."""
        return [(lot, np.flatnonzero(self.lot_of == lot)) for lot in np.unique(self.lot_of).tolist()]

    def addressed(self, lot: Lot, group: Group) -> NDArray[np.bool_]:
        """Who can be reached: where messages have no address, everybody."""
        home, attribute = self._destination(lot)
        if home is None or attribute is None:
            return np.ones(group.size, dtype=bool)
        column = group.column(Cell(attribute))
        if are_destinations(home, column.values):
            return np.ones(group.size, dtype=bool)
        return column.where(lambda value: _as_it_stands(home, value, attribute))

    def _destination(self, lot: Lot) -> tuple[Home | None, str | None]:
        """Where the messages of this lot go, and the attribute that says so."""
        home = channel_called(lot.channel).home
        return home, self._shared.letterhead.destination(home) if home else None

    def alone(self, lot: Lot, place: int) -> Outcome:
        """The message of one recipient, as `render` gives it."""
        value = self._cells.of(int(self._rows[place]))
        key = str(self.columns.keys.values[place])
        return fill_in(self._templates, lot, value, self._shared, place=self._start + place, key=key)

    def sheet(self, lot: Lot, group: Group, texts: Woven) -> Sheet:
        _, attribute = self._destination(lot)
        to: Sequence[str | None] = [None] * group.size
        if attribute is not None:
            column = group.column(Cell(attribute))
            to = column.entries() if column.tidy else list(map(str, column.entries()))
        return Sheet(
            lot,
            (group.places + self._start).tolist(),
            group.column(KEY).entries(),
            to,
            self._unsubscribe(lot, group),
            texts.subject,
            texts.preheader,
            texts.html,
            texts.text,
        )

    def _unsubscribe(self, lot: Lot, group: Group) -> Sequence[str | None]:
        letterhead = self._shared.letterhead
        if not letterhead.has_links_of_customers:
            return [letterhead.unsubscribe_link(lot, "")] * group.size
        return [letterhead.unsubscribe_link(lot, key) for key in group.column(KEY).entries()]


def _as_it_stands(home: Home, value: Any, attribute: str) -> bool:
    """Whether a message can go there without a change."""
    try:
        return destination(home, value, attribute) == str(value)
    except Unprintable:
        return False
