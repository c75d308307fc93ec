"""What is said of rules names the settings that were given instead of those in the files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.faces.shop import run

RULES = """customers from "customers.csv" key id
  city   text
  seen   date
  email  text
  agreed flag

setting far = 30 days
setting least = 3
setting home = "Rome"
setting towns = ("Rome", "Oslo")
setting begun = 2026-01-01
setting loud = yes

segment all_of_it
  where seen more than far ago
    and length(city) > least
    and city != home
    and not city in towns
    and seen < begun
    and agreed = loud
"""
CASES = {
    "far": ("90 days", "90 days"),
    "least": ("7", "7"),
    "home": ("Paris", '"Paris"'),
    "towns": ('("Bern", "Wien")', '("Bern", "Wien")'),
    "begun": ("2025-05-05", "2025-05-05"),
    "loud": ("no", "no"),
}
MAILING = """
events orders from "orders.csv" key id at sold_at
  sold_at  date
  total    number

campaign hello
  to all_of_it
  via email
  template "hello"
  goal any orders where (total > least) within 14 days
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "rules.seg").write_text(RULES + MAILING)
    (tmp_path / "segdsl.toml").write_text("")
    (tmp_path / "customers.csv").write_text(
        "id,city,seen,email,agreed\n1,Lisbon,2025-12-01,a@example.com,yes\n2,Rome,2025-12-01,,no\n"
    )
    (tmp_path / "orders.csv").write_text("id,sold_at,total\n1,2025-12-01,7\n")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "hello.md.j2").write_text("---\nsubject: Hello\n---\nHello!\n")
    return tmp_path


@pytest.mark.parametrize("name", CASES)
def test_a_rule_is_explained_as_it_was_set(shop: Path, name: str) -> None:
    given, said = CASES[name]
    asked = ("explain", "--rule", "all_of_it", "--project", shop)
    usual, found = run(*asked), run(*asked, "--set", f"{name}={given}")
    assert (usual.code, found.code) == (0, 0), usual.err + found.err
    line = re.compile(rf"^  {name} +{re.escape(said)}$", re.MULTILINE)
    assert line.search(found.out)
    assert not line.search(usual.out)


def test_goals_are_told_as_they_were_set(shop: Path, tmp_path: Path) -> None:
    asked = ("--project", shop, "--set", "least=7", "--as-of", "2026-03-31")
    for words in (("brief", "hello"), ("report",)):
        page = tmp_path / f"{words[0]}.html"
        assert run(*words, *asked, "--out", page).code == 0
        assert "more than least (7)" in page.read_text()
