"""A part of a run, written: the work that several processes share.

In: what all parts need (`Job`), and a part of the recipients, or of the control group. Out: a `Bundle`: their
messages in a form, in the order of the recipients, and who is held back; of the control group lines without
messages. The same part gives the same bundle in any process.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from segdsl.campaigns.batch import Batch
from segdsl.campaigns.batches import Recipients
from segdsl.channels import channel_called
from segdsl.delivery.outbox.control import form_of_control
from segdsl.delivery.outbox.form import Form
from segdsl.delivery.outbox.forms import FORMS
from segdsl.delivery.outbox.mail.headers import Unwritable
from segdsl.delivery.outbox.outgoing import Envelope, outgoing
from segdsl.messages.bulk import Press
from segdsl.messages.context import Letterhead
from segdsl.messages.letter import HeldBack
from segdsl.messages.text_parts import text_parts
from segdsl.messages.weave import Sheet, Weave
from segdsl.source import Source
from segdsl.templates.folder import Templates, templates_from


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """What is the same for all parts; small enough to be sent to every process once."""

    form: str
    sources: Mapping[str, Source]
    letterhead: Letterhead
    envelope: Envelope
    batches: tuple[Batch, ...]

    def templates(self) -> Templates:
        """Compiled once more, as they were found right."""
        return templates_from(self.sources).required()


@dataclass(frozen=True, slots=True)
class Bundle:
    """What became of a part: how many messages, what the form's store takes, and the others.

    `text_parts` counts the text messages among them by how many parts each is sent in.
    """

    rendered: int
    content: Any
    held_back: tuple[HeldBack, ...]
    text_parts: Mapping[int, int]


class PartWriter:
    """Where parts are written, one after the other. The templates are those of the job."""

    def __init__(self, job: Job, templates: Templates) -> None:
        self._job, self._templates, self._form = job, templates, FORMS[job.form]
        self._press = Press(templates, job.letterhead)

    def bundle(self, part: Recipients) -> Bundle:
        """Writes a part, whose batches are those of the job."""
        form = form_of_control(self._form) if part.control else self._form
        outcomes: list[Any] = [None] * len(part)
        texts: dict[int, int] = {}
        for outcome in self._sheets(replace(part, batches=self._job.batches)):
            texts |= {} if part.control else _text_parts(outcome)
            for place, entry in _entries(form, outcome, self._job.envelope, part.times):
                assert outcomes[place] is None
                outcomes[place] = entry
        entries = [entry for entry in outcomes if not isinstance(entry, HeldBack)]
        held_back = tuple(entry for entry in outcomes if isinstance(entry, HeldBack))
        assert None not in entries
        written = (n for place, n in texts.items() if not isinstance(outcomes[place], HeldBack))
        return Bundle(len(entries), form.packed(entries), held_back, Counter(written))

    def _sheets(self, part: Recipients) -> Iterator[Sheet | HeldBack]:
        """The soft line ends of mails show how they were woven, so no part may remember the ones before."""
        press = Press(self._templates, self._job.letterhead) if self._form.mails else self._press
        return press.sheets(part)


def _entries(
    form: Form, outcome: Sheet | HeldBack, envelope: Envelope, times: Any
) -> Iterator[tuple[int, Any]]:
    """Place and entry of each; where one of them cannot be written the sheet is cut until that is alone."""
    if isinstance(outcome, HeldBack):
        yield outcome.place, outcome
        return
    places, size = outcome.places, len(outcome.places)
    try:
        entries = form.entries(outgoing(outcome, envelope, times[list(places)].tolist()))
    except ValueError as error:
        if size == 1:
            yield places[0], HeldBack(places[0], outcome.keys[0], _reason(error))
        else:
            for start, stop in ((0, size // 2), (size // 2, size)):
                yield from _entries(form, _cut(outcome, start, stop), envelope, times)
    else:
        yield from zip(places, entries, strict=True)


def _text_parts(outcome: Sheet | HeldBack) -> dict[int, int]:
    """For each text message of a sheet, by its place, how many parts it is sent in."""
    if isinstance(outcome, HeldBack) or not channel_called(outcome.batch.channel).parts:
        return {}
    of_text = {text: text_parts(text).parts for text in set(outcome.text)}
    return {place: of_text[text] for place, text in zip(outcome.places, outcome.text, strict=True)}


def _reason(error: ValueError) -> str:
    match error:
        case Unwritable():
            return str(error)
        case UnicodeEncodeError():
            return "the message holds half of a character"
    return f"the message cannot be written ({type(error).__name__})"


def _cut(sheet: Sheet, start: int, stop: int) -> Sheet:
    """Some of the messages of a sheet."""

    def column(values: Sequence[Any]) -> Sequence[Any]:
        return values[start:stop]

    def woven(weave: Weave) -> Weave:
        return Weave(stop - start, tuple(p if isinstance(p, str) else column(p) for p in weave.parts))

    cut: dict[str, Any] = {n: column(getattr(sheet, n)) for n in ("places", "keys", "to", "unsubscribe")}
    cut |= {n: woven(getattr(sheet, n)) for n in ("subject", "preheader", "html", "text", "link", "expires")}
    cut["addressee"] = {part: column(texts) for part, texts in sheet.addressee.items()}
    return replace(sheet, **cut)
