"""Steps over relations as lazy frames, each made of those before it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd
import polars as pl
from polars.exceptions import PanicException

from segdsl.diagnostics import Diagnostic, Problem, option
from segdsl.engines.relational.of_numbers import counted
from segdsl.engines.relational.polars.column import Column
from segdsl.engines.relational.polars.expressions import PolarsExpressions
from segdsl.engines.relational.protocol import Join, Makers
from segdsl.sources.as_arrow import arrow_table

Name = TypeVar("Name", bound=Hashable)
Make = Callable[..., pl.LazyFrame]
_ALONE = "\0alone"


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A relation: how its frame is made of the frames of others."""

    make: Make
    inputs: tuple[Step, ...] = ()


class Steps(PolarsExpressions):
    """Implements `segdsl.engines.relational.protocol.Relations`; nothing is computed but by `fetched`."""

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        super().__init__()
        self._frames = frames
        self._uses: dict[Step, int] = {}
        self._made: dict[Step, pl.LazyFrame] = {}

    def made_by(self, make: Make, *inputs: Step) -> Step:
        """A step that makes a frame of the frames of others."""
        for used in inputs:
            self._uses[used] += 1
        step = Step(make, inputs)
        self._uses[step] = 0
        return step

    # ------------------------------------------------------------ steps

    def source(self, table: str, columns: Mapping[str, str]) -> Step:
        return self.made_by(lambda: pl.from_arrow(arrow_table(self._frames[table], columns)).lazy())  # type: ignore[union-attr]

    def single(self) -> Step:
        return self.made_by(lambda: pl.LazyFrame({_ALONE: [True]}))

    def extended(
        self, of: Step, wanted: str, columns: Mapping[str, Column], joins: Sequence[Join[Step]] = ()
    ) -> Step:
        brought = [join for join in joins if join.take]
        if not columns and not brought:
            return of
        made = [value.settled.alias(name) for name, value in columns.items()]

        def make(own: pl.LazyFrame, *others: pl.LazyFrame) -> pl.LazyFrame:
            frame = own.with_columns(made)
            for join, other in zip(brought, others, strict=True):
                frame = _joined(frame, other, join)
            return frame

        return self.made_by(make, of, *(join.other for join in brought))

    def chosen(self, of: Step, wanted: str, where: Column) -> Step:
        return self.made_by(lambda own: own.filter(where.condition.expr), of)

    def grouped(
        self,
        of: Step,
        wanted: str,
        by: Sequence[str],
        values: Mapping[str, Column],
        where: Column | None = None,
    ) -> Step:
        aggregates = self.aggregates(values)
        taken = [aggregate.taken.alias(name) for name, aggregate in aggregates.items()]
        found = [aggregate.of(pl.col(name)) for name, aggregate in aggregates.items()]
        made = [value.settled.alias(name) for name, value in values.items()]

        def make(own: pl.LazyFrame) -> pl.LazyFrame:
            rows = own if where is None else own.filter(where.condition.expr)
            rows = rows.with_columns(taken)
            groups = rows.group_by(by).agg(found) if by else rows.select(found)
            return groups.select([*map(pl.col, by), *made])

        return self.made_by(make, of)

    def making(self, of: Step, wanted: str, makers: Makers[Column]) -> Step:
        return counted(self, of, wanted, makers)

    def followed(
        self, first: Step, second: Step, wanted: str, on: Sequence[tuple[str, str]], after: str
    ) -> Step:
        *whose, (at, other_at) = on
        names = [name for name, _ in on]
        seconds = [pl.col(other).alias(name) for name, other in whose]

        def make(froms: pl.LazyFrame, tos: pl.LazyFrame) -> pl.LazyFrame:
            times = tos.select(*seconds, pl.col(other_at).alias(after)).drop_nulls().unique()
            return (
                froms.select(names)
                .drop_nulls()
                .unique()
                .sort(at)
                .join_asof(
                    times.sort(after),
                    left_on=at,
                    right_on=after,
                    by=[name for name, _ in whose] or None,
                    strategy="forward",
                    allow_exact_matches=False,
                    coalesce=False,
                    check_sortedness=False,
                )
            )

        return self.made_by(make, first, second)

    # ------------------------------------------------------------ the whole

    def fetched(
        self, relation: Step, columns: Mapping[Name, Column], order: Sequence[str]
    ) -> dict[Name, Any]:
        """Columns of a relation, as Arrow, each under its name, sorted by columns of it."""
        names = [f"c{number}" for number in range(len(columns))]
        made = [value.settled.alias(name) for name, value in zip(names, columns.values(), strict=True)]

        def make(own: pl.LazyFrame) -> pl.LazyFrame:
            named = own.with_columns(made)
            return (named.sort(order) if order else named).select(names)

        table = self._collected(self.made_by(make, relation)).to_arrow()
        return dict(zip(columns, table.columns, strict=True))

    def _collected(self, wanted: Step) -> pl.DataFrame:
        """What a step gives; what several others are made of is computed once, all else along with it."""
        waiting = [wanted]
        while waiting:
            step = waiting[-1]
            left = [used for used in step.inputs if used not in self._made]
            if left:
                waiting += left
            elif step not in self._made:
                self._made[step] = self._frame(step)
            else:
                waiting.pop()
        return _computed(self._made[wanted])

    def _frame(self, step: Step) -> pl.LazyFrame:
        made = step.make(*(self._made[used] for used in step.inputs))
        return _computed(made).lazy() if self._uses[step] > 1 else made


