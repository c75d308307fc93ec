"""What a run decides of a series without sending anything: whose step is passed over, for whom it stops.

In: what was settled. Out: a line for each of those customers, in the form of the messages' lines, which the
history takes in together with the messages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from segdsl.campaigns.batch import Batch
from segdsl.campaigns.fates import Decided, Settled
from segdsl.delivery.outbox.mail.identity import message_ids
from segdsl.delivery.outbox.outgoing import Envelope

FILE = "series.jsonl"


def written(settled: Settled, envelope: Envelope) -> bytes:
    """All lines, in the order of decisions and customers."""
    lines = (line for one in settled.decided for line in _lines(settled, one, envelope))
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode(
        "utf-8", "backslashreplace"
    )


def _lines(settled: Settled, one: Decided, envelope: Envelope) -> Iterator[dict[str, Any]]:
    keys = [str(key) for key in settled.recipients.audience.keys.iloc[one.rows]]
    batch = Batch("", one.campaign, channel=one.channel, step=one.step)
    ids = message_ids(envelope.project, batch, keys, one.times.tolist(), envelope.domain)
    for key, message_id in zip(keys, ids, strict=True):
        yield {
            "key": key,
            "message_id": message_id,
            "campaign": one.campaign.name,
            "step": one.step and one.step.name,
            "channel": one.channel,
            "status": one.status,
        }
