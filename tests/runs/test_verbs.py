"""The Python interface, on the small shop of the command line's tests."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import segdsl
from segdsl.model.project import Model
from segdsl.runs.reading.needs import needs, rules_of
from tests.faces.shop import write_shop

AS_OF = dt.date(2026, 3, 31)


@pytest.fixture
def shop(tmp_path: Path) -> segdsl.Project:
    return segdsl.load(write_shop(tmp_path / "shop"))


def codes(problem: pytest.ExceptionInfo[segdsl.Problem]) -> list[str]:
    return [d.code for d in problem.value.diagnostics]


def test_check_gives_the_findings(shop: segdsl.Project) -> None:
    assert [d.severity for d in shop.check()] == ["info"] * len(shop.check())
    (shop.folder / "rules" / "more.seg").write_text('segment a where contry = "DE"\n', encoding="utf-8")
    again = segdsl.load(shop.folder)
    assert [d.span.source.name for d in again.check() if d.severity == "error" and d.span] == [
        "rules/more.seg"
    ]
    with pytest.raises(segdsl.Problem):
        again.segment(as_of=AS_OF)


def test_segment_reads_the_declared_sources(shop: segdsl.Project) -> None:
    result = shop.segment(as_of=AS_OF)
    assert result.segments["big"].tolist() == [True, True, False, False]
    assert result.values("journey").tolist() == ["buyer", "buyer", "lead", "lead"]
    assert list(shop.segment(as_of=AS_OF, names=["big"]).traits) == []


def frames() -> tuple[pd.DataFrame, pd.DataFrame]:
    customers = pd.DataFrame(
        {
            "customer_id": ["a", None, "b", "c"],
            "first_name": ["Ann", "?", "Bob", None],
            "email": None,
            "country": ["DE", "DE", "US", None],
            "newsletter": [True, True, False, True],
        },
        index=pd.Index([10, 20, 30, 40], name="place"),
    )
    orders = pd.DataFrame({"customer_id": ["a", "b"], "sold_at": ["2026-01-01"] * 2, "total": [600.0, 700.0]})
    return customers, orders


def test_a_mask_has_the_frames_own_index(shop: segdsl.Project) -> None:
    customers, orders = frames()
    before = customers.copy()
    mask = shop.mask("big", customers, events={"orders": orders}, as_of="2026-03-31")
    assert mask.dtype == np.bool_
    assert mask.index.equals(customers.index)
    assert mask.to_dict() == {10: True, 20: False, 30: False, 40: False}
    pd.testing.assert_frame_equal(customers, before)


def test_events_that_are_not_given_have_no_rows_or_are_read(shop: segdsl.Project) -> None:
    customers, _ = frames()
    assert not shop.mask("big", customers, events={}, as_of=AS_OF).any()
    ids = customers.assign(customer_id=["1", None, "2", "3"], country="DE")
    assert shop.mask("big", ids, as_of=AS_OF).tolist() == [True, False, True, False]


def test_what_is_wrong_with_a_frame_stops_it(shop: segdsl.Project) -> None:
    customers, orders = frames()
    with pytest.raises(segdsl.Problem) as problem:
        shop.mask("big", customers.drop(columns="country"), events={"orders": orders}, as_of=AS_OF)
    assert codes(problem) == ["missing-column"]
    for call in (
        lambda: shop.mask("bigg", customers, events={}, as_of=AS_OF),
        lambda: shop.mask("journey", customers, events={}, as_of=AS_OF),
        lambda: shop.mask("big", customers, events={"order": orders}, as_of=AS_OF),
        lambda: shop.mask("big", customers, events={}, as_of="31.3.2026"),
    ):
        with pytest.raises(segdsl.Problem) as problem:
            call()
        assert codes(problem) == ["wrong-usage"]


def test_as_of_is_a_date_an_instant_or_a_text(shop: segdsl.Project) -> None:
    for moment in (
        AS_OF,
        dt.datetime(2026, 3, 31, 12),
        "2026-03-31",
        "2026-03-31 12:00",
        "2026-03-31T12:00Z",
    ):
        assert shop.segment(as_of=moment).values("big").sum() == 2
    assert shop.segment(as_of="2025-01-01").values("big").sum() == 0


def test_explain_test_and_settings(shop: segdsl.Project) -> None:
    (explanation,) = shop.explain(1, "big", as_of=AS_OF)
    assert (explanation.kind, explanation.value) == ("segment", True)
    assert shop.test(as_of=AS_OF).ok
    other = segdsl.load(shop.folder, settings={"lapsed_after": "2 days"})
    assert other.segment(as_of=AS_OF).values("quiet").sum() == 1


def test_an_explanation_agrees_with_the_run_about_every_customer(shop: segdsl.Project) -> None:
    more = (
        "trait place = quintile(monetary among buyers)\n"
        "segment buyers where any orders\n"
        "segment best where top 1 by monetary within country\n"
        "segment above where monetary > overall average(monetary) and place >= 2\n"
    )
    (shop.folder / "rules" / "more.seg").write_text(more, encoding="utf-8")
    again = segdsl.load(shop.folder)
    result = again.segment(as_of=AS_OF)
    for row, key in enumerate(result.key["customer_id"]):
        for explanation in again.explain(key, as_of=AS_OF):
            value = result.values(explanation.name).iloc[row]
            assert explanation.value == (None if pd.isna(value) else value), (key, explanation.name)


def test_compiled_code_gives_the_same_members(shop: segdsl.Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop.folder)
    space: dict[str, object] = {"__name__": "pasted"}
    exec(shop.compile("big", as_of=AS_OF), space)
    members = space["big"]
    assert isinstance(members, pd.Series)
    assert members.tolist() == shop.segment(as_of=AS_OF).values("big").tolist()


def test_which_tables_a_rule_needs(shop: segdsl.Project) -> None:
    model: Model = shop.model
    assert needs(model, rules_of(model, ["quiet"])).keys() == {"customers", "orders"}
    assert needs(model, rules_of(model, model.order)).keys() == {"customers", "orders"}
    with pytest.raises(KeyError):
        needs(model, rules_of(model, ["nothing"]))


def test_load_refuses_what_is_no_project(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(segdsl.Problem) as problem:
            segdsl.load(path)
        assert codes(problem) == ["missing-project"]
