"""held-back: letters that could not be written whole, for another reason than an unknown value.

An empty subject, a division by zero, a row of a table that is not there: what stopped a letter to somebody
made up would stop letters to customers. What stops the letters to everybody is an error, as the campaign
would reach nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.desk import CampaignLetter, Desk
from segdsl.messages.checks.findings import Noted
from segdsl.messages.letter import HeldBack
from segdsl.source import Span
from segdsl.templates.places import place

_PLACE = re.compile(r"\S+\.j2:\d+: (.*)", re.DOTALL)
_TRIED = 6  # customers beside the cast, before it is said that nobody gets the letter


def held_back(desk: Desk, noted: Sequence[Noted]) -> Iterator[Noted]:
    """Nothing more is said of letters of which another finding says why values are unknown."""
    explained = {one.combination for one in noted if one.diagnostic.code == "may-be-unknown"}
    for mailing in desk.mailings():
        sent = [s for s in desk.sent if mailing.is_of(s.combination)]
        faults = [(s, s.outcome) for s in sent if isinstance(s.outcome, HeldBack)]
        own = [(s, outcome) for s, outcome in faults if not outcome.lacks]
        nobody = bool(own) and len(faults) == len(sent) and _reaches_nobody(desk, mailing)
        for one, outcome in own if nobody else faults:
            if not outcome.lacks or one.combination not in explained:
                yield Noted(_told(desk, mailing, outcome, nobody=nobody), one.combination)


def _reaches_nobody(desk: Desk, mailing: CampaignLetter) -> bool:
    audience = desk.reached(mailing)
    others = desk.candidates.of(audience, limit=_TRIED)
    return all(isinstance(desk.send(mailing, customer).outcome, HeldBack) for customer in others)


def _told(desk: Desk, mailing: CampaignLetter, outcome: HeldBack, *, nobody: bool) -> Diagnostic:
    found = _PLACE.fullmatch(outcome.reason)
    words = found[1] if found else outcome.reason
    who = "every letter is" if nobody else "the letter to a made-up customer is"
    hint = f"`segdsl preview {mailing.template} --campaign {mailing.campaign.name}` shows for whom"
    return Diagnostic(
        "held-back",
        f"{who} held back: {words}",
        _place(desk, mailing.file, outcome, words),
        hint=_way_out(words) or ("change the template here" if nobody else hint),
        certainty="proved",
        given_severity="error" if nobody else None,
    )


def _way_out(reason: str) -> str | None:
    """What to do, where the reason alone tells."""
    ways = {
        "the template prints `none`": "print a text, or nothing",
        "divided by zero": "ask first: `{% if … %}`, or say what to print instead: `| default(…)`",
        "cannot read the layout": 'use `"short"`, `"long"`, a pattern such as `"d. MMMM"`, or `"%d.%m.%Y"`',
        "that is not a number": "give it a number, or take a filter for texts",
        "that is not a date": "give it a date, and ask first where there may be none: `{% if … %}`",
        "that is not a list": "give it a list, or take a filter for texts",
        "the subject is empty": "write a subject that says something whatever the values are",
    }
    return next((way for words, way in ways.items() if words in reason), None)


def _place(desk: Desk, file: str, outcome: HeldBack, reason: str) -> Span:
    sources = desk.templates.sources
    if outcome.at is not None and outcome.at[0] in sources:
        named = re.findall(r"(?:filter|uses|prints) `([^`]+)`", reason)
        return place(sources[outcome.at[0]], outcome.at[1], *named[:1])
    lines = sources[file].text.splitlines()
    about_subject = reason.startswith("the subject")
    line = next((n for n, text in enumerate(lines, 1) if about_subject and "block subject" in text), 1)
    return place(sources[file], line)


CHECK = Check({"held-back": Code("warning", "A letter that could not be written whole")}, of_rest=held_back)
