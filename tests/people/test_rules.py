"""Rules by which personas say whom they speak to: checked at their place, and the same for everyone."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.clock import AsOf
from segdsl.people.choice import persona_of
from segdsl.reference.customer import Customer
from segdsl.reference.evaluate import Reference
from segdsl.reference.world import World
from tests.people.shelf import READER, people, rule_book, told


@pytest.mark.parametrize(
    ("entry", "finding"),
    [
        ("rule: recency > 180 and newsleter", "8:29 there is no segment or attribute `newsleter`"),
        ("rule: 'country = \"DX\"'", '8:22 `country` is never `"DX"` (did you mean `"DE"`?)'),
        ('rule: "country = \\"DX\\""', '8:23 `country` is never `"DX"` (did you mean `"DE"`?)'),
        ("rule: >\n      newsletter\n      and recency = \"x\"", "10:21 `recency` is a number"),
        ('rule: "recency >"', "8:20 something is missing after `>` (expected a value)"),
        ('rule: "recency > 3 and"', "8:24 something is missing after `and` (expected a condition)"),
        ('rule: "(recency > 3"', "8:12 this parenthesis is never closed (add `)`)"),
        ("rule: (newsletter", "8:11 this parenthesis is never closed (add `)`)"),
        ("rule: 'newsletter owner \"x\"'", "8:11 a rule is one condition and nothing else"),
        ("rule: illness", "8:11 `illness` is sensitive, and `reader` does not say why it uses it"),
        ("segment: regulras", "8:14 there is no segment called `regulras` (did you mean `regulars`?)"),
        ("segment: regulars\n    because: x", "8:5 `speaks_to.1` has a `because`, which is for a `rule`"),
    ],
)  # fmt: skip
def test_a_mistake_is_shown_in_the_yaml_file(entry: str, finding: str, tmp_path: Path) -> None:
    (found,) = told(people(tmp_path, {"r": READER + f"speaks_to:\n  - {entry}\n"}, rule_book()))
    assert found.removeprefix("r.yaml:").startswith(finding)


def test_sensitive_data_are_used_with_a_reason(tmp_path: Path) -> None:
    text = READER + "speaks_to:\n  - rule: illness\n    because: They asked us to\n"
    assert told(people(tmp_path, {"r": text}, rule_book())) == []


def test_the_segments_own_persona_comes_first_then_priority_then_name_then_the_fallback(
    tmp_path: Path,
) -> None:
    rules = rule_book(
        'customers from "c.csv" key id\n  id number\n  recency number\n  newsletter flag required\n'
        "segment regulars where recency < 90 persona named\n"
        "lifecycle journey stage gone where recency > 360\n"
    )
    speaking = {
        "named": "",
        "letters": "speaks_to:\n  - rule: newsletter and recency >= 0\n    priority: 5\n",
        "missed": "speaks_to:\n  - lifecycle: journey\n    stage: gone\n    priority: 5\n",
        "quiet": "fallback: true\n",
    }
    files = {name: READER.replace("name: reader", f"name: {name}") + to for name, to in speaking.items()}
    found = people(tmp_path, files, rules).required()
    rows = [(10, True), (400, True), (400, False), (200, False)]
    customers = tuple({"id": n, "recency": r, "newsletter": letter} for n, (r, letter) in enumerate(rows))
    reference = Reference(rules.model, World(customers), AsOf.parse("2026-03-31", "UTC"))
    chosen = [persona_of(Customer(reference, n), found.personas, found.conditions) for n in range(4)]
    assert [persona.name for persona in chosen if persona] == ["named", "letters", "missed", "quiet"]


def test_a_persona_whose_file_cannot_be_read_is_not_said_to_be_missing(tmp_path: Path) -> None:
    rules = rule_book(
        'customers from "c.csv" key id\n  id number\n'
        "segment few where id > 1 persona explorer\n"
        "segment rest where id > 2 persona wanderer\n"
    )
    first, second = told(people(tmp_path, {"explorer": "name: [explorer\n"}, rules))
    assert first.startswith("explorer.yaml:")
    assert "this is not plain YAML" in first
    assert "there is no persona called `wanderer`" in second
