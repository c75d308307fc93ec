"""What the history makes of messages, before the first is sent and after."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import segdsl
from segdsl.campaigns.history_file import read_history
from segdsl.campaigns.reports import SaidOfAll
from segdsl.campaigns.sent import statuses
from segdsl.delivery.sending.mails import mail_files
from segdsl.diagnostics import Problem
from segdsl.project.as_of import as_of, date_of_mails
from segdsl.runs.histories import Sent, add, summary
from segdsl.runs.job import Job
from tests.delivery.sending.post_office import FILES, ends, lines, sent, write_project
from tests.delivery.sending.server import Postbox, running

HEADER = "campaign,key,channel,variant,sent_at,message_id,status\n"
MAILINGS = """
events mailings from "history.csv" key key at sent_at
  sent_at   datetime
  campaign  text
  status    text

segment written_to
  where count(mailings where (status = "sent")) >= 1
"""


def of_spring(folder: Path, history: str) -> Sent:
    project = write_project(folder)
    (folder / "history.csv").write_text(HEADER + history, encoding="utf-8")
    (found,), _ = summary(Job(project, project.moment(None)))
    return found


@pytest.mark.parametrize(
    ("history", "messages", "statuses_"),
    [
        (
            "spring,1,email,,2026-03-01T10:00Z,a,sending\nspring,1,email,,2026-03-01T10:00Z,a,sent\n",
            1,
            {"sent": 1},
        ),
        ("spring,1,email,,2026-03-01T10:00Z,a,sending\n", 1, {"sending": 1}),
        (
            "spring,1,email,,2026-03-01T10:00Z,a,failed\nspring,1,email,,2026-03-02T10:00Z,a,sending\n"
            "spring,1,email,,2026-03-02T10:00Z,a,sent\nspring,1,email,,2026-03-03T10:00Z,a,bounced\n",
            1,
            {"bounced": 1},
        ),
        # providers name it by an identifier of their own, or not at all
        ("spring,1,email,,2026-03-01,a,sent\nspring,1,email,,2026-03-02,theirs,bounced\n", 1, {"bounced": 1}),
        (
            "spring,1,email,,2026-03-01,a,sent\nspring,1,email,,2026-03-02,,unsubscribed\n",
            1,
            {"unsubscribed": 1},
        ),
        ("spring,1,email,,2026-03-01,a,sending\nspring,1,email,,2026-03-01,theirs,sent\n", 1, {"sent": 1}),
        # another customer's, another channel's, and the next one
        (
            "spring,1,email,,2026-03-01,a,sent\nspring,2,email,,2026-03-02,,bounced\n",
            2,
            {"sent": 1, "bounced": 1},
        ),
        (
            "spring,1,email,,2026-03-01,a,sent\nspring,1,sms,,2026-03-02,,failed\n",
            2,
            {"sent": 1, "failed": 1},
        ),
        ("spring,1,email,,2026-03-01,a,sent\nspring,1,email,,2026-03-09,b,sent\n", 2, {"sent": 2}),
        ("spring,1,email,,2026-03-01,,sent\nspring,1,email,,2026-03-09,,sent\n", 2, {"sent": 2}),
    ],
)
def test_messages_are_counted_not_lines(
    history: str, messages: int, statuses_: dict[str, int], tmp_path: Path
) -> None:
    found = of_spring(tmp_path, history)
    assert found.messages == messages
    assert found.statuses == statuses_


def test_what_a_provider_says_of_our_message_is_how_it_stands(tmp_path: Path) -> None:
    write_project(tmp_path)
    rows = "spring,1,email,,2026-03-01,ours,sending\nspring,1,email,,2026-03-01,theirs,sent\n"
    (tmp_path / "history.csv").write_text(HEADER + rows)
    table = read_history(tmp_path, "history.csv", "UTC").required().table
    assert statuses(table) == {"ours": "sent", "theirs": "sent"}


def test_without_a_first_mail_the_history_is_empty_also_for_rules(tmp_path: Path) -> None:
    project = write_project(tmp_path, rules=FILES["rules.seg"] + MAILINGS)
    result = project.segment()
    assert result.segments["written_to"].sum() == 0
    assert [d.message for d in result.diagnostics] == [
        "there is no `history.csv` yet, so nothing counts as sent"
    ]
    told = project.settle("spring")
    assert [d.code for d in told.diagnostics] == ["missing-file"], "it is said once"
    with running(Postbox()) as box:
        sent(project, box)
        assert segdsl.load(tmp_path).segment().segments["written_to"].sum() == 3
        assert ends(sent(project, box)) == {}
    assert segdsl.load(tmp_path).segment().segments["written_to"].sum() == 3


def test_another_file_that_is_not_there_is_an_error_as_ever(tmp_path: Path) -> None:
    rules = FILES["rules.seg"] + MAILINGS.replace("history.csv", "mailings.csv")
    with pytest.raises(Problem, match=r"mailings\.csv"):
        write_project(tmp_path, rules=rules).segment()


def test_what_was_perhaps_sent_is_sent_again_only_when_asked(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    broken = Postbox(data=lambda to, before: "" if to.startswith("bo@") else "250 OK")
    with running(broken) as box:
        assert ends(sent(project, box)) == {"sent": 2, "unsure": 1}
    with running(Postbox()) as box:
        assert ends(sent(project, box)) == {}
        assert ends(sent(project, box, retry_unsure=True)) == {"sent": 1}
        assert ends(sent(project, box, retry_unsure=True)) == {}
        assert [to for to, _ in box.mails] == ["bo@mail.example"]
    (_, first), (_, second) = (m for m in (*broken.mails, *box.mails) if m[0] == "bo@mail.example")
    identity = b"Message-ID: "
    assert first.partition(identity)[2][:50] == second.partition(identity)[2][:50], "the same mail"
    assert lines(project)[-2:] == [("2", "sending"), ("2", "sent")]


# ---------------------------------------------------------------- the date of mails


def dates(folder: Path) -> set[str]:
    return {
        line.removeprefix("Date: ")
        for file in mail_files(folder)
        for line in file.read_text().splitlines()
        if line.startswith("Date: ")
    }


@pytest.mark.parametrize("zone", ["Europe/Vienna", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"])
def test_mails_for_a_day_are_dated_on_that_day(zone: str, tmp_path: Path) -> None:
    project = write_project(tmp_path, segdsl=FILES["segdsl.toml"].replace("Europe/Vienna", zone))
    project.render(tmp_path / "out", "spring", "2026-03-31", form="eml")
    (date,) = dates(tmp_path / "out")
    day = dt.datetime(2026, 3, 31, tzinfo=ZoneInfo(zone))
    assert parsedate_to_datetime(date) == day
    assert date.startswith("Tue, 31 Mar 2026")


def test_mails_for_a_moment_are_dated_then(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    project.render(tmp_path / "out", "spring", "2026-03-31 17:30", form="eml")
    assert dates(tmp_path / "out") == {"Tue, 31 Mar 2026 17:30:00 +0200"}


@pytest.mark.parametrize("moment", [None, "today", "tomorrow", "9999-12-31", "2999-01-01 12:00"])
def test_no_mail_is_dated_in_the_future(moment: str | None) -> None:
    today = dt.datetime.now(ZoneInfo("Europe/Vienna")).date()
    days = {"today": str(today), "tomorrow": str(today + dt.timedelta(days=1))}
    found = date_of_mails(as_of(days.get(moment or "", moment), "Europe/Vienna"))
    now = dt.datetime.now(dt.UTC)
    assert found <= now
    assert now - found < dt.timedelta(days=1, hours=1)


# ---------------------------------------------------------------- taking in what we wrote ourselves


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
@pytest.mark.parametrize("whole", [True, False])
def test_our_own_messages_are_taken_in(form: str, whole: bool, tmp_path: Path) -> None:
    project = write_project(tmp_path)
    out = tmp_path / "out"
    project.render(out, "spring", "2026-03-31", form=form)
    file = out if whole else out / f"messages.{form}"
    report, _ = add(Job(project, project.moment(None)), file, SaidOfAll())
    assert report.taken == {"sent": 3}
    assert not report.left
    again, _ = add(Job(project, project.moment(None)), file, SaidOfAll())
    assert again.taken == {}
    assert again.left == {"in the history already": (3, 1)}
    (found,), _ = summary(Job(project, project.moment(None)))
    assert (found.messages, found.first) == (3, "2026-03-31")
    assert len(project.settle("spring", "2026-04-01").only.recipients) == 0


def test_events_of_a_provider_as_objects_are_taken_in(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    event = (
        '{{"eventType": "{}", "mail": {{"timestamp": "2026-03-30T08:00:00Z", "destination": ["{}"], '
        '"messageId": "{}"}}}}'
    )
    rows = [
        event.format("Delivery", "ANA <ana@mail.example>", "a"),
        event.format("Bounce", "bo@mail.example", "b"),
    ]
    for name, text in (("e.jsonl", "\n".join(rows) + "\n"), ("e.json", f"[{', '.join(rows)}]")):
        (tmp_path / name).write_text(text)
        (tmp_path / "history.csv").unlink(missing_ok=True)
        report, _ = add(Job(project, project.moment(None)), tmp_path / name, SaidOfAll("spring"))
        assert report.taken == {"delivered": 1, "bounced": 1}
        assert lines(project) == [("1", "delivered"), ("2", "bounced")]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.jsonl", b"{}\nnonsense\n", "`x.jsonl` row 2 is not JSON"),
        ("x.jsonl", b"[1]\n", "`x.jsonl` row 1 is not a JSON object"),
        ("x.json", b"\xff", "is not UTF-8"),
        ("x.parquet", b"PAR1", "is not a Parquet file that can be read"),
        ("x.jsonl", b"[" * 100_000, "is nested too deeply to be read"),
        ("x.jsonl", b"", "`x.jsonl` holds no event"),
    ],
)
def test_a_file_of_records_that_cannot_be_read_is_told(
    name: str, content: bytes, says: str, tmp_path: Path
) -> None:
    project = write_project(tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Problem) as caught:
        add(Job(project, project.moment(None)), tmp_path / name, SaidOfAll("spring"))
    assert says in caught.value.diagnostics[0].message


# ---------------------------------------------------------------- older files


def test_a_history_without_reasons_gets_their_columns_when_there_is_one(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    (tmp_path / "history.csv").write_text(
        f'note,{HEADER.strip()}\n"a, ""b""\nc",news,1,email,,2026-03-01,x,sent\n'
    )
    with running(Postbox()) as box:
        sent(project, box, limit=1)
        assert "reason" not in (tmp_path / "history.csv").read_text().splitlines()[0]
    with running(Postbox(rcpt=lambda to, before: "550 5.1.1 unknown")) as box:
        sent(project, box)
    table = read_history(tmp_path, "history.csv", "UTC").required().table
    assert table["status"].tolist() == ["sent", "sending", "sent", *["sending", "bounced"] * 2]
    assert table["reason"].tolist()[-1] == "550 5.1.1 unknown"
    assert 'a, ""b""\nc' in (tmp_path / "history.csv").read_text()
