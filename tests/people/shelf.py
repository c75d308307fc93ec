"""A reader to vary, and what is found in its file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from segdsl.diagnostics import Checked
from segdsl.model.from_syntax import build
from segdsl.people.library import People, load_people
from segdsl.people.rules import RuleBook
from segdsl.syntax.from_text import parse_text

READER = """\
name: reader
title: The reader
voice:
  greeting: "Dear {name},"
  greeting_without_name: "Hello,"
  sign_off: "Yours,"
"""

RULES = """\
customers from "c.csv" key id
  country     one of "DE", "AT"
  recency     number
  newsletter  flag required
  illness     flag sensitive
segment regulars where recency < 90
lifecycle journey
  stage new   where recency is unknown
  stage gone  where recency > 360
"""


def rule_book(text: str = RULES) -> RuleBook:
    file = parse_text(text).required()
    return RuleBook((file,), build((file,)).required())


def people(folder: Path, files: Mapping[str, str], rules: RuleBook | None = None) -> Checked[People]:
    """The personas of these files, by the files' names without their ending."""
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_people(folder, rules, folder)


def told(checked: Checked[People]) -> list[str]:
    """`file:line:column message (hint)`, in reading order."""
    return [f"{d.place} {d.message}" + (f" ({d.hint})" if d.hint else "") for d in checked.diagnostics]
