"""Frames in the place of declared sources, and what Python users give by mistake."""

from __future__ import annotations

import copy
import datetime as dt
import gc
import pickle
import re
import subprocess
import sys
import textwrap
import threading
import tracemalloc
import warnings
from collections.abc import Callable
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import segdsl
from segdsl.model.project import Model
from segdsl.runs.reading.needs import needs, rules_of
from tests.faces.shop import write_shop

AS_OF = dt.date(2026, 3, 31)


@pytest.fixture
def shop(tmp_path: Path) -> segdsl.Project:
    return segdsl.load(write_shop(tmp_path / "shop"))


def customers() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "customer_id": ["1", "2", "3", "4"],
            "first_name": ["Ann", "Bob", "Cy", "Dee"],
            "email": "x@customers.example",
            "country": ["DE", "AT", "US", None],
            "newsletter": [True, False, True, False],
        },
        index=pd.Index([10, 20, 20, 40]),
    )


def orders() -> pd.DataFrame:
    times = pd.to_datetime(["2026-01-02", "2026-03-28", "2025-08-02"])
    return pd.DataFrame({"customer_id": ["1", "1", "2"], "sold_at": times, "total": [900.0, 20.0, 700.0]})


def said(call: Callable[[], object]) -> str:
    """What the one finding says that stops it."""
    with pytest.raises(segdsl.Problem) as problem:
        call()
    (found,) = problem.value.diagnostics
    return f"{found.message} ({found.hint})"


# ---------------------------------------------------------------- frames of other libraries


def in_pieces(frame: pd.DataFrame) -> pa.Table:
    """The rows in three pieces of Arrow, of which the second is empty and begins where the first ends."""
    whole = pa.Table.from_pandas(frame.convert_dtypes(), preserve_index=False)
    columns = {name: whole[name].combine_chunks() for name in whole.column_names}
    return pa.table(
        {n: pa.chunked_array([one.slice(0, 1), one.slice(1, 0), one.slice(1)]) for n, one in columns.items()}
    )


KINDS: dict[str, Callable[[pd.DataFrame], Any]] = {
    "pandas": lambda frame: frame,
    "pandas on Arrow": lambda frame: frame.convert_dtypes(dtype_backend="pyarrow"),
    "pandas, nullable": lambda frame: frame.convert_dtypes(),
    "pandas, objects": lambda frame: frame.astype(object),
    "Polars": pl.from_pandas,
    "Polars, categories": lambda frame: pl.from_pandas(frame).with_columns(
        pl.col(pl.String).cast(pl.Categorical)
    ),
    "Arrow": lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
    "Arrow in pieces": in_pieces,
    "a batch of Arrow": lambda frame: pa.RecordBatch.from_pandas(frame, preserve_index=False),
    "a reader of Arrow": lambda frame: pa.Table.from_pandas(frame, preserve_index=False).to_reader(),
}


@pytest.mark.parametrize("kind", KINDS)
def test_frames_of_any_library(shop: segdsl.Project, kind: str) -> None:
    made = KINDS[kind]
    expected = shop.segment(as_of=AS_OF).to_frame()
    result = shop.segment(made(customers()), {"orders": made(orders())}, AS_OF)
    pd.testing.assert_frame_equal(result.to_frame(), expected)
    mask = shop.mask("big", made(customers()), {"orders": made(orders())}, AS_OF)
    assert mask.tolist() == [True, True, False, False]


KEYS: dict[str, Callable[[list[int]], Any]] = {
    "int64": lambda keys: pd.array(keys, "int64"),
    "uint8": lambda keys: pd.array(keys, "uint8"),
    "Int64": lambda keys: pd.array(keys, "Int64"),
    "float64": lambda keys: np.array(keys, "float64"),
    "text": lambda keys: [str(key) for key in keys],
    "bytes": lambda keys: [str(key).encode() for key in keys],
    "category": lambda keys: pd.Categorical(keys),
    "category of texts": lambda keys: pd.Categorical([str(key) for key in keys]),
    "object": lambda keys: np.array([np.int32(key) for key in keys], object),
    "Arrow": lambda keys: pd.array(keys, pd.ArrowDtype(pa.int16())),
    "Arrow texts": lambda keys: pd.array([str(key) for key in keys], pd.ArrowDtype(pa.string_view())),
    "Arrow decimals": lambda keys: pd.array(list(map(Decimal, keys)), pd.ArrowDtype(pa.decimal128(9, 2))),
    "sparse": lambda keys: pd.arrays.SparseArray(keys),
}


