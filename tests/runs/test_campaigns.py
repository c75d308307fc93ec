"""Campaigns on data: a bank's customers as an audience, and what the command line says of them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pandas as pd
import pytest

import segdsl
from segdsl.campaigns.fates import Fate
from segdsl.diagnostics import Problem
from segdsl.runs.forecast import LeftOut, forecasts
from tests.faces.shop import run

RULES = """
customers from "bank.csv" separated by ";" key row
  age      number
  loan     flag unknown as "unknown"
  contact  text

segment reachable where contact = "cellular"

campaign savers
  to age >= 40
  template "savers"
  holdout 10% seed "savers"
  variant calm 50%
  variant bold 50%
  exclusive group "offers" priority 2

campaign borrowers
  to loan
  template "borrowers"
  exclusive group "offers" priority 1
"""
SETTINGS = '[customer]\nconsent = "reachable"\n[history]\nsource = "history.csv"\n'
AS_OF = "2026-03-31"


@pytest.fixture
def bank(shared_data: Path, tmp_path: Path) -> Path:
    """A project on 4,119 real customers, who are known by their row."""
    (tmp_path / "bank.csv").write_bytes((shared_data / "bank" / "bank-additional.csv").read_bytes())
    (tmp_path / "rules.seg").write_text(RULES)
    (tmp_path / "segdsl.toml").write_text(SETTINGS)
    return tmp_path


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The same rules on three made-up customers."""
    (tmp_path / "bank.csv").write_text("age;loan;contact\n30;yes;cellular\n50;yes;cellular\n60;no;landline\n")
    (tmp_path / "rules.seg").write_text(RULES)
    (tmp_path / "segdsl.toml").write_text(SETTINGS)
    return tmp_path


def in_share(seed: str, key: int, low: float, high: float) -> bool:
    """Whether a key is in a stable share, as the language defines it."""
    return low <= int(hashlib.md5(f"{seed}:{key}".encode()).hexdigest()[:8], 16) / 2**32 < high


def test_a_banks_customers_get_what_plain_pandas_says(bank: Path) -> None:
    ran = segdsl.load(bank).settle(as_of=AS_OF)
    table = pd.read_csv(bank / "bank.csv", sep=";")
    table.index += 1
    mailed = table[(table["age"] >= 40) & (table["contact"] == "cellular")]
    held_out = {key for key in mailed.index if in_share("savers", key, 0, 0.1)}
    calm = {key for key in mailed.index if in_share("savers/variant", key, 0, 0.5)} - held_out

    savers = ran.settled["savers"]
    assert savers.left.counts["held_out"] == len(held_out) > 0
    keys = savers.recipients.audience.keys
    given = {int(keys[row]): batch.variant.name for row, batch in savers.recipients if batch.variant}
    assert set(given) == set(mailed.index) - held_out
    assert {key for key, variant in given.items() if variant == "calm"} == calm

    reached = table[(table["loan"] == "yes") & (table["contact"] == "cellular")]
    borrowers = ran.settled["borrowers"]
    assert {int(keys[row]) for row in borrowers.recipients.rows} == set(reached.index) - set(mailed.index)
    assert len(borrowers) == int((table["loan"] == "yes").sum())


def test_what_was_sent_is_not_sent_again(bank: Path) -> None:
    project = segdsl.load(bank)
    first = project.settle("savers", AS_OF).only.recipients
    keys = first.audience.keys.iloc[first.rows[:100]]
    lines = "".join(f"savers,{key},email,,2026-03-30,<{key}@bank.example>,sent\n" for key in keys)
    (bank / "history.csv").write_text("campaign,key,channel,variant,sent_at,message_id,status\n" + lines)
    again = project.settle("savers", AS_OF).only
    assert again.left.counts["sent_already"] == 100
    assert set(again.recipients.rows) == set(first.rows[100:])
    before = project.settle("savers", "2026-03-29").only  # as of then, nothing had been sent
    assert len(before.recipients) == len(first)
    assert sum(f.recipients for f in forecasts(project, project.settle("savers", AS_OF))) == len(first) - 100


