"""Cross-tables, overlaps, migrations, trends and retention, against plain pandas on CDNOW's purchases."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

import segdsl
from segdsl.runs.numbers.migrating import NOT_YET
from tests.runs.numbers.cdnow import AS_OF, people, project, purchases

STAGES = ("fresh", "loyal", "lapsed", "cooling", "active")


@pytest.fixture(scope="module")
def cdnow(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> segdsl.Project:
    more = "\nsegment best where vips\nsegment vips_and_warm where vips and warm\n"
    return project(shared_data, tmp_path_factory.mktemp("cdnow"), more)


def test_a_cross_table(cdnow: segdsl.Project, shared_data: Path) -> None:
    found, own = cdnow.cross(["journey", "often"], AS_OF), people(shared_data)
    table = pd.crosstab(own["journey"], own["often"]).reindex(index=STAGES, columns=[True, False]).fillna(0)
    assert (found.rows, found.columns) == (STAGES, ("often", "not often"))
    assert [list(row) for row in found.counts] == table.to_numpy().tolist()


def test_a_cross_table_of_one_name_has_its_groups(cdnow: segdsl.Project, shared_data: Path) -> None:
    found, own = cdnow.cross(["frequency"], AS_OF), people(shared_data)["frequency"]
    # rules compare it with 2, 3 and 100000, and ask whether it is 1, which makes no bands
    assert found.rows == ("under 2", "2 to under 3", "3 to 100000", "over 100000")
    wanted = [(own < 2).sum(), (own == 2).sum(), (own >= 3).sum(), 0]
    assert [row[0] for row in found.counts] == wanted


def test_too_many_names_make_no_cross_table(cdnow: segdsl.Project) -> None:
    with pytest.raises(segdsl.Problem, match="one name or two"):
        cdnow.cross(["journey", "often", "warm"], AS_OF)


# ---------------------------------------------------------------- overlaps


def test_overlaps(cdnow: segdsl.Project, shared_data: Path) -> None:
    names = ["vips", "often", "warm", "best", "vips_and_warm", "nobody_yet"]
    found, own = cdnow.overlap(names, AS_OF), people(shared_data)
    own["best"], own["vips_and_warm"] = own["vips"], own["vips"] & own["warm"]
    own["nobody_yet"] = False
    assert found.sizes == {name: own[name].sum() for name in names}
    assert found.pairs == {(a, b): (own[a] & own[b]).sum() for a, b in combinations(names, 2)}
    sizes = own.groupby(names).size()
    wanted = {
        frozenset(n for n, inside in zip(names, key, strict=True) if inside): size
        for key, size in sizes.items()
    }
    assert {one.members: one.customers for one in found.combinations} == {
        members: size for members, size in wanted.items() if size >= 10
    }
    assert found.smaller.customers == sum(size for size in wanted.values() if size < 10)
    assert sum(one.customers for one in found.combinations) + found.smaller.customers == len(own)
    assert found.equal == (("vips", "best"),)
    assert set(found.contained) == {
        (a, b)
        for a in names
        for b in names
        if a != b and own[a].any() and (own[a] <= own[b]).all() and {a, b} != {"vips", "best"}
    }
    assert found.empty == ("nobody_yet",)


def test_a_stage_overlaps_with_segments(cdnow: segdsl.Project, shared_data: Path) -> None:
    found, own = cdnow.overlap(["loyal", "vips"], AS_OF), people(shared_data)
    assert found.pairs == {("loyal", "vips"): ((own["journey"] == "loyal") & own["vips"]).sum()}
    with pytest.raises(segdsl.Problem, match="overlaps with nothing"):
        cdnow.overlap(["loyal"], AS_OF)


# ---------------------------------------------------------------- migrations


def moves(shared_data: Path, name: str, start: str, end: str) -> dict[tuple[str, str], int]:
    before, after = people(shared_data, start)[name], people(shared_data, end)[name]
    both = pd.DataFrame({"before": before, "after": after}).fillna({"before": NOT_YET})
    return both.value_counts().to_dict()


def test_migration_by_days(cdnow: segdsl.Project, shared_data: Path) -> None:
    found = cdnow.migrate("journey", "1997-02-28", "1997-09-30")
    assert found.counts == moves(shared_data, "journey", "1997-02-28", "1997-09-30")
    assert (found.basis, found.rules_differ) == ("rules", False)
    assert (found.start, found.end) == ("1997-02-28", "1997-09-30")
    assert found.rows == (*STAGES, NOT_YET)
    stayed = sum(n for (a, b), n in found.counts.items() if a == b)
    new = sum(n for (a, _), n in found.counts.items() if a == NOT_YET)
    assert sum(found.moved.values()) == found.customers - stayed - new


@pytest.mark.parametrize("members", ["csv", "parquet"])
def test_migration_by_saved_runs(
    members: str, cdnow: segdsl.Project, shared_data: Path, tmp_path: Path
) -> None:
    from segdsl.runs.members import write

    for day in ("1997-06-30", "1997-12-31"):
        write(
            cdnow,
            cdnow.run(as_of=day),
            tmp_path / day,
            replace=False,
            csv=members == "csv",
            with_traits=False,
        )
    for name in ("journey", "often"):
        found = cdnow.migrate(name, str(tmp_path / "1997-06-30"), str(tmp_path / "1997-12-31"))
        assert (found.basis, found.rules_differ) == ("runs", False)
        wanted = moves(shared_data, name, "1997-06-30", "1997-12-31")
        named = {True: name, False: f"not {name}"}
        assert found.counts == {tuple(named.get(s, s) for s in pair): n for pair, n in wanted.items()}  # type: ignore[call-overload]
    mixed = cdnow.migrate("journey", str(tmp_path / "1997-06-30"), "1998-06-30")
    assert mixed.basis == "both"
    assert mixed.counts == moves(shared_data, "journey", "1997-06-30", "1998-06-30")


def test_runs_with_other_rules_are_told(shared_data: Path, tmp_path: Path) -> None:
    from segdsl.runs.members import write

    (tmp_path / "rules").mkdir()
    first = project(shared_data, tmp_path / "rules")
    write(first, first.run(as_of="1997-06-30"), tmp_path / "a", replace=False, csv=True, with_traits=False)
    second = project(shared_data, tmp_path / "rules", "\nsegment more where frequency > 5\n")
    write(second, second.run(as_of="1997-06-30"), tmp_path / "b", replace=False, csv=True, with_traits=False)
    assert second.migrate("journey", str(tmp_path / "a"), str(tmp_path / "b")).rules_differ
    with pytest.raises(segdsl.Problem, match="has no `more`"):
        second.migrate("more", str(tmp_path / "a"), str(tmp_path / "b"))


def test_moments_that_are_none(cdnow: segdsl.Project, tmp_path: Path) -> None:
    for start, end, said in (
        ("1998-06-30", "1997-06-30", "is not before"),
        ("last week", "1997-06-30", "neither a date"),
        (str(tmp_path), "1997-06-30", "is no folder of a run"),
    ):
        with pytest.raises(segdsl.Problem, match=said):
            cdnow.migrate("journey", start, end)
    with pytest.raises(segdsl.Problem, match="`spent` is a trait"):
        cdnow.migrate("spent", "1997-06-30", "1997-12-31")


# ---------------------------------------------------------------- over time


def test_trend_by_quarters(cdnow: segdsl.Project, shared_data: Path) -> None:
    found = cdnow.trend(["journey", "vips"], AS_OF, every="quarter", periods=8)
    days = ["1997-03-31", "1997-06-30", "1997-09-30", "1997-12-31", "1998-03-31", "1998-06-30"]
    assert [str(one.as_of) for one in found.moments] == days
    assert found.passed_over == 2
    for one in found.moments:
        own = people(shared_data, str(one.as_of))
        wanted = {f"journey = {stage}": (own["journey"] == stage).sum() for stage in STAGES}
        assert one.sizes == {**wanted, "vips": own["vips"].sum()}
        assert one.customers == len(own)


def test_trend_by_weeks_and_months(cdnow: segdsl.Project) -> None:
    weeks = cdnow.trend(["vips"], "1998-06-30", every="week", periods=3)
    assert [str(one.as_of) for one in weeks.moments] == ["1998-06-21", "1998-06-28", "1998-06-30"]
    months = cdnow.trend(["vips"], "1998-03-15", every="month", periods=3)
    assert [str(one.as_of) for one in months.moments] == ["1998-01-31", "1998-02-28", "1998-03-15"]


def by_hand(log: pd.DataFrame, freq: str) -> pd.DataFrame:
    """A row for each cohort, a column for so many periods later."""
    own = log.assign(period=log["day"].dt.to_period(freq))
    first = own["customer_id"].map(own.groupby("customer_id")["period"].min())
    later = (own["period"] - first).map(lambda gap: gap.n)
    return own.groupby([first, later])["customer_id"].nunique().unstack(fill_value=0)


@pytest.mark.parametrize(("every", "freq"), [("month", "M"), ("quarter", "Q"), ("week", "W-SUN")])
def test_retention(every: str, freq: str, cdnow: segdsl.Project, shared_data: Path) -> None:
    found = cdnow.retention("orders", AS_OF, every=every, periods=100)
    wanted = by_hand(purchases(shared_data), freq)
    assert len(found.cohorts) == len(wanted)
    for cohort, (_, counts) in zip(found.cohorts, wanted.iterrows(), strict=True):
        assert list(cohort.active) == counts.tolist()[: len(cohort.active)]
        assert not any(counts.tolist()[len(cohort.active) :])
    assert found.complete == (every != "week")


def test_published_counts_of_cohorts(cdnow: segdsl.Project) -> None:
    """CDNOW's first quarter of 1997, as its makers count it: 23,570 customers in three months."""
    found = cdnow.retention("orders", AS_OF, periods=100)
    assert [(one.name, one.customers) for one in found.cohorts] == [
        ("1997-01", 7846),
        ("1997-02", 8476),
        ("1997-03", 7248),
    ]
    newest = cdnow.retention("orders", AS_OF, periods=16)
    assert [one.name for one in newest.cohorts] == ["1997-03"]
    assert newest.earlier == 7846 + 8476


def test_events_that_are_none(cdnow: segdsl.Project) -> None:
    with pytest.raises(segdsl.Problem, match="no table of events is called `ordres`"):
        cdnow.retention("ordres", AS_OF)
