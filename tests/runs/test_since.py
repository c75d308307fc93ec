"""A run that goes on from another one: the same bytes with less work, and who entered and left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import segdsl
from segdsl.cache.store import FOLDER
from segdsl.engines.left_out import LeftOut
from segdsl.engines.since import rows as since_rows
from segdsl.engines.since.pieces import owners
from segdsl.faces.crossed import work
from segdsl.runs.members import write
from segdsl.runs.segmenting import Run
from segdsl.runs.since import moves
from segdsl.runs.since.moves import Crossed

RULES = """\
customers from "customers.csv" key id
  born  date
  city  text

lookup cities from "cities.csv" key city
  city   text
  north  flag

events orders from "orders.csv" key id at day
  day    date
  total  number

trait spend = sum(orders.total)

segment recent   where any orders in the last 30 days
segment grown    where born more than 18 years ago
segment lapsing  where last(orders) more than 90 days ago
segment northern where cities.north for city
segment best     where top 1 by spend

lifecycle journey
  stage lead  where no orders
  stage buyer otherwise
"""
ORDERS = (("c1", "2026-03-01", 10), ("c2", "2026-02-20", 20), ("c3", "2026-01-15", 90))
CUSTOMERS = tuple((f"c{n}", "2008-04-01" if n == 9 else "1990-01-01", "Kiel") for n in range(12))


@pytest.fixture(autouse=True)
def _kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path / "cache"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "project"
    place.mkdir()
    (place / "rules.seg").write_text(RULES, encoding="utf-8")
    put(place, "customers", "id,born,city", CUSTOMERS)
    put(place, "cities", "city,north", (("Kiel", "yes"), ("Wien", "no")))
    put(place, "orders", "id,day,total", ORDERS)
    return place


def put(folder: Path, name: str, head: str, rows: Any) -> None:
    lines = [head, *(",".join(map(str, row)) for row in rows)]
    (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def run(folder: Path, as_of: str, out: str, *, csv: bool = False, **how: Any) -> Run:
    """A run that is written beside the project, as `segdsl segment --out` writes it."""
    project = segdsl.load(folder)
    ran = project.run(as_of=as_of, keeping=True, **how)
    write(project, ran, folder.parent / out, replace=True, csv=csv, with_traits=True)
    return ran


def again(folder: Path, as_of: str, **how: Any) -> Run:
    """A run since the one in `then`; it is held against a full run, byte for byte."""
    since = run(folder, as_of, "since", since=folder.parent / "then", **how)
    run(folder, as_of, "whole", **how)
    for name in ("members.parquet", "run.json"):
        assert (folder.parent / "since" / name).read_bytes() == (folder.parent / "whole" / name).read_bytes()
    return since


def looked_at(ran: Run) -> int:
    assert ran.since is not None
    return ran.since.looked_at


def crossed(ran: Run) -> dict[str, tuple[int, int]]:
    """Who entered and left, of segments and stages that anybody did."""
    assert ran.since is not None
    stages = {f"{n}.{stage}": one for n, found in ran.since.stages.items() for stage, one in found.items()}
    everything: dict[str, Crossed] = {**ran.since.segments, **stages}
    return {name: (one.entered, one.left) for name, one in everything.items() if one.entered or one.left}


# ---------------------------------------------------------------- news


def test_nothing_new_takes_nothing(folder: Path) -> None:
    run(folder, "2026-03-20", "then")
    ran = again(folder, "2026-03-20")
    assert (looked_at(ran), crossed(ran)) == (0, {})


def test_where_the_keys_are_the_same_nobody_is_looked_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(folder, "2026-03-20", "then")
    for look_up in ("_index", "refuse_repeated"):
        monkeypatch.setattr(moves, look_up, None)
    assert crossed(again(folder, "2026-03-31"))["recent"] == (0, 1)


def test_a_new_order_is_looked_at_and_moves_the_ranks_of_others(folder: Path) -> None:
    run(folder, "2026-03-20", "then")
    put(folder, "orders", "id,day,total", (*ORDERS, ("c4", "2026-03-19", 500)))
    ran = again(folder, "2026-03-20")
    assert looked_at(ran) == 1
    assert crossed(ran) == {"recent": (1, 0), "best": (1, 1), "journey.buyer": (1, 0), "journey.lead": (0, 1)}
    assert ran.since is not None
    assert ran.since.again is not None
    assert ran.since.again.everybody == {
        "best": "it compares customers with one another",
        "lapsing": "it counts time up to as-of",
    }


def test_an_order_that_is_gone_or_another_is_looked_at(folder: Path) -> None:
    run(folder, "2026-03-20", "then")
    put(folder, "orders", "id,day,total", (("c1", "2026-03-01", 10), ("c3", "2026-01-15", 9)))
    ran = again(folder, "2026-03-20")
    assert looked_at(ran) == 2
    assert crossed(ran) == {
        "recent": (0, 1),
        "best": (1, 1),
        "journey.buyer": (0, 1),
        "journey.lead": (1, 0),
    }


def test_customers_who_are_new_and_gone_and_others_at_other_places(folder: Path) -> None:
    run(folder, "2026-03-20", "then")
    rows = (("n1", "1990-01-01", "Wien"), *CUSTOMERS[:2], *CUSTOMERS[3:])
    put(folder, "customers", "id,born,city", rows)
    ran = again(folder, "2026-03-20")
    assert looked_at(ran) == 1
    assert crossed(ran)["northern"] == (0, 1)  # c2 is no customer any more, and n1 is of the south
    assert ran.result.left_out["orders"].unknown_customer == 1


def test_a_changed_attribute_and_a_moved_file(folder: Path) -> None:
    run(folder, "2026-03-20", "then")
    rows = (*CUSTOMERS[6:], ("c0", "1990-01-01", "Wien"), *CUSTOMERS[1:6])
    put(folder, "customers", "id,born,city", rows)
    ran = again(folder, "2026-03-20")
    assert (looked_at(ran), crossed(ran)) == (1, {"northern": (0, 1)})


# ---------------------------------------------------------------- the clock


def test_edges_of_windows_are_crossed_without_news(folder: Path) -> None:
    run(folder, "2026-03-22", "then")  # the last day on which c2's order is of the last 30
    ran = again(folder, "2026-03-23")
    assert (looked_at(ran), crossed(ran)) == (1, {"recent": (0, 1)})


def test_a_birthday_and_a_lapse_come_without_news(folder: Path) -> None:
    run(folder, "2026-04-01", "then")
    ran = again(folder, "2026-04-16")
    assert crossed(ran) == {"grown": (1, 0), "lapsing": (1, 0)}


def test_time_may_run_backward(folder: Path) -> None:
    run(folder, "2026-03-23", "then")
    ran = again(folder, "2026-02-19")
    assert crossed(ran) == {"recent": (0, 1), "journey.buyer": (0, 2), "journey.lead": (2, 0)}


def test_what_happened_before_the_run_but_was_not_known_is_news(folder: Path) -> None:
    put(folder, "orders", "id,day,total", (*ORDERS, ("c5", "2026-03-21", 1)))
    run(folder, "2026-03-20", "then")
    assert crossed(again(folder, "2026-03-21"))["journey.buyer"] == (1, 0)


# ---------------------------------------------------------------- rules, look-ups, and what is not kept


def test_changed_and_new_rules_are_found_anew(folder: Path) -> None:
    run(folder, "2026-03-20", "then")
    text = (
        RULES.replace("the last 30 days", "the last 10 days")
        + "\nsegment large where any orders where (total > 50)\n"
    )
    (folder / "rules.seg").write_text(text, encoding="utf-8")
    ran = again(folder, "2026-03-20")
    assert ran.since is not None
    assert ran.since.again is not None
    assert ran.since.fresh == ("large",)
    assert {n for n, why in ran.since.again.everybody.items() if "did not know" in why} == {"recent", "large"}
    assert crossed(ran) == {"recent": (0, 2)}


def test_a_lookup_that_changed_concerns_everybody(folder: Path) -> None:
    run(folder, "2026-03-20", "then")
    put(folder, "cities", "city,north", (("Kiel", "no"), ("Wien", "no")))
    ran = again(folder, "2026-03-20")
    assert (looked_at(ran), crossed(ran)) == (0, {"northern": (0, 12)})


def test_where_nothing_is_kept_everybody_is_looked_at(folder: Path, tmp_path: Path) -> None:
    run(folder, "2026-03-20", "then")
    for entry in (tmp_path / "cache" / "runs").iterdir():
        entry.unlink()
    assert looked_at(again(folder, "2026-03-20")) == 12


def test_a_table_that_is_gone_is_not_guessed(folder: Path, tmp_path: Path) -> None:
    run(folder, "2026-03-20", "then")
    for entry in (tmp_path / "cache" / "tables").iterdir():
        entry.unlink()
    put(folder, "orders", "id,day,total", ORDERS[:2])
    assert looked_at(again(folder, "2026-03-20")) == 12


def test_a_damaged_entry_is_as_none(folder: Path, tmp_path: Path) -> None:
    run(folder, "2026-03-20", "then")
    for entry in (tmp_path / "cache" / "runs").iterdir():
        entry.write_bytes(entry.read_bytes()[:200])
    assert looked_at(again(folder, "2026-03-20")) == 12


def test_another_engine_looks_at_everybody(folder: Path) -> None:
    run(folder, "2026-03-20", "then")
    (folder / "segdsl.toml").write_text('[run]\nengine = "pandas"\n', encoding="utf-8")
    ran = segdsl.load(folder).run(as_of="2026-03-20", since=folder.parent / "then")
    assert looked_at(ran) == 12
    assert crossed(ran) == {}
    assert ran.since is not None
    assert "the engine that was chosen does not go on" in " ".join(work(ran.since, verbose=False))


# ---------------------------------------------------------------- who is who


SMALL = """\
customers from "customers.csv" key id
  {key}
  city  text

