"""Rule files as large as they may be: each is checked, or refused, in time that grows with its length."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable

import pytest

from segdsl.diagnostics import has_errors
from segdsl.model.from_syntax import build
from segdsl.model.suggestions import closest, limited_guesses
from segdsl.project.baseline import keys_of
from segdsl.source import Source
from segdsl.syntax.from_text import parse

HEAD = 'customers from "c.csv" key id\n  spend number\n  news flag\n'


def lines(pattern: str) -> Callable[[int], str]:
    return lambda count: HEAD + "".join(pattern.replace("%", str(i)) for i in range(count))


SHAPES: dict[str, Callable[[int], str]] = {
    "not not not": lambda n: f"{HEAD}segment s where {'not ' * (10 * n)}news\n",
    "minus minus minus": lambda n: f"{HEAD}trait t = {'-' * (10 * n)}1\n",
    "one name": lambda n: f"{HEAD}segment {'x' * (50 * n)} where news\n",
    "hidden characters": lambda n: f"{HEAD}segment s where news{chr(0x200B) * n}\n",
    "hidden in texts": lines('segment s% "\u202e" where news\n'),
    "the same name": lines("segment same where spend > %\n"),
    "habits": lines("segment s% where spend is not null\n"),
}


def steps(action: Callable[[], object]) -> int:
    """How many calls of functions an action takes, also of those written in C: time without a clock."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counted)
    try:
        action()
    finally:
        sys.setprofile(None)
    return count


def read(text: str) -> None:
    parsed = parse(Source("rules.seg", text))
    found = parsed.diagnostics
    if parsed.value is not None and not has_errors(found):
        found += build([parsed.value]).diagnostics
    assert len(keys_of(found, {})) == len(found)


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_the_length(shape: str) -> None:
    read(SHAPES[shape](2))  # what is made once is made
    short = steps(lambda: read(SHAPES[shape](100)))
    assert steps(lambda: read(SHAPES[shape](400))) < 6 * short


def test_guesses_end_where_everything_is_misspelt() -> None:
    known = [f"spend_{i}" for i in range(100)]
    with limited_guesses(letters=2_000):
        found = [closest(f"spnd_{i}", known) for i in range(20)]
    assert found[:2] == ["spend_0", "spend_1"]
    assert found[-1] is None
    assert closest("spnd_19", known) == "spend_19"


def test_keys_of_many_findings_in_one_rule_are_those_of_each() -> None:
    text = HEAD + "segment s where " + " and ".join(f"unknown_{i}" for i in range(50)) + "\ntrait t = nope\n"
    parsed = parse(Source("rules.seg", text))
    found = build([parsed.required()]).diagnostics
    keys = keys_of(found, {"rules.seg": parsed.required()})
    assert Counter(name for _, name, _ in keys) == {"s": 50, "t": 1}
    assert len({rule for _, _, rule in keys}) == 2
    assert keys == [keys_of([one], {"rules.seg": parsed.required()})[0] for one in found]
