"""The ways to reach a customer that a campaign can name after `via`."""

from __future__ import annotations

from typing import Literal, get_args

# What segdsl writes to an address of the customer's, and so must know one.
Addressed = Literal["email", "sms", "push"]
Channel = Literal["email", "sms", "push", "in_app", "call", "letter", "ad"]

ADDRESSED: tuple[Addressed, ...] = get_args(Addressed)
CHANNELS: tuple[Channel, ...] = get_args(Channel)


def addressed(channel: str) -> Addressed | None:
    """The channel, where its messages go to an address; None for one that other systems carry."""
    return next((one for one in ADDRESSED if one == channel), None)
