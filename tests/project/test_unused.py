"""What an export shows is used, by its usual name or by the project's settings."""

from __future__ import annotations

from pathlib import Path

import segdsl

RULES = """\
customers from "customers.csv" key id
  email   text
  wohnort text
  score   number

trait spend = 2 * score
trait seen  = 3 * score shown
"""


def idle(folder: Path, settings: str) -> str:
    (folder / "rules.seg").write_text(RULES, encoding="utf-8")
    (folder / "segdsl.toml").write_text(f'[project]\nname = "p"\n{settings}', encoding="utf-8")
    return "\n".join(d.message for d in segdsl.load(folder).check() if d.code == "unused")


def test_usual_names_are_exported(tmp_path: Path) -> None:
    told = "nothing uses the attribute `wohnort`\nnothing uses the trait `spend`"
    assert idle(tmp_path, "") == told


def test_settings_name_what_is_exported(tmp_path: Path) -> None:
    assert idle(tmp_path, '[export]\ncity = "wohnort"\n') == "nothing uses the trait `spend`"
