"""What was learnt from others, or does not come true: by numbers that are worked out here in plain numpy."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import segdsl
from segdsl.diagnostics import Diagnostic
from segdsl.learning.lifetimes import Habits, Purchases, orders
from segdsl.learnt_files import Clusters, Lifetime, read
from tests.faces.shop import run
from tests.runs.buyers import AS_OF, write_buyers
from tests.runs.test_grouping import DAY, NAMES, mall
from tests.runs.test_lifetimes import CLV, bought

Places = NDArray[np.float64]


def drift(project: segdsl.Project, day: dt.date) -> list[Diagnostic]:
    return [found for found in project.segment(as_of=day).diagnostics if found.code == "drifted"]


# ---------------------------------------------------------------- groups


@pytest.fixture
def shop(shared_data: Path, tmp_path: Path) -> segdsl.Project:
    """The mall, as it was learnt."""
    project = mall(tmp_path / "mall", shared_data, NAMES)
    project.learn(as_of=DAY)
    return project


def groups(project: segdsl.Project) -> Clusters:
    found = read("style", (project.folder / "learnt" / "style.json").read_text(encoding="utf-8")).what
    assert isinstance(found, Clusters)
    return found


def places(project: segdsl.Project, table: pd.DataFrame) -> Places:
    """Where customers are on the axes that were learnt."""
    axes = groups(project).axes
    centres, widths = (np.array([getattr(a, name) for a in axes]) for name in ("centre", "width"))
    return np.asarray((table.iloc[:, 3:5].to_numpy(float) - centres) / widths, dtype=float)


def squares(project: segdsl.Project, table: pd.DataFrame) -> Places:
    """Of each customer and group, the square of the distance."""
    centroids = np.array(groups(project).centroids)
    return np.asarray(((places(project, table)[:, None] - centroids) ** 2).sum(axis=2), dtype=float)


def customers(project: segdsl.Project) -> pd.DataFrame:
    return pd.read_csv(project.folder / "Mall_Customers.csv")


def changed(project: segdsl.Project, table: pd.DataFrame) -> segdsl.Project:
    table = table.assign(CustomerID=range(1, len(table) + 1))
    table.to_csv(project.folder / "Mall_Customers.csv", index=False)
    return segdsl.load(project.folder)


def test_the_customers_that_groups_were_learnt_from_have_not_drifted(shop: segdsl.Project) -> None:
    assert drift(shop, DAY) == []


def test_groups_of_other_sizes_are_told(shop: segdsl.Project) -> None:
    table = customers(shop)
    nearest = squares(shop, table).argmin(axis=1)
    young = NAMES.index("young_spenders")
    more = pd.concat([table, *[table[nearest == young]] * 6])
    then = np.bincount(nearest) / len(table)
    now = np.bincount(squares(shop, more).argmin(axis=1)) / len(more)
    index = np.sum((now - then) * np.log(now / then))
    (found,) = drift(changed(shop, more), DAY)
    assert found.message == (
        "customers are not those any more that `style` was learnt from: the groups have other sizes "
        f"({index:.2f}), `young_spenders` {now[young]:.0%}, then {then[young]:.0%}"
    )
    assert found.severity == "warning"


def test_customers_further_from_the_middle_of_their_group_are_told(shop: segdsl.Project) -> None:
    """Everybody goes away from the middle of their group, and stays in it."""
    table = customers(shop).astype({"Annual Income (k$)": float, "Spending Score (1-100)": float})
    then = squares(shop, table)
    middles = np.array(groups(shop).centroids)[then.argmin(axis=1)]
    away = middles + 1.45 * (places(shop, table) - middles)
    axes = groups(shop).axes
    table.iloc[:, 3:5] = away * [a.width for a in axes] + [a.centre for a in axes]
    now = squares(shop, table)
    (found,) = drift(changed(shop, table), DAY)
    (said,) = re.findall(r"they are ([\d.]+) times as far", found.message)
    assert float(said) == pytest.approx((now.min(axis=1).mean() / then.min(axis=1).mean()) ** 0.5, abs=0.05)
    assert "other sizes" not in found.message


def test_customers_far_from_every_group_are_told(shop: segdsl.Project) -> None:
    """Some are where no group is; the others stand closer than before, so that the mean says nothing."""
    table = customers(shop).astype({"Annual Income (k$)": float, "Spending Score (1-100)": float})
    then = squares(shop, table)
    middles = np.array(groups(shop).centroids)[then.argmin(axis=1)]
    near = middles + 0.1 * (places(shop, table) - middles)
    limit = 3 * then.min(axis=1).mean() ** 0.5
    centroids = np.array(groups(shop).centroids)
    edge = next(
        x for x in np.arange(1, 4, 0.01) if ((centroids - (x, 0.0)) ** 2).sum(axis=1).min() > limit**2
    )
    near[:30] = (edge + 0.02, 0.0)
    axes = groups(shop).axes
    table.iloc[:, 3:5] = near * [a.width for a in axes] + [a.centre for a in axes]
    far = (squares(shop, table).min(axis=1) > limit**2).mean()
    assert 1 / 9 < far < 0.16
    (found,) = drift(changed(shop, table), DAY)
    assert f"{far:.0%} are far from every group" in found.message
    assert "times as far" not in found.message


def test_groups_in_which_nobody_is_any_more_are_told(shop: segdsl.Project) -> None:
    table = customers(shop)
    table["Annual Income (k$)"] = np.nan
    (found,) = drift(changed(shop, table), DAY)
    assert "nobody is in any of its groups" in found.message


def test_groups_that_nothing_asked_for_rests_on_are_not_watched(shop: segdsl.Project) -> None:
    rules = shop.folder / "rules.seg"
    rules.write_text(
        rules.read_text(encoding="utf-8") + "\nsegment rich where income > 90\n", encoding="utf-8"
    )
    table = customers(shop)
    project = changed(shop, pd.concat([table, *[table[table.iloc[:, 3] > 90]] * 9]))
    assert drift(project, DAY) != []
    assert [d for d in project.segment(names=["rich"], as_of=DAY).diagnostics if d.code == "drifted"] == []


# ---------------------------------------------------------------- spend

THEN = AS_OF - dt.timedelta(weeks=26)


@pytest.fixture(scope="module")
def half_a_year_ago(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_buyers(tmp_path_factory.mktemp("then"), CLV)
    segdsl.load(folder).learn(as_of=THEN)
    return folder


@pytest.fixture
def learnt_then(half_a_year_ago: Path, tmp_path: Path) -> segdsl.Project:
    """Expected spend, learnt half a year ago."""
    return segdsl.load(shutil.copytree(half_a_year_ago, tmp_path / "shop"))


def without_later(project: segdsl.Project, kept: float) -> segdsl.Project:
    """The same project, where of the orders since it was learnt only some came."""
    path = project.folder / "orders.csv"
    log = pd.read_csv(path)
    later = log.day > THEN.isoformat()
    log[~later | (np.random.default_rng(5).random(len(log)) < kept)].to_csv(path, index=False)
    return segdsl.load(project.folder)


def expected_and_came(project: segdsl.Project) -> tuple[float, float]:
    """By the closed form, over days of purchase in plain pandas."""
    text = (project.folder / "learnt" / "clv.json").read_text(encoding="utf-8")
    what = read("clv", text).what
    assert isinstance(what, Lifetime)
    known = pd.read_csv(project.folder / "customers.csv").set_index("id").country.notna()
    then, now = bought(project.folder, THEN), bought(project.folder, AS_OF)
    then = then[known.loc[then.index]]
    some = Purchases(*(then[name].to_numpy() for name in ("repeats", "recency", "age", "spend")))
    r, alpha, a, b = (what.parameters[name] for name in ("r", "alpha", "a", "b"))
    own = Habits(r, alpha, a, b, 0.0)
    return orders(own, some, 26.0).sum(), (now.repeats.loc[then.index] - then.repeats).sum()


def test_what_came_as_it_was_expected_is_no_drift(learnt_then: segdsl.Project) -> None:
    expected, came = expected_and_came(learnt_then)
    assert came == pytest.approx(expected, rel=0.25)
    assert came > 200
    assert drift(learnt_then, AS_OF) == []


def test_orders_that_did_not_come_are_told(learnt_then: segdsl.Project) -> None:
    project = without_later(learnt_then, 0.4)
    expected, came = expected_and_came(project)
    (found,) = drift(project, AS_OF)
    assert found.message == (
        f"customers do not buy as `clv` expects: since {THEN} {expected:,.0f} days of purchase were to come, "
        f"and {came:,.0f} came, {(expected - came) / expected:.0%} fewer"
    )
    assert drift(project, THEN + dt.timedelta(days=27)) == []  # too soon to say


def test_it_is_told_on_the_command_line_and_to_programs(learnt_then: segdsl.Project) -> None:
    folder = without_later(learnt_then, 0.2).folder
    asked = ("segment", folder, "--as-of", str(AS_OF))
    plain, strict, as_json = run(*asked), run(*asked, "--strict"), run(*asked, "--format", "json")
    assert (plain.code, strict.code, as_json.code) == (0, 1, 0)
    assert "warning[drifted] customers do not buy as `clv` expects" in plain.err + plain.out
    assert "drifted" in [found["code"] for found in json.loads(as_json.out)["diagnostics"]]
