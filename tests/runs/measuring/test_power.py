"""What a control group can find before anything is sent, on made-up customers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import power_proportions_2indep

import segdsl
from segdsl.faces.powered import sentences
from segdsl.measure.power import smallest_lift
from segdsl.runs.measuring.power import Sent, document
from tests.runs.measuring.campaigns import Truth, customers_of, drawn, history_of, orders_of, written

NOW = dt.date(2026, 3, 16)
NOBODY_YET = ["campaign", "step", "key", "channel", "variant", "sent_at", "message_id", "status"]


def shop(folder: Path, truth: Truth) -> tuple[segdsl.Project, pd.DataFrame, pd.DataFrame]:
    """Customers who buy as they do without a letter, and an empty history."""
    random = np.random.default_rng(3)
    people = customers_of(truth, random)
    orders = orders_of(people, truth.rates, random)
    nothing = pd.DataFrame(columns=NOBODY_YET)
    return written(folder, truth, people, orders, nothing), people, orders


def test_customers_and_the_rate_are_counted(tmp_path: Path) -> None:
    project, people, orders = shop(tmp_path, Truth({"control": 0.1, "mailed": 0.1}, customers=20_000))
    found = project.power("spring", NOW, lift=0.2)
    held = int(drawn(people["id"], 0.1).sum())
    assert (found.mailed, found.held_out) == (20_000 - held, held)
    day = orders["bought"].dt.tz_convert("Europe/Berlin").dt.date
    buyers = orders["id"][(day >= dt.date(2026, 3, 2)) & (day <= NOW)].nunique()
    assert found.rate == pytest.approx(buyers / 20_000)
    told = power_proportions_2indep(
        found.rate * found.smallest_lift, found.rate, found.mailed, found.held_out / found.mailed
    )
    assert told.power == pytest.approx(0.8, rel=0.01)
    assert found.holdout_needed is not None
    assert found.holdout_needed > 0.1
    assert found.customers_needed is not None
    assert document(found)["wanted"]["customers"] == found.customers_needed


def test_a_rate_that_is_said_is_taken(tmp_path: Path) -> None:
    project, _, _ = shop(tmp_path, Truth({"control": 0.1, "mailed": 0.1}, customers=5_000))
    found = project.power("spring", NOW, rate=0.106)
    assert (found.rate, found.stated) == (0.106, True)
    assert round(found.smallest_lift, 1) == 0.4  # as of 5,000 customers of whom a tenth is held out


def test_several_variants_need_more(tmp_path: Path) -> None:
    rates = {"control": 0.1, "calm": 0.1, "loud": 0.1}
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one, _, _ = shop(tmp_path / "one", Truth({"control": 0.1, "mailed": 0.1}))
    two, _, _ = shop(tmp_path / "two", Truth(rates, lines="  variant calm 50%\n  variant loud 50%\n"))
    alone, both = (project.power("spring", NOW, rate=0.1) for project in (one, two))
    assert both.compared == 2
    assert both.smallest_lift > alone.smallest_lift
    assert both.customers_needed is not None
    assert alone.customers_needed is not None
    assert both.customers_needed > alone.customers_needed


def test_who_was_mailed_meanwhile_says_nothing_of_the_rate_without(tmp_path: Path) -> None:
    truth = Truth({"control": 0.05, "mailed": 0.5})
    random = np.random.default_rng(5)
    people = customers_of(truth, random)
    project = written(tmp_path, truth, people, orders_of(people, truth.rates, random), history_of(people))
    found = project.power("spring", NOW)
    assert found.before.customers == int((people["group"] == "control").sum())
    assert found.rate < 0.1


def test_what_was_sent_already_counts_and_nobody_twice(tmp_path: Path) -> None:
    truth = Truth({"control": 0.1, "mailed": 0.1}, customers=4_000)
    random = np.random.default_rng(5)
    people = customers_of(truth, random)
    orders = orders_of(people, truth.rates, random)
    for number, told in (
        (4_000, "; as of 2026-03-16 nobody more would be mailed."),
        (1_000, "; as of 2026-03-16 {:,} more would be mailed, {:,} held out."),
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        entered = people.head(number)
        found = written(folder, truth, people, orders, history_of(entered)).power("spring", NOW, rate=0.1)
        held, all_held = (int((part["group"] == "control").sum()) for part in (entered, people))
        assert found.sent == Sent(number - held, held, "2026-03-02", "2026-03-02")
        assert (found.mailed, found.customers) == (4_000 - all_held - (number - held), 4_000)
        assert found.smallest_lift == smallest_lift(0.1, 4_000 - all_held, all_held)
        first, *_ = sentences(found)
        went = f"`spring` was sent to {number - held:,} customers on 2026-03-02, {held:,} held out (10%)"
        assert first == went + told.format(found.mailed, found.held_out)


def test_how_long_it_takes_is_told_by_the_pace_at_which_customers_enter(tmp_path: Path) -> None:
    truth = Truth({"control": 0.2, "mailed": 0.2}, customers=4_000)
    project, people, _ = shop(tmp_path, truth)
    rules = (tmp_path / "rules.seg").read_text(encoding="utf-8")
    narrowed = rules.replace("to everyone", "to any orders where (total = 1)")
    (tmp_path / "rules.seg").write_text(narrowed, encoding="utf-8")
    firsts = pd.Series(["2026-01-01T10:00+01:00"] * 2_000 + ["2026-03-05T10:00+01:00"] * 140)
    orders = pd.DataFrame({"id": people["id"].head(2_140), "bought": firsts, "total": 1.0})
    more = pd.DataFrame({"id": people["id"].head(300), "bought": "2026-03-04T10:00+01:00", "total": 9.0})
    pd.concat([orders, more]).to_csv(tmp_path / "orders.csv", index=False)
    found = segdsl.load(project.folder).power("spring", NOW, lift=0.5)
    assert (found.before.customers, found.before.met, found.before.entered) == (2_000, 300, 140)
    assert found.customers_needed is not None
    wait = -(-(found.customers_needed - 2_140) // 10)  # ten a day
    assert found.ready_on == (NOW + dt.timedelta(days=wait)).isoformat()


def test_what_cannot_be_told_is_one_sentence_with_the_fix(tmp_path: Path) -> None:
    project, _, _ = shop(tmp_path, Truth({"control": 0.1, "mailed": 0.1}, customers=200))
    rules = (tmp_path / "rules.seg").read_text(encoding="utf-8")
    more = "campaign bare\n  to everyone\ncampaign all\n  to everyone\n  goal any orders within 3 days\n"
    (tmp_path / "rules.seg").write_text(rules + more, encoding="utf-8")
    for name, rate, as_of, message in (
        ("bare", None, NOW, "the campaign `bare` has no goal, so nothing says what counts"),
        ("all", None, NOW, "the campaign `all` holds nobody out, so it can find nothing"),
        ("spring", 2.0, NOW, "a lift is above 0, and a rate between 0 and 1"),
        (
            "spring",
            None,
            dt.date(2026, 2, 1),
            "of the 200 customers in the audience of `spring` on 2026-01-18 nobody met the goal, so the rate "
            "cannot be told",
        ),
    ):
        with pytest.raises(segdsl.Problem) as raised:
            segdsl.load(project.folder).power(name, as_of, rate=rate)
        assert raised.value.diagnostics[0].message == message
        assert raised.value.diagnostics[0].hint
        assert rate is None or raised.value.diagnostics[0].hint == "did you mean 2%?"


def test_after_a_sending_the_rate_is_that_of_before(tmp_path: Path) -> None:
    """Of those who were not sent it, many had bought in time, and so had left the audience."""
    truth = Truth({"control": 0.1, "mailed": 0.1}, customers=2_000)
    project, people, _ = shop(tmp_path, truth)
    rules = (tmp_path / "rules.seg").read_text(encoding="utf-8")
    quiet = rules.replace("to everyone", "to no orders in the last 30 days")
    (tmp_path / "rules.seg").write_text(quiet, encoding="utf-8")
    random = np.random.default_rng(9)
    days = [f"2026-03-{day:02d}T10:00+01:00" for day in random.integers(1, 28, 2_000)]
    orders = pd.DataFrame({"id": people["id"], "bought": days, "total": 1.0})
    orders[random.random(2_000) < 0.2].to_csv(tmp_path / "orders.csv", index=False)
    day, later = dt.date(2026, 3, 16), dt.date(2026, 3, 18)
    before = segdsl.load(project.folder).power("spring", day - dt.timedelta(days=1))
    quiet_now = set(people["id"]) - set(orders["id"][pd.to_datetime(orders["bought"]).dt.day <= 16])
    sent = people[people["id"].isin(quiet_now)].assign(campaign="spring", channel="email", status="sent")
    sent = sent.rename(columns={"id": "key"}).assign(sent_at=f"{day}T08:00:00Z", message_id="", variant="")
    sent[["campaign", "key", "channel", "variant", "sent_at", "message_id", "status"]].to_csv(
        tmp_path / "history.csv", index=False
    )
    after = segdsl.load(project.folder).power("spring", later)
    assert (after.rate, after.before.customers) == (before.rate, before.before.customers)
    assert after.before.until == (day - dt.timedelta(days=1)).isoformat()
    assert before.before.until is None
