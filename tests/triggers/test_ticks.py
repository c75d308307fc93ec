"""A tick tells who moved and why, held against plain Python; with a new baseline nothing is done."""

from __future__ import annotations

import csv
import datetime as dt
import hmac
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import segdsl
from segdsl.diagnostics import Problem
from segdsl.triggers.movements import Counterfactual, movement
from tests.triggers import club
from tests.triggers.receiver import receiving


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(club.VARIABLE, club.SECRET)


def crossed(ticked: segdsl.Ticked) -> set[tuple[str, str, str]]:
    return {(one.segment, one.change, one.key) for one in ticked.crossings}


def expected(before: str, now: str) -> set[tuple[str, str, str]]:
    found = set()
    for name, members in (("lapsing", club.lapsing), ("active", club.active)):
        found |= {(name, "enter", key) for key in members(now) - members(before)}
        found |= {(name, "leave", key) for key in members(before) - members(now)}
    return found


def rows(folder: Path) -> list[dict[str, str]]:
    files = sorted((folder / "crossings").glob("*.csv"))
    return [row for file in files for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())]


def test_who_crossed_and_what_was_delivered(tmp_path: Path) -> None:
    with receiving() as receiver:
        folder = club.write_club(tmp_path / "club", club.WEBHOOK.format(url=receiver.url), club.FILE)
        first, *others = club.DAYS
        ticked = club.on_day(folder, first).trigger(as_of=first)
        assert [one.baseline for one in ticked.movements] == ["first", "first"]
        assert (crossed(ticked), receiver.requests, rows(folder)) == (set(), [], [])
        everything, before = set(), first
        for day in others:
            ticked = club.on_day(folder, day).trigger(as_of=day)
            assert crossed(ticked) == expected(before, day)
            assert ticked.since == before
            assert {one.segment: one.size for one in ticked.movements} == {
                "lapsing": len(club.lapsing(day)),
                "active": len(club.active(day)),
            }
            assert ticked.report.delivered == len(expected(before, day))
            everything |= {(*one, day) for one in expected(before, day)}
            before = day
    sent = [(r.said["segment"], r.said["change"], r.said["key"], r.said["as_of"]) for r in receiver.requests]
    written = [(r["segment"], r["change"], r["key"], r["as_of"]) for r in rows(folder)]
    assert sorted((*sent, *written)) == sorted(everything), "each once"
    assert len({change for _, change, *_ in everything}) == 2
    assert not [*(folder / ".segdsl" / "triggers").glob("journal*")], "keys are not kept for longer"


def test_a_webhook_is_signed_and_says_what_its_key_says(tmp_path: Path) -> None:
    with receiving() as receiver:
        folder = club.write_club(tmp_path / "club", club.WEBHOOK.format(url=receiver.url + "?a=1"))
        for day in club.DAYS[:3]:
            club.on_day(folder, day).trigger(as_of=day)
    assert receiver.requests
    for request in receiver.requests:
        assert request.line == "POST /hook?a=1 HTTP/1.1"
        signed = hmac.new(club.SECRET.encode(), request.body, "sha256").hexdigest()
        assert request.headers["segdsl-signature"] == f"sha256={signed}"
        assert request.headers["content-type"] == "application/json"
        assert request.said["id"] == request.key
        assert sorted(request.said) == ["as_of", "change", "id", "key", "segment"]
    kept = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert club.SECRET.encode() not in kept


