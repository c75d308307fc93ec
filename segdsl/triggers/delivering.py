"""Delivering what is journalled, and noting what became of it.

In: journals of ticks, the triggers of the settings. Out: a report. Each parcel is tried, after growing pauses
again where its receiver may take it later, and then parked with the reason; where a receiver takes nothing,
the others for it are parked with it, so that a tick ends. Between an answer and its note a run can be killed:
then the parcel goes out again, under the same id.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from segdsl.config.living import TriggerSection
from segdsl.config.ways import WAYS
from segdsl.progress import Step
from segdsl.triggers.journal import Entry, Journal, Note
from segdsl.triggers.state import Store
from segdsl.triggers.way import Answer, Parcel, Refused, Surroundings, Taken, way_called

PAUSES = (1.0, 5.0, 25.0)  # seconds before a parcel is tried again


@dataclass(frozen=True, slots=True)
class Manner:
    """How parcels are delivered.

    retry_parked: tries those again that were given up; drop_parked: forgets them
    pauses:       seconds to wait before each further try
    """

    retry_parked: bool = False
    drop_parked: bool = False
    pauses: tuple[float, ...] = PAUSES
    wait: Callable[[float], None] = time.sleep
    progress: Callable[[str], None] = lambda step: None


@dataclass(slots=True)
class Report:
    """What became of the crossings that were to be delivered, in numbers of crossings.

    failed:     could not be delivered now; `reasons` has how many, by trigger and reason
    parked:     are kept and not tried again by themselves, those that failed now among them
    dropped:    were parked, and are forgotten now
    by_trigger: how many each trigger delivered; `said` what it tells of that, such as the name of a file
    """

    failed: int = 0
    parked: int = 0
    dropped: int = 0
    by_trigger: Counter[str] = field(default_factory=Counter)
    said: dict[str, list[str]] = field(default_factory=dict)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def delivered(self) -> int:
        """How many were delivered now."""
        return self.by_trigger.total()

    def count(self, parcel: Parcel, note: Note) -> None:
        """Takes in what became of a parcel now."""
        size = len(parcel.entries)
        match note.end:
            case "done":
                self.by_trigger[parcel.trigger] += size
            case "dropped":
                self.dropped += size
            case "parked":
                self.failed += size
                self.parked += size
                self.reasons[parcel.trigger, note.reason] += size


class Delivery:
    """One run over all journals."""

    def __init__(
        self, triggers: Iterable[TriggerSection], around: Surroundings, manner: Manner | None = None
    ) -> None:
        self._triggers = {trigger.called: trigger for trigger in triggers}
        self._around = around
        self._how = manner or Manner()
        self._closed: dict[str, str] = {}  # triggers whose receiver takes nothing, and why
        self._report = Report()

    def run(self, store: Store) -> Report:
        """Delivers what is left to be done, the oldest first. Raises Problem where that cannot be read."""
        for journal in store.journals():
            self._of_one(journal, *_read(store, journal))
        return self._report

    def _of_one(self, journal: Journal, left: tuple[Parcel, ...], notes: Mapping[str, Note]) -> None:
        kept = 0
        with journal.noting() as note:
            for done, parcel in enumerate(left):
                self._how.progress(Step(f"delivering {parcel.trigger}", done, len(left)))
                outcome = self._again(parcel) if parcel.id in notes else self._tried(parcel)
                if outcome is None:
                    self._report.parked += len(parcel.entries)
                else:
                    note(outcome)
                    self._report.count(parcel, outcome)
                kept += outcome is None or outcome.end == "parked"
        if not kept:
            journal.remove()

    def _again(self, parcel: Parcel) -> Note | None:
        """What becomes of a parcel that is parked; None where it stays so."""
        if self._how.drop_parked:
            return Note(parcel.id, "dropped")
        return self._tried(parcel) if self._how.retry_parked else None

    def _tried(self, parcel: Parcel) -> Note:
        trigger = self._triggers.get(parcel.trigger)
        if trigger is None or trigger.do != parcel.do:
            return Note(parcel.id, "parked", "`segdsl.toml` has no such trigger any more")
        if (closed := self._closed.get(parcel.trigger)) is not None:
            return Note(parcel.id, "parked", closed)
        match self._offered(parcel, trigger):
            case Taken(says):
                if says:
                    self._report.said.setdefault(parcel.trigger, []).append(says)
                return Note(parcel.id, "done")
            case Refused(reason, later):
                if later:
                    self._closed[parcel.trigger] = reason
                return Note(parcel.id, "parked", reason)

    def _offered(self, parcel: Parcel, trigger: TriggerSection) -> Answer:
        """The last answer, once it is one that waiting does not change."""
        way = way_called(trigger.do)
        answer = way.deliver(parcel, trigger, self._around)
        for pause in self._how.pauses:
            if not (isinstance(answer, Refused) and answer.later):
                break
            self._how.wait(max(pause, answer.seconds))
            answer = way.deliver(parcel, trigger, self._around)
        return answer


def parked(store: Store) -> int:
    """How many crossings are kept that were given up. Raises Problem where that cannot be read."""
    read = (_read(store, journal) for journal in store.journals())
    return sum(len(parcel.entries) for left, notes in read for parcel in left if parcel.id in notes)


def _read(store: Store, journal: Journal) -> tuple[tuple[Parcel, ...], Mapping[str, Note]]:
    """What is left to be done of a tick, and the notes on it: those of it that have one are parked."""
    try:
        notes = journal.notes()
        over = {note.id for note in notes.values() if note.end != "parked"}
        parcels = parcels_of(journal.entries(), journal.tick)
        return tuple(parcel for parcel in parcels if parcel.id not in over), notes
    except (OSError, ValueError, TypeError) as error:
        raise store.damaged(journal, error) from None


def parcels_of(entries: Iterable[Entry], tick: int) -> Iterator[Parcel]:
    """What goes out at once, in the order of the journal. Raises ValueError for a way that there is not."""
    for (trigger, do), group in groupby(entries, key=lambda one: (one.trigger, one.do)):
        if do not in WAYS:
            raise ValueError(f"nothing is known of `{do}`")
        together = tuple(group)
        if way_called(do).each:
            yield from (Parcel(one.id, tick, (one,)) for one in together)
        else:
            yield Parcel(f"{trigger}-{tick:06d}", tick, together)
