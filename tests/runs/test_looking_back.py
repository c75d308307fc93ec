"""Expectations that compare how many there are with how many there were."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl
from segdsl.clock import AsOf
from segdsl.model.nodes import Length
from segdsl.runs.cases import Case
from segdsl.runs.numbers.calendar import earlier

RULES = """\
customers from "c.csv" key id
  joined  date

events orders from "o.csv" key id at day
  total  number

setting back = 2 months

segment buyers where any orders
segment fresh  where joined in the last 7 days
segment none   where any orders where (total > 99)

"""
ORDERS = {"a": "2026-01-05", "b": "2026-03-01", "c": "2026-03-23", "d": "2026-03-24", "e": "2026-03-26"}


def cases(folder: Path, *expected: str, as_of: str = "2026-03-31") -> list[Case]:
    (folder / "rules.seg").write_text(
        RULES + "".join(f"expect {one}\n" for one in expected), encoding="utf-8"
    )
    (folder / "segdsl.toml").write_text(
        '[project]\nname = "x"\ntimezone = "Europe/Berlin"\n', encoding="utf-8"
    )
    people = "".join(f"{key},2026-03-2{number}\n" for number, key in enumerate("abcdefgh"))
    (folder / "c.csv").write_text(f"id,joined\n{people}", encoding="utf-8")
    orders = "".join(f"{key},{day},1\n" for key, day in ORDERS.items())
    (folder / "o.csv").write_text(f"id,day,total\n{orders}", encoding="utf-8")
    return list(segdsl.load(folder).test(as_of).cases)


@pytest.mark.parametrize(
    ("written", "state", "detail"),
    [
        # five have ordered by now, and four had a week ago
        ("buyers within 25% of 7 days ago", "passed", ""),
        (
            "buyers within 24% of 7 days ago",
            "failed",
            "there are 5, and on 2026-03-24 there were 4: 25.0% more",
        ),
        ("(not buyers) within 25% of 1 week ago", "passed", ""),
        (
            "(not buyers) within 24% of 1 week ago",
            "failed",
            "there are 3, and on 2026-03-24 there were 4: 25.0% fewer",
        ),
        # of February the end of the month is its 28th day: one had ordered
        (
            "buyers within 100% of 1 month ago",
            "failed",
            "there are 5, and on 2026-02-28 there were 1: 400.0% more",
        ),
        ("buyers within 0% of 0.0 days ago", None, ""),
        # dates of attributes travel in time: who joined later is counted by the same window
        (
            "fresh within 0% of 1 day ago",
            "failed",
            "there are 4, and on 2026-03-30 there were 5: 20.0% fewer",
        ),
        ("none within 0% of 7 days ago", "passed", ""),
        (
            "buyers within 0% of back ago",
            "failed",
            "there are 5, and on 2026-01-31 there were 1: 400.0% more",
        ),
        (
            "buyers within 50% of 3 months ago",
            "skipped",
            "no event is as old as 2025-12-31, so nobody knows how many there were",
        ),
    ],
)
def test_looking_back(written: str, state: str | None, detail: str, tmp_path: Path) -> None:
    if state is None:
        with pytest.raises(segdsl.Problem):
            cases(tmp_path, written)
        return
    (case,) = cases(tmp_path, written)
    assert (case.kind, case.state, case.detail) == ("expectation", state, detail)


def test_several_and_with_bounds(tmp_path: Path) -> None:
    found = cases(
        tmp_path,
        'buyers within 25% of 7 days ago "steady"',
        "buyers exactly 5 customers",
        "buyers within 10% of 1 month ago",
    )
    assert [(case.name, case.ok) for case in found] == [
        ("steady", True),
        ("expect buyers exactly 5 customers", True),
        ("expect buyers within 10% of 1 month ago", False),
    ]


@pytest.mark.parametrize(
    ("moment", "length", "before"),
    [
        ("2026-03-31", Length(7, "days"), "2026-03-24"),
        ("2026-03-31", Length(1, "months"), "2026-02-28"),
        # clocks were changed on 29 March: at noon on both sides of it
        ("2026-03-31 12:00", Length(7, "days"), "2026-03-24T11:00:00+00:00"),
        ("0001-01-03", Length(7, "days"), "0001-01-01"),
    ],
)
def test_earlier_moments(moment: str, length: Length, before: str) -> None:
    assert str(earlier(AsOf.parse(moment, "Europe/Berlin"), length)) == before
