"""Evaluating a plan on some rows of its tables, of which the customers are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segdsl.engines.packed.coding import coded
from segdsl.engines.packed.evaluation import Evaluation, Given
from segdsl.engines.packed.meanings import Meanings
from segdsl.engines.packed.store import Store
from segdsl.engines.pandas_program.part import Part
from segdsl.model.catalog import CUSTOMERS, Catalog
from segdsl.plan.nodes import Node, Owner, Plan, Read
from segdsl.plan.traversal import within
from segdsl.sources.arrow import in_one_piece
from segdsl.sources.coded import CodedTexts, held_codes
from segdsl.sources.tables import TEXT

Frames = Mapping[str, pd.DataFrame]
Flags = NDArray[np.bool_]


def evaluation(
    made: Plan,
    catalog: Catalog,
    frames: Frames,
    given: Given = MappingProxyType({}),
    store: Store | None = None,
) -> Evaluation:
    """Evaluates a plan on frames, among which that of the customers is."""
    part = Part(replace(made, origin=None), catalog, frames)
    return Evaluation(part, Store(frames) if store is None else store, given)


def meanings() -> Meanings:
    """What nodes mean, whenever they are asked for."""
    return Meanings(lambda read: 0)


def owners(made: Plan, catalog: Catalog, frames: Frames, table: str, rows: pd.DataFrame) -> NDArray[Any]:
    """Whose these rows of a table are: the places of customers, below 0 for those of nobody."""
    quick = _by_text(made, frames[CUSTOMERS], table, rows)
    if quick is not None:
        return quick
    lookups = {name: frames[name] for name in catalog.lookups}
    few = {**without_rows(frames), **lookups, CUSTOMERS: frames[CUSTOMERS], table: rows}
    return evaluation(made, catalog, few).place(made.owners[table])


def _by_text(made: Plan, customers: pd.DataFrame, table: str, rows: pd.DataFrame) -> NDArray[Any] | None:
    """The same where one text that is read says whose a row is."""
    owner = made.owners[table]
    assert isinstance(owner, Owner)
    if len(owner.keys) > 1 or not all(isinstance(one, Read) for one in (*owner.keys, *owner.key)):
        return None
    wanted, have = (frame[node.column] for frame, node in ((rows, owner.keys[0]), (customers, owner.key[0])))  # type: ignore[union-attr]
    if not wanted.dtype == have.dtype == TEXT:
        return None
    encoded = in_one_piece(pa.array(wanted.array)).dictionary_encode()
    codes = _plain(pc.fill_null(encoded.indices, len(encoded.dictionary)))
    places = np.append(_first_places(encoded.dictionary, pa.array(have.array)), -2)
    return np.asarray(places[codes])


def _first_places(texts: pa.Array, among: Any) -> NDArray[Any]:
    """Where each of a few texts stands first among many; -1 for those that are not there."""
    found = _plain(pc.fill_null(pc.index_in(among, value_set=texts, skip_nulls=True), -1))
    there = np.flatnonzero(found >= 0)[::-1]  # the first is put down last
    places = np.full(len(texts), -1)
    places[found[there]] = there
    return places


def _plain(array: Any) -> NDArray[Any]:
    """An array of Arrow as one of NumPy."""
    return np.asarray(
        array.to_numpy(zero_copy_only=False) if isinstance(array, pa.Array) else array.to_numpy()
    )


def without_rows(frames: Frames) -> dict[str, pd.DataFrame]:
    """The same tables, empty."""
    return {name: frame.iloc[:0] for name, frame in frames.items()}


def some(frames: Frames, names: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Those of these names as they are, and the others empty."""
    wanted = {*names}
    return {name: frame if name in wanted else frame.iloc[:0] for name, frame in frames.items()}


def columns_read(nodes: Iterable[Node]) -> dict[str, list[str]]:
    """By table, the columns that nodes rest on."""
    found: dict[str, list[str]] = {}
    for node in within(*nodes):
        if isinstance(node, Read):
            found.setdefault(str(node.rows), []).append(node.column)
    return {table: [*dict.fromkeys(columns)] for table, columns in found.items()}


def in_codes(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column of texts of which few are different in codes; any other as it is."""
    if column.dtype != TEXT or held_codes(column.array) is not None:
        return column
    found = coded(pa.array(column.array))
    return column if found is None else pd.Series(CodedTexts.of(found.codes, found.distinct), copy=False)
