"""`events sent from history`: rules ask what the project has sent, and what became of it."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
import warnings
from pathlib import Path

import pandas as pd
import pytest

import segdsl
from segdsl import Project
from segdsl.diagnostics import Problem
from tests.faces.shop import run

RULES = """\
customers from "customers.csv" key id
  name   text
  wants  flag  required

events sent "What we sent" from history
  quick = clicked and hours between sent_at and clicked_at < 24

events read_ones from sent where (opened)

trait letters = count(sent)
trait latest  = last(sent.campaign)

segment readers where any sent in the last 30 days where (campaign = "spring" and clicked)
segment quick_ones where any sent where (quick)
segment openers where any read_ones
segment gone where any sent where (status = "bounced" or status = "unsubscribed" or complained)
segment unsure where any sent where (perhaps_sent)
segment stories where any sent where (step = "story" and variant = "a" and persona = "friend")
segment texted where any sent where (channel = "sms" and message_id is unknown)

campaign again to letters = 0
  template "again"
  goal any sent where (clicked) within 7 days
"""
HISTORY = """\
campaign,step,key,channel,variant,persona,seed,sent_at,message_id,status,reason,address_sha256
spring,,1,email,a,friend,,2026-03-20T10:00:00Z,m1,sending,,
spring,,1,email,a,friend,,2026-03-20T10:00:01Z,m1,sent,,
spring,,1,email,,,,2026-03-21T09:00:00Z,m1,opened,,
spring,,1,email,,,,2026-03-21T09:30:00Z,m1,clicked,,
spring,,2,email,b,friend,,2026-03-20T10:00:00Z,m2,sent,,
spring,,2,email,b,friend,,2026-03-25T10:00:00Z,m2,bounced,550,
spring,,3,email,b,friend,s,2026-03-20T10:00:00Z,m3,held_out,,
spring,,4,email,b,friend,,2026-03-20T10:00:00Z,m4,failed,421,
welcome,story,5,email,a,friend,,2026-03-01,m5,sent,,
welcome,,5,email,,,,2026-03-02,theirs,opened,,
welcome,,5,email,,,,2026-03-03,theirs,unsubscribed,,
news,,6,sms,,,,2026-03-30,,sending,,
,,6,email,,,,2026-03-30,,complained,,
news,,99,email,,,,2026-03-30,,sent,,
"""
SETTINGS = '[project]\ntimezone = "Europe/Vienna"\n\n[history]\nsource = "history.csv"\n'


def a_project(folder: Path, rules: str = RULES, history: str | None = HISTORY) -> Project:
    people = "".join(
        f"{n},{name},yes\n" for n, name in enumerate(("Ana", "Bo", "Chi", "Dor", "Eva", "Fay"), 1)
    )
    (folder / "customers.csv").write_text("id,name,wants\n" + people)
    (folder / "rules.seg").write_text(rules)
    (folder / "segdsl.toml").write_text(SETTINGS)
    if history is not None:
        (folder / "history.csv").write_text(history)
    return segdsl.load(folder)


def members(project: Project, as_of: str = "2026-03-31") -> dict[str, list[str]]:
    result = project.segment(as_of=as_of)
    keys = result.key["id"].astype(str)
    return {name: keys[flags.to_numpy()].tolist() for name, flags in result.segments.items()}


EXPECTED = {
    "readers": ["1"],
    "quick_ones": ["1"],
    "openers": ["1", "5"],
    "gone": ["2", "5"],
    "unsure": ["6"],
    "stories": ["5"],
    "texted": ["6"],
}


def test_what_left_is_there_with_what_became_of_it(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    assert members(project) == EXPECTED
    result = project.segment(as_of="2026-03-31")
    assert result.traits["letters"].tolist() == [1, 1, 0, 0, 1, 1]
    assert result.traits["latest"].fillna("").tolist() == ["spring", "spring", "", "", "welcome", "news"]
    assert result.left_out["sent"].unknown_customer == 1


@pytest.mark.parametrize(
    ("as_of", "gone", "readers", "openers"),
    [
        ("2026-03-24", ["5"], ["1"], ["1", "5"]),  # the letter to 2 had left, and nobody knew of the bounce
        ("2026-03-20", ["5"], [], ["5"]),
        ("2026-03-02", [], [], ["5"]),
        ("2026-03-21 10:15", ["5"], [], ["1", "5"]),  # opened at 10:00 in Vienna, clicked at 10:30
        ("2026-02-28", [], [], []),
    ],
)
def test_what_came_later_than_as_of_has_not_happened(
    as_of: str, gone: list[str], readers: list[str], openers: list[str], tmp_path: Path
) -> None:
    found = members(a_project(tmp_path), as_of)
    assert (found["gone"], found["readers"], found["openers"]) == (gone, readers, openers)


def test_explanations_agree_with_the_engine(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    found = members(project)
    said: dict[str, list[str]] = {name: [] for name in found}
    for key in map(str, range(1, 7)):
        done = run("explain", key, "--project", str(tmp_path), "--as-of", "2026-03-31", "--format", "json")
        for one in json.loads(done.out)["names"]:
            if one["kind"] == "segment" and one["value"] is True:
                said[one["name"]].append(key)
    assert said == found


def printed(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """What the program says in the folder of the project."""
    words = [sys.executable, *options, "program.py"]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("separator", [",", ";"])
def test_printed_programs_read_the_history_themselves(separator: str, tmp_path: Path) -> None:
    """They run one after the other in one process, as importing pandas takes longest."""
    project = a_project(tmp_path, history=HISTORY.replace(",", separator))
    for name in EXPECTED:
        text = project.compile(name, as_of="2026-03-31")
        (tmp_path / f"{name}.py").write_text(f"{text}\nprint(*members.index[members.to_numpy()])\n")
    each = (f"runpy.run_path('{name}.py')" for name in EXPECTED)
    (tmp_path / "program.py").write_text("\n".join(["import runpy", *each]))
    done = printed(tmp_path, "-W", "error")
    assert done.stderr == ""
    assert [line.split() for line in done.stdout.splitlines()] == list(EXPECTED.values())


def test_before_the_first_message_there_are_no_rows(tmp_path: Path) -> None:
    project = a_project(tmp_path, history=None)
    result = project.segment(as_of="2026-03-31")
    assert result.traits["letters"].tolist() == [0] * 6
    assert [d.message for d in result.diagnostics] == [
        "there is no `history.csv` yet, so nothing counts as sent"
    ]
    text = project.compile("readers", as_of="2026-03-31")
    (tmp_path / "program.py").write_text(f"{text}\nprint(members.sum())\n")
    done = printed(tmp_path)
    assert done.stdout.split() == ["0"]


def test_data_from_another_folder_bring_no_other_history(tmp_path: Path) -> None:
    a_project(tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "customers.csv").rename(tmp_path / "other" / "customers.csv")
    project = segdsl.load(tmp_path, data=tmp_path / "other")
    assert members(project) == EXPECTED


def test_frames_may_be_given_in_its_place(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    frame = pd.DataFrame({"id": ["1", "2"], "name": ["Ana", "Bo"], "wants": [True, True]})
    assert project.segment(frame, as_of="2026-03-31").segments["readers"].tolist() == [True, False]
    nothing = project.segment(frame, events={}, as_of="2026-03-31")
    assert nothing.segments["readers"].tolist() == [False, False]


def test_a_project_without_a_history_is_told_what_to_write(tmp_path: Path) -> None:
    a_project(tmp_path)
    (tmp_path / "segdsl.toml").write_text('[project]\ntimezone = "UTC"\n')
    (found,) = [d for d in segdsl.load(tmp_path).check() if d.severity == "error"]
    assert found.code == "bad-config"
    assert found.message == "`sent` holds what the project has sent, and the project keeps no history"
    assert found.hint == 'add `[history]` with `source = "history.csv"` to `segdsl.toml`'
    assert found.span is not None
    assert found.span.text == "sent"


@pytest.mark.parametrize(
    ("column", "says", "code"),
    [
        ("opened = yes", "`opened` comes with the history already", "duplicate-name"),
        (
            "price number",
            "`price` is no column of the history: those that it has come with it",
            "unknown-name",
        ),
    ],
)
def test_only_computed_columns_can_be_added(column: str, says: str, code: str, tmp_path: Path) -> None:
    project = a_project(tmp_path, RULES.replace("  quick =", f"  {column}\n  quick ="))
    found = [(d.message, d.code) for d in project.check() if d.severity == "error"]
    assert found == [(says, code)]


def test_events_of_a_file_may_be_called_history_as_ever(tmp_path: Path) -> None:
    own = """
