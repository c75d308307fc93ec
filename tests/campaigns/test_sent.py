"""What was sent: lines of the history are put together to messages."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from segdsl.campaigns.history import LATER, STATUSES, History
from segdsl.campaigns.history_adding import append
from segdsl.campaigns.history_file import Entry, read_history
from segdsl.campaigns.sent import messages, statuses, were_sent

HEADER = "campaign,step,key,channel,sent_at,message_id,status"


def found(folder: Path, *lines: str) -> pd.DataFrame:
    """The messages of these lines; `spring,,1,email,` stands before each."""
    text = "\n".join((HEADER, *(f"spring,{line}" for line in lines)))
    (folder / "history.csv").write_text(text + "\n")
    return messages(read_history(folder, "history.csv", "UTC").required().table)


def stand(table: pd.DataFrame) -> list[str]:
    """Each message with its key, how it stands, and the times that are known."""
    times = [name for name in table if str(name).endswith("_at") and name != "sent_at"]
    return [
        f"{row['key']} {row['sent_at']:%d} {row['status']}"
        + "".join(f" {str(name)[:-3]} {row[name]:%d}" for name in times if pd.notna(row[name]))
        for _, row in table.iterrows()
    ]


@pytest.mark.parametrize("unknown", ["delivered", "opened", "clicked"])
@pytest.mark.parametrize("name", ["a", "theirs", ""])
def test_news_never_take_back_that_a_message_was_sent(unknown: str, name: str, tmp_path: Path) -> None:
    table = found(tmp_path, ",1,email,2026-03-01,a,sent", f",1,email,2026-03-02,{name},{unknown}")
    assert stand(table) == [f"1 01 sent {unknown} 02"]
    assert len(were_sent(table)) == 1


@pytest.mark.parametrize("before", ["sending", "failed"])
@pytest.mark.parametrize("news", ["delivered", "opened", "clicked"])
def test_what_arrived_was_sent_whatever_we_thought(before: str, news: str, tmp_path: Path) -> None:
    lines = (
        ",1,email,2026-03-01,a,sending",
        f",1,email,2026-03-01,a,{before}",
        f",1,email,2026-03-01,a,{news}",
    )
    assert stand(found(tmp_path, *lines)) == [f"1 01 sent {news} 01"]


@pytest.mark.parametrize("later", ["bounced", "complained", "unsubscribed"])
def test_news_do_not_hide_a_refusal(later: str, tmp_path: Path) -> None:
    lines = [",1,email,2026-03-01,a,sent", f",1,email,2026-03-03,a,{later}", ",1,email,2026-03-04,a,opened"]
    table = found(tmp_path, *lines)
    assert table["status"].tolist() == [later]
    assert len(were_sent(table)) == (later != "bounced")
    assert table["since"].dt.day.tolist() == [3]


def test_of_which_only_news_are_known_was_sent_once(tmp_path: Path) -> None:
    lines = [f",{key},email,2026-03-0{day},,opened" for day in (5, 3, 4) for key in (1, 2)]
    assert stand(found(tmp_path, *lines)) == ["1 05 sent opened 03", "2 05 sent opened 03"]


def test_a_message_was_sent_when_it_was_handed_over_not_when_it_was_read(tmp_path: Path) -> None:
    lines = [
        f",1,email,2026-03-0{n},a,{s}" for n, s in enumerate(("sending", "failed", "sending", "sent"), 1)
    ]
    assert stand(found(tmp_path, *lines, ",1,email,2026-03-09,a,complained")) == [
        "1 04 complained complained 09"
    ]


def test_news_are_about_the_last_message_begun_by_then(tmp_path: Path) -> None:
    table = found(
        tmp_path,
        ",1,email,2026-03-01T10:00,a,sent",
        ",1,email,2026-03-08T10:00,b,sent",
        ",1,email,2026-03-02T08:00,x,opened",
        ",1,email,2026-03-08,y,bounced",  # a day stands for its first instant
        ",1,email,2026-02-01,z,clicked",  # before the first: a clock that is wrong
        ",1,sms,2026-03-09,q,failed",
    )
    assert stand(table) == ["1 01 sent opened 02 clicked 01", "1 08 bounced bounced 08", "1 09 failed"]


def test_steps_of_a_series_are_messages_of_their_own(tmp_path: Path) -> None:
    table = found(
        tmp_path,
        "hello,1,email,2026-03-01T10:00,,sent",
        "story,1,email,2026-03-01T10:00,,sent",
        "hello,1,email,2026-03-05,x,opened",
        ",1,email,2026-03-06,y,clicked",
    )
    assert stand(table) == ["1 01 sent opened 05", "1 01 sent clicked 06"]
    assert table["step"].tolist() == ["hello", "story"]


def test_what_is_beside_messages_is_none(tmp_path: Path) -> None:
    lines = [
        f"hello,{key},email,2026-03-01,,{status}"
        for key, status in enumerate(("held_out", "skipped", "stopped"))
    ]
    table = found(tmp_path, *lines, "hello,3,email,2026-03-02,,sent", "hello,0,email,2026-03-02,,opened")
    assert table["key"].tolist() == ["3", "0"]
    assert statuses(pd.DataFrame(History().table)) == {}


def test_every_word_for_a_status_can_be_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    when = pd.Timestamp("2026-03-01", tz="UTC").to_pydatetime()
    entries = [
        Entry("spring", "1", "email", "", when, "", status, step="hello", persona="ana", seed="x")
        for status in STATUSES
    ]
    append(path, entries)
    table = read_history(tmp_path, "history.csv", "UTC").required().table
    assert table["status"].tolist() == list(STATUSES)
    assert table[["step", "persona", "seed"]].drop_duplicates().to_numpy().tolist() == [["hello", "ana", "x"]]


@pytest.mark.parametrize("column", LATER)
def test_an_older_file_gets_a_column_when_there_is_something_to_say(column: str, tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    header = "campaign,key,channel,variant,sent_at,message_id,status"
    path.write_text(f"{header}\nspring,1,email,,2026-03-01,a,sent\n")
    when = pd.Timestamp("2026-03-02", tz="UTC").to_pydatetime()
    said = "a" * 64 if column == "address_sha256" else "x"
    append(path, [Entry("spring", "2", "email", "", when, "", "held_out")])
    assert column not in path.read_text()
    append(path, [Entry("spring", "3", "email", "", when, "", "bounced", **{column: said})])
    table = read_history(tmp_path, "history.csv", "UTC").required().table
    assert path.read_text().splitlines()[0] == f"{header},{column}"
    assert table["status"].tolist() == ["sent", "held_out", "bounced"]
    assert table[column].tolist() == ["", "", said]
