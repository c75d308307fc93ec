"""Personas that extend others."""

from __future__ import annotations

from pathlib import Path

from tests.people.shelf import READER, people, rule_book, told

BASE = (
    READER.replace("reader", "base")
    + "abstract: true\ndemographics: {age: 40, city: Wien}\npains: [noise, dust]\n"
)


def test_fields_are_merged_and_lists_replaced(tmp_path: Path) -> None:
    own = "name: own\nextends: base\nvoice:\n  sign_off: Bye\ndemographics: {age: 50}\npains: [haste]\n"
    personas = people(tmp_path, {"base": BASE, "own": own}).required().personas
    assert list(personas) == ["own"], "an abstract persona never speaks"
    assert personas["own"].voice.sign_off == "Bye"
    assert personas["own"].voice.greeting == "Dear {name},"
    assert personas["own"].demographics == {"age": 50, "city": "Wien"}
    assert personas["own"].pains == ["haste"]


def test_whom_somebody_speaks_to_is_not_inherited(tmp_path: Path) -> None:
    files = {
        "a": READER + "fallback: true\nspeaks_to:\n  - segment: regulars\n",
        "b": "name: b\nextends: reader\n",
    }
    personas = people(tmp_path, files, rule_book()).required().personas
    assert not personas["b"].fallback
    assert personas["b"].speaks_to == []


def test_a_mistake_is_shown_where_it_was_written_and_once(tmp_path: Path) -> None:
    own = "name: c\nextends: base\npains: 1\n"
    files = {"base": BASE + "quote: 3\n", "b": "name: b\nextends: base\n", "c": own}
    assert told(people(tmp_path, files)) == [
        "base.yaml:10:8 `quote` must be a text",
        "c.yaml:3:8 `pains` must be a list, one `- …` to a line",
    ]


def test_what_is_extended_must_be_there(tmp_path: Path) -> None:
    files = {"base": BASE, "own": "name: own\nextends: bose\n"}
    assert told(people(tmp_path, files)) == [
        "own.yaml:2:10 there is no persona called `bose` to extend (did you mean `base`?)"
    ]


def test_a_circle_is_shown_to_those_who_are_in_it(tmp_path: Path) -> None:
    files = {n: f"name: {n}\nextends: {m}\n" for n, m in (("a", "b"), ("b", "a"), ("c", "a"))}
    first, second = told(people(tmp_path, files))
    assert first.startswith("a.yaml:2:10 `a` extends `b` extends `a`: that goes round in a circle")
    assert second.startswith("b.yaml:2:10 `b` extends `a` extends `b`: that goes round in a circle")


def test_an_abstract_persona_may_lack_fields_but_speaks_to_nobody(tmp_path: Path) -> None:
    files = {"base": "name: base\nabstract: true\nfallback: true\n"}
    (found,) = told(people(tmp_path, files))
    assert found.startswith("base.yaml:3:1 an `abstract` persona lends its fields")
    rules = rule_book('customers from "c.csv" key id\n  a flag required\nsegment s where a persona base\n')
    (found,) = told(people(tmp_path, {"base": "name: base\nabstract: true\n"}, rules))
    assert found.startswith("rules.seg:3:27 `base` is `abstract`")
