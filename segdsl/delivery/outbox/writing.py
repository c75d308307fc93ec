"""The folder that messages are written to.

In: who gets a message and who does not, templates, what was run. Out: the messages in a form; `held_back.csv`
and `not_sent.csv`, who gets none and why; `run.json`, what was run and what became of everybody. The folder
appears whole or not at all. A run that ended early, however it ended, goes on after its last checkpoint, and
ends in the same bytes.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any

from segdsl.campaigns.fates import Settled
from segdsl.campaigns.lots import Recipients
from segdsl.delivery.outbox.accounts import Summary, csv_rows, summary
from segdsl.delivery.outbox.bundles import Job
from segdsl.delivery.outbox.fingerprints import changes, fingerprints
from segdsl.delivery.outbox.forms import FORMS
from segdsl.delivery.outbox.mailing import Mailing
from segdsl.delivery.outbox.stores import Store, Stream
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
    if FORMS[form].mails and mailing.letterhead.sender is None:
        hint = 'write `from = "The shop <letters@shop.example>"` under `[email]` in `segdsl.toml`'
        raise wrong_usage("a mail needs a sender", hint=hint)
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
    """How far a run has come: what a checkpoint holds."""

    run: Mapping[str, Any]
    parts: int
    rendered: int
    reasons: Counter[str]
    text_parts: Counter[str]  # how many text messages are sent in so many parts
    marks: dict[str, int]
    complete: bool

    @classmethod
    def read(cls, growing: Growing, target: Path, run: Mapping[str, Any]) -> _State:
        """Where a run stands that may have begun earlier. Raises Problem where it cannot go on."""
        try:
            saved = growing.checkpoint()
            if saved is None:
                return cls(run, 0, 0, Counter(), Counter(), {"messages": 0, "held_back": 0}, False)
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


def _summary(mailing: Mailing, state: _State) -> Summary:
    return summary(mailing.settled, len(mailing.recipients), state.rendered, state.reasons, state.text_parts)


def _fill(
    growing: Growing,
    mailing: Mailing,
    run: Mapping[str, Any],
    state: _State,
    form: str,
    workers: int | None,
    progress: Callable[[str], None],
) -> None:
    store = FORMS[form].store(growing.results, growing.work, state.marks["messages"])
    held_back = Stream(growing.results / "held_back.csv", state.marks["held_back"])
    if not held_back.mark:
        held_back.add(b"key,reason\n")
    _save(growing, state, store, held_back)
    _write(growing, mailing, state, store, held_back, form, workers, progress)
    store.finish()
    held_back.finish()
    _write_not_sent(growing.results / "not_sent.csv", mailing.settled)
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
    store: Store,
    held_back: Stream,
    form: str,
    workers: int | None,
    progress: Callable[[str], None],
) -> None:
    recipients, templates = mailing.recipients, mailing.templates
    job = Job(form, templates.sources, mailing.letterhead, mailing.envelope, recipients.lots)
    parts = _parts(recipients, state.parts)
    saved = monotonic()
    for bundle in bundles(job, templates, parts, workers or worth_starting(len(recipients))):
        store.add(bundle.content)
        held_back.add(csv_rows(bundle.held_back))
        state.parts += 1
        state.rendered += bundle.rendered
        state.reasons.update(reason for _, reason in bundle.held_back)
        state.text_parts.update({str(parts): number for parts, number in bundle.text_parts.items()})
        done, all_ = state.rendered + sum(state.reasons.values()), len(recipients)
        progress(Step(f"writing: {state.rendered:,} of {all_:,} messages", done, all_))
        if monotonic() - saved > BETWEEN:
            _save(growing, state, store, held_back)
            saved = monotonic()


def _parts(recipients: Recipients, done: int) -> Iterator[Recipients]:
    for start in range(done * PART, len(recipients), PART):
        yield recipients.part(start, start + PART)


def _save(growing: Growing, state: _State, store: Store, held_back: Stream) -> None:
    store.sync()
    held_back.sync()
    state.marks = {"messages": store.mark, "held_back": held_back.mark}
    state.save(growing)


def _write_not_sent(path: Path, settled: Settled) -> None:
    rows = iter(settled.left)
    with path.open("wb") as file:
        file.write(b"key,fate,reason\n")
        while some := list(islice(rows, _LINES)):
            file.write(csv_rows(some))