def test_a_dry_run_says_who_gets_what_and_writes_nothing(shop: Path) -> None:
    before = sorted(shop.iterdir())
    done = run("render", "--project", shop, "--dry-run", "--as-of", AS_OF, "--format", "json")
    assert done.code == 0, done.err
    said = json.loads(done.out)["mailings"]
    assert {name: (one["audience"], one["up_to"]) for name, one in said.items()} == {
        "savers": (2, 1),
        "borrowers": (2, 1),
    }
    assert [left["fate"] for left in said["borrowers"]["left_out"]] == ["other_campaign"]
    assert sorted(shop.iterdir()) == before


def test_a_dry_run_says_of_one_customer_what_becomes_of_them(shop: Path) -> None:
    done = run("render", "--project", shop, "--dry-run", "--as-of", AS_OF, "--customer", "3")
    assert "savers: suppressed: no consent (`reachable` is not yes)" in done.out
    assert "borrowers: not in its audience" in done.out
    unknown = run("render", "--project", shop, "--dry-run", "--customer", "Ana")
    assert unknown.code == 2
    assert "no customer has the key `Ana`" in unknown.err


def test_explain_says_of_a_campaign_what_becomes_of_a_customer_and_why(shop: Path) -> None:
    done = run("explain", "1", "savers", "--project", shop, "--as-of", AS_OF)
    assert done.code == 0, done.err
    assert "savers: not in its audience" in done.out
    assert "✗ to age >= 40  → 30" in done.out
    taken = run("explain", "2", "borrowers", "--project", shop, "--as-of", AS_OF)
    assert "borrowers: goes to another campaign: `savers` goes first" in taken.out
    assert "✓ to loan" in taken.out


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ('consent = "reachabel"', "names `reachabel`, which no rule declares"),
        ('consent = "age"', "names `age`, which is no flag"),
        ('consent = { sms = "reachable" }', "`[customer] consent` says nothing of `email`"),
        ('locale = "langauge"', "names `langauge`, which no rule declares"),
    ],
)
def test_settings_that_name_nothing_stop_a_run(shop: Path, setting: str, says: str) -> None:
    (shop / "segdsl.toml").write_text(f"[customer]\n{setting}\n")
    with pytest.raises(Problem) as problem:
        segdsl.load(shop).settle("savers", AS_OF)
    assert says in problem.value.diagnostics[0].message


def test_the_history_takes_in_what_a_provider_exports_once(shop: Path) -> None:
    (shop / "export.csv").write_text("customer id,event,time\n2,delivered,2026-03-30\n77,sent,2026-03-30\n")
    add = ("history", "add", shop / "export.csv", "--project", shop, "--campaign", "savers")
    done = run(*add, "--format", "json")
    assert json.loads(done.out) == {
        "taken": {"delivered": 1},
        "undeclared": {},
        "left": {"none of our customers": {"rows": 1, "first_row": 3}},
    }
    assert json.loads(run(*add, "--format", "json").out)["taken"] == {}
    shown = run("history", "--project", shop, "--as-of", AS_OF)
    assert "savers: 1 message to 1 customer, 2026-03-30: 1 sent; 1 delivered" in shown.out


def test_without_a_history_there_is_nothing_to_add_to(shop: Path) -> None:
    (shop / "segdsl.toml").write_text("")
    done = run("history", "--project", shop)
    assert done.code == 2
    assert "the project keeps no history" in done.err


@pytest.mark.parametrize(
    ("fate", "one", "several"),
    [
        ("other_campaign", "1 goes to another campaign", "52 go to another campaign"),
        ("held_out", "1 held out", "52 held out"),
        ("capped", "1 capped", "52 capped"),
    ],
)
def test_those_who_get_nothing_are_counted_in_words(fate: Fate, one: str, several: str) -> None:
    assert [LeftOut(fate, "so", number, ()).words for number in (1, 52)] == [one, several]
