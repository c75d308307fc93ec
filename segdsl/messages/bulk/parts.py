"""A part of the recipients: their columns, and what every message has besides its template.

In: recipients, and which of them. Out: keys, addresses and links by the column; messages one by one for those
who need that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdsl.campaigns.batch import Batch
from segdsl.campaigns.batches import Recipients, Rows
from segdsl.channels import Home, channel_called
from segdsl.messages.addressees import part_text
from segdsl.messages.bulk.columns import Columns, DistinctColumn, Group
from segdsl.messages.bulk.slots import FAILED, Cell, Key
from segdsl.messages.bulk.weaving import Woven
from segdsl.messages.cells import Cells
from segdsl.messages.context import Letterhead, Shared
from segdsl.messages.destinations import are_destinations, destination
from segdsl.messages.letter import Message, Outcome, fill_in
from segdsl.messages.weave import Sheet, alike
from segdsl.person_fields import Field
from segdsl.templates.folder import Templates
from segdsl.templates.values import Unprintable

KEY = Key()


def sheet_of(message: Message) -> Sheet:
    """A message on a sheet of its own."""
    return Sheet(
        message.batch,
        (message.place,),
        (message.key,),
        (message.to,),
        (message.unsubscribe,),
        alike(message.subject),
        alike(message.preheader),
        alike(message.html),
        alike(message.text),
        alike(message.link),
        alike(message.expires),
        {part: (text,) for part, text in message.addressee.items()},
    )


def message_of(sheet: Sheet, number: int, letterhead: Letterhead) -> Message:
    """One of the messages of a sheet."""
    return Message(
        place=sheet.places[number],
        batch=sheet.batch,
        key=sheet.keys[number],
        to=sheet.to[number],
        sender=letterhead.sender,
        reply_to=letterhead.reply_to,
        unsubscribe=sheet.unsubscribe[number],
        subject=sheet.subject.text(number),
        preheader=sheet.preheader.text(number),
        html=sheet.html.text(number),
        text=sheet.text.text(number),
        link=sheet.link.text(number),
        expires=sheet.expires.text(number),
        addressee={part: texts[number] for part, texts in sheet.addressee.items()},
    )


class RecipientsPart:
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
        self.batch_of = recipients.batch_of[start:stop]
        self.columns = Columns(
            audience, self._rows, lambda name, cell: shared.attribute(lambda _: cell, name)
        )

    def batches(self) -> Sequence[tuple[int, Rows]]:
        """The numbers of the batches there are, each with the places of its recipients."""
        return [
            (batch, np.flatnonzero(self.batch_of == batch)) for batch in np.unique(self.batch_of).tolist()
        ]

    def addressed(self, batch: Batch, group: Group) -> NDArray[np.bool_]:
        """Who can be reached: where messages have no address, everybody."""
        home, attribute = self._destination(batch)
        if home is None or attribute is None:
            return np.ones(group.size, dtype=bool)
        column = group.column(Cell(attribute))
        if are_destinations(home, column.values):
            return np.ones(group.size, dtype=bool)
        return column.where(lambda value: _as_it_stands(home, value, attribute))

    def named(self, batch: Batch, group: Group) -> NDArray[np.bool_]:
        """Whose name and postal address are known as far as they are needed."""
        columns = self._addressee(batch, group)
        usable = np.ones(group.size, dtype=bool)
        for column in columns.values():
            usable &= ~column.where(lambda text: text is FAILED)
        for choice in channel_called(batch.channel).needs:
            some = [columns[part].where(lambda text: text is not None) for part in choice if part in columns]
            usable &= np.logical_or.reduce(some) if some else True
        return usable

    def _addressee(self, batch: Batch, group: Group) -> dict[Field, DistinctColumn]:
        """The parts that messages of this batch show, each distinct one tidied once."""
        attributes = self._shared.letterhead.addressee
        found = {}
        for part in channel_called(batch.channel).shows:
            if part in attributes:
                column = group.column(Cell(attributes[part]))
                found[part] = column.like([_line(attributes[part], value) for value in column.values])
        return found

    def _destination(self, batch: Batch) -> tuple[Home | None, str | None]:
        """Where the messages of this batch go, and the attribute that says so."""
        home = channel_called(batch.channel).home
        return home, self._shared.letterhead.destination(home) if home else None

    def alone(self, batch: Batch, place: int) -> Outcome:
        """The message of one recipient, as `render` gives it."""
        value = self._cells.of(int(self._rows[place]))
        key = str(self.columns.keys.values[place])
        return fill_in(self._templates, batch, value, self._shared, place=self._start + place, key=key)

    def sheet(self, batch: Batch, group: Group, texts: Woven) -> Sheet:
        _, attribute = self._destination(batch)
        to: Sequence[str | None] = [None] * group.size
        if attribute is not None:
            column = group.column(Cell(attribute))
            to = column.entries() if column.tidy else list(map(str, column.entries()))
        return Sheet(
            batch,
            (group.places + self._start).tolist(),
            group.column(KEY).entries(),
            to,
            self._unsubscribe(batch, group),
            texts.subject,
            texts.preheader,
            texts.html,
            texts.text,
            texts.link,
            texts.expires,
            {part: column.entries() for part, column in self._addressee(batch, group).items()},
        )

    def _unsubscribe(self, batch: Batch, group: Group) -> Sequence[str | None]:
        letterhead = self._shared.letterhead
        if not letterhead.has_links_of_customers:
            return [letterhead.unsubscribe_link(batch, "")] * group.size
        return [letterhead.unsubscribe_link(batch, key) for key in group.column(KEY).entries()]


def _line(attribute: str, value: Any) -> Any:
    try:
        return part_text(attribute, value)
    except Unprintable:
        return FAILED


def _as_it_stands(home: Home, value: Any, attribute: str) -> bool:
    """Whether a message can go there without a change."""
    try:
        return destination(home, value, attribute) == str(value)
    except Unprintable:
        return False
