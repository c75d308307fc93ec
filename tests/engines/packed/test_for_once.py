"""What a question asked once alone needs is let go as soon as it can be; frames kept ready keep it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import segdsl
from segdsl.clock import AsOf
from segdsl.engines.compute import compute
from segdsl.engines.packed.evaluation import Evaluation
from segdsl.engines.packed.gathering import Gathering
from segdsl.engines.packed.reducing import Reducing
from segdsl.engines.packed.selecting import Found
from segdsl.engines.packed.store import Store
from segdsl.plan.nodes import Apply, Reduce
from segdsl.sources.tables import Tables

RULES = """\
customers from "customers.csv" key id
  id  text

events orders from "orders.csv" key id at day
  id      text
  day     date
  amount  number
  doubled = amount * 2
  over    = doubled - customer.average_amount

trait average_amount = average(orders.amount)

segment buyers   where count(orders where (amount > 20)) >= 3
segment spenders where sum(orders.amount where (amount > 20)) > 130
segment grand    where max(orders.amount where (amount < 50)) > 40 and count(orders) > 2
segment twice    where sum(orders.doubled) > 240
segment beyond   where sum(orders.over where (doubled > 5)) > 130
segment usual    where twice and average(orders.doubled) > overall average(sum(orders.doubled)) / 6
"""
AS_OF = "2026-03-31"
CUSTOMERS = pd.DataFrame({"id": [f"c{i}" for i in range(20)]})
ORDERS = pd.DataFrame(
    {
        "id": [f"c{i * 7 % 20}" for i in range(90)],
        "day": pd.Timestamp("2026-03-01") - pd.to_timedelta([i * 11 % 60 for i in range(90)], "D"),
        "amount": [float(i * 13 % 60) for i in range(90)],
    }
)


@pytest.fixture
def project(tmp_path: Path) -> segdsl.Project:
    (tmp_path / "rules.seg").write_text(RULES, encoding="utf-8")
    return segdsl.load(tmp_path)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many kinds of rows are kept of a table whenever aggregates of it were made."""
    counted: list[int] = []
    usual = Store.aggregated

    def told(self: Store, found: Found) -> None:
        usual(self, found)
        counted.append(sum(isinstance(made, Found) for made in found._kept.values()))

    monkeypatch.setattr(Store, "aggregated", told)
    return counted


def test_a_single_question_keeps_no_rows(project: segdsl.Project, kept: list[int]) -> None:
    project.segment(CUSTOMERS, {"orders": ORDERS}, AS_OF)
    assert kept
    assert not any(kept)


def test_a_table_is_gone_through_once_for_all_that_rests_on_nothing_else_of_it(
    project: segdsl.Project, kept: list[int]
) -> None:
    """And once more for what rests on the average of each customer's amounts."""
    project.segment(CUSTOMERS, {"orders": ORDERS}, AS_OF)
    assert len(kept) == 2


def test_frames_that_are_ready_keep_theirs_and_say_the_same(project: segdsl.Project, kept: list[int]) -> None:
    once = project.segment(CUSTOMERS, {"orders": ORDERS}, AS_OF)
    del kept[:]
    ready = project.prepare(CUSTOMERS, {"orders": ORDERS}).segment(AS_OF)
    assert any(kept)
    for name in ("buyers", "spenders", "grand", "twice", "beyond", "usual"):
        assert 0 < once.values(name).sum() < len(CUSTOMERS)
        pd.testing.assert_series_equal(once.values(name), ready.values(name))