events history from "orders.csv" key id at day
  total  number
events big from history where (total > 5)
events sums from history per total
segment buyers where any big and any sums
"""
    (tmp_path / "orders.csv").write_text("id,day,total\n3,2026-03-01,9\n")
    assert members(a_project(tmp_path, RULES + own)) == {**EXPECTED, "buyers": ["3"]}


@pytest.mark.parametrize(
    ("declared", "table", "keys"),
    [
        ('"c.csv" key (shop, member)', "shop,member\nA,1\nA,2|x\nB,1\n", ("A|1", "A|2|x")),
        ('"c.csv" key row\n  name text', "name\nAna\nBo\n", ("2", "who")),
        ('"c.csv" key day\n  day date', "day\n2026-01-02\n2026-01-03\n", ("2026-01-02", "x")),
        ('"c.csv" key n\n  n whole number', "n\n7\n17850\n", ("17850", "n/a")),
        ("events sent", "", ("1", "A|1")),
    ],
)
def test_keys_of_every_kind_meet(
    declared: str, table: str, keys: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = "segment readers where any sent where (clicked)\n"
    rules = f"customers from {declared}\nevents sent from history\n{asked}"
    lines = "".join(f"spring,{key},email,,2026-03-0{n},m{n},clicked\n" for n, key in enumerate(keys, 1))
    project = a_project(tmp_path, rules, "campaign,key,channel,variant,sent_at,message_id,status\n" + lines)
    (tmp_path / "c.csv").write_text(table)
    both = "shop" in declared or "events" in declared
    result = project.segment(as_of="2026-03-31")
    assert result.segments["readers"].sum() == (2 if both else 1)
    (tmp_path / "program.py").write_text(project.compile("readers", as_of="2026-03-31"))
    monkeypatch.chdir(tmp_path)
    with warnings.catch_warnings(action="error"):
        members = runpy.run_path("program.py")["members"]
    assert members.tolist() == result.segments["readers"].tolist()


def test_lines_that_cannot_be_read_stop_a_run_or_are_left_out(tmp_path: Path) -> None:
    project = a_project(tmp_path, history=HISTORY + "spring,,3,email,,,,soon,m9,sent,,\n")
    with pytest.raises(Problem, match="row 16, column `sent_at`: `soon` is neither a date"):
        project.segment(as_of="2026-03-31")
    done = run(
        "segment", "--project", str(tmp_path), "--as-of", "2026-03-31", "--tolerate", "--format", "json"
    )
    assert done.code == 0, done.err
    assert "`soon` is neither a date" in done.err


def test_examples_say_what_was_sent(tmp_path: Path) -> None:
    examples = """
