"""Styles in tags: what a letter says stays the same, for one by one and for all at once."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from unittest.mock import patch

import pytest

import segdsl
from segdsl.messages import inlining
from segdsl.messages.inlining import inlined
from segdsl.messages.letter import Message
from segdsl.messages.plain_text import plain_text
from segdsl.messages.render import render
from segdsl.source import Source
from segdsl.templates.folder import Templates, templates_from
from tests.messages.bulk.test_bulk import LETTERHEAD, agree, pressed
from tests.messages.little_shop import a_batch, an_audience, recipients

STYLES = """<style>
p { color: red } .big { font-size: 30px } .hide { display: none } a:hover { color: blue }
@media (max-width: 600px) { p { color: green !important } }
</style>"""
LETTER = (
    "{% block subject %}Hi{% endblock %}<!doctype html><html><head>" + STYLES + "</head><body>\n"
    '<!--[if mso]><table><tr><td><![endif]--><p title="{{ customer.city }}">Hi {{ customer.city }} &amp; '
    "co</p>\n"
    '<p class="big">{% if customer.points > 3 %}Many{% else %}Few{% endif %}: {{ customer.points }}</p>\n'
    '<p class="hide">Unseen</p><table><tr><td>1&nbsp;&euro;</td></tr></table>\n'
    '<a href="https://shop.example/?a=1&amp;b={{ customer.city | urlencode }}">Go</a></body></html>'
)
CITIES = ["Wien", "<b>&\"'", "a\u00a0b", "&amp;", "O'Hara", "–", "Wien", "x < y > z"]


def letters(text: str = LETTER, ending: str = ".html.j2") -> Templates:
    return templates_from({f"letter{ending}": Source(f"letter{ending}", text)}).required()


def people(size: int = len(CITIES)):  # type: ignore[no-untyped-def]
    values = {"city": CITIES, "points": [1.0, 5.0] * 4, "email": ["a@a.example"] * 8}
    return recipients(an_audience(values, size=size), *[a_batch() for _ in CITIES])


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        if self.lasttag != "style":
            self.said.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said += [f"{tag} {name} {value}" for name, value in attrs if name != "style"]


def words(html: str) -> list[str]:
    reader = _Words()
    reader.feed(html)
    return [word for word in reader.said if word.strip()]


def test_styles_stand_in_their_tags_and_what_cannot_stand_there_is_kept() -> None:
    html = inlined(f"<html><head>{STYLES}</head><body><p class='big'>Hi</p><a href='x'>y</a></body></html>")
    (style,) = re.findall(r'<p class="big" style="([^"]*)"', html)
    assert {part.strip() for part in style.split(";") if part.strip()} == {"color: red", "font-size: 30px"}
    assert "@media (max-width: 600px)" in html
    assert "color: green !important" in html
    assert "a:hover" in html


@pytest.mark.parametrize("city", CITIES)
def test_a_letter_says_the_same_with_styles_in_its_tags(city: str) -> None:
    audience = recipients(
        an_audience({"city": [city], "points": [5.0], "email": ["a@a.example"]}, size=1), a_batch()
    )
    (plain,) = render(audience, letters(), LETTERHEAD)
    (styled,) = render(audience, letters(), replace(LETTERHEAD, inline=True))
    assert isinstance(plain, Message)
    assert isinstance(styled, Message)
    assert styled.html != plain.html
    assert replace(styled, html="") == replace(plain, html="")  # text, subject and all else
    assert words(styled.html) == words(plain.html)
    assert "<b>" not in styled.html
    escaped = re.search(r"Hi (.*?) &amp; co", plain.html)
    assert escaped is not None
    assert f"Hi {escaped[1]} &amp; co" in styled.html  # sign by sign
    assert plain_text(styled.html.replace("display: none", "")) == plain_text(plain.html)


def test_all_at_once_is_as_one_by_one_and_reads_styles_once_for_each_shape() -> None:
    letterhead = replace(LETTERHEAD, inline=True)
    assert agree(people(), letters(), letterhead) >= 6
    with patch("segdsl.messages.context.inlined", wraps=inlined) as calls:
        outcomes, woven = pressed(people(), letters(), letterhead)
    assert len(outcomes) == len(CITIES)
    assert calls.call_count <= 2 + len(CITIES) - woven  # two shapes, and whoever is filled in alone


@pytest.mark.parametrize(
    "change",
    [
        ('class="big"', 'class="{{ customer.city }}"'),
        ('class="big"', 'id="{{ customer.city }}"'),
        ("p { color: red }", "p[title=Wien] { color: red }"),
    ],
)
def test_where_values_decide_on_styles_each_letter_is_read_by_itself(change: tuple[str, str]) -> None:
    assert change[0] in LETTER
    assert agree(people(), letters(LETTER.replace(*change)), replace(LETTERHEAD, inline=True)) == 0


def test_letters_without_styles_stay_as_they_are_and_nothing_is_loaded() -> None:
    bare = "<p class=big>Hi &#39;there&#39;</p>"
    assert inlined(bare) == bare
    linked = '<link rel="stylesheet" href="http://127.0.0.1:9/x.css"><style>p{color:red}</style>'
    assert 'href="http://127.0.0.1:9/x.css"' in inlined(
        f"<html><head>{linked}</head><body><p>a</p></body></html>"
    )


def test_a_letter_in_mjml() -> None:
    mjml = (
        "{% block subject %}Hi{% endblock %}<mjml><mj-head><mj-style>.big { font-size: 30px }</mj-style>"
        "</mj-head>"
        '<mj-body><mj-section><mj-column><mj-text><p class="big">{{ customer.city }}</p></mj-text>'
        "</mj-column>"
        "</mj-section></mj-body></mjml>"
    )
    templates = letters(mjml, ".mjml.j2")
    agree(people(), templates, replace(LETTERHEAD, inline=True))
    first = next(iter(render(people(), templates, replace(LETTERHEAD, inline=True))))
    assert isinstance(first, Message)
    assert re.search('<p class="big" style="[^"]*font-size: 30px[^"]*">Wien</p>', first.html)
    assert "@media only screen" in first.html


# ---------------------------------------------------------------- the setting


def a_project(folder: Path) -> segdsl.Project:
    files = {
        "segdsl.toml": "[project]\nname = 'L'\n[email]\ninline = true\n",
        "rules.seg": 'customers from "c.csv" key id\n  email  text  private\n  city  text  required\n\n'
        'segment everybody\n  where id is known\n\ncampaign news\n  to everybody\n  template "news"\n',
        "c.csv": "id,email,city\n1,a@a.example,Wien\n",
        "templates/news.html.j2": "{% block subject %}Hi{% endblock %}<html><head><style>p { color: red }"
        "</style>"
        "</head><body><p>{{ customer.city }}</p></body></html>",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return segdsl.load(folder)


def test_the_setting_writes_styles_into_tags(tmp_path: Path) -> None:
    a_project(tmp_path).render(tmp_path / "out", "news", as_of="2026-03-31")
    assert '<p style=\\"color: red;\\">Wien</p>' in (tmp_path / "out" / "messages.jsonl").read_text()


def test_without_the_extra_it_is_said_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "css_inline", None)
    assert not inlining.is_available()
    project = a_project(tmp_path)
    found = [(d.place, d.message, d.hint) for d in project.check() if d.code == "bad-config"]
    told = ("`email.inline` needs the extra `inline`", "install it with `pip install 'segdsl[inline]'`")
    assert found == [("segdsl.toml:4:1", *told)]
    with pytest.raises(segdsl.Problem, match="needs the extra `inline`"):
        project.render(tmp_path / "out", "news", as_of="2026-03-31")
