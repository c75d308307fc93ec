"""What campaigns did and can show, as commands print it, and the page of a brief."""

from __future__ import annotations

import datetime as dt
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import segdsl
from segdsl.faces.briefs import written as page_of
from tests.faces.shop import run
from tests.runs.measuring.campaigns import Truth, campaign, customers_of, history_of, orders_of, written

LIFT = Truth({"control": 0.1, "mailed": 0.2}, customers=2_000)
PERSONA = """\
name: reader
title: The <patient> reader
description: Reads on trains.
quote: One more chapter.
fallback: true
jobs:
  - situation: the train is late
    motivation: read on
    outcome: the time flies
pains: [blurbs that shout]
voice: {greeting: "Dear {name}", greeting_without_name: Hello, sign_off: Yours}
"""
LETTER = "{% block subject %}Spring & you{% endblock %}{% block body %}<p>Come in.</p>{% endblock %}"
MORE = """\
segment readers "Who reads" where country is known
  note hypothesis "They come back for <stories>"
campaign letters "A letter of spring"
  to readers
  template "spring"
  holdout 20%
  variant calm 50% with tone = "calm"
  variant loud 50% with tone = "loud"
  goal any orders within 14 days worth orders.total
  because "they asked for it"
  note need "something to read"
campaign open_end
  to readers
  template "spring"
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    campaign(tmp_path, LIFT)
    rules = (tmp_path / "rules.seg").read_text(encoding="utf-8")
    (tmp_path / "rules.seg").write_text(rules + MORE, encoding="utf-8")
    for name, text in {"personas/reader.yaml": PERSONA, "templates/spring.html.j2": LETTER}.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_measure_says_the_verdict_first(shop: Path) -> None:
    ran = run("measure", "spring", "--as-of", "2026-03-16", "--project", shop)
    head, verdict, *rest = ran.out.split("\n\n")
    assert ran.code == 0
    assert head == "`spring` as of 2026-03-16, final: the time of the goal was over on 2026-03-16"
    assert verdict.startswith("It worked: ")
    assert any("against control" in part and "points" in part for part in rest)
    early = run("measure", "spring", "--as-of", "2026-03-04", "--project", shop)
    assert "read early: the time of the goal is over on 2026-03-16" in early.out
    assert "lift, whenever one looks" in early.out
    assert "points  " not in early.out


def test_measure_as_json_is_one_document(shop: Path) -> None:
    ran = run(
        *("measure", "spring", "--as-of", "2026-03-16", "--by", "tier", "journey", "--format", "json"),
        *("--project", shop),
    )
    told = json.loads(ran.out)
    assert told["state"] == "final"
    assert [(part["by"], part["of"]) for part in told["by"]] == [
        ("tier", "bronze"),
        ("tier", "gold"),
        ("journey", "lead"),
    ]
    assert ran.code == 0


def test_measure_writes_a_page_and_a_picture_that_can_be_sent(shop: Path) -> None:
    words = ("measure", "spring", "--as-of", "2026-03-16", "--by", "tier", "--project", shop)
    for name in ("measured.html", "measured.svg", "measured.png"):
        ran = run(*words, "--out", shop / name)
        assert ran.code == 0
        assert name in ran.err
    seen = Seen((shop / "measured.html").read_text(encoding="utf-8"))
    assert "It worked: " in seen.words
    assert "Lift against control" in seen.words
    assert "bronze" in seen.words
    assert "script" not in seen.elements
    assert seen.loads == []
    assert (shop / "measured.svg").read_text(encoding="utf-8").lstrip().startswith("<svg")
    assert (shop / "measured.png").read_bytes().startswith(b"\x89PNG")
    assert run(*words, "--out", shop / "measured.doc").code == 2


def test_a_page_does_not_tell_of_few_people(shop: Path) -> None:
    customers = (shop / "customers.csv").read_text(encoding="utf-8")
    rare = customers.replace(",AT,", ",CH,", 4)
    (shop / "customers.csv").write_text(rare, encoding="utf-8")
    words = ("measure", "spring", "--as-of", "2026-03-16", "--by", "country", "--project", shop)
    assert "CH · " in run(*words).out
    run(*words, "--out", shop / "measured.html")
    page = (shop / "measured.html").read_text(encoding="utf-8")
    cells = re.search(r"<td>CH</td><td>\w+</td>(.*?)</tr>", page)
    assert cells is not None
    assert re.findall(r">([^<]*)</td>", cells[1])[:3] == ["under 10"] * 3


def test_power_takes_shares_as_people_write_them(shop: Path) -> None:
    for rate in ("10.6%", "0.106"):
        words = ("power", "letters", "--as-of", "2026-03-16", "--rate", rate, "--lift", "200%")
        told = json.loads(run(*words, "--format", "json", "--project", shop).out)
        assert told["rate"] == pytest.approx(0.106)
        assert told["wanted"]["lift"] == pytest.approx(2)
    ran = run("power", "letters", "--as-of", "2026-03-16", "--rate", "much", "--project", shop)
    assert ran.code == 2
    assert "`much` is no share, such as `10%`" in ran.err
    plain = run("power", "letters", "--as-of", "2026-03-16", "--rate", "10.6%", "--project", shop).out
    assert "customers would be mailed" in plain
    assert "Its control group finds a lift of each variant from" in plain


@pytest.mark.parametrize("command", ["power", "measure"])
def test_a_campaign_without_a_goal_is_one_sentence_with_the_fix(shop: Path, command: str) -> None:
    ran = run(command, "open_end", "--project", shop)
    assert ran.code == 2
    assert ran.out == ""
    assert "the campaign `open_end` has no goal, so nothing says what counts" in ran.err
    assert "such as `goal any orders within 14 days`" in ran.err


# ---------------------------------------------------------------- the brief


class Seen(HTMLParser):
    """The elements of a page with what they load, and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.loads: list[str] = []
        self.frames: list[str] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.loads += [
            f"{name}={value}" for name, value in attrs if name in ("src", "href") or name[:2] == "on"
        ]
        self.frames += [value or "" for name, value in attrs if name == "srcdoc"]

    def handle_data(self, data: str) -> None:
        self.words += f" {' '.join(data.split())}"


