"""What sets a segment apart, and portfolios, against plain pandas."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import segdsl
from segdsl.runs.numbers.dependencies import ground
from tests.runs.numbers.cdnow import AS_OF, people, project

MORE = """
trait gap = days between first(orders) and last(orders)
trait big = any orders where (cds >= 5)
trait fives = count(orders where (cds >= 5))

segment buyers where any orders
segment rare where frequency = 1
segment few where frequency > 100
segment early where first(orders) before 1997-02-01
segment often_early where often and early

metric cost = sum(orders.cds)
"""


@pytest.fixture(scope="module")
def cdnow(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> segdsl.Project:
    return project(shared_data, tmp_path_factory.mktemp("cdnow"), MORE)


def standardised(a: pd.Series, b: pd.Series, is_share: bool) -> float:  # type: ignore[type-arg]
    if is_share:
        return float(
            (a.mean() - b.mean()) / math.sqrt((a.mean() * (1 - a.mean()) + b.mean() * (1 - b.mean())) / 2)
        )
    return float((a.mean() - b.mean()) / math.sqrt((a.var() + b.var()) / 2))


@pytest.mark.parametrize(("name", "least"), [("early", 1), ("often", 3)])
def test_differences_are_those_of_pandas(
    name: str, least: int, cdnow: segdsl.Project, shared_data: Path
) -> None:
    found, own = cdnow.profile(name, AS_OF), people(shared_data)
    own["early"], own["rare"] = own["first"] < "1997-02-01", own["frequency"] == 1
    members, others = own[own[name]], own[~own[name]]
    assert (found.members, found.others) == (len(members), len(others))
    checked = 0
    for one in found.differences:
        if one.name == "journey":
            a, b = (side["journey"] == one.label.removeprefix("journey = ") for side in (members, others))
        elif one.name in own:
            a, b = members[one.name], others[one.name]
        else:
            continue
        checked += 1
        a, b = a.astype(float), b.astype(float)
        assert one.standardised == pytest.approx(standardised(a, b, one.is_share))
        middle = (a.mean(), b.mean()) if one.is_share else (a.median(), b.median())
        assert (one.members, one.others) == pytest.approx(middle)
        assert abs(one.standardised) >= 0.1
    assert checked >= least
    sizes = [abs(one.standardised) for one in found.differences]
    assert sizes == sorted(sizes, reverse=True)


def test_what_a_segment_is_defined_by_is_set_aside(cdnow: segdsl.Project) -> None:
    found = cdnow.profile("often", AS_OF)
    told = {one.name for one in found.differences}
    assert {"frequency", "often", "rare", "few", "journey", "warmth"} <= set(found.set_aside)
    assert not told & set(found.set_aside)
    # that an order of five was among them says little of how many there are
    assert "big" not in found.set_aside
    assert {"spent", "gap", "big"} <= told
    assert {"often", "early", "frequency"} <= set(cdnow.profile("often_early", AS_OF).set_aside)


def test_that_there_are_events_follows_from_all_that_rests_on_them(cdnow: segdsl.Project) -> None:
    model = cdnow.model
    assert ground(model, "buyers").any_of == {"orders"}
    assert ground(model, "buyers").shares(ground(model, "journey"))
    assert not ground(model, "journey").shares(ground(model, "buyers"))
    assert ground(model, "big").any_of == set()


def test_the_same_sum_over_other_rows_is_the_same_ground(cdnow: segdsl.Project) -> None:
    model = cdnow.model
    assert ground(model, "fives").shares(ground(model, "frequency"))
    assert not ground(model, "big").shares(ground(model, "frequency"))
    assert not ground(model, "spent").shares(ground(model, "frequency"))
    assert ground(model, "vips").values == {"spent"}
    assert ground(model, "often_early").groups == {"often_early", "often", "early"}


def test_against_another_segment(cdnow: segdsl.Project, shared_data: Path) -> None:
    found, own = cdnow.profile("early", AS_OF, against="rare"), people(shared_data)
    assert found.others == (own["frequency"] == 1).sum()
    assert "frequency" in found.set_aside
    recency = next(one for one in found.differences if one.name == "recency")
    rare = own["recency"][own["frequency"] == 1]
    assert recency.others == rare.median()


def test_of_too_few_nothing_is_told(cdnow: segdsl.Project, shared_data: Path) -> None:
    assert 0 <= (people(shared_data)["frequency"] > 100).sum() < 10
    with pytest.raises(segdsl.Problem, match="fewer than 10 customers"):
        cdnow.profile("few", AS_OF)
    with pytest.raises(segdsl.Problem, match="`spent` is a trait"):
        cdnow.profile("spent", AS_OF)


DELICATE = """\
customers from "c.csv" key id
  email    text  private
  income   number  sensitive
  city     text
  hobbies  list of text
  born     date
  plan     one of "free", "pro"
  club     flag
  age      number

