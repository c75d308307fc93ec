"""What tells one message from all others: its Message-ID (RFC 5322, 3.6.4).

In: a project, what is sent, to whom, and how often that was sent to them before. Out: the same identifier on
every run until it has been sent, so that nothing is delivered twice unnoticed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

from segdsl.addresses import on_the_wire
from segdsl.campaigns.batch import Batch

NOWHERE = "segdsl.invalid"  # the domain of projects without a sender (RFC 2606)


def message_ids(
    project: str, batch: Batch, keys: Sequence[str], times: Iterable[int], domain: str | None
) -> list[str]:
    """`<…@domain>` for each key; `times` says how often each was sent this, or any step of it, before."""
    what = ("campaign", batch.campaign.name) if batch.campaign else ("template", batch.template)
    step = () if batch.step is None else (batch.step.name,)
    begun = hashlib.sha256(json.dumps([project, *what, *step]).encode())
    own = on_the_wire(f"@{domain or NOWHERE}")
    ending = f"{own if own.isascii() else f'@{NOWHERE}'}>"
    return [_digest(begun, f"{often}:{key}") + ending for key, often in zip(keys, times, strict=True)]


def _digest(begun: hashlib._Hash, rest: str) -> str:
    whole = begun.copy()
    whole.update(rest.encode("utf-8", "surrogatepass"))
    return f"<{whole.hexdigest()[:32]}"
