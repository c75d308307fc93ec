"""Ranks of one plan among its customers; values that are in order once serve all ranks by them.

In: nodes of ranks. Out: their values, as the pandas program holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.engines.packed.ranking import ByPieces, InGroups
from segdsl.engines.packed.ranking import Ranking as Ranked
from segdsl.engines.pandas_program.pieces.ranks import key_order
from segdsl.operators.kernel import Ranks
from segdsl.operators.ranks import RANKINGS
from segdsl.plan.nodes import Node, Ranking

_MOST_GROUPS = 64
"""Of more groups all are ranked at once."""

_LARGEST = np.iinfo(np.uint16).max
_FIRST = 1000
"""So many values nearly always tell that not all are whole numbers."""

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


class Evaluating(Protocol):
    """What is asked of the evaluation of a plan."""

    def columns(self, nodes: Iterable[Node]) -> dict[Node, pd.Series[Any]]: ...


class Placing:
    """Computes ranks; `key` gives the columns of the customers' key."""

    def __init__(self, evaluation: Evaluating, key: Callable[[], list[pd.Series[Any]]]) -> None:
        self._evaluation = evaluation
        self._key = key
        self._made: dict[tuple[Node | None, ...], Ranks[Any]] = {}

    def values(self, nodes: Sequence[Ranking]) -> dict[Node, pd.Series[Any]]:
        """The value of each."""
        needed = (n for node in nodes for n in _needed(node) if n is not None)
        columns = self._evaluation.columns(needed) if nodes else {}
        return {node: self._value(node, columns) for node in nodes}

    def _value(self, node: Ranking, columns: dict[Node, pd.Series[Any]]) -> pd.Series[Any]:
        needed = _needed(node)
        if needed not in self._made:
            value, within, among = (None if n is None else columns[n] for n in needed)
            assert value is not None
            self._made[needed] = self._ranks(floats(value, among), within)
        return pd.Series(RANKINGS[node.function].column(self._made[needed], node.amount), copy=False)

    def _ranks(self, values: Floats, within: pd.Series[Any] | None) -> Ranks[Any]:
        if within is None:
            return Ranked(values, in_order(values), self._by_key)
        groups, distinct = pd.factorize(within)
        if len(distinct) > _MOST_GROUPS:
            return ByPieces(pd.Series(values), within, self._order)
        each = (np.flatnonzero(groups == group) for group in range(len(distinct)))
        return InGroups(len(values), [(rows, self._of(values[rows], rows)) for rows in each])

    def _of(self, values: Floats, rows: Places) -> Ranked:
        """The ranking of the customers in these places."""
        return Ranked(values, in_order(values), lambda some: np.searchsorted(rows, self._by_key(rows[some])))

    def _order(self) -> Places:
        return key_order(self._key())

    def _by_key(self, places: Places) -> Places:
        """These customers in the order of their keys."""
        order = key_order([column.iloc[places] for column in self._key()])
        in_order = np.empty_like(places)
        in_order[order] = places
        return in_order


def _needed(node: Ranking) -> tuple[Node, Node | None, Node | None]:
    return node.value, node.within, node.among


def floats(values: pd.Series[Any], among: pd.Series[Any] | None) -> Floats:
    """The values; NaN where one is unknown, or of somebody who is not among those."""
    plain = values.to_numpy() if values.dtype == "float64" else values.to_numpy("float64", na_value=np.nan)
    return np.asarray(plain if among is None else np.where(among.to_numpy(), plain, np.nan))


def in_order(values: Floats) -> Floats:
    """Those that are known, in ascending order."""
    known = values[~np.isnan(values)]
    counts = _counted(known)
    return np.sort(known) if counts is None else np.repeat(np.arange(len(counts), dtype=np.float64), counts)


def _counted(values: Floats) -> NDArray[np.intp] | None:
    """How often each whole number from 0 on occurs; None where there are others, or large ones.

    To count days or orders takes a fraction of the time in which they are sorted.
    """
    if not len(values) or not bool((np.floor(values[:_FIRST]) == values[:_FIRST]).all()):
        return None
    if values.min() < 0 or values.max() > min(_LARGEST, len(values)):
        return None
    whole = values.astype(np.uint16)
    return np.bincount(whole) if bool((whole == values).all()) else None