segment northern where city = "Kiel"
"""


def small(folder: Path, key: str, rows: Any, head: str = "id,city") -> None:
    (folder / "rules.seg").write_text(SMALL.format(key=key), encoding="utf-8")
    put(folder, "customers", head, rows)


@pytest.mark.parametrize(
    ("key", "keys"),
    [
        ("id number", ("1", "-2", "3.5")),
        ("id whole number", ("1", "-2")),
        ("id date", ("2026-01-01", "1999-12-31")),
        ("id datetime", ("2026-01-01T12:00:00", "1999-12-31T23:59:59.5")),
        ("", ("=1+1", "@ann", "+49", "-5", "'a", "n/a", "NULL", "001")),
    ],
)
def test_whatever_the_key_and_the_file_of_members_nobody_moves(folder: Path, key: str, keys: Any) -> None:
    small(folder, key, tuple((key, "Kiel") for key in keys))
    for csv in (False, True):
        run(folder, "2026-03-20", "then", csv=csv)
        assert crossed(again(folder, "2026-03-20")) == {}


def test_a_key_that_is_read_as_something_else_still_tells_who_is_who(folder: Path) -> None:
    rows = (("1", "Kiel"), ("2", "Wien"))
    small(folder, "id text", rows)
    run(folder, "2026-03-20", "then")
    small(folder, "id number", (("1.0", "Wien"), ("2", "Kiel")))
    assert crossed(again(folder, "2026-03-20")) == {"northern": (1, 1)}


@pytest.mark.parametrize("other", ["code", "northern"])
def test_a_run_of_customers_with_another_key_is_told(folder: Path, other: str) -> None:
    small(folder, "", (("1", "Kiel"), ("2", "Wien"), ("3", "Wien")))
    run(folder, "2026-03-20", "then")
    text = (folder / "rules.seg").read_text(encoding="utf-8")
    text = text.replace("key id", f"key {other}").replace("segment northern", "segment far")
    (folder / "rules.seg").write_text(text, encoding="utf-8")
    put(folder, "customers", f"{other},city", (("1", "Kiel"), ("2", "Wien")))
    with pytest.raises(segdsl.Problem, match="is of other customers"):
        segdsl.load(folder).segment(as_of="2026-03-20", since=folder.parent / "then")


def test_a_column_of_the_run_can_be_the_key_of_now(folder: Path) -> None:
    text = SMALL.format(key="code whole number") + "trait number = code * 10\n"
    (folder / "rules.seg").write_text(text, encoding="utf-8")
    put(folder, "customers", "id,code,city", (("a", 1, "Kiel"), ("b", 2, "Wien")))
    run(folder, "2026-03-20", "then")
    text = text.replace("key id", "key number").replace("trait number", "trait other")
    (folder / "rules.seg").write_text(text.replace("code whole number", "number whole number\n  code number"))
    put(folder, "customers", "number,code,city", ((10, 1, "Kiel"), (20, 2, "Kiel")))
    assert crossed(again(folder, "2026-03-20")) == {"northern": (1, 0)}


def test_a_name_that_was_something_else_is_new(folder: Path) -> None:
    text = SMALL.format(key="") + 'lifecycle way\n  stage up where city = "Kiel"\ntrait far = city\n'
    (folder / "rules.seg").write_text(text, encoding="utf-8")
    run(folder, "2026-03-20", "then")
    swapped = {"segment northern": "segment way", "lifecycle way": "lifecycle northern"}
    for one, other in swapped.items():
        text = text.replace(one, other)
    text = text.replace("trait far = city", "segment far where city is known")
    (folder / "rules.seg").write_text(text, encoding="utf-8")
    ran = again(folder, "2026-03-20")
    assert ran.since is not None
    assert (crossed(ran), set(ran.since.fresh)) == ({}, {"northern", "way", "far"})


def test_a_folder_that_is_no_run_is_told(folder: Path) -> None:
    with pytest.raises(segdsl.Problem, match="no folder of a run"):
        segdsl.load(folder).segment(as_of="2026-03-20", since=folder)


# ---------------------------------------------------------------- whose rows are


BUYERS = """\
customers from "customers.csv" key id
  city  text

