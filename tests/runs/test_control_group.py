"""Who is held out: rendered without being written, and in the history from the moment the others are sent."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

import segdsl
from segdsl import Project
from segdsl.campaigns.history_file import read_history
from segdsl.campaigns.reports import SaidOfAll
from segdsl.campaigns.sent import messages
from segdsl.delivery.outbox.control import FILE
from segdsl.delivery.outbox.forms import FORMS
from segdsl.diagnostics import Problem
from segdsl.runs.histories import add
from segdsl.runs.job import Job
from segdsl.runs.settling import BY_MAIL
from segdsl.runs.which_messages import Wanted
from tests.delivery.sending.post_office import FILES, write_project
from tests.delivery.sending.server import Postbox, running
from tests.faces.shop import run

SIZE = 120
RULES = """\
customers from "customers.csv" key id
  name   text
  email  text  private
  wants  flag  required

campaign spring to everyone
  template "spring"
  holdout 30% seed "lucky"
  again after 30 days
  variant short 50%
  variant long  50%
"""
FRIEND = """\
name: friend
title: A friend
voice:
  greeting: "Dear {name},"
  greeting_without_name: "Hello,"
  tone: warm
  sign_off: "Yours,"
fallback: true
"""
LETTER = FILES["templates/spring.html.j2"].replace("Hello.", "Hello {{ customer.name }}.")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Every fifth customer has no name, so their message is held back; every seventh wants nothing."""
    rows = [
        f"{n},{'' if n % 5 == 0 else 'Ana'},c{n}@mail.example,{'no' if n % 7 == 0 else 'yes'}\n"
        for n in range(1, SIZE + 1)
    ]
    (tmp_path / "personas").mkdir()
    (tmp_path / "personas" / "friend.yaml").write_text(FRIEND)
    settings = FILES["segdsl.toml"] + '\n[customer]\nconsent = "wants"\n'
    customers = "id,name,email,wants\n" + "".join(rows)
    return write_project(tmp_path, rules=RULES, customers=customers, segdsl=settings, spring=LETTER)


def drawn(key: int, seed: str = "lucky", share: float = 0.3) -> bool:
    """Whether a customer is in the share, as the language defines it."""
    return int(hashlib.md5(f"{seed}:{key}".encode()).hexdigest()[:8], 16) < share * 2**32


REACHED = [n for n in range(1, SIZE + 1) if n % 7]
CONTROL = [n for n in REACHED if drawn(n)]
HELD_OUT = [n for n in CONTROL if n % 5]
MAILED = [n for n in REACHED if n not in CONTROL and n % 5]


def held_out_in(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / FILE).read_text().splitlines()]


