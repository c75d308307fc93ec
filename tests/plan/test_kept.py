"""The very same question has the very same plan, and no other question has it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import segdsl
from segdsl.clock import AsOf
from segdsl.model.project import Model
from segdsl.plan.digest import digest_of_plan
from segdsl.plan.from_model import plan
from segdsl.plan.kept import plan_again

RULES = """\
customers from "customers.csv" key id
  points  number
  day     date

segment many  where points > 10
segment late  where day in the last 7 days
segment named where points > 10
"""
AS_OF = AsOf(dt.date(2026, 3, 31))


def model(folder: Path, text: str = RULES) -> Model:
    (folder / "rules.seg").write_text(text, encoding="utf-8")
    return segdsl.load(folder / "rules.seg").model


@pytest.fixture
def own(tmp_path: Path) -> Model:
    return model(tmp_path)


def test_the_same_question_has_the_same_plan(own: Model) -> None:
    made = plan_again(own, AS_OF, None, None)
    assert plan_again(own, AsOf(dt.date(2026, 3, 31)), None, {}) is made
    some = plan_again(own, AS_OF, ["many"], None)
    assert plan_again(own, AS_OF, ("many",), None) is some
    assert some is not made


def test_another_question_has_another(own: Model, tmp_path: Path) -> None:
    made = plan_again(own, AS_OF, None, None)
    assert plan_again(own, AsOf(dt.date(2026, 4, 1)), None, None) is not made
    assert plan_again(own, AsOf(dt.date(2026, 3, 31), "Europe/Paris"), None, None) is not made
    assert plan_again(own, AS_OF, ["late"], None) is not made
    other = model(tmp_path, RULES.replace("points > 10", "points > 11"))
    assert plan_again(other, AS_OF, None, None) is not made
    condition = own.segments["late"].condition
    asked = plan_again(own, AS_OF, None, {"asked": condition})
    assert [one.name for one in asked.named][-1] == "asked"
    assert plan_again(own, AS_OF, None, {"other": condition}) is not asked
    assert plan_again(own, AS_OF, None, {"asked": own.segments["many"].condition}) is not asked


def test_few_are_kept(own: Model) -> None:
    first = plan_again(own, AS_OF, None, None)
    for day in range(1, 20):
        plan_again(own, AsOf(dt.date(2025, 1, day)), None, None)
    assert plan_again(own, AS_OF, None, None) is not first


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("points > 10", "points >= 10"),
        ("last 7 days", "last 8 days"),
        ("segment late ", "segment lates"),
        ("segment named where points > 10", "segment named where not points > 10"),
        ("segment many  where points > 10\n", "lifecycle many\n  stage a where points > 10\n"),
    ],
)
def test_a_digest_of_a_plan_changes_with_all_that_it_computes(
    own: Model, tmp_path: Path, old: str, new: str
) -> None:
    said = digest_of_plan(plan(own, AS_OF))
    assert old in RULES
    assert digest_of_plan(plan(model(tmp_path, RULES.replace(old, new)), AS_OF)) != said
    assert digest_of_plan(plan(model(tmp_path, "# Others.\n" + RULES), AS_OF)) == said