def test_what_is_made_of_rows_goes_before_that_of_others(
    project: segdsl.Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the last aggregate of them; all rows of a table are of use to others as well."""
    gone: list[bool] = []
    usual = Found.forget

    def told(self: Found) -> None:
        gone.append(self.of_all)
        usual(self)

    monkeypatch.setattr(Found, "forget", told)
    project.segment(CUSTOMERS, {"orders": ORDERS}, AS_OF)
    assert len(gone) >= 2
    assert not any(gone)
    del gone[:]
    project.prepare(CUSTOMERS, {"orders": ORDERS}).segment(AS_OF)
    assert not gone


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> list[tuple[set[str], bool]]:
    """Whenever something could go, which columns orders still have, and whether they have computed ones."""
    told: list[tuple[set[str], bool]] = []
    usual = Evaluation._let_go

    def tell(self: Evaluation) -> None:
        usual(self)
        values = any(isinstance(n, Apply) and n.rows == "orders" for n in (*self._columns, *self._known))
        told.append(({*self.frame("orders")}, values))

    monkeypatch.setattr(Evaluation, "_let_go", tell)
    return told


def test_what_nothing_needs_any_more_goes(project: segdsl.Project, left: list[tuple[set[str], bool]]) -> None:
    """Keys of rows when it is known whose these are, all else with the last aggregate."""
    project.segment(CUSTOMERS, {"orders": ORDERS}, AS_OF)
    columns, computed = zip(*left, strict=True)
    each = [columns[0], *(now for before, now in pairwise(columns) if now != before)]
    assert each == [{"id", "day", "amount"}, {"day", "amount"}, set()]
    assert any(computed)
    assert not computed[-1]


def test_columns_that_are_computed_go_before_rows_are_gathered(
    project: segdsl.Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is gathered has them; conditions have had their answers."""
    there: list[bool] = []
    usual = Reducing._answers

    def tell(self: Reducing, asked: dict[Reduce, Gathering]) -> Any:
        found = (*self._evaluation._columns, *self._evaluation._known)  # type: ignore[attr-defined]
        there.append(any(isinstance(n, Apply) and n.rows == "orders" for n in found))
        return usual(self, asked)

    monkeypatch.setattr(Reducing, "_answers", tell)
    project.segment(CUSTOMERS, {"orders": ORDERS}, AS_OF)
    assert there
    assert not any(there)
    project.prepare(CUSTOMERS, {"orders": ORDERS}).segment(AS_OF)
    assert any(there)


def test_of_frames_that_are_ready_nothing_goes(
    project: segdsl.Project, left: list[tuple[set[str], bool]]
) -> None:
    ready = project.prepare(CUSTOMERS, {"orders": ORDERS})
    for _ in range(2):
        ready.segment(AS_OF)
    assert {"amount", "id"} <= left[-1][0]
    assert all(columns == left[0][0] for columns, _ in left)


def test_frames_of_others_stay_as_they_are(tmp_path: Path) -> None:
    """Also typed ones, which are taken as they are."""
    (tmp_path / "rules.seg").write_text(RULES, encoding="utf-8")
    given = ORDERS.astype({"id": "str"})
    before = given.copy()
    tables = Tables(CUSTOMERS.astype({"id": "str"}), events={"orders": given})
    model = segdsl.load(tmp_path).model
    once = compute(model, tables.for_once(), AsOf.parse(AS_OF, model.catalog.zone))
    pd.testing.assert_frame_equal(given, before)
    again = compute(model, tables, AsOf.parse(AS_OF, model.catalog.zone))
    pd.testing.assert_series_equal(once.values("buyers"), again.values("buyers"))


FOUND_MEANWHILE = """\
customers from "customers.csv" key id
  id     text
  city   text
  level  number
  met    date
  tags   list of text

events visits from "visits.csv" key id at day
  id    text
  day   date
  page  text

events sessions from visits per page
  seen = count()

trait stays = count(sessions where ((
    seen   when (2026-01-01 when customer.level < 1,
                 customer.met when page = customer.city) >= 1 quarter ago,
    length(page) when customer.tags does not contain page,
    customer.level otherwise
  ) = 4))
"""


def test_what_is_found_while_conditions_are_answered_is_not_made_again(tmp_path: Path) -> None:
    """The page of a session is found for the first condition; then nothing needs the column of pages."""
    (tmp_path / "rules.seg").write_text(FOUND_MEANWHILE, encoding="utf-8")
    ids = pd.Series([f"c{i}" for i in range(4)], dtype="str")
    people = pd.DataFrame({"id": ids, "city": pd.Series(["home", "cart", "Rome", None], dtype="str")})
    people["level"] = [0.0, 4.0, 2.0, 4.0]
    people["met"] = pd.Timestamp("2026-02-01").as_unit("us")
    people["tags"] = pd.Series([("home",), (), ("cart",), None], dtype="object")
    visits = pd.DataFrame({"id": ids.loc[[0, 1, 2, 3, 0, 1]].reset_index(drop=True)})
    visits["day"] = pd.Timestamp("2026-03-01").as_unit("us")
    visits["page"] = pd.Series(["home", "cart", "home", "book", "cart", "cart"], dtype="str")
    tables = Tables(people, events={"visits": visits})
    model = segdsl.load(tmp_path).model
    as_of = AsOf.parse(AS_OF, model.catalog.zone)
    once = compute(model, tables.for_once(), as_of).values("stays")
    pd.testing.assert_series_equal(once, compute(model, tables, as_of, engine="pandas").values("stays"))
    assert once.sum() > 0
