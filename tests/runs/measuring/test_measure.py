"""What is said of made-up campaigns whose truth is known, against scipy, statsmodels and plain counting."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

import segdsl
from segdsl.runs.measuring.measured import Measured, document
from tests.runs.measuring.campaigns import (
    SENT,
    Truth,
    campaign,
    customers_of,
    history_of,
    orders_of,
    written,
)

BEFORE, EARLY, LATE = dt.date(2026, 3, 1), dt.date(2026, 3, 8), dt.date(2026, 3, 16)
NOTHING = Truth({"control": 0.1, "mailed": 0.1})
LIFT = Truth({"control": 0.1, "mailed": 0.18})
TWO = Truth(
    {"control": 0.1, "calm": 0.1, "loud": 0.25},
    lines="  variant calm 50%\n  variant loud 50%\n",
)


def counts(folder: Path) -> pd.DataFrame:
    """Plain counting of the files: who is in which group, and what their orders in time were worth."""
    history = pd.read_csv(folder / "history.csv", dtype=str, keep_default_na=False)
    orders = pd.read_csv(folder / "orders.csv", dtype={"id": str})
    history["group"] = history["variant"].replace("", "mailed")
    history.loc[history["status"] == "held_out", "group"] = "control"
    both = history.merge(orders, left_on="key", right_on="id", how="left")
    sent = pd.to_datetime(both["sent_at"], utc=True)
    bought = pd.to_datetime(both["bought"], utc=True)
    last = sent.dt.tz_convert("Europe/Berlin").dt.normalize() + pd.DateOffset(days=15)
    both["worth"] = both["total"].where((bought >= sent) & (bought < last))
    by_key = both.groupby("key").agg(group=("group", "first"), worth=("worth", "sum"), met=("worth", "count"))
    return by_key.assign(met=by_key["met"] > 0)


def test_a_planted_lift_is_found_with_the_intervals_of_others(tmp_path: Path) -> None:
    found = campaign(tmp_path, LIFT).measure("spring", LATE)
    told = document(found)
    plain = counts(tmp_path)
    mailed, control = (plain[plain["group"] == name] for name in ("mailed", "control"))
    assert [g["name"] for g in told["groups"]] == ["control", "mailed"]
    for group, rows in zip(told["groups"], (control, mailed), strict=True):
        assert (group["customers"], group["met"]) == (len(rows), rows["met"].sum())
        assert group["worth"] == pytest.approx(rows["worth"].sum())
    [against] = told["against_control"]
    newcombe = confint_proportions_2indep(
        mailed["met"].sum(), len(mailed), control["met"].sum(), len(control), method="newcomb"
    )
    assert against["points"][1:] == pytest.approx([100 * end for end in newcombe], rel=1e-6)
    welch = stats.ttest_ind(mailed["worth"], control["worth"], equal_var=False).confidence_interval()
    assert against["worth_each"][1:] == pytest.approx([welch.low, welch.high], rel=1e-6)
    assert against["lift"][0] == pytest.approx(mailed["met"].mean() / control["met"].mean() - 1)
    assert told["srm"]["p"] == pytest.approx(
        stats.chisquare([len(control), len(mailed)], [500, 4_500]).pvalue, rel=1e-6
    )
    assert found.state == "final"
    assert found.window_ends == "2026-03-16"
    assert found.verdict.startswith("It worked: ")


def test_the_document_has_the_names_that_programs_rely_on(tmp_path: Path) -> None:
    told = json.loads(json.dumps(document(campaign(tmp_path, LIFT).measure("spring", LATE))))
    assert list(told)[:7] == [
        "campaign",
        "as_of",
        "state",
        "window_ends",
        "srm",
        "groups",
        "against_control",
    ]
    assert set(told["groups"][0]) == {"name", "customers", "met", "rate", "worth"}
    assert {"group", "points", "lift", "worth_each", "always_valid"} <= set(told["against_control"][0])


def test_no_effect_is_not_taken_for_one(tmp_path: Path) -> None:
    found = campaign(tmp_path, NOTHING).measure("spring", LATE)
    assert not found.reading.against_control[0].certain
    assert "made no difference that can be told from chance" in found.verdict


def test_before_and_while_the_time_runs_only_what_is_right_on_any_day_is_said(tmp_path: Path) -> None:
    project = campaign(tmp_path, LIFT)
    assert project.measure("spring", BEFORE).state == "not begun"
    assert "sent to nobody by 2026-03-01" in project.measure("spring", BEFORE).verdict
    early = project.measure("spring", EARLY)
    [against] = early.reading.against_control
    assert early.state == "early"
    assert (against.points, against.lift, against.worth_each) == (None, None, None)
    assert against.always_valid.low < against.always_valid.high
    day_before = project.measure("spring", dt.datetime(2026, 3, 16, 22, 0, tzinfo=dt.UTC))
    assert day_before.state == "early"  # an hour before midnight in Berlin


def test_too_few_are_said_in_words_with_the_day_to_come_back(tmp_path: Path) -> None:
    few = Truth({"control": 0.02, "mailed": 0.03}, customers=300, seed=4)
    project = campaign(tmp_path, few)
    met = [group.met for group in project.measure("spring", EARLY).reading.groups]
    said = project.measure("spring", EARLY).verdict
    assert said.startswith("Too few customers have met the goal to tell anything yet: so far ")
    assert f"{met[0]} of " in said
    assert said.endswith("come back on 2026-03-16.")
    assert "cannot be judged, as too few met the goal" in project.measure("spring", LATE).verdict


def test_each_variant_is_compared_and_the_chances_are_adjusted_for_each_other(tmp_path: Path) -> None:
    found = campaign(tmp_path, TWO).measure("spring", LATE)
    by_group = {one.group: one for one in found.reading.against_control}
    assert list(by_group) == ["calm", "loud"]
    assert by_group["loud"].certain
    assert not by_group["calm"].certain
    assert "`loud` worked" in found.verdict
    assert "`calm` made no difference" in found.verdict


def test_without_a_control_group_variants_are_compared_with_the_first(tmp_path: Path) -> None:
    random = np.random.default_rng(2)
    truth = Truth({"calm": 0.1, "loud": 0.2}, holdout="0%", lines=TWO.lines)
    people = customers_of(truth, random)
    project = written(tmp_path, truth, people, orders_of(people, truth.rates, random), history_of(people))
    found = project.measure("spring", LATE)
    assert found.reading.control == "calm"
    assert [one.group for one in found.reading.against_control] == ["loud"]
    assert any("compared with `calm`, as nobody was held out" in note for note in found.notes)


# ---------------------------------------------------------------- losses and biases


def lossy(folder: Path, customers: int, holdout: str, lost: float) -> Measured:
    """A campaign of which some messages of the mailed were lost: there is no line of them."""
    truth = Truth({"control": 0.1, "mailed": 0.1}, customers=customers, holdout=holdout)
    random = np.random.default_rng(6)
    people = customers_of(truth, random)
    kept = people[(people["group"] == "control") | (random.random(len(people)) >= lost)]
    project = written(folder, truth, people, orders_of(people, truth.rates, random), history_of(kept))
    return project.measure("spring", LATE)


@pytest.mark.parametrize("holdout", ["10%", "50%"])
def test_a_loss_of_a_fiftieth_of_one_group_is_found(tmp_path: Path, holdout: str) -> None:
    found = lossy(tmp_path, 50_000, holdout, 0.02)
    assert found.verdict.startswith("Do not read this campaign")
    assert any("neither mailed nor held out" in note for note in found.notes)


def test_nothing_lost_is_no_alarm(tmp_path: Path) -> None:
    found = lossy(tmp_path, 20_000, "10%", 0.0)
    assert "Do not read" not in found.verdict
    assert found.notes == ()


def test_messages_that_cannot_be_written_bias_nothing(tmp_path: Path) -> None:
    """Of a third, who hardly ever buy, the letter cannot be written: they are in no group of the history."""
    random = np.random.default_rng(7)
    truth = Truth({"control": 0.2, "mailed": 0.2}, customers=20_000)
    people = customers_of(truth, random)
    poor = random.random(len(people)) < 1 / 3
    orders = orders_of(people, truth.rates, random)
    orders = orders[~orders["id"].isin(people["id"][poor]) | (random.random(len(orders)) < 0.1)]
    fair = written(tmp_path, truth, people, orders, history_of(people[~poor])).measure("spring", LATE)
    assert not fair.reading.against_control[0].certain
    assert "Do not read" not in fair.verdict
    # where they are held out all the same, the letter seems to do wonders: that is told, not read
    biased = written(
        tmp_path, truth, people, orders, history_of(people[~poor | (people["group"] == "control")])
    ).measure("spring", LATE)
    assert biased.reading.against_control[0].certain
    assert biased.verdict.startswith("Do not read this campaign")


def test_failed_messages_count_as_the_control_group_would_have_them(tmp_path: Path) -> None:
    project = campaign(tmp_path, LIFT)
    history = pd.read_csv(tmp_path / "history.csv", dtype=str, keep_default_na=False)
    failed = history[history["status"] == "sent"].head(40).assign(status="failed")
    pd.concat([history, failed]).to_csv(tmp_path / "history.csv", index=False)
    before, after = project.measure("spring", LATE), segdsl.load(tmp_path).measure("spring", LATE)
    assert before.reading.groups == after.reading.groups
    assert any(
        note.startswith("40 messages failed or bounced and count all the same") for note in after.notes
    )


# ---------------------------------------------------------------- parts


def test_by_stage_and_segment_as_they_stood_before(tmp_path: Path) -> None:
    random = np.random.default_rng(11)
    truth = Truth({"control": 0.1, "mailed": 0.1}, customers=8_000)
    people = customers_of(truth, random)
    old = people.sample(3_000, random_state=1)
    gold = (people["tier"] == "gold") & (people["group"] == "mailed")
    rates = people["group"].map(truth.rates).where(~gold, 0.3)
    bought = people[random.random(len(people)) < rates]
    orders = pd.concat(
        [
            pd.DataFrame({"id": old["id"], "bought": SENT - pd.Timedelta(days=30), "total": 5.0}),
            pd.DataFrame({"id": bought["id"], "bought": bought["at"] + pd.Timedelta(days=2), "total": 20.0}),
        ]
    )
    project = written(tmp_path, truth, people, orders, history_of(people))
    found = project.measure("spring", LATE, by=["journey", "tier", "german"])
    assert [(part.by, part.of) for part in found.by] == [
        ("journey", "lead"),
        ("journey", "buyer"),
        ("tier", "bronze"),
        ("tier", "gold"),
        ("german", "german"),
        ("german", "not german"),
    ]
    sizes = {part.of: sum(group.customers for group in part.reading.groups) for part in found.by}
    assert sizes["buyer"] == 3_000  # whoever bought since is a lead here all the same
    certain = {part.of: part.reading.against_control[0].certain for part in found.by}
    assert certain["gold"]
    assert not certain["bronze"]
    assert any("by luck" in note for note in found.notes)


def test_many_parts_of_nothing_find_nothing(tmp_path: Path) -> None:
    """Of forty comparisons of nothing two would be certain if each were read alone."""
    random = np.random.default_rng(12)
    truth = Truth({"control": 0.3, "mailed": 0.3}, customers=6_000, holdout="50%")
    people = customers_of(truth, random)
    people["country"] = random.choice([f"c{n:02}" for n in range(30)], len(people))
    project = written(tmp_path, truth, people, orders_of(people, truth.rates, random), history_of(people))
    found = project.measure("spring", LATE, by=["country"])
    assert len(found.by) == 30
    assert not any(one.certain for part in found.by for one in part.reading.against_control)


WRONG = {
    "nosuch": "no segment, lifecycle, trait or attribute is called `nosuch`",
    "id": "`id` has 5,000 values, and customers are told apart by few groups",
}


@pytest.mark.parametrize("by", WRONG)
def test_what_tells_nobody_apart_is_said(tmp_path: Path, by: str) -> None:
    with pytest.raises(segdsl.Problem) as raised:
        campaign(tmp_path, LIFT).measure("spring", LATE, by=[by])
    assert raised.value.diagnostics[0].message == WRONG[by]


# ---------------------------------------------------------------- campaigns that go on


def test_a_campaign_that_goes_on_is_read_by_the_week(tmp_path: Path) -> None:
    """Everybody monthly: entries count, each from its own moment on, and who enters twice is one person."""
    random = np.random.default_rng(13)
    truth = Truth({"control": 0.1, "mailed": 0.2}, customers=3_000, lines="  again after 27 days\n")
    people = customers_of(truth, random)
    rounds = [people.assign(at=people["at"] + pd.Timedelta(days=28 * number)) for number in range(3)]
    entries = pd.concat(rounds, ignore_index=True)
    reminders = rounds[0][rounds[0]["group"] == "mailed"].head(100)
    reminders = reminders.assign(at=reminders["at"] + pd.Timedelta(days=3))
    orders = orders_of(entries, truth.rates, random)
    history = history_of(pd.concat([entries, reminders]))
    project = written(tmp_path, truth, people, orders, history)
    found = project.measure("spring", dt.date(2026, 6, 30))
    assert sum(group.customers for group in found.reading.groups) == 9_000  # reminders are no entries
    assert [part.of for part in found.weeks] == ["2026-03-02", "2026-03-30", "2026-04-27"]
    for part in found.weeks:
        assert sum(group.customers for group in part.reading.groups) == 3_000
    met = sum(group.met for group in found.reading.groups)
    assert met == len(orders)
    assert any("are of customers who had entered before" in note for note in found.notes)
    running = project.measure("spring", dt.date(2026, 5, 3))
    assert running.state == "early"
    assert [part.reading.state for part in running.weeks] == ["final", "final", "early"]


def test_a_goal_of_clicks_counts_those_in_time_and_says_what_it_cannot_tell(tmp_path: Path) -> None:
    project = campaign(tmp_path, Truth({"control": 0.1, "mailed": 0.1}, customers=50))
    history = pd.read_csv(tmp_path / "history.csv", dtype=str, keep_default_na=False)
    mailed = history[history["status"] == "sent"]
    prompt, late = mailed.head(5), mailed.iloc[5:8]
    clicks = [
        part.assign(sent_at=at, status="clicked")
        for part, at in ((prompt, "2026-03-04T08:00Z"), (late, "2026-04-04T08:00Z"))
    ]
    pd.concat([history, *clicks]).to_csv(tmp_path / "history.csv", index=False)
    rules = (tmp_path / "rules.seg").read_text(encoding="utf-8")
    goal = "goal any sent where (clicked) within 14 days"
    rules = rules.replace("goal any orders within 14 days worth orders.total", goal)
    (tmp_path / "rules.seg").write_text("events sent from history\n" + rules, encoding="utf-8")
    found = segdsl.load(project.folder).measure("spring", dt.date(2026, 5, 1))
    assert {group.name: group.met for group in found.reading.groups} == {"control": 0, "mailed": 5}
    assert any("The goal looks at messages" in note for note in found.notes)


def test_what_is_wrong_is_one_sentence_with_the_fix(tmp_path: Path) -> None:
    project = campaign(tmp_path, LIFT)
    rules = (tmp_path / "rules.seg").read_text(encoding="utf-8")
    (tmp_path / "rules.seg").write_text(rules + "campaign bare\n  to everyone\n", encoding="utf-8")
    for name, message in {
        "bare": "the campaign `bare` has no goal, so nothing says what counts",
        "sprong": "no campaign is called `sprong`",
    }.items():
        with pytest.raises(segdsl.Problem) as raised:
            segdsl.load(tmp_path).measure(name, LATE)
        assert raised.value.diagnostics[0].message == message
        assert raised.value.diagnostics[0].hint
    toml = (tmp_path / "segdsl.toml").read_text(encoding="utf-8")
    (tmp_path / "segdsl.toml").write_text(toml.split("[history]")[0], encoding="utf-8")
    with pytest.raises(segdsl.Problem, match="the project keeps no history"):
        segdsl.load(tmp_path).measure("spring", LATE)
    assert project.measure("spring", LATE).state == "final"
