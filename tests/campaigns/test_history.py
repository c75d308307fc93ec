"""The history's file: read as people and programs leave it, added to by one process at a time."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from segdsl.campaigns.history import COLUMNS, LATER, History
from segdsl.campaigns.history_adding import append
from segdsl.campaigns.history_file import Entry, read_history
from segdsl.campaigns.past import Past
from segdsl.campaigns.sent import messages, were_sent
from segdsl.clock import AsOf
from segdsl.diagnostics import Problem

HEADER = ",".join(COLUMNS)
OLDEST = tuple(name for name in COLUMNS if name not in LATER)
NOON = dt.datetime(2026, 3, 31, 12, tzinfo=dt.UTC)


def read(folder: Path, text: str | bytes, *, tolerate: bool = False) -> History:
    (folder / "history.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_history(folder, "history.csv", "Europe/Berlin", tolerate=tolerate).required()


def an_entry(key: str, campaign: str = "spring", variant: str = "") -> Entry:
    return Entry(campaign, key, "email", variant, NOON, f"<{key}@x>", "sent")


def test_times_are_instants_in_the_projects_zone(tmp_path: Path) -> None:
    rows = ["2026-03-31", "2026-03-31 12:00", "2026-03-31T12:00:00Z", "2026-03-31 12:00:00+05:00"]
    history = read(tmp_path, "campaign,key,sent_at\n" + "".join(f"spring,1,{row}\n" for row in rows))
    hours = history.table["sent_at"].dt.strftime("%d %H:%M").tolist()
    assert hours == ["30 22:00", "31 10:00", "31 12:00", "31 07:00"]
    assert history.table["status"].tolist() == ["sent"] * 4
    assert history.table["channel"].tolist() == [""] * 4


def test_columns_may_come_in_any_order_with_others_between_them(tmp_path: Path) -> None:
    text = "\ufeffNote; Key ;Campaign;Sent_at;Status\r\nx; 7 ;spring;2026-03-01;Bounced\r\n\r\n"
    table = read(tmp_path, text).table
    assert table[["key", "campaign", "status"]].to_numpy().tolist() == [["7", "spring", "bounced"]]


@pytest.mark.parametrize("text", ["", HEADER, HEADER + "\n"])
def test_an_empty_file_is_an_empty_history(tmp_path: Path, text: str) -> None:
    assert len(read(tmp_path, text)) == 0


def test_a_file_that_is_not_there_yet_means_that_nothing_was_sent(tmp_path: Path) -> None:
    found = read_history(tmp_path, "history.csv", "UTC")
    assert len(found.required()) == 0
    assert [(d.code, d.severity) for d in found.diagnostics] == [("missing-file", "info")]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("spring,,2026-03-01,sent", "row 3, column `key`: says no key"),
        (",7,2026-03-01,sent", "row 3, column `campaign`: says no campaign"),
        ("spring,7,1.3.2026,sent", "row 3, column `sent_at`: `1.3.2026` is neither a date"),
        ("spring,7,2026-02-30,sent", "row 3, column `sent_at`: `2026-02-30` is neither a date"),
        ("spring,7,2026-03-01,gone", "row 3, column `status`: `gone` is none of sending, sent"),
        ("spring,7", "row 3 has 2 fields where the header has 4"),
    ],
)
def test_a_row_that_says_too_little_is_found_and_left_out_only_when_tolerated(
    tmp_path: Path, row: str, says: str
) -> None:
    text = f"campaign,key,sent_at,status\nspring,1,2026-03-01,sent\n{row}\n"
    with pytest.raises(Problem) as problem:
        read(tmp_path, text)
    (found,) = problem.value.diagnostics
    assert says in found.message
    assert read(tmp_path, text, tolerate=True).table["key"].tolist() == ["1"]


def test_who_unsubscribed_need_not_have_been_sent_anything(tmp_path: Path) -> None:
    history = read(tmp_path, "campaign,key,sent_at,status\n,7,2026-03-01,unsubscribed\n")
    assert were_sent(messages(history.table)).empty


def test_what_comes_after_as_of_does_not_exist(tmp_path: Path) -> None:
    text = "campaign,key,sent_at\nspring,1,2026-03-31 23:59\nspring,2,2026-04-01\n"
    history = read(tmp_path, text)
    assert history.until(AsOf(dt.date(2026, 3, 31), "Europe/Berlin"))["key"].tolist() == ["1"]
    assert history.until(AsOf(dt.date(2026, 4, 1), "Europe/Berlin"))["key"].tolist() == ["1", "2"]


def test_what_is_added_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    append(path, [an_entry("1", variant='say "hi", Ana')])
    append(path, [an_entry("2", campaign="a\nb")])
    table = read_history(tmp_path, "history.csv", "UTC").required().table
    assert table["variant"].tolist() == ['say "hi", Ana', ""]
    assert table["campaign"].tolist() == ["spring", "a b"]
    assert path.read_text().splitlines()[0] == HEADER


def test_an_entry_goes_where_the_files_own_header_says(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    path.write_text("note;" + ";".join(reversed(OLDEST)) + "\nx;sent;a;2026-03-01;;email;1;spring")
    append(path, [an_entry("2")])
    table = read_history(tmp_path, "history.csv", "UTC").required().table
    assert table["key"].tolist() == ["1", "2"]
    assert table["message_id"].tolist() == ["a", "<2@x>"]


def test_nothing_is_added_to_a_file_that_cannot_say_it_all(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    path.write_text("campaign,key,sent_at\n")
    with pytest.raises(Problem, match="no column `channel`"):
        append(path, [an_entry("2")])
    assert path.read_text() == "campaign,key,sent_at\n"


def test_two_processes_add_without_losing_a_line(tmp_path: Path) -> None:
    code = """
