"""What the messages of a run depend on, as short marks: whether two runs are the same run.

In: a mailing. Out: hashes of its templates, personas, settings, and of who gets what; and, of two such
records, what differs, in words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from segdsl.campaigns.batches import Recipients
from segdsl.campaigns.fates import Settled
from segdsl.delivery.outbox.mailing import Mailing

_WORDS = {
    "as_of": "the as-of",
    "versions": "the version of",
    "rules": "the rules",
    "data": "the data",
    "templates": "the template",
    "personas": "the persona",
    "settings": "the settings",
    "recipients": "who gets a message",
    "control": "who is held out",
    "series": "where customers stand in the series",
    "form": "the form",
}


def fingerprints(mailing: Mailing) -> dict[str, Any]:
    """Hashes (SHA-256), those of templates and personas by name."""
    personas = {
        batch.persona.name: batch.persona for batch in mailing.recipients.batches if batch.persona is not None
    }
    return {
        "templates": {file: _hash(source.text) for file, source in mailing.templates.sources.items()},
        "personas": {name: _hash(repr(personas[name])) for name in sorted(personas)},
        "settings": _hash(repr((replace(mailing.letterhead, tables={}), mailing.envelope))),
        "recipients": _who(mailing.recipients),
        **({} if mailing.control is None else {"control": _who(mailing.control)}),
        **({"series": _decided(mailing.settled)} if mailing.settled.decided else {}),
    }


def changes(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What differs, such as ``the rules `vip.seg` ``; what has no name here as `what is asked for`."""
    if then == now:
        return []
    return list(_differences(then, now)) or ["what is asked for"]


def _differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name, what in _WORDS.items():
        before, after = then.get(name), now.get(name)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from (f"{what} `{n}`" for n in {**before, **after} if before.get(n) != after.get(n))
        elif before != after:
            yield what


def _who(recipients: Recipients) -> str:
    """Who gets which batch, and how often they had it before."""
    digest = hashlib.sha256()
    for column in (recipients.rows, recipients.batch_of, recipients.times):
        digest.update(column.astype("<i8").tobytes())
    for batch in recipients.batches:
        names = [batch.campaign, batch.step, batch.variant, batch.persona, batch.segment]
        digest.update(
            repr((batch.template, batch.channel, batch.locale, [n and n.name for n in names])).encode()
        )
    return digest.hexdigest()


def _decided(settled: Settled) -> str:
    """Whose steps are passed over, and for whom a series stops."""
    told = [(one.status, one.step and one.step.name, one.rows.tolist()) for one in settled.decided]
    return _hash(repr(told))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
