"""What is to be delivered after a tick, and what has become of it.

In: the crossings that triggers are about. Out: a file with a line for each, written whole before the tick is
committed; and beside it notes, a line for each delivery that was made or given up, on the disk before the
next one is begun. What has no note is delivered by the next run, under the same id.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from segdsl.config.living import Change, TriggerSection
from segdsl.outputs import put, sync
from segdsl.triggers.movements import Crossing

End = Literal["done", "parked", "dropped"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A crossing that a trigger is about. Its `id` is the same however often it is delivered."""

    id: str
    trigger: str
    do: str
    segment: str
    change: Change
    key: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Note:
    """What became of a delivery, and why where that needs saying."""

    id: str
    end: End
    reason: str = ""


def entries(
    triggers: Iterable[TriggerSection], crossings: Iterable[Crossing], tick: int, life: str, as_of: str
) -> Iterator[Entry]:
    """An entry for each trigger and crossing that it is about, in the order of the triggers.

    `life` is what tells the ids of this state from those of one that was begun anew.
    """
    every = tuple(crossings)
    for trigger in triggers:
        for one in every:
            if one.segment == trigger.segment and one.change in trigger.changes:
                said = json.dumps((life, tick, trigger.called, one.change, one.key))
                own = hashlib.sha256(said.encode()).hexdigest()[:32]
                yield Entry(own, trigger.called, trigger.do, one.segment, one.change, one.key, as_of)


class Journal:
    """The deliveries of one tick."""

    def __init__(self, folder: Path, tick: int) -> None:
        self.tick = tick
        self._path = folder / f"journal-{tick:06d}.jsonl"
        self._notes = folder / f"notes-{tick:06d}.jsonl"

    def write(self, lines: Iterable[Entry]) -> None:
        """Writes all lines in one step. Raises Problem."""
        put(self._path, b"".join(map(_line, lines)))

    def entries(self) -> tuple[Entry, ...]:
        """What is to be delivered. Raises OSError, and ValueError or TypeError where it cannot be read."""
        return tuple(Entry(**json.loads(line)) for line in _whole_lines(self._path))

    def notes(self) -> dict[str, Note]:
        """The last note on each delivery; a line that was not written to its end is none."""
        found = (Note(**json.loads(line)) for line in _whole_lines(self._notes))
        return {note.id: note for note in found}

    @contextmanager
    def noting(self) -> Iterator[Callable[[Note], None]]:
        """What adds a note, which is on the disk when that returns. Raises OSError."""
        whole = sum(len(line) + 1 for line in _whole_lines(self._notes))
        with self._notes.open("ab") as file:
            file.truncate(whole)
            sync(self._notes.parent)

            def add(note: Note) -> None:
                file.write(_line(note))
                file.flush()
                os.fsync(file.fileno())

            yield add

    def remove(self) -> None:
        """Nothing of it is to be done any more: customers' keys are not kept for longer."""
        for path in (self._path, self._notes):
            path.unlink(missing_ok=True)


def _line(said: Entry | Note) -> bytes:
    return json.dumps(asdict(said)).encode() + b"\n"


def _whole_lines(path: Path) -> list[bytes]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    return content[: content.rfind(b"\n") + 1].split(b"\n")[:-1]
