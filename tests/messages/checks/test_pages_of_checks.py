"""The pages of the findings about letters: the bad example has the finding, the good one has not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.messages.checks.small import CODES, a_desk, found

PAGES = Path(__file__).parents[3] / "docs" / "diagnostics"
FENCE = re.compile(r"^```jinja (?:(sms|push) )?(bad|good)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [
    (code, *example.groups())
    for code in sorted(CODES)
    for example in FENCE.finditer((PAGES / f"{code}.md").read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("code", "kind", "verdict", "text"), EXAMPLES, ids=lambda word: (word or "")[:24])
def test_examples_do_what_their_page_says(code: str, kind: str | None, verdict: str, text: str) -> None:
    desk = a_desk(text, kind=kind or "email")
    assert (code in {d.code for d in found(desk)}) == (verdict == "bad")


def test_every_page_has_both_examples() -> None:
    told = {(code, verdict) for code, _, verdict, _ in EXAMPLES}
    assert told == {(code, verdict) for code in CODES for verdict in ("bad", "good")}
