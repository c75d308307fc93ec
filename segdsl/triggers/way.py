"""What a way of doing something about crossings is, and what it can rely on.

In: a parcel, the trigger that it is for. Out: an answer, `Taken` or `Refused`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from segdsl.config.living import TriggerSection
from segdsl.config.ways import WAYS
from segdsl.triggers.journal import Entry


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is delivered at once: `id` is the same whenever it is tried again. All entries are of one tick."""

    id: str
    tick: int
    entries: tuple[Entry, ...]

    @property
    def as_of(self) -> str:
        return self.entries[0].as_of

    @property
    def trigger(self) -> str:
        return self.entries[0].trigger

    @property
    def do(self) -> str:
        return self.entries[0].do


@dataclass(frozen=True, slots=True)
class Taken:
    """It was delivered, and is not delivered again; `says` is what a report tells of it."""

    says: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """It was not, as far as we know. `later` says that it may be taken in a while, `seconds` in how long."""

    reason: str
    later: bool = False
    seconds: float = 0.0


Answer = Taken | Refused


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What ways can rely on.

    folder:  the project's
    render:  writes a campaign's messages for customers of these keys into a new folder, in a form or in its
             channel's own, and says how many; raises Problem
    setting: the text of a variable of the environment; raises Problem where it is not set
    """

    folder: Path
    render: Callable[[str, frozenset[str], Path, str | None], int]
    setting: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Way:
    """A way of doing something.

    deliver: delivers one parcel
    ready:   looks whether a trigger has what it needs, before anything is done; raises Problem
    each:    whether every crossing is a parcel of its own; else those of a trigger and a tick are one
    """

    deliver: Callable[[Parcel, TriggerSection, Surroundings], Answer]
    ready: Callable[[TriggerSection, Surroundings], None] = lambda trigger, around: None
    each: bool = False


def way_called(do: str) -> Way:
    """The way of this name, which is one of `WAYS`."""
    way: Way = import_module(WAYS[do].home).WAY
    return way
