"""The press: messages for many recipients at once.

In: recipients, and templates that were found right. Out: sheets of messages that have the same build, and
those held back, each for the same recipients and with the same words as `render` gives one by one.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.messages.context import Letterhead
from segdsl.messages.lots import Recipients
from segdsl.messages.render import HeldBack, Message, render
from segdsl.messages.templates import Templates
from segdsl.messages.weave import Sheet, alike


def sheets(
    recipients: Recipients, templates: Templates, letterhead: Letterhead
) -> Iterator[Sheet | HeldBack]:
    """Every recipient once, in any order: `places` and `place` say whose message it is."""
    for outcome in render(recipients, templates, letterhead):
        yield sheet_of(outcome) if isinstance(outcome, Message) else outcome


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
