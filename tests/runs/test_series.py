"""A series in a project: what a run writes, sends and exports, and what the history makes of it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import segdsl
from segdsl.campaigns.history_adding import append
from segdsl.campaigns.history_file import Entry
from segdsl.campaigns.reports import SaidOfAll
from segdsl.clock import AsOf
from segdsl.diagnostics import Problem
from segdsl.runs import histories
from segdsl.runs.forecast import prospects
from segdsl.runs.job import Job
from segdsl.runs.settling import settled
from segdsl.runs.which_messages import Wanted
from tests.delivery.sending.server import Postbox, running

SETTINGS = """\
[project]
name = "Leaf"
[customer]
address = "email"
phone = "phone"
[email]
from = "Leaf <letters@leaf.example>"
[history]
source = "history.csv"
"""
RULES = """\
customers from "customers.csv" key id
  email   text  private
  phone   text  private
  joined  date  required
events orders from "orders.csv" key id at sold
  sold  date

campaign welcome
  to joined on 2026-03-01
  exclusive group "g" priority 1
  variant warm 50% with tone = "warm"
  variant dry  50% with tone = "dry"
  step hello  via email  template "hello"
  step story             template "story"  after 3 days
    unless any orders on 2026-03-04
  step nudge  via sms    template "nudge"  after 2 days
  stop when any orders on 2026-03-05

campaign sale
  to everyone
  template "hello"
  exclusive group "g" priority 0
