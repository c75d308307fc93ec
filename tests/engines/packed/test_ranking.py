"""Ranks over arrays against the pieces of the pandas program, and against the reference in whole plans."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segdsl.clock import AsOf
from segdsl.engines.compute import compute
from segdsl.engines.packed import placing
from segdsl.engines.packed.placing import Placing
from segdsl.engines.pandas_program import part
from segdsl.engines.pandas_program.pieces import ranks as pieces
from segdsl.operators.ranks import RANKINGS, share_of
from segdsl.plan.nodes import Node, Ranking, Read
from segdsl.sources.tables import TEXT, Tables
from segdsl.types import CONDITION, Kind, Number, Text
from tests.engines.rulebook import model_of

VALUE = Read("value", Kind(Number()), "customers")
WITHIN = Read("within", Kind(Text()), "customers")
AMONG = Read("among", CONDITION, "customers")
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.none() | st.integers(-2, 3).map(float) | FLOATS | st.sampled_from([-0.0, 0.1, 1e308, -1e308])
ROWS = st.lists(
    st.tuples(VALUES, st.sampled_from(["a", "b", "c", None]), st.booleans()), min_size=1, max_size=30
)
SHARES = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0])
COUNTS = st.integers(0, 12)
AMOUNTS: dict[str, st.SearchStrategy[float]] = {
    "quantile": st.sampled_from([2, 4, 5, 10, 17, 100]),
    "ntile": st.sampled_from([1, 2, 3, 5, 17, 40]),
    "top share": SHARES,
    "bottom share": SHARES,
    "top count": COUNTS,
    "bottom count": COUNTS,
    "top making": SHARES,
}
PIECES: dict[str, Callable[..., pd.Series[Any]]] = {
    "quantile": lambda v, a, o, **scope: pieces.quantile_rank(v, int(a), **scope),
    "ntile": lambda v, a, o, **scope: pieces.ntile_rank(v, int(a), o, **scope),
    "top share": lambda v, a, o, **scope: pieces.top_share(v, *_ratio(1 - share_of(a)), **scope),
    "bottom share": lambda v, a, o, **scope: pieces.bottom_share(v, *_ratio(share_of(a)), **scope),
    "top count": lambda v, a, o, **scope: pieces.top_count(v, int(a), o, **scope),
    "bottom count": lambda v, a, o, **scope: pieces.bottom_count(v, int(a), o, **scope),
    "top making": lambda v, a, o, **scope: pieces.top_making(v, share_of(a), o, **scope),
}


def _ratio(share: Fraction) -> tuple[int, int]:
    return share.numerator, share.denominator


class Held:
    """Columns by their nodes, as an evaluation has them."""

    def __init__(self, columns: dict[Node, pd.Series[Any]]) -> None:
        self._columns = columns

    def columns(self, nodes: Any) -> dict[Node, pd.Series[Any]]:
        return {node: self._columns[node] for node in nodes}


@pytest.mark.parametrize("function", RANKINGS)
@settings(max_examples=40)
@given(rows=ROWS, data=st.data())
def test_the_values_of_the_pieces(
    function: str, rows: list[tuple[float | None, str | None, bool]], data: st.DataObject
) -> None:
    """In few groups and in many, by whatever order of the keys."""
    values, groups, flags = zip(*rows, strict=True)
    value = pd.Series(values, dtype="float64")
    if all(v in (None, -2, -1, 0, 1, 2, 3) for v in values) and data.draw(st.booleans()):
        value = value.astype("Int64")
    within = pd.Series(groups, dtype=TEXT) if data.draw(st.booleans()) else None
    among = pd.Series(flags) if data.draw(st.booleans()) else None
    keys = [pd.Series(data.draw(st.permutations(range(len(rows)))))]
    amount = data.draw(AMOUNTS[function])
    scope = {"within": within, "among": among}
    columns = {VALUE: value, WITHIN: within, AMONG: among}
    node = Ranking(
        function,
        amount,
        VALUE,
        None if within is None else WITHIN,
        None if among is None else AMONG,
        CONDITION,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(placing, "_MOST_GROUPS", data.draw(st.sampled_from([1, 64])))
        with np.errstate(all="ignore"):
            found = Placing(Held(columns), lambda: keys).values([node])[node]
            expected = PIECES[function](value, amount, pieces.key_order(keys), **scope)
    pd.testing.assert_series_equal(found, expected, check_exact=True)


@pytest.mark.parametrize("groups", [4, 100])
def test_cut_offs_between_values_whose_difference_is_beyond_the_floats(groups: int) -> None:
    value = pd.Series([None, 8e307, -1e308])
    node = Ranking("quantile", groups, VALUE, None, None, CONDITION)
    with np.errstate(all="ignore"):
        found = Placing(Held({VALUE: value}), lambda: [pd.Series(range(3))]).values([node])[node]
        expected = pieces.quantile_rank(value, groups)
    pd.testing.assert_series_equal(found, expected, check_exact=True)


@given(st.lists(st.integers(0, 5).map(float) | st.sampled_from([np.nan, -1.0, 0.5, 65535.0, 65536.0, -0.0])))
def test_values_in_order_are_those_that_are_known(values: list[float]) -> None:
    found = placing.in_order(np.array(values, np.float64))
    assert found.tolist() == sorted(value for value in values if not np.isnan(value))


def test_whole_numbers_are_counted_and_not_sorted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing.np, "sort", None)
    assert placing.in_order(np.array([3, 0, np.nan, 3, 1])).tolist() == [0, 1, 3, 3]


def test_values_are_put_in_order_once(monkeypatch: pytest.MonkeyPatch) -> None:
    times = []
    monkeypatch.setattr(placing, "in_order", lambda values: times.append(1) or np.sort(values))
    nodes = [Ranking(f, 1, VALUE, None, None, CONDITION) for f in ("top count", "top share", "quantile")]
    columns = Held({VALUE: pd.Series([3.0, 1.0, 2.0])})
    found = Placing(columns, lambda: [pd.Series(range(3))]).values(nodes)
    assert [found[node].tolist() for node in nodes[:2]] == [[True, False, False], [True, True, True]]
    assert len(times) == 1


RULES = """
customers from "customers.csv" key id
  id      text
  spend   number
  visits  whole number
  country text

