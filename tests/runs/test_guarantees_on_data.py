"""A guarantee that somebody in the data breaks has failed: with their key, and what was found of them."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl
from segdsl.runs.cases import Case

RULES = """\
customers from "customers.csv" key id
  age         number
  email       text private
  newsletter  flag
  plan        one of "free", "pro"

events orders from "orders.csv" key id at day
  total       number

trait spent = sum(orders.total)

segment young where age < 30
segment old where age >= 25
segment mailed where email contains "@"
segment rich where top 1 by spent

lifecycle stage_of_life
  stage small where age < 28
  stage big where age > 28
"""
CUSTOMERS = """\
id,age,email,newsletter,plan
c,27,,yes,pro
b,28,ada@example.com,no,free
a,20,,yes,pro
d,60,,,pro
"""
ORDERS = "id,day,total\na,2026-01-01,5\nd,2026-01-02,90\n"


def told(folder: Path, guarantee: str, *, customers: str | None = CUSTOMERS, rules: str = RULES) -> Case:
    (folder / "rules.seg").write_text(f"{rules}\nguarantee {guarantee}\n", encoding="utf-8")
    if customers is not None:
        (folder / "customers.csv").write_text(customers, encoding="utf-8")
        (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    tested = segdsl.load(folder).test("2026-03-31")
    (case,) = tested.cases
    assert tested.ok is (case.state != "failed")
    return case


@pytest.mark.parametrize(
    ("guarantee", "detail"),
    [
        ("no young is old", "customer `b` (`age < 30` holds, it is 28; `age >= 25` holds, it is 28)"),
        (
            "every young is newsletter",
            "customer `b` (`age < 30` holds, it is 28; `newsletter` does not hold, it is no)",
        ),
        (
            "every mailed is (age > 40)",
            "customer `b` (`mailed` holds; `age > 40` does not hold, it is 28)",
        ),
        ("no rich is old", "customer `d` (`top 1 by spent` holds, it is 90; `age >= 25` holds, it is 60)"),
        ("stage_of_life covers everyone", "customer `b` (`stage_of_life` is unknown)"),
        (
            "stage_of_life covers mailed",
            "customer `b` (`mailed` holds; `stage_of_life` is unknown)",
        ),
    ],
)
def test_the_first_who_breaks_it_is_shown(guarantee: str, detail: str, tmp_path: Path) -> None:
    case = told(tmp_path, guarantee)
    assert (case.state, case.detail) == ("failed", f"seen in the data: {detail}")


def test_where_nobody_breaks_it_nothing_is_decided(tmp_path: Path) -> None:
    case = told(tmp_path, "no young is (age > 40)")
    assert case.state == "undecided"
    assert case.detail.endswith("no customer in the data breaks it")


def test_what_is_proved_is_not_looked_for(tmp_path: Path) -> None:
    assert told(tmp_path, "every young is young").state == "passed"


def test_without_data_it_stays_undecided(tmp_path: Path) -> None:
    case = told(tmp_path, "no young is old", customers=None)
    assert (case.state, case.detail) == ("undecided", "it can be neither proved nor refuted yet")


def test_a_private_key_is_not_told(tmp_path: Path) -> None:
    rules = RULES.replace('customers.csv" key id\n', 'customers.csv" key id\n  id          text private\n')
    assert "customer `(private)`" in told(tmp_path, "no young is old", rules=rules).detail
