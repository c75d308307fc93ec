"""A record that is used as a whole: the hint names the field, and the value that was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl

RULES = """
customers from "customers.csv" key id
  email  text  private
  city   text
segment big where city = "Wien"
lifecycle journey
  stage lead where city is unknown
  stage loyal otherwise
"""
LADDER = """
lifecycle ladder
  stage top where city = "Wien"
  stage loyal otherwise
"""
CAMPAIGN = """
campaign win_back
  to everyone
  template "letter"
  variant discount 50%
  variant story 50%
"""
PERSONA = """
name: reader
title: A reader
voice:
  greeting: "Dear {name},"
  greeting_without_name: "Dear reader,"
  sign_off: "Bye"
fallback: true
"""


def hint(folder: Path, asked: str, *, rules: str = RULES + LADDER) -> str | None:
    """What is said of a record in a template that asks this."""
    (folder / "rules.seg").write_text(rules + CAMPAIGN, encoding="utf-8")
    for name, text in {
        "templates/letter.html.j2": f"{{% block text %}}{asked}{{% endblock %}}",
        "personas/reader.yaml": PERSONA,
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (found,) = (d for d in segdsl.load(folder).check() if d.code == "forbidden-construct")
    assert found.message.endswith("cannot be used as a whole")
    return found.hint


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("stage == 'lead'", "write `stage.journey.name == 'lead'`"),
        (
            'stage != "loyal"',
            'write `stage.journey.name != "loyal"` or `stage.ladder.name != "loyal"`',
        ),
        ("stage == 'leed'", "did you mean `stage.journey.name == 'lead'`?"),
        ("stage == 'tob'", "did you mean `stage.ladder.name == 'top'`?"),
        ("stage == 'something else'", "name one of its fields, such as `stage.journey.name`"),
        ("stage", "name one of its fields, such as `stage.journey.name`"),
        ("campaign == 'win_bakc'", "did you mean `campaign.name == 'win_back'`?"),
        ("'win_back'==campaign", "write `'win_back'==campaign.name`"),
        ("variant == 'discount'", "write `variant.name == 'discount'`"),
        ("segment == 'bigg'", "did you mean `segment.name == 'big'`?"),
        ("persona == 'raeder'", "did you mean `persona.name == 'reader'`?"),
        ("customer == 'Ann'", "name one of its fields, such as `customer.city`"),
    ],
)
def test_the_field_that_was_meant_is_named(condition: str, expected: str, tmp_path: Path) -> None:
    assert hint(tmp_path, f"{{% if {condition} %}}x{{% endif %}}") == expected


def test_of_a_single_lifecycle_the_short_name_is_enough(tmp_path: Path) -> None:
    assert hint(tmp_path, "{% if stage == 'lead' %}x{% endif %}", rules=RULES) == (
        "write `stage.name == 'lead'`"
    )


@pytest.mark.parametrize(
    ("written", "field"), [("stage", "stage.journey.name"), ("customer", "customer.city")]
)
def test_what_is_printed_whole_is_told_a_field_that_there_is(
    written: str, field: str, tmp_path: Path
) -> None:
    assert hint(tmp_path, f"{{{{ {written} }}}}") == f"name one of its fields, such as `{field}`"