@pytest.mark.parametrize("events", KEYS)
@pytest.mark.parametrize("frame", KEYS)
def test_keys_match_whatever_holds_them(shop: segdsl.Project, frame: str, events: str) -> None:
    people = customers().assign(customer_id=KEYS[frame]([1, 2, 3, 4]))
    sales = orders().assign(customer_id=KEYS[events]([1, 1, 2]))
    assert shop.mask("big", people, {"orders": sales}, AS_OF).tolist() == [True, True, False, False]


def test_masks_have_the_frames_index_whatever_it_is(shop: segdsl.Project) -> None:
    for index in (
        pd.RangeIndex(4),
        pd.Index([1, 1, 1, 1], name="n"),
        pd.date_range("2026-01-01", periods=4),
        pd.MultiIndex.from_product([["a", "b"], [1, 2]]),
        pd.Index([None, "x", 1.5, "x"], dtype=object),
    ):
        frame = customers().set_axis(index)
        mask = shop.mask("big", frame, {"orders": orders()}, AS_OF)
        assert mask.index.equals(index)
        assert mask.index.names == index.names
        assert mask.tolist() == [True, True, False, False]


def test_frames_are_never_changed(shop: segdsl.Project) -> None:
    people, sales = customers(), orders()
    people["newsletter"].to_numpy().flags.writeable = False
    before = people.copy(deep=True), sales.copy(deep=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        shop.segment(people.iloc[::-1][::-1], {"orders": sales[sales["total"] > 0]}, AS_OF)
        shop.mask("big", people, {"orders": sales}, AS_OF)
        shop.explain("1", "big", AS_OF, frame=people, events={"orders": sales})
    pd.testing.assert_frame_equal(people, before[0])
    pd.testing.assert_frame_equal(sales, before[1])


# ---------------------------------------------------------------- what has to be there


def test_only_columns_that_a_name_needs_have_to_be_there(shop: segdsl.Project) -> None:
    keys = customers()[["customer_id"]]
    sold = orders()
    assert shop.segment(keys, {"orders": sold}, AS_OF, names=["monetary"]).size == 4
    assert shop.mask("big", customers()[["customer_id", "country"]], {"orders": sold}, AS_OF).sum() == 2
    assert shop.mask("quiet", customers()[["customer_id", "newsletter"]], {}, AS_OF).sum() == 0
    few = customers()[["customer_id", "country", "newsletter"]]  # what no rule asks for is not missed either
    assert shop.segment(few, {"orders": sold}, AS_OF).segments.keys() == {"big", "quiet"}
    explained = shop.explain("1", "journey", AS_OF, frame=keys, events={"orders": sold.drop(columns="total")})
    assert explained[0].value == "buyer"
    assert "has no column `country`" in said(lambda: shop.mask("big", keys, {"orders": sold}, AS_OF))
    assert "has no column `total`" in said(
        lambda: shop.segment(keys, {"orders": sold[["customer_id", "sold_at"]]}, AS_OF, names=["monetary"])
    )


def test_what_rules_need_of_tables_that_are_computed(shop: segdsl.Project) -> None:
    more = """
events baskets from orders per sold_at
  spent = sum(orders.total)

events large from baskets where (spent >= 100)

trait large_ones = count(large)
segment twice where large_ones >= 2
"""
    (shop.folder / "rules" / "more.seg").write_text(more, encoding="utf-8")
    model: Model = segdsl.load(shop.folder).model
    needed = needs(model, rules_of(model, ["twice"]))
    assert needed == {"customers": {"customer_id"}, "orders": {"customer_id", "sold_at", "total"}}


def test_customers_that_are_not_given_are_read(shop: segdsl.Project) -> None:
    assert shop.segment(events={"orders": orders()}, as_of=AS_OF).size == 4
    assert shop.segment(events={}, as_of=AS_OF).segments["big"].sum() == 0


def test_every_verb_takes_frames(shop: segdsl.Project) -> None:
    people, sales = customers().replace({"country": {"AT": "US"}}), {"orders": orders()}
    assert shop.explain(2, "big", AS_OF)[0].value is True
    assert shop.explain(2, "big", AS_OF, frame=people, events=sales)[0].value is False
    assert shop.test(AS_OF, frame=people, events=sales).cases[-1].ok is True
    file = shop.export("big", "csv", AS_OF, frame=people, events=sales)
    assert [line.split(",")[0] for line in file.text.splitlines()] == ["key", "1"]
    assert shop.on(people, sales).segment(as_of=AS_OF).segments["big"].sum() == 1


# ---------------------------------------------------------------- nothing gets lost


def test_what_is_tolerated_in_frames_is_said(shop: segdsl.Project) -> None:
    wrong = customers().assign(country=["DE", "ATT", "US", None])
    sales = {"orders": orders()}
    result = shop.segment(wrong, sales, AS_OF, tolerate=True)
    assert [d.code for d in result.diagnostics] == ["promise-broken"]
    assert result.segments["big"].tolist() == [True, False, False, False]
    for call in (
        lambda: shop.mask("big", wrong, sales, AS_OF, tolerate=True),
        lambda: shop.explain("1", "big", AS_OF, frame=wrong, events=sales, tolerate=True),
    ):
        with pytest.warns(segdsl.Tolerated, match="`ATT` is none of the declared values") as caught:
            call()
        assert caught[0].filename == __file__
    without = shop.run(wrong.drop(columns="country"), sales, AS_OF, tolerate=True)
    assert [(d.code, d.severity) for d in without.diagnostics] == [("missing-column", "warning")]


def test_rows_that_repeat_a_key_are_the_same_customer(shop: segdsl.Project) -> None:
    twice = pd.concat([customers(), customers().head(2), customers().head(1).assign(customer_id=None)])
    with pytest.warns(segdsl.Tolerated, match="was already in row 1"):
        mask = shop.mask("big", twice, {"orders": orders()}, AS_OF, tolerate=True)
    assert mask.tolist() == [True, True, False, False, True, True, False]


@pytest.mark.parametrize("key", ["row", "(customer_id, country)", "number"])
def test_masks_where_keys_are_of_other_sorts(tmp_path: Path, key: str) -> None:
    declared = "" if key == "row" else f"customer_id {'number' if key == 'number' else 'text'}"
    rules = f"""customers from "c.csv" key {"customer_id" if key == "number" else key}
  newsletter flag
  {declared}
  {"country text" if key != "row" else ""}

segment readers where newsletter
"""
    (tmp_path / "one.seg").write_text(rules, encoding="utf-8")
    project = segdsl.load(tmp_path / "one.seg")
    assert project.mask("readers", customers(), {}, AS_OF).tolist() == [True, False, True, False]


def test_rows_of_frames_without_a_key_are_counted(shop: segdsl.Project) -> None:
    people = customers().assign(customer_id=["1", None, "3", "4"])
    assert shop.run(people, {"orders": orders()}, AS_OF).without_key == {"customers": 1}


def _problem(folder: Path) -> int:
    return len(segdsl.load(folder).segment(names=["nothing"]).segments)


def test_a_problem_reaches_the_process_that_waits_for_it(shop: segdsl.Project) -> None:
    with get_context("spawn").Pool(1) as pool:
        assert "is called `nothing`" in said(lambda: pool.apply_async(_problem, (shop.folder,)).get(60))


def test_exceptions_and_results_are_pickled_and_copied(shop: segdsl.Project) -> None:
    with pytest.raises(segdsl.Problem) as problem:
        shop.segment(customers().assign(country="Mars"), {}, AS_OF)
    told = segdsl.Tolerated(problem.value.diagnostics[0])
    for copied in (pickle.loads(pickle.dumps(problem.value)), copy.deepcopy(problem.value)):
        assert str(copied) == str(problem.value)
        assert repr(copied.diagnostics) == repr(problem.value.diagnostics)
    for value in (
        told,
        shop.check(),
        shop.run(as_of=AS_OF),
        shop.segment(as_of=AS_OF),
        shop.explain("1", as_of=AS_OF),
        shop.test(as_of=AS_OF),
        shop.export("big", "csv", AS_OF),
    ):
        assert repr(pickle.loads(pickle.dumps(value))) == repr(copy.deepcopy(value)) == repr(value)


def test_a_pickled_project_takes_its_rules_along(shop: segdsl.Project) -> None:
    shop.check()
    shop.segment(as_of=AS_OF)
    pickled = pickle.dumps(shop)
    (shop.folder / "rules" / "all.seg").write_text("segment x where broken\n", encoding="utf-8")
    for other in (pickle.loads(pickled), copy.deepcopy(shop)):
        assert other.segment(as_of=AS_OF).segments["big"].sum() == 2


def test_a_project_stays_where_it_was_loaded(shop: segdsl.Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop.folder.parent)
    relative = segdsl.load("shop", data="shop")
    single = segdsl.load("shop/rules/all.seg", data="shop")
    here = segdsl.load(Path("shop"))
    monkeypatch.chdir("/")
    for project in (relative, single, here):
        assert project.segment(as_of=AS_OF).segments["big"].sum() == 2


def test_edited_rules_are_seen_after_a_reload(shop: segdsl.Project) -> None:
    file, config = shop.folder / "rules" / "all.seg", shop.folder / "segdsl.toml"
    assert shop.segment(as_of=AS_OF).segments["big"].sum() == 2
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("monetary >= 500", "monetary >= 800"), encoding="utf-8")
    assert shop.segment(as_of=AS_OF).segments["big"].sum() == 2
    assert shop.reload().segment(as_of=AS_OF).segments["big"].sum() == 1
    assert shop.segment(as_of=AS_OF).segments["big"].sum() == 1
    config.write_text("[project\n", encoding="utf-8")
    with pytest.raises(segdsl.Problem):
        shop.reload()
    assert shop.segment(as_of=AS_OF).segments["big"].sum() == 1


