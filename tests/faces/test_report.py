"""The report: the same numbers as the commands have, on one page that runs and fetches nothing."""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import segdsl
from segdsl.faces.told.report import document, page
from tests.faces.shop import run

RULES = """\
customers from "c.csv" key id
  mail    text  private
  joined  date

events orders from "o.csv" key id at day
  total  number

setting quiet_after = 30 days

segment buyers "Have <bought>"
  where any orders
  note need "To be & feel welcome"

segment large "Bought for much"
  where any orders where (total > 50)

segment rare where any orders where (total > 97)

trait mail_length = length(mail)

lifecycle journey "How it stands"
  note goal "More of them here"
  stage lead   "Not yet"  where no orders
    note tactics "A first letter"
  stage quiet  where last(orders) more than quiet_after ago
  stage here   otherwise

score warmth "How warm they are"
  +10 when any orders where (total > 40)
   +3 when any orders
   -4 when last(orders) more than 50 days ago

segment warm where warmth >= 9
segment cool where warmth < 0 or 5 < warmth

campaign spring "Come back"
  to journey = quiet
  via email
  template "spring"
  holdout 10%
  goal any orders within 14 days
  note hypothesis "Spring does it"

campaign other "No goal"
  to rare
  via email
  template "spring"

metric revenue "Spent in all" = sum(orders.total)
metric basket                 = revenue / count(orders)
metric secret                 = average(mail_length)
"""
AS_OF = "2026-03-31"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    (folder / "rules.seg").write_text(RULES, encoding="utf-8")
    (folder / "segdsl.toml").write_text('[project]\nname = "Shop & Co"\ntimezone = "UTC"\n', encoding="utf-8")
    people = "".join(f"{n},{'m' * (n % 7)}@example.com,2026-01-01\n" for n in range(150))
    (folder / "c.csv").write_text(f"id,mail,joined\n{people}", encoding="utf-8")
    start = dt.date(2026, 1, 1)
    lines = "".join(f"{n},{start + dt.timedelta(days=(n * 7) % 90)},{n}\n" for n in range(102))
    (folder / "o.csv").write_text(f"id,day,total\n{lines}", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def project(folder: Path) -> segdsl.Project:
    return segdsl.load(folder)


@pytest.fixture(scope="module")
def text(project: segdsl.Project) -> str:
    return page(project.report(AS_OF, every="month"), project)


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.rows: list[list[str]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(attrs)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


def seen(text: str) -> _Seen:
    parser = _Seen()
    parser.feed(text)
    return parser


def test_nothing_on_the_page_runs_or_is_fetched(text: str) -> None:
    found = seen(text)
    assert not found.tags & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert not [pair for pair in found.attributes if pair[0].startswith("on") or pair[0] in ("src", "style")]
    links = {value for name, value in found.attributes if name == "href"}
    anchors = {f"#{value}" for name, value in found.attributes if name == "id"}
    named = ("segments", "lifecycles", "scores", "metrics", "moves", "trend", "overlap", "campaigns")
    assert links == anchors == {f"#{name}" for name in named}
    assert "default-src 'none'" in text
    assert "url(" not in text


def test_notes_goals_and_descriptions_are_shown_escaped(text: str) -> None:
    for said in (
        "Shop &amp; Co: customers and segments",
        "Have &lt;bought&gt;",
        "<b>Need</b>: To be &amp; feel welcome",
        "<b>Goal</b>: More of them here",
        "<b>Tactics</b>: A first letter",
        "<b>Hypothesis</b>: Spring does it",
        "there are orders within 14 days",
        "nothing says when",
        "Not shown, as made of something private: secret.",
    ):
        assert said in text, said
    assert "@example.com" not in text


def test_numbers_stand_beside_those_of_last_month(text: str, project: segdsl.Project) -> None:
    now, before = (project.segment(as_of=day, names=["buyers", "journey"]) for day in (AS_OF, "2026-02-28"))
    sizes = [int(one.segments["buyers"].sum()) for one in (now, before)]
    rows = seen(text).rows
    buyers = next(row for row in rows if row and row[0] == "buyers")
    moved = sizes[0] - sizes[1]
    assert buyers == [
        *("buyers", "Have <bought>", str(sizes[0]), f"{sizes[0] / 150:.1%}", str(sizes[1])),
        f"{moved:+d} ({moved / sizes[1]:+.1%})",
    ]
    everyone = [row for row in rows if row and row[0] == "everyone"]
    totals = [sum(n for n in range(102) if (n * 7) % 90 <= limit) for limit in (89, 58)]
    assert everyone[0][2] == f"{totals[0]:,} ({totals[1]:,})"


def test_few_people_are_nowhere_on_the_page(text: str, project: segdsl.Project) -> None:
    assert 0 < int(project.segment(as_of=AS_OF, names=["rare"]).segments["rare"].sum()) < 10
    rare = next(row for row in seen(text).rows if row and row[0] == "rare")
    assert rare[2:] == ["under 10"] * 4
    other = next(row for row in seen(text).rows if row and row[0] == "other")
    assert other[-1] == "under 10"


def test_the_parts_are_what_the_commands_tell(project: segdsl.Project) -> None:
    found = document(project.report(AS_OF, every="month"))
    assert found["trend"] == project.trend(["journey"], AS_OF).document()
    assert found["migrations"] == [project.migrate("journey", "2026-02-28", AS_OF).document()]
    sizes = project.trend([*project.model.segments, "journey"], AS_OF, periods=2).document()["moments"]
    assert (found["sizes"], found["before"]["sizes"]) == (sizes[1]["sizes"], sizes[0]["sizes"])
    by_stage = next(one for one in found["metrics"] if one["lifecycle"] == "journey")
    for which, day in (("now", AS_OF), ("before", "2026-02-28")):
        measured: Any = project.metrics(["journey"], day).document()["groups"]
        assert [one["metrics"] for one in by_stage[which]] == [one["metrics"] for one in measured]
    audience = project.cross(["journey"], AS_OF).document()
    assert found["campaigns"]["spring"]["audience"] == audience["counts"][1][0]


def test_scores_are_counted_on_whole_numbers_with_the_lines_of_the_rules(project: segdsl.Project) -> None:
    found = document(project.report(AS_OF))["scores"]["warmth"]
    points = project.segment(as_of=AS_OF, names=["warmth"]).scores["warmth"]
    assert set(points) == {0, -1, 3, 9, 13}
    pairs = pairwise(found["edges"])
    assert found["counts"] == [int(((points >= low) & (points < high)).sum()) for low, high in pairs]
    assert sum(found["counts"]) == 150
    assert [line["rule"] for line in found["thresholds"]] == ["warmth >= 0", "warmth > 5", "warmth >= 9"]


def test_without_a_month_to_compare_with_that_is_said(project: segdsl.Project) -> None:
    early = page(project.report("2026-01-20", every="month"), project)
    assert "There is nothing to compare with: no event is a month old." in early
    assert 'id="moves"' not in early
    plain = page(project.report(AS_OF), project)
    assert "Beside each number" not in plain
    assert 'id="moves"' in plain


def test_the_command(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    words = ("report", "--project", folder, "--as-of", AS_OF, "--out", out)
    done = run(*words)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"The report of 150 customers as of 2026-03-31 is in `{out}`.\n"
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run(*words).code == 2
    found = run(*words, "--replace", "--every", "week", "--format", "json").json
    assert found["before"]["as_of"] == "2026-03-29"
    wrong = run("report", "--project", folder, "--out", tmp_path / "report.pdf")
    assert (wrong.code, "end its name in `.html`" in wrong.err) == (2, True)


def test_a_project_of_segments_alone_has_a_report_too(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "rules.seg").write_text(
        'customers from "c.csv" key id\n\nsegment all where everyone\n', encoding="utf-8"
    )
    alone = segdsl.load(tmp_path, data=folder)
    shown = page(alone.report(AS_OF, every="month"), alone)
    assert {value for name, value in seen(shown).attributes if name == "id"} == {"segments"}


def test_a_setting_that_was_set_is_told(folder: Path) -> None:
    other = segdsl.load(folder, settings={"quiet_after": "60 days"})
    assert "quiet_after was set to 60 days for this report." in page(other.report(AS_OF), other)