"""
TEMPLATES = {
    "hello.html.j2": '{% block subject %}Hello{% endblock %}<p>{{ variant.tone | default("") }}</p>',
    "story.html.j2": "{% block subject %}A story{% endblock %}<p>Once</p>",
    "nudge.sms.j2": "Come by",
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "segdsl.toml").write_text(SETTINGS)
    (tmp_path / "rules.seg").write_text(RULES)
    for name, text in TEMPLATES.items():
        (tmp_path / "templates" / name).write_text(text)
    people = [f"{n},c{n}@mail.example,+49 30 55500{n},2026-03-01" for n in range(1, 7)]
    (tmp_path / "customers.csv").write_text("\n".join(["id,email,phone,joined", *people, ""]))
    (tmp_path / "orders.csv").write_text("id,sold\n2,2026-03-04\n3,2026-03-05\n")
    return tmp_path


def sent(shop: Path, day: str, *steps: str, keys: str = "123456") -> None:
    """What was sent on a day: `hello` to everybody, or to some."""
    at = AsOf.parse(f"{day} 09:00", "UTC").now
    about = [("welcome", key, "email", "") for key in keys]
    append(shop / "history.csv", [Entry(*one, at, "", "sent", step=step) for one in about for step in steps])


def fates(shop: Path, day: str, campaign: str = "welcome") -> dict[str, str]:
    """What becomes of each customer on a day: the step, or the fate."""
    project = segdsl.load(shop)
    ran = settled(Job(project, project.moment(day), False), campaign=campaign)
    (found,) = ran.settled.values()
    gets = {found.recipients.audience.keys[row]: batch for row, batch in found.recipients}
    return {
        **{key: fate for key, fate, _ in found.left},
        **{key: batch.step.name if batch.step else "it" for key, batch in gets.items()},
    }


def test_each_run_gives_each_customer_the_step_that_is_due(shop: Path) -> None:
    assert set(fates(shop, "2026-03-01").values()) == {"hello"}
    sent(shop, "2026-03-01", "hello")
    assert set(fates(shop, "2026-03-03").values()) == {"waiting"}
    assert fates(shop, "2026-03-04") == {**dict.fromkeys("13456", "story"), "2": "skipped"}
    assert fates(shop, "2026-03-05") == {**dict.fromkeys("1456", "story"), "2": "skipped", "3": "stopped"}


def test_the_audience_is_asked_at_the_entry_alone(shop: Path) -> None:
    sent(shop, "2026-03-01", "hello", keys="12")
    rules = (shop / "rules.seg").read_text()
    (shop / "rules.seg").write_text(rules.replace("joined on 2026-03-01", "joined on 2026-03-02"))
    assert fates(shop, "2026-03-04") == {"1": "story", "2": "skipped"}


def test_who_has_entered_belongs_to_it_in_the_group_until_it_is_over(shop: Path) -> None:
    rules = (shop / "rules.seg").read_text().replace("priority 0", "priority 9")
    (shop / "rules.seg").write_text(rules)
    sent(shop, "2026-03-01", "hello", keys="123")
    assert fates(shop, "2026-03-02", "sale") == {
        **dict.fromkeys("123", "other_campaign"),
        **dict.fromkeys("456", "it"),
    }
    assert fates(shop, "2026-03-02") == {
        **dict.fromkeys("123", "waiting"),
        **dict.fromkeys("456", "other_campaign"),
    }
    append(
        shop / "history.csv",
        [Entry("welcome", "1", "email", "", AsOf.parse("2026-03-02 09:00", "UTC").now, "", "stopped")],
    )
    assert fates(shop, "2026-03-03", "sale")["1"] == "it"


def test_a_folder_of_a_run_is_taken_in_with_what_it_passed_over(shop: Path) -> None:
    sent(shop, "2026-03-01", "hello")
    project = segdsl.load(shop)
    moment = project.moment("2026-03-05")
    summary, _ = project.render(shop / "out", "welcome", as_of=moment)
    assert summary.accounts["skipped"] == 1
    assert summary.accounts["stopped"] == 1
    lines = [json.loads(line) for line in (shop / "out" / "series.jsonl").read_text().splitlines()]
    assert [(one["key"], one["step"], one["status"]) for one in lines] == [
        ("3", None, "stopped"),
        ("2", "story", "skipped"),
    ]
    for _ in range(2):  # the second time, all of it is known
        taken, _ = histories.add(Job(project, moment, False), shop / "out", SaidOfAll())
    assert taken.taken == {}
    assert fates(shop, "2026-03-06")["2"] == "waiting"
    assert fates(shop, "2026-03-07") == {**dict.fromkeys("12456", "nudge"), "3": "stopped"}


def test_one_step_alone_can_be_written_and_mails_are_those_by_mail(shop: Path) -> None:
    sent(shop, "2026-03-01", "hello", keys="12")
    sent(shop, "2026-03-04", "story", keys="1")
    project = segdsl.load(shop)
    summary, _ = project.render(shop / "mails", "welcome", as_of="2026-03-06", form="eml")
    assert (summary.rendered, summary.accounts["not_chosen"]) == (3, 1)  # 4 to 6 begin; the text is none
    summary, _ = project.render(shop / "texts", Wanted("welcome", step="nudge"), as_of="2026-03-06")
    (line,) = (shop / "texts" / "messages.jsonl").read_text().splitlines()
    assert {name: json.loads(line)[name] for name in ("key", "step", "channel", "text")} == {
        "key": "1",
        "step": "nudge",
        "channel": "sms",
        "text": "Come by\n",
    }
    with pytest.raises(Problem, match="no step of `welcome` is called `nuge`"):
        project.render(shop / "none", Wanted("welcome", step="nuge"), as_of="2026-03-06")
    with pytest.raises(Problem, match="`nudge` goes out by sms"):
        project.render(shop / "none", Wanted("welcome", step="nudge"), as_of="2026-03-06", form="eml")


def test_sending_writes_steps_down_and_keeps_them_to_itself(shop: Path) -> None:
    sent(shop, "2026-03-01", "hello")
    project = segdsl.load(shop)
    with running(Postbox()) as box:
        report = project.send("welcome", box.url, as_of="2026-03-05", seconds=0)
    assert (report.ends["sent"], dict(report.decided)) == (4, {"stopped": 1, "skipped": 1})
    assert len(box.mails) == 4
    assert not any(b"X-Segdsl-Step" in mail for _, mail in box.mails)
    with (shop / "history.csv").open() as file:
        rows = [(row["key"], row["step"], row["status"]) for row in csv.DictReader(file)]
    assert sorted(row for row in rows[6:] if row[2] != "sending") == [
        ("1", "story", "sent"),
        ("2", "story", "skipped"),
        ("3", "", "stopped"),
        *((key, "story", "sent") for key in "456"),
    ]


def test_a_customer_is_told_which_step_waits_for_them(shop: Path) -> None:
    sent(shop, "2026-03-01", "hello")
    at = AsOf.parse("2026-03-02 09:00", "UTC").now
    append(shop / "history.csv", [Entry("", "1", "email", "", at, "", "unsubscribed")])
    project = segdsl.load(shop)
    ran = settled(Job(project, project.moment("2026-03-04"), False), campaign="welcome")
    (found,) = prospects(ran, "1")
    assert found.words == "suppressed: unsubscribed; the step story waits"
    (explained,) = project.explain("2", "welcome", as_of="2026-03-03")
    assert explained.value == "waiting: the step `story` is due on 2026-03-04"
    assert [clause.text.split(" any")[0] for clause in explained.clauses] == [
        "to joined on 2026-03-01",
        "stop when",
        "story unless",
    ]


def test_a_variant_or_a_step_is_exported_alone(shop: Path) -> None:
    project = segdsl.load(shop)
    whole = project.export("welcome", "csv", as_of="2026-03-01")
    parts = [project.export("welcome", "csv", as_of="2026-03-01", variant=v) for v in ("warm", "dry")]
    assert sorted(row[0] for part in parts for row in part.table.rows) == list("123456")
    assert all(part.left_out["of another variant or step"] == 6 - len(part.table.rows) for part in parts)
    assert "step" in whole.table.header
    assert not project.export("welcome", "csv", as_of="2026-03-01", step="story").table.rows
    with pytest.raises(Problem, match="no variant of `welcome`"):
        project.export("welcome", "csv", as_of="2026-03-01", variant="loud")
