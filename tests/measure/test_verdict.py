"""What is said of a campaign in one sentence, by numbers that leave no other choice."""

from __future__ import annotations

import pytest

from segdsl.measure.comparing import Reading, State, adjusted, compared
from segdsl.measure.groups import Group
from segdsl.measure.verdict import percent, points, verdict


def said(control: tuple[int, int], *groups: tuple[str, int, int], state: State = "final") -> str:
    base = Group("control", *control)
    others = [Group(*group) for group in groups]
    found = [compared(group, base, over=state == "final", valued=False) for group in others]
    reading = Reading(state, (base, *others), "control", adjusted([found])[0])
    return verdict(reading, ends="2026-03-16", lost=False)


def test_what_worked_and_what_did_harm() -> None:
    assert said((1_000, 50), ("mailed", 9_000, 700)) == (
        "It worked: 7.8% met the goal, against 5% in `control`; somewhere between 1.2 and 4.1 points more."
    )
    assert said((1_000, 100), ("mailed", 9_000, 500)).startswith(
        "It did harm: 5.6% met the goal, against 10% in `control`; somewhere between 2.7 and 6.5 points fewer"
    )


def test_what_may_be_chance() -> None:
    assert said((1_000, 50), ("mailed", 9_000, 470)).startswith(
        "It made no difference that can be told from chance: 5.2% met the goal, against 5% in `control`; "
        "anything between 1.4 points fewer and 1.5 points more is possible."
    )
    assert said((100, 3), ("mailed", 900, 50)).startswith(
        "It cannot be judged, as too few met the goal: 50 of 900, and 3 of 100 in `control`; anything between"
    )


def test_early_nothing_is_said_that_another_day_could_take_back() -> None:
    assert said((1_000, 2), ("mailed", 9_000, 30), state="early") == (
        "Too few customers have met the goal to tell anything yet: so far 2 of 1,000 in `control` and "
        "30 of 9,000 in `mailed`; come back on 2026-03-16."
    )
    assert said((1_000, 50), ("a", 4_500, 260), ("b", 4_500, 270), state="early") == (
        "It is too early to tell: so far 50 of 1,000 in `control`, 260 of 4,500 in `a` and 270 of 4,500 in "
        "`b`; come back on 2026-03-16."
    )
    clear = "so clear a difference is no mere chance, on whatever day one looks"
    assert said((1_000, 50), ("mailed", 9_000, 1_500), state="early") == (
        f"It works: {clear}; how large it is, 2026-03-16 will tell."
    )
    assert said((1_000, 200), ("a", 4_500, 260), ("b", 4_500, 900), state="early") == (
        f"`a` does harm: {clear}; how large it is, 2026-03-16 will tell. `b` cannot be judged before "
        "2026-03-16."
    )


def test_several_groups_need_more_than_one() -> None:
    one = said((2_000, 100), ("a", 2_000, 132))
    assert one.startswith("It worked")
    both = said((2_000, 100), ("a", 2_000, 132), ("b", 2_000, 131))
    assert "worked" not in both


def test_lost_customers_and_no_control_group_come_before_all() -> None:
    base, group = Group("control", 1_000, 50), Group("mailed", 9_000, 1_500)
    found = (compared(group, base, over=True, valued=False),)
    assert verdict(Reading("final", (base, group), "control", found), ends="", lost=True).startswith(
        "Do not read this campaign"
    )
    assert "there is no group to compare with" in verdict(
        Reading("final", (group,), None, ()), ends="", lost=False
    )


@pytest.mark.parametrize(
    ("share", "words"), [(0.058, "5.8%"), (0.1, "10%"), (0.0004567, "0.046%"), (0, "0%"), (1, "100%")]
)
def test_shares_are_written_as_people_write_them(share: float, words: str) -> None:
    assert percent(share) == words
    assert points(share * 100) == words.removesuffix("%")
