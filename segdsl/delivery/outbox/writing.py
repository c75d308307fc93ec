"""The folder that messages are written to.

In: who gets a message and who does not, templates, what was run. Out: the messages in a form; `held_back.csv`
and `not_sent.csv`, who gets none and why; `held_out.jsonl`, the control group, and `series.jsonl`, whose step
is passed over and for whom a series stops, where there are such; `run.json`, what was run and what became of
everybody. The folder appears whole or not at all. A run that ended early, however it ended, goes on after its
last checkpoint, and ends in the same bytes.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any

from segdsl.campaigns.batches import Recipients
from segdsl.delivery.outbox import control, decided
from segdsl.delivery.outbox.accounts import Summary, Written, csv_rows, summary
from segdsl.delivery.outbox.bundles import Bundle, Job
from segdsl.delivery.outbox.fingerprints import changes, fingerprints
from segdsl.delivery.outbox.forms import FORMS
from segdsl.delivery.outbox.mailing import Mailing
from segdsl.delivery.outbox.stores import Place, Store, Stream
from segdsl.delivery.outbox.workers import bundles, worth_starting
from segdsl.diagnostics import option, wrong_usage
from segdsl.outputs import (
    RECORD,
    Growing,
    alone,
    refuse_what_is_there,
    sync,
    told_plainly,
    unfinished,
    write_text,
)
from segdsl.progress import Step

PART = 4_000  # recipients that are written at a time
BETWEEN = 1.0  # seconds between checkpoints, at least
_LINES = 10_000  # of a CSV file that are held in memory
_MARKED = ("messages", "held_back", "held_out")  # the files that grow


def write_outbox(
    target: Path,
    mailing: Mailing,
    run: Mapping[str, Any],
    *,
    form: str = "jsonl",
    replace: bool = False,
    resume: bool = False,
    workers: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> Summary:
    """Writes the folder `target` and says how it went; `run`, plain values, goes into `run.json`.

    `workers` is the number of processes; by default as many as there are processors where that is worth it.
    With `resume` a run that ended early goes on. Raises Problem where the folder exists (without `replace`)
    or cannot be written, and where what is to go on is not the same run any more.
    """
    if (lack := FORMS[form].lacks(mailing.letterhead)) is not None:
        raise wrong_usage(*lack)
    with alone(target), told_plainly(target.absolute(), unfinished(target), kept=True):
        if not resume:
            refuse_what_is_there(target, replace)
        growing = Growing.begun(target, resume)
        mailing = _dated(mailing, growing)
        run = json.loads(json.dumps({**run, **_facts(mailing), "form": form}, default=str))
        state = _State.read(growing, target, run)
        if not state.complete:
            _fill(growing, mailing, run, state, form, workers, progress or (lambda text: None))
        found = _summary(mailing, state)
        growing.appear(replace)
    return found


def _facts(mailing: Mailing) -> dict[str, Any]:
    return {**fingerprints(mailing), "date": mailing.envelope.date.isoformat()}


def _dated(mailing: Mailing, growing: Growing) -> Mailing:
    """The mailing, on the date of the run that is gone on with."""
    with suppress(ValueError, KeyError, TypeError):
        if (saved := growing.checkpoint()) is not None:
            date = dt.datetime.fromisoformat(saved["run"]["date"])
            return replace(mailing, envelope=replace(mailing.envelope, date=date))
    return mailing


@dataclass(slots=True)
class _State:
    """How far a run has come: what a checkpoint holds.

    unwritten: the rows of those of the control group whose messages are held back
    """

    run: Mapping[str, Any]
    parts: int = 0
    rendered: int = 0
    held_out: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    text_parts: Counter[str] = field(default_factory=Counter)  # how many are sent in so many parts
    unwritten: list[int] = field(default_factory=list)
    marks: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_MARKED, 0))
    complete: bool = False

    @property
    def done(self) -> int:
        """How many customers were looked at."""
        return self.rendered + self.reasons.total() + self.held_out

    def take(self, group: Recipients, start: int, bundle: Bundle) -> None:
        """Counts what became of a part, which begins there in its group."""
        self.parts += 1
        if group.control:
            self.held_out += bundle.rendered
            self.unwritten += [int(group.rows[start + one.place]) for one in bundle.held_back]
        else:
            self.rendered += bundle.rendered
        self.reasons.update(one.reason for one in bundle.held_back)
        self.text_parts.update({str(parts): number for parts, number in bundle.text_parts.items()})

    @classmethod
    def read(cls, growing: Growing, target: Path, run: Mapping[str, Any]) -> _State:
        """Where a run stands that may have begun earlier. Raises Problem where it cannot go on."""
        try:
            saved = growing.checkpoint()
            if saved is None:
                return cls(run)
            counts = {name: Counter(saved[name]) for name in ("reasons", "text_parts")}
            state = cls(**{**saved, **counts})
        except (ValueError, TypeError, KeyError):
            changed = ["the record of how far it came"]
        else:
            changed = changes(state.run, run)
        if changed:
            message = f"`{target}` cannot be gone on with; since it was begun, this has changed: "
            hint = f"put that back as it was, or begin anew without {option('--resume', 'resume=True')}"
            raise wrong_usage(message + ", ".join(changed), hint=hint)
        return state

    def save(self, growing: Growing) -> None:
        growing.save({name: getattr(self, name) for name in self.__slots__})


class _Results:
    """The files of the folder that grow with each part: messages, who is held back, who is held out."""

    def __init__(self, growing: Growing, mailing: Mailing, form: str, marks: Mapping[str, int]) -> None:
        self._messages = FORMS[form].store(growing.results, growing.work, marks["messages"])
        self._held_back = Stream(growing.results / "held_back.csv", marks["held_back"])
        if not self._held_back.mark:
            self._held_back.add(b"key,reason\n")
        wanted = mailing.control is not None
        self._held_out = Stream(growing.results / control.FILE, marks["held_out"]) if wanted else None

    def _store(self, control: bool) -> Store:
        return self._held_out if control and self._held_out is not None else self._messages

    def room(self, control: bool, size: int) -> Place | None:
        """Where what comes next belongs; of messages, or of the control group."""
        return self._store(control).room(size)

    def add(self, group: Recipients, bundle: Bundle) -> None:
        self._store(group.control).add(bundle.content)
        self._held_back.add(csv_rows((one.key, one.reason) for one in bundle.held_back))

    def save(self, growing: Growing, state: _State) -> None:
        """A checkpoint: from here on the run can go on."""
        stores: dict[str, Store | None] = dict(
            zip(_MARKED, (self._messages, self._held_back, self._held_out), strict=True)
        )
        for name, store in stores.items():
            if store is not None:
                store.sync()
                state.marks[name] = store.mark
        state.save(growing)

    def finish(self) -> None:
        for store in (self._messages, self._held_back, self._held_out):
            if store is not None:
                store.finish()


def _summary(mailing: Mailing, state: _State) -> Summary:
    wanted = len(mailing.recipients), len(mailing.control or ())
    written = Written(state.rendered, state.held_out, len(state.unwritten), state.reasons, state.text_parts)
    return summary(mailing.settled, wanted, written)


def _fill(
    growing: Growing,
    mailing: Mailing,
    run: Mapping[str, Any],
    state: _State,
    form: str,
    workers: int | None,
    progress: Callable[[str], None],
) -> None:
    results = _Results(growing, mailing, form, state.marks)
    results.save(growing, state)
    _write(growing, mailing, state, results, form, workers, progress)
    results.finish()
    _write_not_sent(growing.results / "not_sent.csv", mailing, state.unwritten)
    if mailing.settled.decided:
        (growing.results / decided.FILE).write_bytes(decided.written(mailing.settled, mailing.envelope))
        sync(growing.results / decided.FILE)
    record = {**run, **_summary(mailing, state).record()}
    text = json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False)
    write_text(growing.results / RECORD, text + "\n")
    for name in ("not_sent.csv", RECORD):
        sync(growing.results / name)
    state.complete = True
    state.save(growing)


def _write(
    growing: Growing,
    mailing: Mailing,
    state: _State,
    results: _Results,
    form: str,
    workers: int | None,
    progress: Callable[[str], None],
) -> None:
    recipients, templates = mailing.recipients, mailing.templates
    job = Job(form, templates.sources, mailing.letterhead, mailing.envelope, recipients.batches)
    cuts = _cuts(mailing)[state.parts :]
    parts = (group.part(start, start + PART) for group, start in cuts)
    all_ = len(recipients) + len(mailing.control or ())
    saved = monotonic()
    for (group, start), bundle in zip(
        cuts, bundles(job, templates, parts, workers or worth_starting(all_), results.room), strict=True
    ):
        results.add(group, bundle)
        state.take(group, start, bundle)
        step = f"writing: {state.rendered:,} of {len(recipients):,} messages"
        progress(Step(step, state.done, all_))
        if monotonic() - saved > BETWEEN:
            results.save(growing, state)
            saved = monotonic()


def _cuts(mailing: Mailing) -> list[tuple[Recipients, int]]:
    """Where parts begin: of those who get a message, then of the control group."""
    groups = (mailing.recipients, *(() if mailing.control is None else (mailing.control,)))
    return [(group, start) for group in groups for start in range(0, len(group), PART)]


def _write_not_sent(path: Path, mailing: Mailing, unwritten: Sequence[int]) -> None:
    """Everybody who was left out; of the control group those alone whose message would have gone out."""
    left, all_ = mailing.settled.left, mailing.settled.control
    gone = set(unwritten)
    if all_ is not None and mailing.control is not None:
        gone |= set(all_.rows.tolist()) - set(mailing.control.rows.tolist())
    rows = (row for place, row in zip(left.rows.tolist(), left, strict=True) if place not in gone)
    with path.open("wb") as file:
        file.write(b"key,fate,reason\n")
        while some := list(islice(rows, _LINES)):
            file.write(csv_rows(some))
