"""What Polars computes by its own expressions, or on whole columns, is what Python says of each value."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pandas as pd
import polars as pl
import pytest
import re2
from hypothesis import example, given, settings
from hypothesis import strategies as st
from polars.exceptions import PanicException

from segdsl.clock import AsOf
from segdsl.diagnostics import Problem
from segdsl.engines.compute import compute
from segdsl.engines.relational.polars.column import TYPES, Column, literal
from segdsl.engines.relational.polars.expressions import PolarsExpressions
from segdsl.engines.relational.polars.kernel import PolarsKernel
from segdsl.engines.relational.polars.steps import Steps
from segdsl.engines.relational.protocol import Join, Order, Taken
from segdsl.model.from_syntax import build
from segdsl.operators.text import without_case
from segdsl.sources.tables import Tables
from segdsl.syntax.from_text import parse_text
from segdsl.types import Kind, Number

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
LISTS = st.lists(st.lists(FLOATS, max_size=6), min_size=1, max_size=6)
LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
KERNEL = PolarsKernel()


def values(column: Column, **given: Any) -> list[Any]:
    frame = pl.DataFrame({n: pl.Series(v, dtype=TYPES[f]) for n, (f, v) in given.items()})
    return (
        frame.lazy()
        .with_columns(column.settled.alias("found"))
        .collect(engine="streaming")["found"]
        .to_list()
    )


def tried(function: Callable[..., float], *arguments: float) -> float | None:
    try:
        found = function(*arguments)
    except (ValueError, OverflowError, ZeroDivisionError):
        return None
    return found if math.isfinite(found) else None


@settings(max_examples=60, deadline=None)
@example([[1e308, 1e308, -1e308], []])
@example([[1e16, 1.0, -1e16], [0.1] * 10])
@given(LISTS)
def test_totals_are_exact(lists: list[list[float]]) -> None:
    steps = Steps({})
    rows = [(group, value) for group, each in enumerate(lists) for value in each]
    frame = pl.LazyFrame(
        {"g": [g for g, _ in rows], "x": [x for _, x in rows]}, {"g": pl.Int64, "x": pl.Float64}
    )
    total = steps.total(steps.column("x", Kind(Number())), None)
    grouped = steps.grouped(steps.made_by(lambda: frame), "", ("g",), {"total": total})
    found = steps.fetched(grouped, {n: Column(pl.col(n), "whole") for n in ("g", "total")}, ("g",))
    own = dict(zip(*(found[n].to_pylist() for n in ("g", "total")), strict=True))
    assert own == {g: tried(float, sum(map(Fraction, each))) for g, each in enumerate(lists) if each}


@settings(max_examples=60, deadline=None)
@given(st.lists(FLOATS, min_size=1, max_size=5), st.one_of(FLOATS, st.sampled_from([2.0, 3.0, 0.5, 60.0])))
def test_a_number_that_is_one_for_all_computes_like_any(numbers: list[float], one: float) -> None:
    x = Column(pl.col("x"), "float")
    own: Any = {"x": ("float", numbers)}
    assert values(KERNEL.divide(x, one), **own) == [tried(lambda a: a / one, n) for n in numbers]
    assert values(KERNEL.each_number(math.pow, x, one), **own) == [tried(math.pow, n, one) for n in numbers]
    assert values(KERNEL.each_number(math.exp, x), **own) == [tried(math.exp, n) for n in numbers]


@settings(max_examples=80, deadline=None)
@example(["ΑΣ Σ", "İ", "ß", "plain", "\x1c x"])
@given(st.lists(LETTERS, min_size=1, max_size=5))
def test_letters_are_those_of_python(texts: list[str]) -> None:
    x = Column(pl.col("x"), "text")
    for column, function in (
        (KERNEL.lower(x), str.lower),
        (KERNEL.upper(x), str.upper),
        (KERNEL.without_case(x), without_case),
        (KERNEL.trim(x), str.strip),
        (KERNEL.length(x), len),
    ):
        assert values(column, x=("text", texts)) == list(map(function, texts))


PATTERNS = st.text(st.sampled_from("ab.^$|()*+?-\\@ "), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@example("^a?b$", ["b", "ab\n"])
@example("a.b", ["a\nb", "aéb"])
@given(PATTERNS, st.lists(st.text(st.sampled_from("ab.@-\né"), max_size=5), min_size=1, max_size=4))
def test_patterns_are_those_of_re2(pattern: str, texts: list[str]) -> None:
    options = re2.Options()
    options.log_errors = False
    try:
        search = re2.compile(pattern, options).search
    except re2.error:
        return
    found = values(KERNEL.matches(Column(pl.col("x"), "text"), pattern), x=("text", texts))
    assert found == [search(text) is not None for text in texts]


@pytest.mark.parametrize("pattern", [r"\d", r"[a&&b]", r"\bé", r"(?:a)\z", "[[:alpha:]]", "é"])
def test_patterns_that_differ_are_left_to_re2(pattern: str) -> None:
    texts = ["٣", "a", "&", "é", "aé", "1", "b a"]
    found = values(KERNEL.matches(Column(pl.col("x"), "text"), pattern), x=("text", texts))
    assert found == [re2.search(pattern, text) is not None for text in texts]


def test_places_go_by_several_orders() -> None:
    made = PolarsExpressions()
    number, text = Column(pl.col("n"), "whole"), Column(pl.col("t"), "text")

    place = made.place((), (Order(number, descending=True), Order(text, descending=True), Order(literal(1))))
    assert values(place, n=("whole", [1, 2, 2, 3]), t=("text", ["a", "b", "c", "a"])) == [4, 3, 2, 1]


@pytest.mark.parametrize(
    ("mine", "theirs", "wanted"),
    [
        ([2**53 + 1, 5], [float(2**53), 5.0], [None, "b"]),
        ([1.5, 2.0], [1, 2], [None, "b"]),
        ([2.0**70, 0.0], [2**62, 0], [None, "b"]),
    ],
)
def test_whole_numbers_meet_others_to_the_last_digit(
    mine: list[Any], theirs: list[Any], wanted: list[Any]
) -> None:

    steps = Steps({})
    own = steps.made_by(lambda: pl.LazyFrame({"k": mine, "row": [0, 1]}))
    other = steps.made_by(lambda: pl.LazyFrame({"o": theirs, "v": ["a", "b"]}))
    joined = steps.extended(own, "", {}, [Join(other, (("k", "o"),), {"got": Taken("v")})])
    found = steps.fetched(joined, {"got": Column(pl.col("got"), "text")}, ("row",))
    assert found["got"].to_pylist() == wanted


RULES = """\
customers from "c.csv" key id
  id     whole number
  part   text
  value  number
