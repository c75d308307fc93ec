"""What a form of messages is: what it makes of a sheet, of a part, and where that goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segdsl.channels import channel_called
from segdsl.delivery.outbox.stores import Store

if TYPE_CHECKING:
    from segdsl.delivery.outbox.outgoing import Outgoing
    from segdsl.messages.context import Letterhead

Lack = tuple[str, str]
"""What a project has not that a form needs, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that messages are written in, called as its file is.

    says:    what a message becomes, such as `a line`
    entries: one for each message of a sheet; raises ValueError where a message cannot take the form
    packed:  the entries of a part, as the store takes them (this crosses from one process to another)
    store:   what keeps them, from the folder of results, a folder for work, and a mark
    mails:   whether it holds mails
    carries: the channel whose messages alone take it; None where it is for several
    lacks:   what the project has not that the form needs; None where it has everything
    rows:    the file that holds all messages with every field, which a history can take in; None without one
    """

    says: str
    entries: Callable[[Outgoing], Sequence[Any]]
    packed: Callable[[Sequence[Any]], Any]
    store: Callable[[Path, Path, int], Store]
    mails: bool = False
    carries: str | None = None
    lacks: Callable[[Letterhead], Lack | None] = lambda letterhead: None
    rows: str | None = None

    @property
    def writes(self) -> str:
        """Whose messages it writes, as in `--as eml writes e-mail`."""
        if self.carries is not None:
            return f"what goes `via {self.carries}`"
        return "e-mail" if self.mails else "every message"

    def takes(self, channel: str) -> bool:
        """Whether messages of a channel can take it: an e-mail is what e-mail and letters can be."""
        if self.carries is not None:
            return channel == self.carries
        return not self.mails or channel_called(channel).kind in (None, "email")
