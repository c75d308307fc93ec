"""Learning from data: honest about time, the same whatever the order, and what rules compute afterwards."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

import segdsl
from segdsl.diagnostics import Problem
from segdsl.learnt_files import Prediction, read
from segdsl.reference.explain import Clause
from segdsl.runs.job import Job
from segdsl.runs.personas import portraits
from segdsl.runs.reasons import adding_up
from tests.people.shelf import READER
from tests.runs.buyers import AS_OF, CUSTOMERS, STAYS_AWAY, write_buyers


@pytest.fixture(scope="module")
def learnt_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_buyers(tmp_path_factory.mktemp("shop"))
    segdsl.load(folder).learn(as_of=AS_OF)
    return folder


@pytest.fixture
def shop(learnt_shop: Path) -> segdsl.Project:
    return segdsl.load(learnt_shop)


def file_of(folder: Path, name: str = "stays_away") -> Path:
    return folder / "learnt" / f"{name}.json"


def stayed_away(folder: Path, day: dt.date) -> pd.Series[bool]:
    """Of everybody who had bought by a day: whether they did not in the 60 days after it. In plain pandas."""
    orders = pd.read_csv(folder / "orders.csv", parse_dates=["day"])
    then = pd.Timestamp(day)
    buyers = orders[orders.day <= then].id.unique()
    later = orders[(orders.day > then) & (orders.day <= then + pd.Timedelta(days=60))].id
    return pd.Series(~pd.Index(buyers).isin(later), index=buyers).sort_index()


def chances(project: segdsl.Project, day: dt.date) -> pd.Series[Any]:
    result = project.segment(as_of=day)
    values = result.traits["stays_away"]
    return pd.Series(values.to_numpy(), index=result.key["id"].astype(int)).sort_index()


def test_answers_are_those_that_came_after_the_day(learnt_shop: Path) -> None:
    found = read("stays_away", file_of(learnt_shop).read_text(encoding="utf-8"))
    came = stayed_away(learnt_shop, AS_OF - dt.timedelta(days=60))
    assert isinstance(found.what, Prediction)
    assert (found.customers, found.what.positives) == (len(came), int(came.sum()))
    assert found.tested["at"] == "2026-01-30"
    assert found.tested["actual"] == pytest.approx(came.mean(), abs=1e-4)


def test_it_is_tested_on_what_it_has_not_seen(learnt_shop: Path, tmp_path: Path) -> None:
    """The figures are those of what is learnt two months earlier, when the answers were to come."""
    early = write_buyers(tmp_path / "early")
    then = AS_OF - dt.timedelta(days=60)
    project = segdsl.load(early)
    project.learn(as_of=then)
    came = stayed_away(early, then)
    forecast = chances(project, then).loc[came.index]
    tested = read("stays_away", file_of(learnt_shop).read_text(encoding="utf-8")).tested
    assert tested["predicted"] == pytest.approx(forecast.mean(), abs=1e-4)
    assert tested["auc"] == pytest.approx(roc_auc_score(came, forecast), abs=0.02)  # of points, not of steps
    assert tested["auc"] > 0.8


def test_the_rules_compute_what_was_learnt(learnt_shop: Path, shop: segdsl.Project) -> None:
    """By hand, from the file alone: each condition on numbers, the sum, the table."""
    found = read("stays_away", file_of(learnt_shop).read_text(encoding="utf-8")).what
    assert isinstance(found, Prediction)
    result = shop.segment(as_of=AS_OF)
    frame = pd.DataFrame({name: result.traits[name] for name in ("recency", "frequency")})
    frame["country"] = pd.read_csv(learnt_shop / "customers.csv", keep_default_na=False).country
    points = np.zeros(len(frame), dtype=int)
    for point in found.points:
        points += point.points * frame.apply(lambda row, when=point.when: holds(when, row), axis=1).to_numpy()
    table = dict(found.table)
    expected = [table[max(start for start in table if start <= max(total, 0))] for total in points]
    inside = result.segments["buyers"].to_numpy()
    values = result.traits["stays_away"].to_numpy(dtype=float)
    assert values[inside] == pytest.approx(np.array(expected)[inside])
    assert np.isnan(values[~inside]).all()
    assert inside.sum() > 500


def holds(when: str, row: Any) -> bool:
    """A condition of the file, read in Python."""
    if "country" in when:
        country = row.country or None
        if when.endswith("is unknown"):
            return country is None
        if " not in " in when:
            return country is not None and f'"{country}"' not in when
        return country is not None and when == f'country = "{country}"'
    name = when.split()[0]
    value = row[name]
    if when.endswith("is unknown"):
        return bool(pd.isna(value))
    return not pd.isna(value) and bool(eval(when, {}, {name: value}))


def test_the_order_of_rows_changes_nothing(learnt_shop: Path, tmp_path: Path) -> None:
    other = write_buyers(tmp_path / "turned", turned=True)
    segdsl.load(other).learn(as_of=AS_OF)
    one, two = (json.loads(file_of(folder).read_text(encoding="utf-8")) for folder in (learnt_shop, other))
    assert one.pop("data") != two.pop("data")  # the files are others
    assert one == two


def test_directions_are_kept(learnt_shop: Path) -> None:
    found = read("stays_away", file_of(learnt_shop).read_text(encoding="utf-8")).what
    assert isinstance(found, Prediction)
    of = {
        name: [p.points for p in found.points if p.feature == name and "unknown" not in p.when]
        for name in ("recency", "frequency")
    }
    assert of["recency"] == sorted(of["recency"])
    assert of["frequency"] == sorted(of["frequency"], reverse=True)
    assert len(set(of["frequency"])) > 1


def test_a_check_says_that_nothing_would_change_or_what(learnt_shop: Path, tmp_path: Path) -> None:
    (same,) = segdsl.load(learnt_shop).learn(check=True)
    assert same.same
    folder = write_buyers(tmp_path / "shop")
    segdsl.load(folder).learn(as_of=AS_OF)
    before = file_of(folder).read_text(encoding="utf-8")
    with (folder / "orders.csv").open("a", encoding="utf-8") as orders:
        orders.write("3,2025-06-01,10\n")
    (other,) = segdsl.load(folder).learn(check=True)
    assert not other.same
    assert file_of(folder).read_text(encoding="utf-8") == before


def test_an_attribute_is_learnt_from_those_of_whom_it_is_known(tmp_path: Path) -> None:
    folder = write_buyers(tmp_path / "shop", "\nprediction signs of newsletter from frequency, country\n")
    (lesson,) = segdsl.load(folder).learn(as_of=AS_OF)
    table = pd.read_csv(folder / "customers.csv")
    assert lesson.learnt.customers == table.newsletter.notna().sum() < CUSTOMERS
    assert isinstance(lesson.learnt.what, Prediction)
    assert lesson.learnt.what.positives == (table.newsletter == "yes").sum()
    assert lesson.learnt.tested["at"] is None
    assert lesson.learnt.tested["auc"] > 0.6


def test_a_segment_of_today_is_resembled(tmp_path: Path) -> None:
    folder = write_buyers(tmp_path / "shop", "\nprediction like_rich of rich from country, newsletter\n")
    (lesson,) = segdsl.load(folder).learn(as_of=AS_OF)
    assert lesson.learnt.customers == CUSTOMERS
    assert lesson.learnt.tested["auc"] > 0.6


def test_one_prediction_may_rest_on_another(tmp_path: Path) -> None:
    more = "\nprediction signs of newsletter from stays_away, country\n"
    folder = write_buyers(tmp_path / "shop", STAYS_AWAY + more)
    with pytest.raises(Problem, match="`stays_away` has not been learnt yet"):
        segdsl.load(folder).learn(["signs"], as_of=AS_OF)
    project = segdsl.load(folder)
    assert [lesson.learnt.name for lesson in project.learn(as_of=AS_OF)] == ["stays_away", "signs"]
    assert not [d for d in project.check() if d.severity == "error"]


def test_too_few_answers_teach_nothing(tmp_path: Path) -> None:
    rules = "\nsegment few where top 30 by monetary\nprediction like_few of few from country\n"
    folder = write_buyers(tmp_path / "shop", rules)
    with pytest.raises(Problem) as stopped:
        segdsl.load(folder).learn(as_of=AS_OF)
    (found,) = stopped.value.diagnostics
    assert (found.code, found.severity) == ("too-few-customers", "error")
    assert not file_of(folder, "like_few").exists()


def test_rules_that_are_wrong_teach_nothing(tmp_path: Path) -> None:
    folder = write_buyers(tmp_path / "shop", f"{STAYS_AWAY}\nsegment odd where contry = 1\n")
    with pytest.raises(Problem, match="contry"):
        segdsl.load(folder).learn(as_of=AS_OF)


def test_what_is_not_learnt_can_not_be_learnt(shop: segdsl.Project) -> None:
    with pytest.raises(Problem, match="not a prediction"):
        shop.learn(["buyers"])


def test_sensitive_features_need_a_reason_once(tmp_path: Path) -> None:
    rules = "\nprediction signs of newsletter from income"
    folder = write_buyers(tmp_path / "shop", f"{rules}\n")
    with pytest.raises(Problem, match="`signs` does not say why it uses it"):
        segdsl.load(folder).learn(as_of=AS_OF)
    project = segdsl.load(write_buyers(folder, f'{rules} because "they told us for this"\n'))
    project.learn(as_of=AS_OF)
    assert not [d for d in project.check() if d.severity == "error"]


@pytest.mark.parametrize("kind", ["prediction p of newsletter", "clusters p"])
def test_what_is_private_is_not_written_into_a_file(tmp_path: Path, kind: str) -> None:
    names = "" if kind.startswith("prediction") else " cluster a cluster b"
    folder = write_buyers(tmp_path / "shop", f"\n{kind} from frequency, secret{names}\n")
    with pytest.raises(Problem, match="`secret` is private"):
        segdsl.load(folder).learn(as_of=AS_OF)
    coarse = 'trait lucky = 1 when secret ends with "7", 0 otherwise not private because "a digit"'
    folder = write_buyers(folder, f"\n{coarse}\n{kind} from frequency, lucky{names}\n")
    segdsl.load(folder).learn(as_of=AS_OF)
    assert "secret" not in (folder / "learnt" / "p.json").read_text(encoding="utf-8")


def test_reasons_are_what_sets_a_customer_apart(shop: segdsl.Project) -> None:
    (why,) = shop.explain("2", "stays_away", as_of=AS_OF)
    assert why.value == pytest.approx(chances(shop, AS_OF).loc[2])
    among, total, *reasons = why.clauses
    assert among.text.startswith("among buyers")
    assert "the average customer has" in total.text
    apart = [abs(more_than_the_average(clause)) for clause in reasons]
    assert apart == sorted(apart, reverse=True)
    assert len(reasons) == 3
    assert all(clause.holds for clause in reasons)


def more_than_the_average(clause: Clause) -> Decimal:
    """What a reason says that it adds."""
    number, _, way, *_ = clause.text.rpartition(": ")[2].split()
    return Decimal(number) if way == "more" else -Decimal(number)


@pytest.mark.parametrize(
    "features", ["recency", "recency, country", "recency, country, newsletter, frequency, monetary, income"]
)
def test_reasons_add_up_to_the_score(learnt_shop: Path, tmp_path: Path, features: str) -> None:
    folder = Path(shutil.copytree(learnt_shop, tmp_path / "shop"))
    rules = STAYS_AWAY.replace("recency rising, frequency falling, country", features)
    because = '  because "they told us for this"\n\nsegment at_risk'
    rules = rules.replace("\nsegment at_risk", because) if "income" in features else rules
    project = segdsl.load(write_buyers(folder, rules))
    project.learn(as_of=AS_OF)
    for key in range(1, 40):
        (why,) = project.explain(str(key), "stays_away", as_of=AS_OF)
        if len(why.clauses) == 1:
            continue  # who never bought
        _, total, *reasons = why.clauses
        own, _, _, _, _, _, usual = total.text.replace(";", "").split()
        assert Decimal(usual) + sum(map(more_than_the_average, reasons)) == Decimal(own), why
        assert len(reasons) == min(4, features.count(",") + 1)


@given(st.lists(st.floats(-300, 300), min_size=1, max_size=5))
def test_what_is_rounded_adds_up_and_is_off_by_less_than_a_tenth(numbers: list[float]) -> None:
    total = round(sum(numbers) * 10)
    tenths = adding_up(numbers, total)
    assert sum(tenths) == total
    assert all(abs(told - number * 10) < 1.001 for told, number in zip(tenths, numbers, strict=True))


def test_customers_who_are_others_now_are_told(learnt_shop: Path, shop: segdsl.Project) -> None:
    assert not [d for d in shop.segment(as_of=AS_OF).diagnostics if d.code == "drifted"]
    later = shop.segment(as_of=AS_OF + dt.timedelta(days=300)).diagnostics
    (found,) = [d for d in later if d.code == "drifted"]
    assert "`recency`" in found.message
    assert "`country`" not in found.message


def test_a_portrait_does_not_ask_for_the_parts_of_what_was_learnt(learnt_shop: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(learnt_shop, tmp_path / "shop"))
    (folder / "personas").mkdir()
    (folder / "personas" / "reader.yaml").write_text(READER + "speaks_to:\n  - segment: at_risk\n")
    project = segdsl.load(folder)
    found, _ = portraits(Job(project, project.moment(str(AS_OF))))
    labels = [middle.label for middle in found["reader"].middles]
    assert "Chance to stay away for two months" in labels
    assert not any("points" in label for label in labels)