events orders from "orders.csv" key {key}{declared}

segment buyers where any orders
"""
BOTH = "\n  id     text\n  payer  text"


@pytest.mark.parametrize("declared", ["", BOTH])
def test_events_that_are_other_customers_by_the_rules_of_now(folder: Path, declared: str) -> None:
    (folder / "rules.seg").write_text(BUYERS.format(key="id", declared=declared), encoding="utf-8")
    put(folder, "orders", "id,payer", (("c1", "c2"), ("c1", "x9"), ("", "c4")))
    run(folder, "2026-03-20", "then")
    (folder / "rules.seg").write_text(BUYERS.format(key="payer", declared=declared), encoding="utf-8")
    assert crossed(again(folder, "2026-03-20")) == {"buyers": (2, 1)}


def test_of_rows_that_stand_where_they_stood_only_those_of_nobody_are_looked_up(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "orders", "id,day,total", (*ORDERS, ("c99", "2026-03-02", 1), ("", "2026-03-03", 2)))
    run(folder, "2026-03-20", "then")
    rows = (("c99", "1990-01-01", "Kiel"), *CUSTOMERS[1:], CUSTOMERS[0])
    put(folder, "customers", "id,born,city", rows)
    asked = list[int]()

    def counted(*words: Any) -> Any:
        asked.append(len(words[-1]))
        return owners(*words)

    monkeypatch.setattr(since_rows, "owners", counted)
    ran = again(folder, "2026-03-20")
    assert asked == [1]
    assert crossed(ran)["journey.buyer"] == (1, 0)
    assert ran.result.left_out["orders"] == LeftOut(without_key=1)
