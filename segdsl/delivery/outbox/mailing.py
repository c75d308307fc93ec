"""All that goes into a folder of messages, gathered before anything is written."""

from __future__ import annotations

from dataclasses import dataclass

from segdsl.campaigns.batches import Recipients
from segdsl.campaigns.fates import Settled
from segdsl.delivery.outbox.outgoing import Envelope
from segdsl.messages.context import Letterhead
from segdsl.templates.folder import Templates


@dataclass(frozen=True, slots=True, eq=False)
class Mailing:
    """All that the messages of a run are made from.

    `recipients` are those of `settled`, or some of them, and so are those of the `control` group.
    """

    settled: Settled
    recipients: Recipients
    templates: Templates
    letterhead: Letterhead
    envelope: Envelope
    control: Recipients | None = None
