"""What a form of messages is: what it makes of a sheet, of a part, and where that goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segdsl.delivery.outbox.stores import Store

if TYPE_CHECKING:
    from segdsl.delivery.outbox.outgoing import Outgoing


@dataclass(frozen=True, slots=True)
class Form:
    """A form that messages are written in, called as its file is.

    says:    what a message becomes, such as `a line`
    entries: one for each message of a sheet; raises ValueError where a message cannot take the form
    packed:  the entries of a part, as the store takes them (this crosses from one process to another)
    store:   what keeps them, from the folder of results, a folder for work, and a mark
    mails:   whether it holds mails, which need a sender
    rows:    the file that holds all messages with every field, which a history can take in; None without one
    """

    says: str
    entries: Callable[[Outgoing], Sequence[Any]]
    packed: Callable[[Sequence[Any]], Any]
    store: Callable[[Path, Path, int], Store]
    mails: bool = False
    rows: str | None = None