def test_a_brief_says_all_that_is_to_be_agreed_on(shop: Path) -> None:
    out = shop / "brief.html"
    ran = run("brief", "letters", "--as-of", "2026-03-16", "--out", str(out), "--project", shop)
    assert ran.code == 0
    assert f"The brief is in `{out}`." in ran.err
    seen = Seen(out.read_text(encoding="utf-8"))
    for words in (
        "A letter of spring",
        "in the audience",
        "held out",
        "The <patient> reader",
        "One more chapter.",
        "When the train is late, I want to read on, so that the time flies.",
        "blurbs that shout",
        "They come back for <stories>",
        "something to read",
        "they asked for it",
        "calm, 50%",
        "It has worked when there are orders within 14 days",
        "it is worth the total of orders",
        "Its control group finds a lift of each variant from",
        "Spring & you",
    ):
        assert words in seen.words, words
    assert "script" not in seen.elements
    assert seen.loads == []
    assert len(seen.frames) == 2
    assert all("Come in." in frame for frame in seen.frames)


def test_a_brief_of_a_campaign_that_can_show_nothing_says_why(shop: Path) -> None:
    found = segdsl.load(shop).brief("open_end", as_of=dt.date(2026, 3, 16))
    assert found.audience == found.mailed == 2_000
    said = Seen(page_of(found)).words
    assert "has no goal, so nothing says what counts" in said
    assert "such as goal any orders" in re.sub(" +", " ", said)


def test_a_brief_shows_each_step_of_a_series(shop: Path) -> None:
    rules = (shop / "rules.seg").read_text(encoding="utf-8")
    series = """\
campaign hello "Hello"
  to readers
  holdout 10%
  step first  via email  template "spring"
  step second  via sms  template "short"  after 3 days
  goal any orders within 14 days
"""
    (shop / "rules.seg").write_text(rules + series, encoding="utf-8")
    (shop / "templates" / "short.sms.j2").write_text("Come in, {{ customer.tier }}.", encoding="utf-8")
    seen = Seen(page_of(segdsl.load(shop).brief("hello", as_of=dt.date(2026, 3, 16))))
    for words in ("first", "second", "an e-mail", "a text message", "Come in, "):
        assert words in seen.words, words
    assert len(seen.frames) == 1


def test_the_same_data_give_the_same_page(shop: Path) -> None:
    pages = {page_of(segdsl.load(shop).brief("letters", as_of=dt.date(2026, 3, 16))) for _ in range(2)}
    assert len(pages) == 1


def test_a_brief_is_written_once(shop: Path) -> None:
    out = shop / "brief.html"
    assert run("brief", "letters", "--as-of", "2026-03-16", "--out", str(out), "--project", shop).code == 0
    again = run("brief", "letters", "--as-of", "2026-03-16", "--out", str(out), "--project", shop)
    assert again.code == 2
    words = ("brief", "letters", "--as-of", "2026-03-16", "--project", shop)
    assert run(*words, "--out", out, "--replace").code == 0
    assert run(*words).out == out.read_text(encoding="utf-8")


def test_nobody_assigned_yet_is_said(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    people = customers_of(LIFT, random)
    written(tmp_path, LIFT, people, orders_of(people, LIFT.rates, random), history_of(people))
    ran = run("measure", "spring", "--as-of", "2026-02-01", "--project", tmp_path)
    assert "was sent to nobody by 2026-02-01" in ran.out
    assert ran.code == 0


def test_a_brief_comes_before_the_letter(shop: Path) -> None:
    (shop / "templates" / "spring.html.j2").unlink()
    seen = Seen(page_of(segdsl.load(shop).brief("letters", as_of=dt.date(2026, 3, 16))))
    assert "Not yet: there are no templates in" in seen.words
    assert "The <patient> reader" in seen.words
