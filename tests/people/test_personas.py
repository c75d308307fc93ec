"""Personas: what a file may say, and where a mistake in it is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.people.library import load_people, persona_from
from segdsl.people.plain_yaml import MAX_CHARACTERS
from segdsl.source import Source

ROOT = Path(__file__).parents[2]

READER = """\
name: reader
title: The reader
voice:
  greeting: "Dear {name},"
  greeting_without_name: "Hello,"
  sign_off: "Yours,"
"""


def findings(text: str) -> list[str]:
    checked = persona_from(Source("reader.yaml", text))
    return [
        f"{d.place.removeprefix('reader.yaml:')} {d.code}: {d.message}" + (f" ({d.hint})" if d.hint else "")
        for d in checked.diagnostics
    ]


def test_a_persona_greets_with_and_without_a_name() -> None:
    read = persona_from(Source("reader.yaml", READER)).required()
    assert read.persona.voice.greeting == "Dear {name},"
    assert read.persona.voice.greeting_without_name == "Hello,"


def test_words_that_yaml_would_change_stay_texts() -> None:
    text = READER + "demographics:\n  country: NO\n  since: 2020-01-31\n  newsletter: on\n  age: 44\n"
    facts = persona_from(Source("reader.yaml", text)).required().persona.demographics
    assert facts == {"country": "NO", "since": "2020-01-31", "newsletter": "on", "age": 44}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (
            READER.replace("greeting:", "greting:"),
            "4:3 bad-persona: `voice.greting` is not a field of a persona (did you mean `greeting`?)",
        ),
        (
            READER.replace("title: The reader\n", ""),
            "1:1 bad-persona: `title` is missing (add a line `title: …`)",
        ),
        (READER + "values: calm\n", "7:9 bad-persona: `values` must be a list, one `- …` to a line"),
        (READER + "fallback: maybe\n", "7:11 bad-persona: `fallback` must be `true` or `false`"),
        (
            READER.replace("Dear {name},", "Dear {customer},"),
            "4:13 bad-persona: `voice.greeting` must say once where the name goes, such as `Dear {name},`",
        ),
        (
            READER + "speaks_to:\n  - segment: vips\n    stage: loyal\n",
            "8:5 bad-persona: `speaks_to.1` names either a `segment`, or a `lifecycle` and its `stage`, "
            "or a `rule`",
        ),
        (
            READER + "name: again\n",
            "7:1 bad-yaml: this is not plain YAML: `name` stands here a second time; the first is in line 1",
        ),
        ("- a list\n", "1:1 bad-persona: a persona is written as fields, such as `name: curious_reader`"),
        ("", "1:1 bad-persona: a persona is written as fields, such as `name: curious_reader`"),
        (READER + "\x00", "7:1 bad-yaml: the character U+0000 cannot stand in a YAML file"),
    ],
)
def test_a_mistake_is_shown_at_its_place(text: str, finding: str) -> None:
    assert findings(text) == [finding]


def test_all_mistakes_of_a_file_are_shown_at_once() -> None:
    assert len(findings(READER + "valeus: [a]\nfallback: 3\ncontent:\n  ok: 5\n")) == 3


def test_a_yaml_bomb_is_one_clear_message() -> None:
    bomb = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    bomb += "".join(
        f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert findings(bomb) == [
        "1:4 bad-yaml: this is not plain YAML: "
        "the anchor `&a` is not allowed; write the value where it is needed"
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name: !!python/object/apply:os.system [ls]\n", "is not allowed; write a plain value"),
        ("a: " + "[" * 5_000, "nested more than 10 deep"),
        ("a: " + "{a: " * 5_000, "nested more than 10 deep"),
        ("name: one\n---\nname: two\n", "another document"),
        ("x" * (MAX_CHARACTERS + 1), "are read"),
        ("name: *nobody\n", "the alias `*nobody` is not allowed"),
        ('name: "unclosed\n', "unexpected end"),
        ("? [a, b]\n: c\n", "a key must be a single word"),
    ],
)
def test_other_dangers_are_refused_as_well(text: str, reason: str) -> None:
    (finding,) = findings(text)
    assert reason in finding


def test_a_folder_is_read_by_name_and_tells_of_doubles(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(READER + "fallback: true\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(READER, encoding="utf-8")
    (tmp_path / "c.yml").write_text(
        READER.replace("name: reader", "name: other") + "fallback: true\n", encoding="utf-8"
    )
    (tmp_path / "d.yaml").write_bytes(b"name: \xff\xfe")
    checked = load_people(tmp_path)
    assert checked.value is not None
    assert list(checked.value.personas) == ["reader", "other"]
    assert sorted(d.code for d in checked.diagnostics) == ["bad-persona", "duplicate-name", "unreadable-file"]


def test_a_missing_folder_holds_no_personas(tmp_path: Path) -> None:
    assert load_people(tmp_path / "nowhere").required().personas == {}


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text(READER, encoding="utf-8")
    folder = tmp_path / "personas"
    folder.mkdir()
    (folder / "reader.yaml").symlink_to(tmp_path / "secret.yaml")
    assert [d.message for d in load_people(folder).diagnostics] == [
        "`personas/reader.yaml` leads outside its folder"
    ]


def test_the_shipped_personas_are_right_and_have_the_same_texts() -> None:
    personas = load_people(ROOT / "personas" / "bookshop").required().personas
    assert list(personas) == ["bargain_hunter", "curious_reader", "lapsed_friend", "loyal_bookworm"]
    assert len({frozenset(p.content) for p in personas.values()}) == 1
    assert [p.name for p in personas.values() if p.fallback] == ["curious_reader"]
