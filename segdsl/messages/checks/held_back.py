"""held-back: letters that could not be written whole, for another reason than an unknown value.

An empty subject, texts used as numbers, a row of a table that is not there: what stopped a letter to somebody
made up would stop letters to customers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.desk import Combination, Desk, Sent
from segdsl.messages.checks.findings import Noted
from segdsl.messages.letter import HeldBack
from segdsl.source import Span
from segdsl.templates.places import place

_PLACE = re.compile(r"(?P<file>\S+\.j2):(?P<line>\d+): (?P<reason>.*)", re.DOTALL)


def held_back(desk: Desk, explained: Collection[Combination]) -> Iterator[Noted]:
    """`explained` are the combinations for which another finding says why letters are held back."""
    files = {(m.campaign.name, m.variant.name if m.variant else ""): m.file for m in desk.mailings()}
    for sent in desk.sent:
        if isinstance(sent.outcome, HeldBack) and sent.combination not in explained:
            file = files[sent.combination.campaign, sent.combination.variant]
            yield Noted(_told(desk, sent, file, sent.outcome.reason), sent.combination)


def _told(desk: Desk, sent: Sent, file: str, reason: str) -> Diagnostic:
    found = _PLACE.fullmatch(reason)
    words = found["reason"] if found else reason
    return Diagnostic(
        "held-back",
        f"the letter to a made-up customer is held back: {words}",
        _place(desk, file, found, words),
        hint="`segdsl preview` shows for whom",
        certainty="proved",
    )


def _place(desk: Desk, file: str, found: re.Match[str] | None, reason: str) -> Span:
    sources = desk.templates.sources
    if found is not None:
        for source in sources.values():
            if source.name == found["file"]:
                return place(source, int(found["line"]))
    lines = sources[file].text.splitlines()
    about_subject = reason.startswith("the subject")
    line = next((n for n, text in enumerate(lines, 1) if about_subject and "block subject" in text), 1)
    return place(sources[file], line)
