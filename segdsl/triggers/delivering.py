"""Delivering what is journalled, and noting what became of it.

In: journals of ticks, the triggers of the settings. Out: a report. Each parcel is tried, after growing pauses
again where its receiver may take it later, and then parked with the reason; where a receiver takes nothing,
the others for it are parked with it, so that a tick ends. Between an answer and its note a run can be killed:
then the parcel goes out again, under the same id.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from segdsl.config.living import TriggerSection
from segdsl.progress import Step
from segdsl.triggers.journal import Entry, Journal, Note
from segdsl.triggers.state import Store
from segdsl.triggers.way import Parcel, Refused, Surroundings, Taken, Way, way_called

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
    """How many crossings failed now, are parked (those among them), and were forgotten.

    by_trigger: how many each trigger delivered; `said` what it said of that, such as the name of a file
    reasons:    by trigger and reason, how many failed now
    """

    failed: int = 0
    parked: int = 0
    dropped: int = 0
    by_trigger: dict[str, int] = field(default_factory=dict)
    said: dict[str, list[str]] = field(default_factory=dict)
    reasons: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def delivered(self) -> int:
        """How many were delivered now."""
        return sum(self.by_trigger.values())


class Delivery:
    """One run over all journals."""

    def __init__(
        self, triggers: Iterable[TriggerSection], around: Surroundings, manner: Manner | None = None
    ) -> None:
        self._triggers = {trigger.called: trigger for trigger in triggers}
        self._around = around
        self._how = manner or Manner()
        self._closed: dict[str, str] = {}  # triggers whose receiver takes nothing, and why
        self.report = Report()

    def run(self, store: Store) -> Report:
        """Delivers what is left to be done, the oldest first. Raises Problem where that cannot be read."""
        for journal in store.journals():
            try:
                parcels = tuple(parcels_of(journal.entries(), journal.tick))
                notes = journal.notes()
            except (OSError, ValueError, TypeError) as error:
                raise store.damaged(journal, error) from None
            self._of_one(journal, parcels, notes)
        return self.report

    def _of_one(self, journal: Journal, parcels: tuple[Parcel, ...], notes: Mapping[str, Note]) -> None:
        left = [parcel for parcel in parcels if notes.get(parcel.id, _NOTHING).end not in ("done", "dropped")]
        kept = 0
        with journal.noting() as note:
            for done, parcel in enumerate(left):
                self._how.progress(Step(f"delivering {parcel.trigger}", done, len(left)))
                was_parked = parcel.id in notes
                if was_parked and not (self._how.retry_parked or self._how.drop_parked):
                    self.report.parked += len(parcel.entries)
                    kept += 1
                    continue
                outcome = self._outcome(parcel, was_parked)
                note(outcome)
                kept += outcome.end == "parked"
                self._count(parcel, outcome)
        if not kept:
            journal.remove()

    def _outcome(self, parcel: Parcel, was_parked: bool) -> Note:
        if was_parked and self._how.drop_parked:
            return Note(parcel.id, "dropped")
        reason = self._reason(parcel)
        return Note(parcel.id, "done") if reason is None else Note(parcel.id, "parked", reason)

    def _count(self, parcel: Parcel, outcome: Note) -> None:
        size = len(parcel.entries)
        match outcome.end:
            case "done":
                self.report.by_trigger[parcel.trigger] = self.report.by_trigger.get(parcel.trigger, 0) + size
            case "dropped":
                self.report.dropped += size
            case "parked":
                self.report.failed += size
                self.report.parked += size
                cause = (parcel.trigger, outcome.reason)
                self.report.reasons[cause] = self.report.reasons.get(cause, 0) + size

    def _reason(self, parcel: Parcel) -> str | None:
        """Why a parcel cannot be delivered now; None where it was."""
        trigger = self._triggers.get(parcel.trigger)
        if trigger is None or trigger.do != parcel.entries[0].do:
            return "`segdsl.toml` has no such trigger any more"
        if (closed := self._closed.get(parcel.trigger)) is not None:
            return closed
        answer = way_called(trigger.do).deliver(parcel, trigger, self._around)
        for pause in self._how.pauses:
            if not (isinstance(answer, Refused) and answer.later):
                break
            self._how.wait(max(pause, answer.seconds))
            answer = way_called(trigger.do).deliver(parcel, trigger, self._around)
        match answer:
            case Taken(says):
                if says:
                    self.report.said.setdefault(parcel.trigger, []).append(says)
                return None
            case Refused(reason, later=True):
                self._closed[parcel.trigger] = reason
        return answer.reason


_NOTHING = Note("", "parked")


def parcels_of(entries: Iterable[Entry], tick: int) -> Iterator[Parcel]:
    """What goes out at once, in the order of the journal."""
    for (trigger, do), group in groupby(entries, key=lambda one: (one.trigger, one.do)):
        together = tuple(group)
        if _way(do).each:
            yield from (Parcel(one.id, tick, (one,)) for one in together)
        else:
            yield Parcel(f"{trigger}-{tick:06d}", tick, together)


def _way(do: str) -> Way:
    try:
        return way_called(do)
    except KeyError:
        raise ValueError(f"nothing is known of `{do}`") from None