trait r = quintile(spend)
trait f = quintile(visits within country)
trait m = percentile(spend among (visits > 1))
trait n = ntile(3, visits)
segment best where top 10% by spend or top 3 by visits within country
segment low where bottom 20% by spend or bottom 2 by visits
segment half where top customers making 50% of spend
segment ranked where r >= 4 and n = 3
"""


def people(size: int) -> pd.DataFrame:
    draw = np.random.default_rng(5)
    spend = np.where(draw.random(size) < 0.2, np.nan, draw.integers(-200, 3000, size) / 100)
    return pd.DataFrame(
        {
            "id": pd.Series(draw.permutation(size).astype(str), dtype=TEXT),
            "spend": spend,
            "visits": pd.Series(draw.integers(0, 6, size)).astype("Int64"),
            "country": pd.Series(draw.choice(["DE", "AT", None], size), dtype=TEXT),
        }
    )


def test_whole_plans_need_no_piece_of_ranks(monkeypatch: pytest.MonkeyPatch) -> None:
    model, as_of = model_of(RULES), AsOf.parse("2026-03-31", "UTC")
    expected = compute(model, Tables(people(200)), as_of, engine="pandas")

    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("a piece of ranks was asked")

    names = [name for name in part.PIECES if name.startswith(("quantile", "ntile", "top_", "bottom_"))]
    assert len(names) == 7
    monkeypatch.setattr(part, "PIECES", part.PIECES | dict.fromkeys(names, never))
    found = compute(model, Tables(people(200)), as_of, engine="packed")
    for name in model.order:
        pd.testing.assert_series_equal(found.values(name), expected.values(name), check_exact=True)