def test_threads_share_a_project(shop: segdsl.Project) -> None:
    found: list[int] = []

    def work() -> None:
        for _ in range(3):
            found.append(int(shop.mask("big", customers(), {"orders": orders()}, AS_OF).sum()))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [2] * 12


# ---------------------------------------------------------------- at the door


def frame_of(levels: int) -> pd.DataFrame:
    return pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("a",) * levels]))


DOOR: dict[str, tuple[Callable[[segdsl.Project], object], str]] = {
    "a number as as-of": (lambda p: p.segment(as_of=20260331), "not the number `20260331`"),  # type: ignore[arg-type]
    "yes as as-of": (lambda p: p.segment(as_of=True), "not the number `True`"),  # type: ignore[arg-type]
    "NaT as as-of": (lambda p: p.segment(as_of=pd.NaT), "not `NaT`"),  # type: ignore[arg-type]
    "a period as as-of": (lambda p: p.segment(as_of=pd.Period("2026-03")), "of the type `Period`"),  # type: ignore[arg-type]
    "a frame as as-of": (lambda p: p.explain("1", "big", customers()), "given as `frame=…`"),  # type: ignore[arg-type]
    "an as-of of another zone": (
        lambda p: p.segment(as_of=segdsl.AsOf(AS_OF, "Asia/Tokyo")),
        "as-of is in the zone `Asia/Tokyo`, and the project in `UTC`",
    ),
    "no day": (lambda p: p.segment(as_of="2026-02-30"), "no day or time that exists"),
    "as-of as events": (lambda p: p.segment(customers(), "2026-03-31"), "as-of is `as_of=…`"),  # type: ignore[arg-type]
    "a day as events": (lambda p: p.segment(customers(), AS_OF), "not an object of the type `date`"),  # type: ignore[arg-type]
    "a frame as events": (lambda p: p.segment(customers(), orders()), 'events={"orders": …}'),  # type: ignore[arg-type]
    "a list as events": (lambda p: p.segment(customers(), [orders()]), "of the type `list`"),  # type: ignore[arg-type]
    "None as a frame": (lambda p: p.segment(customers(), {"orders": None}), "leave `orders` out"),  # type: ignore[dict-item]
    "unknown events": (lambda p: p.segment(customers(), {"ordrs": orders()}), "did you mean `orders`?"),
    "customers twice": (lambda p: p.segment(customers(), {"customers": customers()}), "given twice"),
    "a path": (lambda p: p.segment("customers.csv"), "the text or path `customers.csv`"),  # type: ignore[arg-type]
    "a Path": (lambda p: p.segment(Path("c.csv")), "read the file with pandas"),  # type: ignore[arg-type]
    "a column": (lambda p: p.segment(customers()["country"]), "of the type `pandas.Series`"),  # type: ignore[arg-type]
    "a column of Polars": (lambda p: p.segment(pl.Series([1])), "can't be read as an Arrow table"),
    "a lazy frame": (lambda p: p.segment(pl.DataFrame({"a": [1]}).lazy()), "call its `collect()` first"),  # type: ignore[arg-type]
    "a dict": (lambda p: p.segment({"customer_id": [1]}), "`pandas.DataFrame(…)`"),  # type: ignore[arg-type]
    "rows": (lambda p: p.segment([{"customer_id": 1}]), "`pandas.DataFrame(…)`"),  # type: ignore[arg-type]
    "an array": (lambda p: p.segment(np.zeros((2, 2))), "of the type `numpy.ndarray`"),  # type: ignore[arg-type]
    "columns twice": (
        lambda p: p.segment(pd.concat([customers(), customers()[["country"]]], axis=1), {}, AS_OF),
        "has 2 columns called `country`",
    ),
    "columns of levels": (lambda p: p.segment(frame_of(2), {}, AS_OF), "names of 2 levels"),
    "the key as index": (
        lambda p: p.segment(customers().set_index("customer_id"), {}, AS_OF),
        "`frame.reset_index()` makes it a column",
    ),
    "a text as names": (lambda p: p.segment(names="big"), 'write `names=["big"]`'),
    "a number as names": (lambda p: p.segment(names=5), "not `5`"),  # type: ignore[arg-type]
    "numbers as names": (lambda p: p.segment(names=[5]), "names, which are texts"),  # type: ignore[list-item]
    "unknown names": (lambda p: p.segment(names=["bigg"]), "did you mean `big`?"),
    "a frame as name": (lambda p: p.mask(customers(), "big"), "frames come after the name"),  # type: ignore[arg-type]
    "no frame for a mask": (lambda p: p.mask("big", None), "`None` is given for `customers`"),  # type: ignore[arg-type]
    "a mask of a lifecycle": (lambda p: p.mask("journey", customers()), "is a lifecycle, not a segment"),
    "no key": (lambda p: p.explain(None), "nobody has an unknown key"),
    "a dict as key": (lambda p: p.explain({}), "`key` takes the key of a customer"),
    "a number as campaign": (lambda p: p.settle(5), "`campaign` takes a text"),  # type: ignore[arg-type]
    "nothing wanted": (lambda p: p.render("out", None), "`wanted` takes a campaign's name"),  # type: ignore[arg-type]
    "no message wanted": (lambda p: p.render("out", segdsl.Wanted()), "nothing says which messages"),
    "a template missing": (lambda p: p.render("out", segdsl.Wanted(segment="big")), "and a template"),
    "fewer than none": (
        lambda p: p.render("out", segdsl.Wanted("x", limit=-1)),
        "`limit` takes a whole number",
    ),
    "a text as limit": (lambda p: p.render("out", segdsl.Wanted("x", limit="3")), "not `3`"),  # type: ignore[arg-type]
    "an unknown form": (lambda p: p.render("out", "x", form="docx"), "`form` is one of calls, eml, html"),  # type: ignore[arg-type]
    "a text as workers": (lambda p: p.render("out", "x", workers="x"), "`workers` takes a whole number"),  # type: ignore[arg-type]
    "no folder": (lambda p: p.render(None, "x"), "`out` takes a path"),  # type: ignore[arg-type]
    "a text as columns": (lambda p: p.export("big", "csv", columns="journey"), "write `columns="),
    "a number as path": (lambda p: segdsl.load(5), "`path` takes a path"),  # type: ignore[arg-type]
    "a list as settings": (lambda p: segdsl.load(p.folder, settings=[1]), "takes values by name"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("what", DOOR)
def test_wrong_arguments_are_one_sentence(shop: segdsl.Project, what: str) -> None:
    call, message = DOOR[what]
    assert message in said(lambda: call(shop))


def test_days_and_instants_of_pandas_and_numpy(shop: segdsl.Project) -> None:
    def sold(as_of: Any) -> float:
        frame = orders().assign(sold_at=pd.to_datetime(["2026-03-30", "2026-03-31", "2026-01-01"]))
        result = shop.segment(customers(), {"orders": frame}, as_of, names={"monetary"})
        assert list(result.traits) == ["monetary"]
        return float(result.traits["monetary"].iloc[0])

    assert sold(np.datetime64("2026-03-31")) == sold(dt.date(2026, 3, 31)) == sold("2026-03-31") == 920
    assert sold(np.datetime64("2026-03-30T23:59:59.123456789")) == 900
    assert sold(pd.Timestamp("2026-03-31")) == 920  # midnight is an instant; the day has begun
    assert sold(pd.Timestamp("2026-03-30 23:59")) == 900
    assert sold(pd.Timestamp("2026-03-31 08:00", tz="Asia/Tokyo")) == 900
    assert shop.moment(pd.Timestamp("2026-03-31")).moment == dt.datetime(2026, 3, 31, tzinfo=dt.UTC)


# ---------------------------------------------------------------- what is given back


def test_a_result_is_one_frame_and_shows_itself(shop: segdsl.Project) -> None:
    result = shop.segment(as_of=AS_OF)
    frame = result.to_frame()
    assert list(frame.columns) == ["customer_id", "big", "quiet", "journey", "monetary", "usual", "warm"]
    assert frame["journey"].tolist() == ["buyer", "buyer", "lead", "lead"]
    beside = customers().merge(frame, on="customer_id")
    assert beside["big"].tolist() == [True, True, False, False]
    assert repr(result) == "<Result of 4 customers as of 2026-03-31: big 2, quiet 0>"
    shown = result._repr_html_()
    assert "4 customers, as of 2026-03-31" in shown
    assert "<th>big</th><td>2</td><td>50.0%</td>" in shown
    assert "<td>journey</td><th>lead</th><td>2</td>" in shown


def test_every_public_name_is_there() -> None:
    for name in segdsl.__all__:
        assert getattr(segdsl, name) is not None
    assert sorted(segdsl.__all__) == dir(segdsl)
    with pytest.raises(AttributeError):
        segdsl.nothing  # noqa: B018


def test_many_calls_leave_nothing_behind(shop: segdsl.Project) -> None:
    def calls(number: int) -> None:
        for _ in range(number):
            many = pd.concat([orders()] * 1_000)  # a copy that stayed would weigh more than all that may
            shop.mask("big", customers(), {"orders": many}, AS_OF)
        gc.collect()

    calls(2)
    tracemalloc.start()
    calls(2)
    before = tracemalloc.take_snapshot()
    calls(10)
    grown = sum(stat.size_diff for stat in tracemalloc.take_snapshot().compare_to(before, "filename"))
    tracemalloc.stop()
    assert grown < 50_000


def test_the_example_of_the_package_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(
        [sys.executable, "-m", "segdsl", "init", "shop", "--sample", "--customers", "60"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    monkeypatch.chdir(tmp_path)
    example = textwrap.dedent("\n".join(re.findall(r"^    .*$", segdsl.__doc__ or "", re.MULTILINE)))
    space = {"segdsl": segdsl, "customers": pd.read_csv("shop/data/customers.csv", dtype=str)}
    exec(example, space)
    assert example.count("project.") == 5
    assert (tmp_path / "letters" / "messages.jsonl").is_file()


@pytest.mark.filterwarnings("ignore:The 'future.infer_string' option")
def test_texts_as_objects_are_refused_in_a_sentence(shop: segdsl.Project) -> None:
    with pd.option_context("future.infer_string", False):
        for call in (
            lambda: shop.segment(as_of=AS_OF),
            lambda: shop.mask("big", customers(), {}, AS_OF),
            lambda: shop.explain("1", as_of=AS_OF),
            lambda: shop.export("big", "csv", AS_OF),
        ):
            assert "pandas is told to hold texts as Python objects" in said(call)
