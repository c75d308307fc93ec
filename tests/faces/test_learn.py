"""`segdsl learn`: what it prints, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faces.shop import run
from tests.runs.buyers import STAYS_AWAY, write_buyers

AS_OF = ("--as-of", "2026-03-31")
MORE = """
lifetime clv "Spend in the next half year"
  from orders.total
  in the next 26 weeks

clusters kind
  among buyers
  from log(monetary + 1), frequency
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write_buyers(tmp_path / "shop")


def test_it_says_what_was_learnt_and_how_well_it_does(shop: Path) -> None:
    done = run("learn", "--project", shop, *AS_OF)
    assert done.code == 0
    lines = [line.strip() for line in done.out.splitlines()]
    assert lines[0] == "stays_away: Chance to stay away for two months"
    assert lines[2].startswith("Tested on ")
    assert "by what was known before" in lines[2]
    assert " alone " in lines[3]
    assert "came true" in lines[4]
    assert lines[-1] == "learnt/stays_away.json is written."
    assert run("learn", "--project", shop, *AS_OF).out.splitlines()[-1].strip().endswith("is as it was.")


def test_a_check_fails_where_the_file_would_change(shop: Path) -> None:
    assert run("learn", "--project", shop, "--check", *AS_OF).code == 1
    run("learn", "--project", shop, *AS_OF)
    same = run("learn", "--project", shop, "--check")
    assert (same.code, same.out) == (0, "learnt/stays_away.json: as it would be learnt now\n")
    rules = (shop / "rules.seg").read_text(encoding="utf-8").replace("last 180 days", "last 90 days")
    (shop / "rules.seg").write_text(rules, encoding="utf-8")
    other = run("learn", "--project", shop, "--check", "--format", "json")
    assert other.code == 1
    (told,) = other.json["learnt"]
    assert told["changed"]
    assert "the rules are others: frequency" in told["differs"]


def test_a_file_changed_by_hand_is_told(shop: Path) -> None:
    run("learn", "--project", shop, *AS_OF)
    path = shop / "learnt" / "stays_away.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"format": 1', '"format":  1'), encoding="utf-8")
    done = run("learn", "--project", shop, "--check")
    assert done.code == 1
    assert "the file was changed by hand" in done.out


def test_json_has_the_figures(shop: Path) -> None:
    (told,) = run("learn", "--project", shop, "--format", "json", *AS_OF).json["learnt"]
    assert (told["name"], told["kind"], told["changed"]) == ("stays_away", "prediction", True)
    assert 0.8 < told["tested"]["auc"] <= 1
    assert len(told["tested"]["lift_by_tenth"]) == 10


def test_a_rule_in_words_says_how_well_it_does(shop: Path) -> None:
    run("learn", "--project", shop, *AS_OF)
    said = run("explain", "--rule", "stays_away", "--project", shop).out
    assert "It is the chance, from 0 to 1, that" in said
    assert "points when recency is at least" in said
    assert "Tested on " in said


def test_how_many_groups_and_what_they_are_like(tmp_path: Path) -> None:
    shop = write_buyers(tmp_path / "shop", STAYS_AWAY + MORE)
    done = run("learn", "kind", "--choose", "2..3", "--project", shop, *AS_OF)
    assert done.code == 0
    assert [line[:9] for line in done.out.splitlines() if line[0].isdigit()] == ["2 groups.", "3 groups."]
    assert "frequency high" in done.out
    json = run("learn", "kind", "--choose", "2", "--project", shop, "--format", "json", *AS_OF).json
    assert [choice["k"] for choice in json["choices"]] == [2]
    assert len(json["choices"][0]["groups"]) == 2


def test_spend_is_told_with_how_far_it_was_off(tmp_path: Path) -> None:
    shop = write_buyers(tmp_path / "shop", MORE)
    done = run("learn", "clv", "--project", shop, *AS_OF)
    assert done.code == 0
    assert "It expected " in done.out
    assert " days of purchase; " in done.out


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--choose", "9", "kind"), "says no numbers of groups"),
        (("--choose", "1..3", "kind"), "says no numbers of groups"),
        (("--choose", "2..3"), "is about one name"),
        (("--choose", "2..3", "stays_away"), "is not clusters"),
        (("nobody",), "no prediction, lifetime or clusters is called `nobody`"),
    ],
)
def test_wrong_usage(shop: Path, words: tuple[str, ...], reason: str) -> None:
    done = run("learn", *words, "--project", shop, *AS_OF)
    assert done.code == 2
    assert reason in done.err


def test_nothing_to_learn_is_said(tmp_path: Path) -> None:
    shop = write_buyers(tmp_path / "shop", "")
    assert run("learn", "--project", shop).out.startswith("There is nothing to learn")
