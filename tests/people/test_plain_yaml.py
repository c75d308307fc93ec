"""What a small part of YAML says, and where each part of it stands; also of what one persona takes over."""

from __future__ import annotations

from typing import Any

import pytest

from segdsl.people.inheritance import with_inherited
from segdsl.people.plain_yaml import MAX_CHARACTERS, Path, YamlPage, read
from segdsl.source import Source

ANNA = """\
name: anna  # who
voice:
  greeting: "Dear {name},"
  lines: |
    one
    two
pains: [noise, -3, "4"]
objects:
  - a: 1
    b: two words\N{SPACE}\N{SPACE}
  - plain text
"""


def page(text: str, name: str = "anna") -> YamlPage:
    return read(Source(f"{name}.yaml", text)).required()


def paths(data: Any, path: Path = ()) -> dict[Path, Any]:
    """Every path in what was read, with what is there."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return {path: data} | {
        p: found for step, item in inside for p, found in paths(item, (*path, step)).items()
    }


def test_each_value_and_each_key_has_its_place() -> None:
    found = page(ANNA)
    assert {path: span.text for path, span in found.values.items()} == {
        (): "name: anna  # who",
        ("name",): "anna",
        ("voice",): 'greeting: "Dear {name},"',
        ("voice", "greeting"): '"Dear {name},"',
        ("voice", "lines"): "|",
        ("pains",): '[noise, -3, "4"]',
        ("pains", 0): "noise",
        ("pains", 1): "-3",
        ("pains", 2): '"4"',
        ("objects",): "- a: 1",
        ("objects", 0): "a: 1",
        ("objects", 0, "a"): "1",
        ("objects", 0, "b"): "two words",
        ("objects", 1): "plain text",
    }
    assert {path: (span.line, span.text) for path, span in found.keys.items()} == {
        ("name",): (1, "name"),
        ("voice",): (2, "voice"),
        ("voice", "greeting"): (3, "greeting"),
        ("voice", "lines"): (4, "lines"),
        ("pains",): (7, "pains"),
        ("objects",): (8, "objects"),
        ("objects", 0, "a"): (9, "a"),
        ("objects", 0, "b"): (10, "b"),
    }
    assert found.values.keys() == paths(found.data).keys()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("3", 3),
        ("-3", -3),
        ("+3", 3),
        ("2.50", 2.5),
        ("123456789012345", 123456789012345),
        ("1234567890123456", "1234567890123456"),
        ("1e5", "1e5"),
        (".5", ".5"),
        ("'3'", "3"),
        ("true", True),
        ("false", False),
        ("yes", "yes"),
        ("NO", "NO"),
        ("null", None),
        ("~", None),
        ("", None),
        ('""', ""),
        ("2026-03-31", "2026-03-31"),
        ("[]", []),
        ("{}", {}),
    ],
)
def test_plain_values(written: str, meant: Any) -> None:
    found = page(f"a: {written}\n").data["a"]
    assert found == meant
    assert type(found) is type(meant)


def said(text: str) -> tuple[int, int, str]:
    (found,) = read(Source("a.yaml", text)).diagnostics
    assert found.span is not None
    return found.span.line, found.span.column, found.message


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        ("a: 1\nb: 2\n\na: 3\n", (4, 1), "`a` stands here a second time; the first is in line 1"),
        ("x:\n  a: 1\n  a: 3\n", (3, 3), "`a` stands here a second time; the first is in line 2"),
        ("a: 1\nb: *c\n", (2, 4), "the alias `*c` is not allowed; write the value out"),
        ("a: 1\nb: [1\n", (3, 1), "expected ',' or ']', but got '<stream end>'"),
    ],
)
def test_what_is_refused_is_shown_at_its_place(text: str, where: tuple[int, int], message: str) -> None:
    line, column, words = said(text)
    assert (line, column) == where
    assert words == f"this is not plain YAML: {message}"


def test_signs_that_no_file_can_hold_are_named() -> None:
    assert said("a: 1\nb: \0\n") == (2, 4, "the character U+0000 cannot stand in a YAML file")


def nested(depth: int) -> str:
    return "a: " + "[" * (depth - 1) + "1" + "]" * (depth - 1) + "\n"


def test_the_deepest_values_and_the_longest_file_are_read() -> None:
    assert page(nested(10)).data["a"] == [[[[[[[[[1]]]]]]]]]
    assert said(nested(11)) == (1, 14, "this is not plain YAML: values are nested more than 10 deep")
    longest = "a: ".ljust(MAX_CHARACTERS, "x")
    assert len(page(longest).data["a"]) == 100_000 - 3
    message = "the file has 100,001 characters, more than the 100,000 that are read"
    assert said(longest + "x") == (1, 1, message)


def test_the_place_of_what_is_missing_is_that_of_what_it_is_missing_in() -> None:
    found = page(ANNA)
    assert found.place(("voice", "sign_off")) == found.values["voice",]
    assert found.place(("voice", "sign_off"), of_key=True) == found.values["voice",]
    assert found.place(("voice", "lines"), of_key=True) == found.keys["voice", "lines"]
    assert found.place(("nothing", "of", 3)) == found.values[()]


# ---------------------------------------------------------------- what is taken over

BASE = """\
name: base
abstract: true
fallback: true
speaks_to: [segment: regulars]
voice: {greeting: Hello, sign_off: Bye}
pains: [noise, dust]
demographics: {age: 40, home: {city: Wien, floor: 2}}
quote: "Well."
"""
OWN = """\
name: own
extends: base
voice: {sign_off: Yours}
pains: [haste]
demographics: {home: {floor: 3}}
quote: {a: text}
"""


def test_every_value_keeps_the_place_where_it_was_written() -> None:
    pages = {"base": page(BASE, "base"), "own": page(OWN, "own")}
    whole = with_inherited(pages, "own").required()
    assert whole.data == {
        "name": "own",
        "extends": "base",
        "voice": {"greeting": "Hello", "sign_off": "Yours"},
        "pains": ["haste"],
        "demographics": {"age": 40, "home": {"city": "Wien", "floor": 3}},
        "quote": {"a": "text"},
    }
    assert whole.values.keys() == paths(whole.data).keys()
    words = {path: f"{item}" for path, item in paths(whole.data).items() if not isinstance(item, list | dict)}
    assert {path: whole.values[path].text for path in words} == words
    assert whole.keys.keys() == {path for path in whole.values if path and isinstance(path[-1], str)}
    of_base = {path for path, span in whole.values.items() if span.source.name == "base.yaml"}
    assert of_base == {("voice", "greeting"), ("demographics", "age"), ("demographics", "home", "city")}
    assert {path for path in whole.keys if whole.keys[path].source.name == "base.yaml"} == of_base


def test_a_chain_is_laid_over_from_its_beginning() -> None:
    texts = {"a": "name: a\nquote: a\ngoals: [a]\nx: a\n", "b": "name: b\nextends: a\nquote: b\ngoals: [b]\n"}
    texts["c"] = "name: c\nextends: b\nquote: c\n"
    whole = with_inherited({name: page(text, name) for name, text in texts.items()}, "c").required()
    assert (whole.data["quote"], whole.data["goals"], whole.data["x"]) == ("c", ["b"], "a")
    assert [whole.values[path,].source.name for path in ("quote", "goals", "x")] == [
        "c.yaml",
        "b.yaml",
        "a.yaml",
    ]