import sys, datetime as dt
from pathlib import Path
from segdsl.campaigns.history_adding import append
from segdsl.campaigns.history_file import Entry
for n in range(40):
    entry = Entry("spring", f"{sys.argv[2]}{n}", "email", "", dt.datetime.now(dt.UTC), "", "sent")
    append(Path(sys.argv[1]), [entry])
"""
    processes = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "history.csv"), name]) for name in "ab"
    ]
    assert [process.wait() for process in processes] == [0, 0]
    keys = read_history(tmp_path, "history.csv", "UTC").required().table["key"]
    assert sorted(keys) == sorted(f"{name}{n}" for name in "ab" for n in range(40))


@pytest.mark.parametrize("hidden", ["\u200b", "\ufeff", "\u00ad", "\u202e"])
@pytest.mark.parametrize("column", ["campaign", "key", "channel", "sent_at", "status", "header", "customer"])
def test_what_nobody_sees_makes_no_other_entry(tmp_path: Path, column: str, hidden: str) -> None:
    cells = {
        "campaign": "spring",
        "key": "7",
        "channel": "email",
        "sent_at": "2026-03-01",
        "status": "complained",
    }
    names = dict.fromkeys(cells, "")
    cells |= {column: cells[column] + hidden} if column in cells else {}
    header = ",".join(name + (hidden if column == "header" else "") for name in names)
    past = read(tmp_path, f"{header}\n{','.join(cells.values())}\n")
    keys = pd.Series(["7" + (hidden if column == "customer" else ""), "70"])
    found = Past(past, keys, AsOf(dt.date(2026, 3, 31), zone="UTC"))
    assert found.times(campaign="spring", channel="email").tolist() == [1, 0]
    assert found.refused(found.refusals("email"), "complained").tolist() == [True, False]


def test_keys_that_differ_only_in_what_nobody_sees_stay_apart(tmp_path: Path) -> None:
    past = read(tmp_path, f"{','.join(OLDEST)}\nspring,7\u200b,email,,2026-03-01,,sent\n")
    found = Past(past, pd.Series(["7", "7\u200b"]), AsOf(dt.date(2026, 3, 31), zone="UTC"))
    assert found.times(campaign="spring").tolist() == [0, 1]