def _computed(frame: pl.LazyFrame) -> pl.DataFrame:
    """What a frame holds. Where streaming stops at a fault of Polars' own, all is computed at once.

    Raises Problem where that stops as well.
    """
    try:
        return frame.collect(engine="streaming")
    except PanicException:
        try:
            return frame.collect(engine="in-memory")
        except PanicException as fault:
            raise _failed(fault) from None


def _failed(fault: PanicException) -> Problem:
    message = f"Polars stopped at a fault of its own: {str(fault).partition(chr(10))[0]}"
    other = option("--engine packed", 'engine="packed"')
    return Problem([Diagnostic("engine-failed", message, hint=f"{other} gives the answer that it would")])


def _joined(own: pl.LazyFrame, other: pl.LazyFrame, join: Join[Any]) -> pl.LazyFrame:
    """What is brought beside each row; whole numbers meet others to the last digit."""
    take = [pl.col(taken.column).alias(new) for new, taken in join.take.items()]
    there = "\0there"  # a row that fits, whose values may be unknown
    if not join.on:
        return own.join(other.select(take), how="cross")
    left, right = own.collect_schema(), other.collect_schema()
    keys = [(f"\0own {n}", f"\0other {n}") for n in range(len(join.on))]
    ours, theirs = [], []
    for (a, b), (a_key, b_key) in zip(join.on, keys, strict=True):
        mixed = {left[a], right[b]} == {pl.Int64, pl.Float64}
        ours.append((_whole(pl.col(a)) if mixed else pl.col(a)).alias(a_key))
        theirs.append((_whole(pl.col(b)) if mixed else pl.col(b)).alias(b_key))
    joined = own.with_columns(ours).join(
        other.select([*theirs, *take, pl.lit(True).alias(there)]),
        left_on=[a for a, _ in keys],
        right_on=[b for _, b in keys],
        how="left",
    )
    nothing = [
        pl.when(pl.col(there).is_null()).then(taken.nothing).otherwise(pl.col(new)).alias(new)
        for new, taken in join.take.items()
        if taken.nothing is not None
    ]
    return joined.with_columns(nothing).drop([there, *(a for a, _ in keys)])


def _whole(number: pl.Expr) -> pl.Expr:
    """A number as the whole number that it is; null where it is none that 64 bits hold."""
    whole = number.cast(pl.Int64, strict=False)
    return pl.when(whole.cast(pl.Float64) == number.cast(pl.Float64)).then(whole)
