"""What is made of something private is private wherever it could leave, unless its declaration says why."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl

RULES = """\
customers from "customers.csv" key id
  email  text  private
  born   date  private
  city   text
trait alias "Alias" = lower(email){said}
trait twice "Twice" = concat(alias, "!"){said}
trait home "Home" = upper(city)
score warm
  +5 when born is known
campaign hello
  to everyone
  via in_app
  template "hello"
"""
SAID = ' not private because "asked for"'


def project(folder: Path, printed: str, said: str = "") -> segdsl.Project:
    (folder / "customers.csv").write_text("id,email,born,city\n1,a@b.example,2000-01-01,Wien\n")
    (folder / "rules.seg").write_text(RULES.replace("{said}", said))
    (folder / "templates").mkdir()
    letter = "{% block subject %}Hi{% endblock %}<p>{{ customer." + printed + " | default('you') }}</p>"
    (folder / "templates" / "hello.html.j2").write_text(letter)
    return segdsl.load(folder)


def codes(found: segdsl.Project) -> set[str]:
    return {d.code for d in found.check()}


@pytest.mark.parametrize("name", ["email", "alias", "twice", "warm"])
def test_a_template_never_prints_it(name: str, tmp_path: Path) -> None:
    assert "private-attribute-printed" in codes(project(tmp_path, name))


@pytest.mark.parametrize("name", ["alias", "twice", "home", "city"])
def test_a_declaration_may_say_why_it_is_not(name: str, tmp_path: Path) -> None:
    assert "private-attribute-printed" not in codes(project(tmp_path, name, SAID))


@pytest.mark.parametrize("name", ["alias", "twice", "warm"])
def test_an_export_never_holds_it(name: str, tmp_path: Path) -> None:
    with pytest.raises(segdsl.Problem, match="made of something private"):
        project(tmp_path, "city").export("hello", "csv", "2026-03-31", columns=[name])


def test_an_export_holds_what_is_not_private(tmp_path: Path) -> None:
    made = project(tmp_path, "city", SAID).export("hello", "csv", "2026-03-31", columns=["alias", "home"])
    assert "a@b.example,WIEN" in made.text
