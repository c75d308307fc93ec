"""Who entered a campaign, when, and into which group, by the lines of a history."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from segdsl.campaigns.assignments import assignments
from segdsl.campaigns.history import COLUMNS, History
from segdsl.campaigns.lasting import counted, over
from segdsl.clock import AsOf
from segdsl.model.nodes import Length

ZONE = "Europe/Berlin"
AS_OF = AsOf(dt.date(2026, 12, 31), ZONE)


def history(*lines: str) -> History:
    """Lines as `key sent_at status` and perhaps `variant step message_id seed campaign`, `-` for nothing."""
    names = ("key", "sent_at", "status", "variant", "step", "message_id", "seed", "campaign")
    rows = []
    for line in lines:
        said = dict(zip(names, line.split(), strict=False))
        row = dict.fromkeys(COLUMNS, "") | {"campaign": "c", "channel": "email"}
        rows.append(row | {name: "" if text == "-" else text for name, text in said.items()})
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table["sent_at"] = pd.to_datetime(table["sent_at"]).astype("datetime64[us]")
    return History(table.astype({name: "str" for name in COLUMNS if name != "sent_at"}))


def entries(
    past: History, again_after: Length | None = None, as_of: AsOf = AS_OF
) -> list[tuple[str, str, str, bool]]:
    table = assignments(past, "c", again_after, as_of).table
    days = table["at"].dt.strftime("%m-%d")
    return list(zip(table["key"], table["group"], days, table["lost"], strict=True))


def test_the_first_line_assigns_and_news_change_nothing() -> None:
    past = history(
        "1 2026-03-02T09:00 sending - - m1",
        "1 2026-03-02T09:00 sent - - m1",
        "1 2026-03-03T09:00 opened - - m1",
        "1 2026-03-04T09:00 clicked - - m1",
        "2 2026-03-02T09:00 held_out",
        "3 2026-03-02T09:00 sent loud - m3",
        "3 2026-03-02T10:00 bounced loud - m3",
        "4 2026-03-02T09:00 sent - - m4 - other",
        "1 2026-04-02T09:00 sent - - m5",
    )
    assert sorted(entries(past)) == [
        ("1", "mailed", "03-02", False),
        ("2", "control", "03-02", False),
        ("3", "loud", "03-02", True),
    ]


def test_what_comes_after_as_of_does_not_exist() -> None:
    past = history("1 2026-03-02T09:00 held_out", "2 2026-03-05T09:00 sent - - m2")
    assert entries(past, as_of=AsOf(dt.date(2026, 3, 4), ZONE)) == [("1", "control", "03-02", False)]


def test_again_after_begins_a_new_entry_when_that_time_is_over() -> None:
    past = history(
        "1 2026-03-02T09:00 sent - - m1",
        "1 2026-04-01T09:00 sent - - m2",  # the thirtieth day still belongs to it
        "1 2026-04-02T09:00 sent - - m3",
        "2 2026-03-02T09:00 held_out",
        "2 2026-04-02T09:00 held_out",
        "2 2026-04-20T09:00 held_out",
        "2 2026-05-03T09:00 held_out",
    )
    assert [(key, day) for key, _, day, _ in entries(past, Length(30, "days"))] == [
        ("1", "03-02"),
        ("2", "03-02"),
        ("1", "04-02"),
        ("2", "04-02"),
        ("2", "05-03"),
    ]
    assert len(entries(past)) == 2


def test_of_a_series_the_first_step_is_the_entry() -> None:
    past = history(
        "1 2026-03-02T09:00 sent - hello m1",
        "1 2026-03-05T09:00 sent - story m2",
        "1 2026-03-08T09:00 skipped - nudge",
        "2 2026-03-02T09:00 held_out - hello",
        "2 2026-04-08T09:00 stopped - nudge",
    )
    expected = [("1", "mailed", "03-02", False), ("2", "control", "03-02", False)]
    assert entries(past) == expected
    assert entries(past, Length(1, "days")) == expected


def test_who_was_held_out_and_mailed_is_counted_and_the_first_holds() -> None:
    past = history(
        "1 2026-03-02T09:00 held_out - - - s1",
        "1 2026-03-03T09:00 sent - - m1",
        "2 2026-03-02T09:00 held_out - - - s2",
    )
    found = assignments(past, "c", None, AS_OF)
    assert found.crossed == 1
    assert found.seeds == {"s1", "s2"}
    assert found.table["group"].tolist() == ["control", "control"]


def test_lengths_are_over_as_calendars_have_it() -> None:
    instants = np.array(["2026-01-31T22:59", "2026-01-31T23:01", "2026-03-28T12:00"], "datetime64[us]")
    days, months = (counted(instants, Length(1, unit), ZONE) for unit in ("days", "months"))
    assert days.astype(str).tolist() == ["2026-01-31", "2026-02-01", "2026-03-28"]
    assert over(days, Length(28, "days")).astype(str).tolist() == ["2026-02-28", "2026-03-01", "2026-04-25"]
    assert over(months, Length(1, "months")).astype(str).tolist() == [
        "2026-02-28",
        "2026-03-01",
        "2026-04-28",
    ]
    hours = over(counted(instants, Length(90, "minutes"), ZONE), Length(90, "minutes"))
    assert hours.tolist()[0] == dt.datetime(2026, 2, 1, 0, 29)
    stamps = pd.to_datetime(pd.Series(["2024-01-30", "2023-11-30", "2026-08-31"]))
    begins = stamps.to_numpy().astype("datetime64[D]")
    for number in (1, 3, 13):
        expected = (stamps + pd.DateOffset(months=number)).to_numpy().astype("datetime64[D]")
        assert (over(begins, Length(number, "months")) == expected).all()
