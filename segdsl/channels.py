"""The ways to reach a customer that a campaign can name after `via`: one entry says all about a channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from segdsl.person_fields import Field

Home = Literal["address", "phone", "device"]
"""Where messages go, as the setting in `[customer]` is called that names its attribute."""

Kind = Literal["email", "sms", "push"]
"""What a template writes."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach a customer.

    says:  what goes out, as in `It is an e-mail`
    home:  where its messages go; None where other systems carry them, and know where
    kind:  what its templates write; None where it takes whatever there is
    parts: whether a message goes out in parts of some length, so that their number is told
    shows: what is said beside a message of whom it is for
    needs: of these, what has to be known for a message to arrive; each is a choice, of which one will do
    """

    says: str
    home: Home | None = None
    kind: Kind | None = None
    parts: bool = False
    shows: tuple[Field, ...] = ()
    needs: tuple[tuple[Field, ...], ...] = ()


_NAME: tuple[Field, ...] = ("first_name", "last_name")
_POST: tuple[Field, ...] = (*_NAME, "street", "zip", "city", "state", "country")


CHANNELS: Mapping[str, Channel] = {
    "email": Channel("an e-mail", "address", "email"),
    "sms": Channel("a text message", "phone", "sms", parts=True),
    "push": Channel("a push message", "device", "push"),
    "in_app": Channel("a message in the app"),
    "call": Channel("a call", "phone", shows=_NAME),
    "letter": Channel("a letter", shows=_POST, needs=(_NAME, ("street",), ("zip",), ("city",))),
    "ad": Channel("an ad"),
}


def channel_called(name: str) -> Channel:
    """The channel of this name; of a name that is none, one of which nothing is known."""
    return CHANNELS.get(name) or Channel(name)
