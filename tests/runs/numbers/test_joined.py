"""Numbers of earlier days are of those who were customers then."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl
from segdsl.faces.told import migration, trends
from segdsl.runs.numbers.migrating import NOT_YET

RULES = """\
customers from "customers.csv" key id
  joined  {kind}
  club    flag
events orders from "orders.csv" key id at bought
  bought  date
lifecycle journey
  stage lead   where no orders
  stage buyer  otherwise
metric in_club = share(club)
"""
BEGINNING = "Whoever is a customer today counts as one on earlier days, too"


def shop(
    folder: Path, settings: str = '[customer]\njoined = "joined"\n', kind: str = "date"
) -> segdsl.Project:
    """Twenty who joined on 1 January, of whom ten bought; twenty on 1 March; one on a day unknown."""
    time = "T12:00+00:00" if kind == "datetime" else ""
    rows = [f"{n},2026-01-01{time},yes" for n in range(20)]
    rows += [f"{n},2026-03-01{time},no" for n in range(20, 40)]
    (folder / "customers.csv").write_text("\n".join(["id,joined,club", *rows, "40,,no"]) + "\n")
    orders = [f"{n},2026-01-15" for n in range(10)] + [f"{n},2026-03-02" for n in range(15, 30)]
    (folder / "orders.csv").write_text("\n".join(["id,bought", *orders]) + "\n")
    (folder / "rules.seg").write_text(RULES.format(kind=kind))
    (folder / "segdsl.toml").write_text(f'[project]\ntimezone = "UTC"\n{settings}')
    return segdsl.load(folder)


@pytest.mark.parametrize("kind", ["date", "datetime"])
def test_who_joined_later_was_no_customer_yet(tmp_path: Path, kind: str) -> None:
    found = shop(tmp_path, kind=kind).migrate("journey", "2026-02-28", "2026-03-31")
    assert dict(found.counts) == {
        ("lead", "lead"): 6,
        ("lead", "buyer"): 5,
        ("buyer", "buyer"): 10,
        (NOT_YET, "buyer"): 10,
        (NOT_YET, "lead"): 10,
    }
    assert sum(found.moved.values()) == 5
    assert not any(BEGINNING in said for said in migration.told(found, None).remarks)


def test_on_the_day_itself_one_is_there(tmp_path: Path) -> None:
    project = shop(tmp_path)
    sizes = [one.customers for one in project.trend((), "2026-03-31", every="month", periods=3).moments]
    assert sizes == [21, 21, 41]
    assert project.metrics(as_of="2026-02-28").customers == 21
    assert project.metrics(as_of="2026-03-01").customers == 41


def test_shares_are_of_those_who_were_there(tmp_path: Path) -> None:
    project = shop(tmp_path)
    then, now = (project.metrics(as_of=day).groups[0] for day in ("2026-02-28", "2026-03-31"))
    assert (then.values, now.values) == ({"in_club": 20 / 21}, {"in_club": 20 / 41})


def test_rows_of_those_who_join_later_are_not_of_strangers(tmp_path: Path) -> None:
    project = shop(tmp_path)
    (tmp_path / "orders.csv").write_text("id,bought\n25,2026-02-01\n99,2026-02-01\n1,2026-02-02\n")
    found = project.trend((), "2026-02-28", periods=2)
    assert found.left_out["orders"].unknown_customer == 1


def test_where_nothing_says_it_that_is_told(tmp_path: Path) -> None:
    project = shop(tmp_path, settings="")
    found = project.migrate("journey", "2026-02-28", "2026-03-31")
    assert found.customers == found.of("lead") + found.of("buyer") == 41
    assert any(BEGINNING in said for said in migration.told(found, None).remarks)
    trend = project.trend((), "2026-03-31", periods=2)
    assert any(BEGINNING in said for said in trends.told(trend, None).remarks)
    assert (found.document()["knows_joined"], trend.document()["knows_joined"]) == (False, False)


def test_customers_who_come_from_events_are_there_since_these(tmp_path: Path) -> None:
    project = shop(tmp_path, settings="")
    rules = RULES[RULES.index("events") :].replace("metric in_club = share(club)\n", "")
    (tmp_path / "rules.seg").write_text(f"customers from events orders\n{rules}")
    found = segdsl.load(project.folder).migrate("journey", "2026-02-28", "2026-03-31")
    assert (found.counts[NOT_YET, "buyer"], found.knows_joined) == (15, True)


def test_a_name_that_is_no_date_is_told(tmp_path: Path) -> None:
    project = shop(tmp_path, '[customer]\njoined = "club"\n')
    with pytest.raises(segdsl.Problem, match=r"`customer\.joined` names `club`, which is no date"):
        project.trend((), "2026-03-31", periods=2)