events orders from "o.csv" key id
  id     whole number
  total  number
trait spent    = sum(orders.total)
trait or_three = sum(orders.total) default 3
trait of_part  = overall sum(value within part)
trait of_some  = overall sum(value among (value < 5) within part)
"""


def test_a_sum_beyond_the_floats_is_unknown_and_not_that_of_nothing() -> None:
    model = build([parse_text(RULES).required()]).required()
    parts = pd.Series(["a", "a", "b", None], dtype="str")
    people = pd.DataFrame({"id": range(4), "part": parts, "value": [1.7e308, 1.7e308, 2.0, 1.0]})
    orders = pd.DataFrame({"id": [0, 0, 1], "total": [1.7e308, 1.7e308, 2.0]})
    tables, as_of = Tables(people, events={"orders": orders}), AsOf.parse("2026-03-31", "UTC")
    found = {
        engine: [
            [None if pd.isna(one) else one for one in values]
            for values in compute(model, tables, as_of, engine=engine).traits.values()
        ]
        for engine in ("polars", "pandas", "packed")
    }
    assert found["polars"] == [
        [None, 2.0, 0.0, 0.0],
        [3.0, 2.0, 0.0, 0.0],
        [None, None, 2.0, None],
        [0.0, 0.0, 2.0, None],
    ]
    assert found["pandas"] == found["packed"] == found["polars"]


@pytest.mark.parametrize("failing", [("streaming",), ("streaming", "in-memory")])
def test_a_fault_of_polars_ends_in_the_answer_or_in_a_sentence(
    failing: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = pl.LazyFrame.collect

    def collect(frame: pl.LazyFrame, *, engine: Any) -> pl.DataFrame:
        if engine in failing:
            raise PanicException("index out of bounds: the len is 1\nand more")
        return usual(frame, engine=engine)

    monkeypatch.setattr(pl.LazyFrame, "collect", collect)
    steps = Steps({"t": pd.DataFrame({"a": [1.0, 2.0]})})
    rows = steps.source("t", {"a": "a"})
    if "in-memory" not in failing:
        assert steps.fetched(rows, {"a": Column(pl.col("a"), "float")}, ())["a"].to_pylist() == [1.0, 2.0]
        return
    with pytest.raises(Problem) as stopped:
        steps.fetched(rows, {"a": Column(pl.col("a"), "float")}, ())
    (found,) = stopped.value.diagnostics
    assert found.code == "engine-failed"
    assert found.message == "Polars stopped at a fault of its own: index out of bounds: the len is 1"
