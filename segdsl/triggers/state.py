"""What is known from the last tick, in a folder of the project.

In: members, entries of the journal. Out: the same at the next tick. A tick writes its members and its journal
under a new number, and counts from the moment at which `state.json`, by one rename, says that number; what a
tick has written that ended before is overwritten. The folder is nobody else's, and git passes it over.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from segdsl import __version__
from segdsl.config.living import TriggerSection
from segdsl.diagnostics import Diagnostic, Problem
from segdsl.outputs import alone, cannot_be_written, put, sync
from segdsl.triggers.journal import Journal, entries
from segdsl.triggers.members import Members, read_members, write_members
from segdsl.triggers.movements import Crossing

FOLDER = ".segdsl"
"""What segdsl keeps for itself in a project."""

_NUMBERED = re.compile(r"(members|journal|notes)-(\d+)\.\w+")


@dataclass(frozen=True, slots=True)
class State:
    """The last tick.

    as_of:    the day or instant, as outputs say it
    written:  a digest of all rule files and of what was set on the command line
    meanings: by the segment, the digest of what it means; only those are known whose members are
    program:  the version that made these digests
    tick:     its number, from 1
    life:     tells this state from one that was begun anew, so that no id of a delivery comes again
    """

    as_of: str
    written: str
    meanings: Mapping[str, str]
    program: str = __version__
    tick: int = 1
    life: str = field(default_factory=lambda: secrets.token_hex(8))

    def next(self, as_of: str, written: str, meanings: Mapping[str, str]) -> State:
        """The tick after this one."""
        return State(as_of, written, meanings, tick=self.tick + 1, life=self.life)


class Store:
    """The folder of a project's state. Whoever changes it holds it `alone`."""

    def __init__(self, project: Path) -> None:
        self.folder = project / FOLDER / "triggers"
        self._path = self.folder / "state.json"

    @contextmanager
    def alone(self, what: str) -> Iterator[None]:
        """No other run changes anything meanwhile. Raises Problem where one does, or nothing can be written.

        What a tick left behind that was not committed is removed.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            ignored = self.folder.parent / ".gitignore"
            if not ignored.exists():
                put(ignored, b"*\n")
        except OSError as error:
            raise cannot_be_written(self.folder, error) from error
        with alone(self.folder, what):
            self._tidy()
            yield

    def last(self) -> State | None:
        """The last tick that was committed; None before the first. Raises Problem."""
        try:
            return State(**json.loads(self._path.read_bytes()))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError) as error:
            raise self._damaged(self._path, error) from None

    def members(self, state: State) -> dict[str, set[str]]:
        """The members of each segment at that tick. Raises Problem."""
        path = self._members(state.tick)
        try:
            found = read_members(path)
        except (OSError, ValueError) as error:
            raise self._damaged(path, error) from None
        return {name: found.get(name, set()) for name in state.meanings}

    def commit(
        self,
        state: State,
        members: Members,
        triggers: Iterable[TriggerSection] = (),
        crossings: Iterable[Crossing] = (),
    ) -> None:
        """The tick has happened when this returns, and what triggers are about is journalled.

        Raises Problem where it cannot be written; then it has not happened.
        """
        journal = Journal(self.folder, state.tick)
        lines = tuple(entries(triggers, crossings, state.tick, state.life, state.as_of))
        path = self._members(state.tick)
        try:
            write_members(path, members)
            sync(path)
            journal.remove()
            if lines:
                journal.write(lines)
            sync(self.folder)
            put(self._path, json.dumps(asdict(state), indent=1).encode() + b"\n")
            sync(self.folder)
        except OSError as error:
            raise cannot_be_written(self.folder, error) from error
        self._tidy()

    def journals(self) -> tuple[Journal, ...]:
        """Those of which something is left to be done, perhaps; the oldest first."""
        state = self.last()
        last = 0 if state is None else state.tick
        ticks = sorted(tick for kind, tick, _ in self._numbered() if kind == "journal" and tick <= last)
        return tuple(Journal(self.folder, tick) for tick in ticks)

    def damaged(self, journal: Journal, error: Exception) -> Problem:
        """What to say of a journal that cannot be read."""
        return self._damaged(self.folder / f"journal-{journal.tick:06d}.jsonl", error)

    def _members(self, tick: int) -> Path:
        return self.folder / f"members-{tick:06d}.parquet"

    def _numbered(self) -> Iterator[tuple[str, int, Path]]:
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if found := _NUMBERED.fullmatch(path.name):
                yield found[1], int(found[2]), path

    def _tidy(self) -> None:
        """Removes members of other ticks than the last, journals of later ones, notes on no journal.

        Whoever calls it holds the folder.
        """
        state = self.last()
        last = 0 if state is None else state.tick
        numbered = tuple(self._numbered())
        journals = {tick for kind, tick, _ in numbered if kind == "journal" and tick <= last}
        for kind, tick, path in numbered:
            if tick != last if kind == "members" else tick not in journals:
                path.unlink(missing_ok=True)
        for path in self.folder.glob(".*.partial"):  # of a run that was killed
            path.unlink(missing_ok=True)

    def _damaged(self, path: Path, error: Exception) -> Problem:
        reason = (getattr(error, "strerror", None) or "it is damaged").lower()
        message = f"what is known of the last tick cannot be read: {reason}"
        hint = (
            f"put `{path.name}` back, or remove `{FOLDER}/triggers`: the next tick then sets a new baseline"
        )
        return Problem([Diagnostic("unreadable-file", message, hint=hint, file=str(path))])
