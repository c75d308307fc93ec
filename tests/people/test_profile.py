"""What a persona's file can say, and what editors know of it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from segdsl.people.form import schema
from segdsl.people.library import load_people, persona_from
from segdsl.people.sheet import sections
from segdsl.source import Source
from tests.people.shelf import READER

ROOT = Path(__file__).parents[2]
SHELVES = sorted(path for path in (ROOT / "personas").iterdir() if path.is_dir())


@pytest.mark.parametrize("shelf", SHELVES, ids=lambda path: path.name)
def test_the_shipped_personas_are_whole(shelf: Path) -> None:
    for persona in load_people(shelf).required().personas.values():
        assert {s.title for s in sections(persona)} >= {"Who", "Mind", "Behaviour", "Technology", "Pains"}
        assert persona.quote
        assert persona.jobs
        assert persona.channels
        assert len(persona.content) == 8, "the texts that the shipped templates print"


def test_at_least_ten_personas_are_shipped() -> None:
    assert sum(len(load_people(shelf).required().personas) for shelf in SHELVES) >= 14


def test_values_and_interests_have_a_short_form() -> None:
    text = READER + "values: [calm]\ninterests: [tea]\npsychographics:\n  values: [order, calm]\n"
    persona = persona_from(Source("reader.yaml", text)).required().persona
    assert persona.all_values == ("order", "calm")
    assert persona.all_interests == ("tea",)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (
            "psychographics:\n  vals: thinkerr\n",
            "`psychographics.vals` is one of a few words (did you mean `thinker`?)",
        ),
        (
            "geography:\n  contries: [DE]\n",
            "`geography.contries` is not a field of a persona (did you mean `countries`?)",
        ),
        (
            "jobs:\n  - motivation: read\n    outcome: rest\n",
            "`jobs.1.situation` is missing (add a line `situation: …`)",
        ),
        (
            "technographics:\n  skill: 3\n",
            "`technographics.skill` is one of a few words (there are: novice, everyday, advanced, expert)",
        ),
        ('quote: ""\n', "`quote` must not be empty"),
    ],
)
def test_every_part_is_checked(text: str, finding: str) -> None:
    (found,) = persona_from(Source("reader.yaml", READER + text)).diagnostics
    assert found.message + (f" ({found.hint})" if found.hint else "") == finding


def test_the_schema_that_is_shipped_is_that_of_the_model() -> None:
    shipped = (ROOT / "docs" / "schema" / "persona.json").read_text(encoding="utf-8")
    assert json.loads(shipped) == schema(), (
        "write it anew: segdsl personas --schema > docs/schema/persona.json"
    )
    jsonschema.Draft202012Validator.check_schema(schema())


def test_editors_accept_what_we_accept_and_see_what_is_wrong() -> None:
    validator = jsonschema.Draft202012Validator(schema())
    for file in (ROOT / "personas").rglob("*.yaml"):
        validator.validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    for wrong in ({"title": 3}, {"colour": "red"}, {"voice": {"tone": "calm"}}, {"abstract": False}):
        assert not validator.is_valid({"name": "reader", **wrong})
    assert validator.is_valid({"name": "reader", "extends": "base"})


def test_every_field_has_a_description() -> None:
    forms = [schema(), *schema()["$defs"].values()]
    fields = [(name, field) for form in forms for name, field in form["properties"].items()]
    assert [name for name, field in fields if not {"description", "$ref"} & field.keys()] == []
