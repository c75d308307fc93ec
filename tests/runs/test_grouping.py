"""Groups on data: everybody is in the nearest, names stay where they were, and noise is called noise."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

import segdsl
from segdsl.diagnostics import Problem
from segdsl.learnt_files import Clusters, read
from segdsl.runs.job import Job
from segdsl.runs.learning import choose
from tests.runs.buyers import AS_OF, write_buyers

DAY = dt.date(2026, 3, 31)
MALL = """customers from "Mall_Customers.csv" key CustomerID
  income    number column "Annual Income (k$)"
  spending  number column "Spending Score (1-100)"

clusters style "How they shop"
  from income, spending
"""
NAMES = ["middling", "well_off_spenders", "well_off_savers", "careful", "young_spenders"]
MIXED = """
clusters kind
  among buyers
  from log(monetary + 1), country, newsletter, (frequency > 3)
  cluster one
  cluster two
  cluster three

segment ones where kind = one
"""


def mall(folder: Path, data: Path, names: list[str]) -> segdsl.Project:
    folder.mkdir(exist_ok=True)
    shutil.copy(data / "mall" / "Mall_Customers.csv", folder)
    lines = "".join(f"  cluster {name}\n" for name in names)
    (folder / "rules.seg").write_text(MALL + lines, encoding="utf-8")
    return segdsl.load(folder)


def saved(folder: Path, name: str) -> Clusters:
    found = read(name, (folder / "learnt" / f"{name}.json").read_text(encoding="utf-8")).what
    assert isinstance(found, Clusters)
    return found


def test_everybody_in_the_mall_is_in_the_nearest_group(shared_data: Path, tmp_path: Path) -> None:
    project = mall(tmp_path / "mall", shared_data, NAMES)
    project.learn(as_of=DAY)
    groups = project.segment(as_of=DAY).lifecycles["style"]
    what = saved(tmp_path / "mall", "style")
    table = pd.read_csv(shared_data / "mall" / "Mall_Customers.csv").iloc[:, 3:5].to_numpy(float)
    points = (table - [axis.centre for axis in what.axes]) / [axis.width for axis in what.axes]
    away = ((points[:, None] - np.array(what.centroids)) ** 2).sum(axis=2)
    assert groups.tolist() == [NAMES[place] for place in away.argmin(axis=1)]
    other = KMeans(5, n_init=10, random_state=0).fit(points).labels_
    assert adjusted_rand_score(groups, other) > 0.97
    assert groups.value_counts().reindex(NAMES).is_monotonic_decreasing


def test_how_many_groups_is_shown_before_they_have_names(shared_data: Path, tmp_path: Path) -> None:
    project = mall(tmp_path / "mall", shared_data, [])
    assert [d.code for d in project.check() if d.severity == "error"] == ["not-learnt"]
    found = choose(Job(project, project.moment(DAY)), "style", range(4, 6))
    assert [one.choice.k for one in found] == [4, 5]
    assert found[1].choice.silhouette == pytest.approx(0.555, abs=0.002)
    assert all(one.choice.clear for one in found)
    assert "income high" in found[1].groups[1]
    assert not (tmp_path / "mall" / "learnt").exists()


def test_numbers_texts_and_conditions_are_mixed(tmp_path: Path) -> None:
    folder = write_buyers(tmp_path / "shop", MIXED)
    project = segdsl.load(folder)
    project.learn(as_of=AS_OF)
    result = project.segment(as_of=AS_OF)
    what, groups = saved(folder, "kind"), result.lifecycles["kind"]
    said = [axis.when for axis in what.axes]
    assert said == [None, 'country = "AT"', 'country = "DE"', "newsletter", "(frequency > 3)"]
    table = pd.read_csv(folder / "customers.csv")
    known = result.segments["buyers"].to_numpy() & table.country.notna() & table.newsletter.notna()
    columns = [
        np.log(result.traits["monetary"].to_numpy(dtype=float) + 1),
        table.country == "AT",
        table.country == "DE",
        table.newsletter == "yes",
        result.traits["frequency"].to_numpy(dtype=float) > 3,
    ]
    points = np.column_stack([np.asarray(c, dtype=float) for c in columns])
    points = (points - [axis.centre for axis in what.axes]) / [axis.width for axis in what.axes]
    away = ((points[:, None] - np.array(what.centroids)) ** 2).sum(axis=2)
    expected = np.array(["one", "two", "three"])[away.argmin(axis=1)]
    assert groups[known].tolist() == expected[known].tolist()
    assert groups[~known].isna().all()
    assert 300 < known.sum() < len(table)
    assert (result.segments["ones"] == (groups == "one").fillna(False)).all()


def test_names_stay_with_their_groups(shared_data: Path, tmp_path: Path) -> None:
    """Though the sizes change, so that another group is the largest."""
    folder = tmp_path / "mall"
    project = mall(folder, shared_data, NAMES)
    project.learn(as_of=DAY)
    before = project.segment(as_of=DAY).lifecycles["style"]
    path = folder / "Mall_Customers.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    young = [line for line, group in zip(lines[1:], before, strict=True) if group == "young_spenders"]
    more = [f"{1000 + number},{line.split(',', 1)[1]}" for number, line in enumerate(young * 4)]
    path.write_text("\n".join([*lines, *more]) + "\n", encoding="utf-8")
    project.learn(as_of=DAY)
    after = project.segment(as_of=DAY).lifecycles["style"][: len(before)]
    assert (after == before).mean() > 0.95
    assert saved(folder, "style").shares[NAMES.index("young_spenders")] == max(saved(folder, "style").shares)


def test_names_and_groups_must_be_as_many(shared_data: Path, tmp_path: Path) -> None:
    mall(tmp_path / "mall", shared_data, NAMES).learn(as_of=DAY)
    other = mall(tmp_path / "mall", shared_data, NAMES[:4])
    (found,) = [d for d in other.check() if d.severity == "error"]
    assert found.code == "learnt-from-other-rules"
    assert "was learnt as 5 groups, and 4 are named" in found.message
    other.learn(as_of=DAY)
    assert not [d for d in other.check() if d.severity == "error"]


def test_why_somebody_is_in_a_group(shared_data: Path, tmp_path: Path) -> None:
    project = mall(tmp_path / "mall", shared_data, NAMES)
    project.learn(as_of=DAY)
    (why,) = project.explain("5", "style", as_of=DAY)
    said = (clause.text.removeprefix("cluster ").split(": ") for clause in why.clauses)
    away = {name: float(text.split()[0]) for name, text in said}
    assert list(away) == NAMES
    assert why.value == min(away, key=lambda name: away[name])
    assert [clause.holds for clause in why.clauses].count(True) == 1


WRONG = {
    "from monetary rising\n cluster a\n cluster b": "groups have no direction",
    "from monetary\n cluster a\n cluster a": "two clusters called `a`",
    "from monetary\n cluster a": "a single cluster",
}


@pytest.mark.parametrize("written", WRONG)
def test_what_can_not_be_grouped(written: str, tmp_path: Path) -> None:
    folder = write_buyers(tmp_path / "shop", f"\nclusters kind {written}\n")
    assert any(WRONG[written] in d.message for d in segdsl.load(folder).check())


def test_what_is_no_clusters_has_no_number_to_choose(tmp_path: Path) -> None:
    project = segdsl.load(write_buyers(tmp_path / "shop"))
    with pytest.raises(Problem, match="`stays_away` is not clusters"):
        choose(Job(project, project.moment(AS_OF)), "stays_away", range(2, 4))
