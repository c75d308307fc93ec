"""Alerts watch what no size tells: members that were replaced, and how old the newest event is."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl
from tests.triggers import club

RULES = club.RULES + "\ntrait often = count(orders)\n\nsegment best where top 2 by often\n"
REPLACED = '\n[[alert]]\nsegment = "best"\nreplaced = "{share}"\n'
AGE = '\n[[alert]]\nevents = "{events}"\nolder_than = "{age}"\n'
BEFORE = ((1, "2026-01-01"), (1, "2026-01-02"), (2, "2026-01-01"), (2, "2026-01-02"), (3, "2026-01-01"))


def alerts(project: segdsl.Project, day: str) -> list[str]:
    return [d.message for d in project.trigger(as_of=day).diagnostics if d.code == "alert"]


@pytest.mark.parametrize(
    ("share", "alarm"), [("0.4%", True), ("20%", True), ("49%", True), ("50%", False), ("80%", False)]
)
def test_a_fixed_share_whose_members_are_replaced(share: str, alarm: bool, tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", REPLACED.format(share=share), rules=RULES)
    assert alerts(club.on_day(folder, "2026-01-05", BEFORE), "2026-01-05") == []
    lost = [order for order in BEFORE if order[0] != 1]  # rows that fail to come in
    project = club.on_day(folder, "2026-01-06", lost)
    ticked = project.trigger(as_of="2026-01-06")
    assert [one.size for one in ticked.movements] == [2], "its size tells nothing"
    sentence = f"1 of 2 members of `best` (50%) have left since 2026-01-05, and the limit is {share}"
    assert [d.message for d in ticked.diagnostics] == ([sentence] if alarm else [])
    assert ticked.document()["alerts"] == ([sentence] if alarm else [])


def test_changed_rules_raise_no_alarm(tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", REPLACED.format(share="1%"), rules=RULES)
    alerts(club.on_day(folder, "2026-01-05", BEFORE), "2026-01-05")
    (folder / "rules.seg").write_text(RULES.replace("top 2", "bottom 2"), encoding="utf-8")
    assert alerts(club.on_day(folder, "2026-01-06", BEFORE), "2026-01-06") == []


@pytest.mark.parametrize(
    ("age", "day", "said"),
    [
        ("2 days", "2026-01-04", None),
        ("2 days", "2026-01-05", "2026-01-02, which is 3 days before 2026-01-05; the limit is 2 days"),
        ("1 week", "2026-01-09", None),
        ("1 week", "2026-01-10", "2026-01-02, which is 8 days before 2026-01-10; the limit is 7 days"),
    ],
)
def test_days_without_news(age: str, day: str, said: str | None, tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", AGE.format(events="orders", age=age))
    later = (*BEFORE, (1, "2026-02-01"))  # has not happened yet
    club.write_orders(folder, later)
    expected = [] if said is None else [f"the newest of `orders` is of {said}"]
    assert alerts(segdsl.load(folder), day) == expected


def test_hours_without_news(tmp_path: Path) -> None:
    rules = club.RULES + '\nevents visits from "visits.csv" key id at time\n  time  datetime\n'
    folder = club.write_club(tmp_path / "club", AGE.format(events="visits", age="36 hours"), rules=rules)
    (folder / "visits.csv").write_text("id,time\n1,2026-01-02 08:00\n2,\n1,2026-01-09 08:00\n")
    assert alerts(segdsl.load(folder), "2026-01-03 20:00") == []
    assert alerts(segdsl.load(folder), "2026-01-03 20:01") == [
        "the newest of `visits` is of 2026-01-02 08:00+00:00, which is 36 hours before "
        "2026-01-03T20:01:00+00:00; the limit is 36 hours"
    ]
    (folder / "visits.csv").write_text("id,time\n1,2026-01-09 08:00\n")
    assert alerts(segdsl.load(folder), "2026-01-04") == ["there are no `visits` at all, as of 2026-01-04"]
