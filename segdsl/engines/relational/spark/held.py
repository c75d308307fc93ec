"""A statement about frames that Spark is shown; what several others read is worked out once, and held.

Spark would put the query of a part wherever it is read, so that plans would double with every step.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

import pandas as pd
from sqlglot import exp

from segdsl.engines.relational.spark.files.staying import InFiles
from segdsl.engines.relational.spark.words import IN_TWO
from segdsl.engines.relational.sql.calling import Calling
from segdsl.engines.relational.sql.column import Column
from segdsl.engines.relational.sql.statement import Part
from segdsl.engines.relational.sql.templates import Tree, made, named, said


class Held(Calling):
    """`views` are the names that the session knows: of tables, and of parts that are held."""

    def __init__(self, staying: InFiles, frames: Mapping[str, pd.DataFrame]) -> None:
        super().__init__()
        self._staying = staying
        self._frames = frames
        self._mark = f"segdsl_{secrets.token_hex(4)}"  # others have views of theirs in the session
        self._numbers = count()
        self.views: list[str] = []

    def named(self, wanted: str) -> Part:
        return super().named(f"{self._mark}_{wanted}")

    def source(self, table: str, columns: Mapping[str, str]) -> Part:
        """The columns that are read, and the place of each row."""
        part = self.named(table)
        self._show(part.name, self._staying.shown(table, columns, self._frames))
        return part

    def _show(self, name: str, frame: Any) -> None:
        frame.createOrReplaceTempView(name)
        self.views.append(name)

    # ------------------------------------------------------------ what is held

    def read_again(self, query: Tree) -> list[str]:
        """The parts that a query needs and several of its parts read, in their order."""
        needed = self._needed(query)
        readers = Counter(name for part in needed for name in self._reads[part])
        return [name for name in needed if readers[name] > 1]

    def whole(self, name: str) -> Tree:
        """The query that gives a part."""
        query = exp.Select(expressions=[exp.Star()])
        query.set("from_", exp.From(this=exp.Table(this=exp.to_identifier(name, quoted=True))))
        return self.with_parts(query)

    def hold(self, name: str, frame: Any) -> None:
        """The part is what a data frame gives, from now on."""
        self._show(name, frame.localCheckpoint())
        del self.parts[name]
        self._reads = {part: read - {name} for part, read in self._reads.items() if part != name}

    # ------------------------------------------------------------ sums

    def grouped(
        self,
        of: Part,
        wanted: str,
        by: Sequence[str],
        values: Mapping[str, Column],
        where: Column | None = None,
    ) -> Part:
        """What is added up is worked out in a step before, and rounded in one behind."""
        sums = {name: value for name, value in values.items() if _sum_in(value.tree)}
        if not sums:
            return super().grouped(of, wanted, by, values, where)
        marks = {name: f"{self._mark}_{next(self._numbers)}" for name in sums}
        rows = of if where is None else self.chosen(of, wanted, where)
        given = {f"{marks[name]}_x": _sum_in(value.tree).expressions[0] for name, value in sums.items()}
        rows = self.extended(rows, wanted, {name: _float(tree) for name, tree in given.items()})
        rows = self.extended(rows, wanted, dict(pair for mark in marks.values() for pair in _cut(mark)))
        parts = [f"{mark}_{part}" for mark in marks.values() for part in "ws"]
        added = {name: _float(said(IN_TWO, "spark", {"X": named(name)})) for name in parts}
        others = {name: value for name, value in values.items() if name not in sums}
        for name, value in sums.items():
            sums[name], counts = _apart(value, marks[name])
            others |= counts
        groups = super().grouped(rows, wanted, by, {**others, **added})
        return self.extended(groups, wanted, {name: _totalled(v, marks[name]) for name, v in sums.items()})


def _float(tree: Tree) -> Column:
    return Column(tree, "float")


def _sum_in(tree: Tree) -> Any:
    """The one sum in what is asked of a group, if there is one."""
    calls = tree.find_all(exp.Anonymous)
    return next((call for call in calls if call.name.lower() == "exact_sum"), None)


def _apart(value: Column, mark: str) -> tuple[Column, dict[str, Column]]:
    """The value with a name for each number of rows in it, and these numbers: an average has one."""
    own = exp.Paren(this=value.tree.copy())
    counts = {f"{mark}_{number}": call for number, call in enumerate(list(own.find_all(exp.Count)))}
    for name, call in counts.items():
        call.replace(named(name))
    numbers = {name: Column(call, "whole", known=True) for name, call in counts.items()}
    return replace(value, tree=own.this), numbers


def _cut(mark: str) -> Iterator[tuple[str, Column]]:
    """What a number is added up by: what stands before the point, and what behind."""
    yield f"{mark}_w", _float(made("WHOLE_PART(X)", X=named(f"{mark}_x")))
    yield f"{mark}_s", _float(made("SMALL_PART(X)", X=named(f"{mark}_x")))


def _totalled(value: Column, mark: str) -> Column:
    """The value with its sum put in, whose parts have this mark."""
    own = exp.Paren(this=value.tree.copy())
    _sum_in(own).replace(made("EXACT_TOTAL(W, S)", W=named(f"{mark}_w"), S=named(f"{mark}_s")))
    return Column(own.this, value.form, value.loose, value.known)