trait mail_length = length(email)
trait rich = income > 10 because "asked"
trait half = overall average(age)

segment payers
  where plan = "pro"
"""


def test_what_may_not_be_told_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "rules.seg").write_text(DELICATE, encoding="utf-8")
    number = np.arange(200)
    frame = pd.DataFrame(
        {
            "id": number.astype(str),
            "email": [f"{n}@example.com" for n in number],
            "income": number,
            "city": np.where(number < 120, "Bonn", np.where(number < 196, "Ulm", "Hof")),
            "hobbies": [("chess", "go") if n % 3 else ("go",) for n in number],
            "born": pd.to_datetime("2000-01-01") + pd.to_timedelta(number, "D"),
            "plan": np.where(number < 100, "pro", "free"),
            "club": number % 2 == 0,
            "age": number.astype(float),
        }
    )
    found = segdsl.load(tmp_path).on(frame, {}).profile("payers", "2026-03-31")
    told = {one.label for one in found.differences}
    assert told == {"age", "born", 'city = "Bonn"', 'city = "Ulm"'}
    assert found.set_aside == ("payers", "plan")
    # four live in Hof: nothing is said of them
    assert found.hidden == 1
    born = next(one for one in found.differences if one.name == "born")
    assert born.unit == "days ago"
    assert born.members == ((pd.Timestamp("2026-03-31") - frame["born"][:100]).dt.days).median()


# ---------------------------------------------------------------- portfolios


def test_a_portfolio(cdnow: segdsl.Project, shared_data: Path) -> None:
    wanted = {"value": "revenue", "cost": "cost", "move": 0.2, "giving": "lapsed", "taking": "loyal"}
    found = cdnow.portfolio("journey", AS_OF, **wanted)  # type: ignore[arg-type]
    own = people(shared_data).groupby("journey")["spent"].agg(["size", "sum"])
    assert {one.name: (one.customers, one.value) for one in found.groups} == {
        stage: (size, pytest.approx(total)) for stage, (size, total) in own.iterrows()
    } | {"fresh": (None, None)}
    held = {one.name: one for one in found.groups}
    a, b = held["lapsed"], held["loyal"]
    assert found.moved == pytest.approx(0.2 * a.cost)
    nothing, half, whole = found.outcomes
    assert (nothing.giving, nothing.taking, nothing.change) == (a.value, b.value, 0)
    assert half.giving == pytest.approx(a.value * math.sqrt(0.8))
    assert half.taking == pytest.approx(b.value * math.sqrt((b.cost + found.moved) / b.cost))
    assert whole.change == pytest.approx(found.moved * (b.value / b.cost - a.value / a.cost))
    assert len(found.document()["outcomes"]) == 3


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"value": "basket"}, "`basket` is no total"),
        ({"value": "spent"}, "`spent` is a trait, not a metric"),
        ({"giving": "lost"}, "no group is called `lost`"),
        ({"giving": "fresh"}, "fewer than ten"),
        ({"giving": "loyal"}, "come back to where it is"),
        ({"move": 20}, "takes a share above 0 and at most 1"),
    ],
)
def test_what_makes_no_portfolio(changed: dict[str, object], said: str, cdnow: segdsl.Project) -> None:
    wanted = {"value": "revenue", "cost": "cost", "move": 0.2, "giving": "lapsed", "taking": "loyal"}
    with pytest.raises(segdsl.Problem, match=said):
        cdnow.portfolio("journey", AS_OF, **(wanted | changed))  # type: ignore[arg-type]
