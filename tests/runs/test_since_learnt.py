"""A run that goes on from another one, of rules that rest on what was learnt or on what was sent."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl
from segdsl.cache.store import FOLDER
from tests.runs.buyers import STAYS_AWAY, write_buyers
from tests.runs.test_history_events import a_project
from tests.runs.test_lifetimes import CLV
from tests.runs.test_since import again, looked_at, run


@pytest.fixture(autouse=True)
def _kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path / "cache"))


def test_what_was_learnt_goes_on_and_its_inner_parts_are_not_told(tmp_path: Path) -> None:
    folder = write_buyers(tmp_path / "project", STAYS_AWAY + CLV)
    segdsl.load(folder).learn(as_of="2026-03-31")
    run(folder, "2026-03-31", "then")
    with (folder / "orders.csv").open("a", encoding="utf-8") as orders:
        orders.write("3,2026-04-01,60\n")
    ran = again(folder, "2026-04-01")
    assert 0 < looked_at(ran) < 240
    assert ran.since is not None
    assert ran.since.again is not None
    told = set(ran.since.again.everybody)
    assert {"stays_away", "at_risk", "clv"} <= told
    assert told <= set(segdsl.load(folder).model.shown)


def test_what_was_learnt_anew_in_between_counts_at_once(tmp_path: Path) -> None:
    folder = write_buyers(tmp_path / "project", STAYS_AWAY)
    segdsl.load(folder).learn(as_of="2026-02-28")
    run(folder, "2026-03-31", "then")
    before = (folder / "learnt" / "stays_away.json").read_text(encoding="utf-8")
    segdsl.load(folder).learn(as_of="2026-03-31")
    assert (folder / "learnt" / "stays_away.json").read_text(encoding="utf-8") != before
    ran = again(folder, "2026-03-31")
    assert looked_at(ran) == 0
    assert ran.since is not None
    assert ran.since.again is not None
    assert {"stays_away", "at_risk"} <= set(ran.since.again.everybody)


def test_who_was_sent_something_is_looked_at(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    a_project(folder)
    run(folder, "2026-03-31", "then")
    with (folder / "history.csv").open("a", encoding="utf-8") as history:
        history.write("spring,,2,email,b,friend,,2026-03-31T10:00:00Z,m2,opened,,\n")
    ran = again(folder, "2026-04-01")
    assert 0 < looked_at(ran) <= 2
    assert ran.since is not None
    assert ran.since.segments["openers"].entered == 1