def test_time_alone_is_told_from_news(tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", club.FILE, club.FILE.replace("active", "lapsing"))
    before, now = "2026-03-05", "2026-04-06"
    club.on_day(folder, before).trigger(as_of=before)
    late = (3, "2026-03-04")  # came in late: as of then they would have been active already
    orders = (*club.ORDERS, (7, "2026-03-20"), (8, "2026-03-07"), late)
    ticked = club.on_day(folder, now, orders).trigger(as_of=now)
    then = {
        "lapsing": club.lapsing(before, [*club.ORDERS, late]),
        "active": club.active(before, [*club.ORDERS, late]),
    }
    by_time = {
        "lapsing": club.lapsing(now, orders, known=before),
        "active": club.active(now, orders, known=before),
    }
    for one in ticked.crossings:
        moved = (one.key in by_time[one.segment]) != (one.key in then[one.segment])
        was = (one.key in then[one.segment]) == (one.change == "leave")
        assert one.by == ("clock" if was and moved else "data"), one
    told = {(one.segment, one.change, one.key): one.by for one in ticked.crossings}
    assert told["lapsing", "enter", "4"] == "clock", "ordered in February, and never again"
    assert told["active", "enter", "7"] == "data"
    assert told["active", "leave", "4"] == "clock"
    assert told["lapsing", "leave", "1"] == "data"


ORDER = st.tuples(st.integers(1, 8), st.dates(dt.date(2026, 1, 1), dt.date(2026, 3, 1)).map(str))


@settings(max_examples=20)
@given(st.lists(ORDER, max_size=12), st.integers(0, 60))
def test_where_no_data_have_changed_everybody_is_moved_by_the_clock(
    orders: list[tuple[int, str]], days: int
) -> None:
    before = "2026-03-01"
    now = str(dt.date(2026, 3, 1) + dt.timedelta(days))
    with tempfile.TemporaryDirectory() as place:
        folder = club.write_club(Path(place) / "club", club.FILE, club.FILE.replace("active", "lapsing"))
        club.on_day(folder, before, orders).trigger(as_of=before)
        ticked = club.on_day(folder, now, orders).trigger(as_of=now)
    assert {one.by for one in ticked.crossings} <= {"clock"}
    moved = club.lapsing(before, orders) ^ club.lapsing(now, orders)
    assert {one.key for one in ticked.crossings if one.segment == "lapsing"} == moved
    assert ticked.document()["segments"]["lapsing"]["by_clock"] == len(moved)


def test_each_cause_of_a_movement() -> None:
    """Of each customer: a member before; now by today's rules and data as of then; by time alone; now."""
    cases = {
        # before, then, by time, now: the cause, and the cause where rules have changed
        "late order": ((0, 1, 1, 1), "data", "rules"),
        "time passed": ((0, 0, 1, 1), "clock", "clock"),
        "new order": ((0, 0, 0, 1), "data", "data"),
        "late and passed": ((0, 1, 0, 1), "data", "rules"),
        "row deleted": ((1, 0, 0, 0), "data", "rules"),
        "window passed": ((1, 1, 0, 0), "clock", "clock"),
        "order cancelled": ((1, 1, 1, 0), "data", "data"),
    }
    before, then, by_time, now = (
        {name for name, (inside, *_) in cases.items() if inside[place]} for place in range(4)
    )
    for new_rules in (False, True):
        moved = movement("s", before, now, Counterfactual(then, by_time), new_rules=new_rules)
        assert {one.key: one.by for one in moved.crossings} == {
            name: causes[new_rules] for name, (_, *causes) in cases.items()
        }
        assert moved.baseline == ("rules" if new_rules else None)
        assert len(moved.acted_on) == (0 if new_rules else len(cases))


# ---------------------------------------------------------------- baselines


def test_changed_rules_set_a_new_baseline_and_others_go_on(tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", club.FILE, club.FILE.replace("active", "lapsing"))
    first, second, third, _ = club.DAYS
    club.on_day(folder, first).trigger(as_of=first)
    changed = club.RULES.replace("more than 30 days ago", "more than 20 days ago")
    (folder / "rules.seg").write_text(changed, encoding="utf-8")
    ticked = club.on_day(folder, second).trigger(as_of=second)
    by_name = {one.segment: one for one in ticked.movements}
    assert by_name["lapsing"].baseline == "rules"
    assert by_name["active"].baseline is None
    told = {(one.change, one.key): one.by for one in by_name["lapsing"].crossings}
    causes = [told["enter", "3"], told["enter", "5"], told["leave", "2"]]
    assert causes == ["rules", "clock", "data"]
    assert {row["segment"] for row in rows(folder)} == {"active"}
    before = len(rows(folder))
    ticked = club.on_day(folder, third).trigger(as_of=third)
    assert all(one.baseline is None for one in ticked.movements)
    assert ticked.report.delivered == len(ticked.crossings) == len(rows(folder)) - before > 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('segment lapsing "Have not ordered for a month"', 'segment lapsing "Are being lost"'),
        ("segment active", "# who is with us\nsegment active"),
        ("campaign come_back", "segment named where name is known\n\ncampaign come_back"),
        ("30 days ago", "setting_of ago"),
    ],
)
def test_what_does_not_change_a_meaning_is_no_new_baseline(old: str, new: str, tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", club.FILE, club.FILE.replace("active", "lapsing"))
    first, second, *_ = club.DAYS
    club.on_day(folder, first).trigger(as_of=first)
    assert old in club.RULES
    after = club.RULES.replace(old, new) + ("setting setting_of = 30 days\n" if "setting_of" in new else "")
    (folder / "rules.seg").write_text(after, encoding="utf-8")
    ticked = club.on_day(folder, second).trigger(as_of=second)
    assert {one.baseline for one in ticked.movements} == {None}
    assert crossed(ticked) == expected(first, second)


@pytest.mark.parametrize(("program", "baseline"), [("0.0.9", None), (segdsl.__version__, "rules")])
def test_another_version_that_says_the_same_in_another_way_is_no_new_rule(
    program: str, baseline: str | None, tmp_path: Path
) -> None:
    folder = club.write_club(tmp_path / "club", club.FILE)
    first, second, *_ = club.DAYS
    club.on_day(folder, first).trigger(as_of=first)
    state = folder / ".segdsl" / "triggers" / "state.json"
    kept = json.loads(state.read_text())
    kept |= {"program": program, "meanings": {"active": "as that version has it"}}
    state.write_text(json.dumps(kept))
    (moved,) = club.on_day(folder, second).trigger(as_of=second).movements
    assert moved.baseline == baseline


def test_a_segment_that_is_new_to_triggers_has_a_baseline_of_its_own(tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", club.FILE)
    first, second, *_ = club.DAYS
    club.on_day(folder, first).trigger(as_of=first)
    with (folder / "segdsl.toml").open("a", encoding="utf-8") as settings_file:
        settings_file.write(club.FILE.replace("active", "lapsing"))
    ticked = club.on_day(folder, second).trigger(as_of=second)
    assert {one.segment: one.baseline for one in ticked.movements} == {"active": None, "lapsing": "first"}
    assert {row["segment"] for row in rows(folder)} == {"active"}


def test_a_stage_can_be_triggered_like_a_segment(tmp_path: Path) -> None:
    stages = "\nlifecycle standing\n  stage here where active\n  stage gone otherwise\n"
    trigger = club.FILE.replace("active", "gone")
    folder = club.write_club(tmp_path / "club", trigger, rules=club.RULES + stages)
    before, now = "2026-03-05", "2026-04-20"
    club.on_day(folder, before).trigger(as_of=before)
    ticked = club.on_day(folder, now).trigger(as_of=now)
    assert {one.key for one in ticked.crossings} == club.active(before) ^ club.active(now) != set()


# ---------------------------------------------------------------- nothing is done


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_dry_run_writes_nothing_and_says_who(tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", club.FILE, club.CAMPAIGN)
    first, second, *_ = club.DAYS
    project = club.on_day(folder, first)
    before = contents(folder)
    assert project.trigger(as_of=first, dry_run=True).dry
    assert contents(folder) == before
    project.trigger(as_of=first)
    project = club.on_day(folder, second)
    before = contents(folder)
    ticked = project.trigger(as_of=second, dry_run=True)
    assert contents(folder) == before
    assert {(one["segment"], one["change"], one["key"]) for one in ticked.document()["crossings"]} == (
        expected(first, second)
    )
    assert crossed(project.trigger(as_of=second)) == expected(first, second), "it had kept nothing"


def test_a_moment_that_is_ahead_tells_who_will_cross_if_nothing_happens(tmp_path: Path) -> None:
    today = dt.datetime.now(dt.UTC).date()
    days = {customer: today - dt.timedelta(7 * customer) for customer in range(1, 9)}
    folder = club.write_club(tmp_path / "club", club.FILE.replace("active", "lapsing"))
    club.write_orders(folder, [(customer, str(day)) for customer, day in days.items()])
    project = segdsl.load(folder)
    before = contents(folder)
    ticked = project.trigger(as_of=today + dt.timedelta(7))
    assert (ticked.dry, ticked.ahead) == (True, True)
    assert contents(folder) == before
    late = {str(one) for one, day in days.items() if 23 < (today - day).days <= 30}
    assert crossed(ticked) == {("lapsing", "enter", key) for key in late}
    assert {one.by for one in ticked.crossings} == {"clock"}


def test_time_does_not_go_back(tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", club.FILE)
    first, second, *_ = club.DAYS
    club.on_day(folder, second).trigger(as_of=second)
    before = contents(folder)
    with pytest.raises(Problem, match=f"the last tick was as of {second}, and as of {first} is earlier"):
        segdsl.load(folder).trigger(as_of=first)
    assert contents(folder) == before


def test_the_shape_of_json(tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", club.FILE)
    first, second, *_ = club.DAYS
    club.on_day(folder, first).trigger(as_of=first)
    told = json.loads(json.dumps(club.on_day(folder, second).trigger(as_of=second).document()))
    entered, left = club.active(second) - club.active(first), club.active(first) - club.active(second)
    assert told == {
        "as_of": second,
        "since": first,
        "segments": {
            "active": {
                "size": len(club.active(second)),
                "entered": len(entered),
                "left": len(left),
                "by_rule_change": 0,
                "by_clock": len(left),
                "baseline": None,
            }
        },
        "delivered": len(entered) + len(left),
        "failed": 0,
        "parked": 0,
        "alerts": [],
        "rows_left_out": {"orders": {"without_key": 0, "unknown_customer": 0}},
        "dry_run": False,
    }
