"""The control group of a mailing: a line for each of those whose message would have gone out.

In: the form that the others' messages take. Out: a form for the control group. A message that could not be
written is held back here as well, so both groups hold only customers for whom it could.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from segdsl.delivery.outbox.form import Form
from segdsl.delivery.outbox.forms.jsonl import Line, in_one, lines
from segdsl.model.nodes import Sample

if TYPE_CHECKING:
    from segdsl.delivery.outbox.outgoing import Outgoing

FILE = "held_out.jsonl"
_SAID = (
    "key",
    "message_id",
    "campaign",
    "step",
    "variant",
    "persona",
    "segment",
    "template",
    "channel",
    "locale",
    "to",
)


def form_of_control(form: Form) -> Form:
    """What becomes of the control group, in lines like those of messages, but without any message."""
    return replace(form, entries=partial(_entries, form.entries), packed=in_one)


def _entries(written: Callable[[Outgoing], Sequence[Any]], outgoing: Outgoing) -> list[Line]:
    written(outgoing)  # what cannot take the form raises ValueError
    fields = outgoing.fields()
    campaign = outgoing.sheet.batch.campaign
    sample = None if campaign is None else campaign.held_out
    seed = sample.seed if isinstance(sample, Sample) else None
    said = {name: fields[name] for name in _SAID}
    return lines(len(outgoing.sheet.keys), {**said, "seed": seed, "status": "held_out"})
