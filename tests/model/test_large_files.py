"""What large files ask for: guesses that end, and the keys of many findings."""

from __future__ import annotations

from collections import Counter

from segdsl.model.from_syntax import build
from segdsl.project.baseline import keys_of
from segdsl.source import Source
from segdsl.suggest import closest, limited_guesses
from segdsl.syntax.from_text import parse

HEAD = 'customers from "c.csv" key id\n  spend number\n  news flag\n'


def test_guesses_end_where_everything_is_misspelt() -> None:
    known = [f"spend_{i}" for i in range(100)]
    with limited_guesses(pairs=10_000):
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
