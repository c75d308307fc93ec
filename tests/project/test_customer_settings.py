"""What `[customer]` names is checked against the rules, before there are data."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl

RULES = """\
customers from "customers.csv" key id
  email       text  private
  language    text
  newsletter  flag
  joined      date

segment mailable
  where newsletter
"""

FLAG = "declare it as `flag`, or name a segment"


def findings(folder: Path, line: str) -> list[tuple[str, int | None, str, str | None]]:
    (folder / "rules.seg").write_text(RULES)
    (folder / "segdsl.toml").write_text(f'[project]\nname = "Shop"\n\n[customer]\n{line}\n')
    found = [d for d in segdsl.load(folder).check() if d.code != "unused"]
    return [(d.code, d.span.line if d.span else None, d.message, d.hint) for d in found]


@pytest.mark.parametrize(
    "line",
    [
        'address = "email"',
        'locale = "language"',
        'joined = "joined"',
        'consent = "newsletter"',
        'consent = { email = "mailable" }',
    ],
)
def test_what_the_rules_declare_is_well(tmp_path: Path, line: str) -> None:
    assert findings(tmp_path, line) == []


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ('address = "e_mail"', "address` names `e_mail`, which no rule declares", "did you mean `email`?"),
        ('phone = "fone"', "phone` names `fone`, which no rule declares", None),
        ('name = "frist_name"', "name` names `frist_name`, which no rule declares", None),
        (
            'consent = "mailabel"',
            "consent` names `mailabel`, which no rule declares",
            "did you mean `mailable`?",
        ),
        ('joined = "joinde"', "joined` names `joinde`, which is no attribute", "did you mean `joined`?"),
        (
            'joined = "language"',
            "joined` names `language`, which is no date",
            "name the date on which they joined",
        ),
        ('consent = { sms = "language" }', "consent` names `language`, which is no flag", FLAG),
    ],
)
def test_a_misspelt_name_is_a_finding_at_its_line(
    tmp_path: Path, line: str, message: str, hint: str | None
) -> None:
    assert findings(tmp_path, line) == [("bad-config", 5, f"`customer.{message}", hint)]