example "a reader" as of 2026-03-31
  customer with wants = yes
  sent on 2026-03-20 with campaign = "spring", clicked = yes
  sent on 2026-01-20 with campaign = "spring", opened = yes, status = "unsubscribed"
  in readers
  in openers
  in gone
  letters = 2

example "nobody" as of 2026-03-31
  customer with wants = yes
  sent on 2026-03-20 with campaign = "spring", clicked_at = 2026-04-01 10:00
  not in readers
"""
    ran = a_project(tmp_path, RULES + examples).test(as_of="2026-03-31")
    assert [(case.name, case.ok) for case in ran.cases if case.kind == "example"] == [
        ("a reader", True),
        ("nobody", True),
    ]


def test_rules_about_it_in_words(tmp_path: Path) -> None:
    a_project(tmp_path)
    said = run("explain", "--rule", "sent", "--project", str(tmp_path)).out
    assert 'sent, events: "What we sent"' in said
    assert "It is what the project has sent, by its history: a message that left, at sent_at." in said
    assert "quick: whether clicked holds and" in said
    about = run("explain", "--rule", "readers", "--project", str(tmp_path)).out
    assert "sent  “What we sent”: what the project has sent" in about


def test_customers_are_made_up_for_audiences_that_ask_about_it(tmp_path: Path) -> None:
    """So `check` looks at their letters: none is `not-checked`."""
    rules = RULES.replace("again to letters = 0", 'again to readers and letters > 1 and latest = "news"')
    a_project(tmp_path, rules)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "again.html.j2").write_text(
        "{% block subject %}Hello{% endblock %}{% block preheader %}Again.{% endblock %}"
        '{% block body %}<p>{{ customer.name }}</p><a href="{{ unsubscribe_url }}">No more</a>{% endblock %}'
    )
    found = segdsl.load(tmp_path).check()
    assert "not-checked" not in {d.code for d in found}
    assert "may-be-unknown" in {d.code for d in found}, "so letters were looked at"


def test_times_are_those_of_the_projects_zone(tmp_path: Path) -> None:
    project = a_project(tmp_path, RULES + "segment on_day where any sent on 2026-03-01\n")
    assert members(project)["on_day"] == ["5"]