def lines(project: Project, status: str) -> list[dict[str, str]]:
    with (project.folder / "history.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["status"] == status]


def keys(rows: list[dict[str, Any]]) -> list[int]:
    return [int(row["key"]) for row in rows]


@pytest.mark.parametrize("form", [name for name, form in FORMS.items() if form.takes(BY_MAIL)])
def test_a_folder_holds_those_alone_whose_message_would_have_gone_out(
    form: str, project: Project, tmp_path: Path
) -> None:
    summary, _ = project.render(tmp_path / "out", "spring", "2026-03-31", form=form)
    rows = held_out_in(tmp_path / "out")
    assert len(CONTROL) > len(HELD_OUT) > 10
    assert keys(rows) == HELD_OUT
    about = {(row["campaign"], row["channel"], row["persona"], row["seed"], row["status"]) for row in rows}
    assert about == {("spring", "email", "friend", "lucky", "held_out")}
    assert {int(r["key"]) for r in rows if r["variant"] == "short"} == {
        n for n in HELD_OUT if drawn(n, "lucky/variant", 0.5)
    }
    assert summary.accounts["held_out"] == len(HELD_OUT)
    assert summary.accounts["rendered"] == len(MAILED)
    assert summary.held_back_of_control == len(CONTROL) - len(HELD_OUT)
    assert summary.held_back == len([n for n in REACHED if n % 5 == 0])
    record = json.loads((tmp_path / "out" / "run.json").read_text())
    assert record["held_back_of_control"] == summary.held_back_of_control
    assert {"fate": "held_out", "reason": "in the control group", "customers": len(HELD_OUT)} in record[
        "not_sent"
    ]


def test_everybody_is_in_one_file(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "out"
    project.render(out, "spring", "2026-03-31")
    with (out / "not_sent.csv").open() as file:
        left = list(csv.DictReader(file))
    with (out / "held_back.csv").open() as file:
        held_back = keys(list(csv.DictReader(file)))
    written = keys([json.loads(line) for line in (out / "messages.jsonl").read_text().splitlines()])
    assert sorted([*keys(left), *held_back, *written]) == list(range(1, SIZE + 1))
    assert keys([row for row in left if row["fate"] == "held_out"]) == HELD_OUT


def test_the_command_says_both_numbers(project: Project, tmp_path: Path) -> None:
    asked = ("render", project.folder, "--campaign", "spring", "--as-of", "2026-03-31", "--out")
    said = run(*asked, tmp_path / "a").out
    assert f"{len(HELD_OUT)} held out: in the control group" in said
    both = f"{len(CONTROL) - len(HELD_OUT)} of the held back would have been in the control group"
    assert both in said
    document = json.loads(run(*asked, tmp_path / "b", "--format", "json").out)
    assert document["held_back_of_control"] == len(CONTROL) - len(HELD_OUT)
    assert document["accounts"]["held_out"] == len(HELD_OUT)


@pytest.mark.parametrize("wanted", [Wanted("spring", limit=20), Wanted("spring", sample=20)])
def test_of_some_messages_the_control_group_is_of_the_same_customers(
    wanted: Wanted, project: Project, tmp_path: Path
) -> None:
    summary, _ = project.render(tmp_path / "out", wanted, "2026-03-31")
    mailable = [n for n in REACHED if n not in CONTROL]

    def mark(key: int) -> Any:
        return hashlib.md5(f"sample:{key}".encode()).digest() if wanted.sample else key

    last = sorted(map(mark, mailable))[19]
    assert keys(held_out_in(tmp_path / "out")) == [n for n in HELD_OUT if mark(n) <= last]
    assert sum(n for fate, n in summary.accounts.items() if fate != "audience") == SIZE


def test_a_campaign_without_a_holdout_has_no_such_file(project: Project, tmp_path: Path) -> None:
    rules = project.folder / "rules.seg"
    rules.write_text(RULES.replace('  holdout 30% seed "lucky"\n', ""))
    segdsl.load(project.folder).render(tmp_path / "out", "spring", "2026-03-31")
    assert not (tmp_path / "out" / FILE).exists()


# ---------------------------------------------------------------- sending


def test_sending_writes_down_who_is_held_out_once(project: Project) -> None:
    with running(Postbox()) as box:
        report = project.send("spring", box.url, seconds=0, limit=5)
        assert report.held_out == len(HELD_OUT)
        assert report.document()["held_out"] == len(HELD_OUT)
        assert keys(lines(project, "held_out")) == HELD_OUT
        again = segdsl.load(project.folder).send("spring", box.url, seconds=0)
    assert again.held_out == 0
    assert len(box.mails) == len(MAILED)
    assert keys(lines(project, "held_out")) == HELD_OUT
    (row, *_) = lines(project, "held_out")
    assert (row["persona"], row["seed"], row["channel"]) == ("friend", "lucky", "email")
    assert {row["persona"] for row in lines(project, "sent")} == {"friend"}
    assert not any(b"X-Segdsl-Persona" in content for _, content in box.mails)


def test_a_folder_sent_twice_or_after_a_break_holds_out_once(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "out"
    project.render(out, "spring", "2026-03-31", form="eml")
    with running(Postbox(data=lambda to, before: "")) as broken:  # every line breaks after the mail
        project.send("spring", broken.url, seconds=0, rendered=out, limit=1)
    with running(Postbox()) as box:
        project.send("spring", box.url, seconds=0, rendered=out)
        project.send("spring", box.url, seconds=0, rendered=out)
    assert keys(lines(project, "held_out")) == HELD_OUT


def test_where_the_server_is_not_reached_nobody_is_held_out(project: Project) -> None:
    with pytest.raises(Problem, match="cannot be reached"):
        project.send("spring", "smtp://127.0.0.1:1", seconds=0)
    assert not (project.folder / "history.csv").exists()


def test_who_is_barred_in_the_meantime_is_not_held_out_either(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "out"
    project.render(out, "spring", "2026-03-31", form="eml")
    one, other, *rest = HELD_OUT
    (project.folder / "bye.csv").write_text(f"email\nc{one}@mail.example\n")
    settings = project.folder / "segdsl.toml"
    settings.write_text(settings.read_text() + '\n[suppression]\nlists = ["bye.csv"]\n')
    (project.folder / "history.csv").write_text(
        f"campaign,key,channel,variant,sent_at,message_id,status\n,{other},email,,2026-03-01,,unsubscribed\n"
    )
    with running(Postbox()) as box:
        segdsl.load(project.folder).send("spring", box.url, seconds=0, rendered=out)
    assert keys(lines(project, "held_out")) == rest


def test_the_control_group_of_another_campaign_is_not_written_down(project: Project, tmp_path: Path) -> None:
    rules = project.folder / "rules.seg"
    rules.write_text(RULES + RULES.partition("\n\n")[2].replace("spring to", "summer to"))
    project = segdsl.load(project.folder)
    project.render(tmp_path / "out", "summer", "2026-03-31", form="eml")
    with running(Postbox()) as box, pytest.raises(Problem, match="is of `summer`, and not of `spring`"):
        project.send("spring", box.url, seconds=0, rendered=tmp_path / "out")
    assert not (project.folder / "history.csv").exists()


@pytest.mark.parametrize("text", ["nonsense\n", '{"key": "1"}\n', "[]\n", "7\n"])
def test_a_control_group_that_cannot_be_read_stops_sending(
    text: str, project: Project, tmp_path: Path
) -> None:
    project.render(tmp_path / "out", "spring", "2026-03-31", form="eml")
    (tmp_path / "out" / FILE).write_text(text)
    with running(Postbox()) as box, pytest.raises(Problem, match="the control group"):
        project.send("spring", box.url, seconds=0, rendered=tmp_path / "out")
    assert not box.mails


# ---------------------------------------------------------------- taking in a folder, and afterwards


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_folder_that_is_taken_in_brings_its_control_group(
    form: str, project: Project, tmp_path: Path
) -> None:
    project.render(tmp_path / "out", "spring", "2026-03-31", form=form)
    report, _ = add(Job(project, project.moment(None)), tmp_path / "out", SaidOfAll())
    assert report.taken == {"sent": len(MAILED), "held_out": len(HELD_OUT)}
    again, _ = add(Job(project, project.moment(None)), tmp_path / "out", SaidOfAll())
    assert again.taken == {}
    assert again.left == {"in the history already": (len(MAILED) + len(HELD_OUT), 1)}
    table = read_history(project.folder, "history.csv", "UTC").required().table
    assert sorted(messages(table)["key"].astype(int)) == MAILED
    assert {row["seed"] for row in lines(project, "held_out")} == {"lucky"}
    assert {row["persona"] for row in lines(project, "sent")} == {"friend"}


def test_mailed_and_held_out_come_again_at_the_same_time(project: Project, tmp_path: Path) -> None:
    """`again after 30 days` for both, so that nobody is counted twice in one group and once in the other."""
    project.render(tmp_path / "first", "spring", "2026-03-01")
    add(Job(project, project.moment(None)), tmp_path / "first", SaidOfAll())
    too_early = segdsl.load(project.folder).settle("spring", "2026-03-31").only
    unwritten = [n for n in REACHED if n % 5 == 0]
    assert len(too_early.recipients) == len([n for n in unwritten if n not in CONTROL])
    assert too_early.left.counts["held_out"] == len([n for n in unwritten if n in CONTROL])
    reasons = {reason for fate, reason in too_early.left.reasons if fate == "sent_already"}
    assert reasons == {"sent in the last 30 days", "in the control group in the last 30 days"}
    project.render(tmp_path / "second", "spring", "2026-04-01")
    assert keys(held_out_in(tmp_path / "second")) == HELD_OUT
    report, _ = add(Job(project, project.moment(None)), tmp_path / "second", SaidOfAll())
    assert report.taken == {"sent": len(MAILED), "held_out": len(HELD_OUT)}
    ids = [row["message_id"] for row in lines(project, "held_out")]
    assert len(set(ids)) == len(ids) == 2 * len(HELD_OUT)


def test_who_is_held_out_counts_for_no_cap(project: Project, tmp_path: Path) -> None:
    project.render(tmp_path / "out", "spring", "2026-03-31")
    add(Job(project, project.moment(None)), tmp_path / "out", SaidOfAll())
    rules = project.folder / "rules.seg"
    rules.write_text(
        RULES + '\ncampaign news to everyone\n  template "spring"\n  at most 1 message per 7 days\n'
    )
    found = segdsl.load(project.folder).settle("news", "2026-04-01").only
    assert found.left.counts["capped"] == len(MAILED)
    assert set(HELD_OUT) <= {int(key) for key in found.recipients.audience.keys.iloc[found.recipients.rows]}
