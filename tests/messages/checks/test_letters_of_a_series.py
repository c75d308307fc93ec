"""Letters of a series: what the audience makes sure of holds by the first step, and not by a later one."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl

RULES = """\
customers from "customers.csv" key id
  email  text    private  required
  nps    number

campaign welcome
  to nps is known
  {more}
  step hello  via email  template "hello"
  step story             template "story"  after 3 days
"""
LETTER = "{% block subject %}Hello{% endblock %}<p>{{ customer.nps }}</p>"
SETTINGS = """\
[project]
name = "Leaf"
[customer]
address = "email"
[email]
from = "Leaf <letters@leaf.example>"
"""


def found(folder: Path, more: str = "", unless: str = "") -> list[tuple[str, str]]:
    """Code and message of what is said of letters that may be held back."""
    (folder / "templates").mkdir()
    (folder / "segdsl.toml").write_text(SETTINGS)
    rules = RULES.replace("{more}", more) + (f"    unless {unless}\n" if unless else "")
    (folder / "rules.seg").write_text(rules)
    for name in ("hello", "story"):
        (folder / "templates" / f"{name}.html.j2").write_text(LETTER)
    wanted = ("may-be-unknown", "held-back", "not-checked")
    return [(one.code, one.message) for one in segdsl.load(folder).check() if one.code in wanted]


def test_by_a_later_step_the_audience_makes_sure_of_nothing(tmp_path: Path) -> None:
    (one,) = found(tmp_path)
    assert one[0] == "may-be-unknown"
    assert "`customer.nps` may be unknown" in one[1]
    hints = {d.file_name: d.hint or "" for d in segdsl.load(tmp_path).check() if d.code == "may-be-unknown"}
    assert list(hints) == ["templates/story.html.j2"]
    assert "`except nps is unknown`, which is asked before each step" in hints["templates/story.html.j2"]


@pytest.mark.parametrize(
    ("more", "unless"), [("except nps is unknown", ""), ("", "nps is unknown"), ("", "not nps > 3")]
)
def test_what_is_asked_before_each_step_does(more: str, unless: str, tmp_path: Path) -> None:
    assert found(tmp_path, more, unless) == []


def test_a_step_that_nobody_can_get_is_told_as_one(tmp_path: Path) -> None:
    ((code, message),) = found(tmp_path, unless="everyone")
    assert code == "not-checked"
    assert message.startswith("the letters of the step `story` of `welcome` were not looked at")


def test_previews_show_a_series_as_a_line_of_messages(tmp_path: Path) -> None:
    found(tmp_path, "except nps is unknown")
    project = segdsl.load(tmp_path)
    album = project.preview_all(tmp_path / "page", as_of="2026-03-31")
    assert [(card.step, card.template, card.link) for card in album.cards] == [
        ("hello", "hello", "welcome/hello/-/-/en"),
        ("story", "story", "welcome/story/-/-/en"),
    ]
    assert [step.words for step in album.cards[0].line] == [
        "hello (by email)",
        "story (after 3 days, by email)",
    ]
    page = (tmp_path / "page" / "index.html").read_text()
    assert '<a href="#welcome/story/-/-/en">story</a> <small>after 3 days, by email</small>' in page
    assert project.preview("story", as_of="2026-03-31").step == "story"
