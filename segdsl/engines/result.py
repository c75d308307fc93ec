"""Who is in what, for Python: an engine's answer as columns of pandas, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from types import MappingProxyType
from typing import Any

import pandas as pd
import pyarrow as pa

from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic
from segdsl.engines.left_out import LeftOut
from segdsl.engines.protocol import Answer, Values
from segdsl.plan.nodes import Plan


class Columns(Mapping[str, "pd.Series[Any]"]):
    """Values by name, which become Series one by one, when they are asked for.

    They are `kept` for whoever asks again, but where memory is short.
    """

    def __init__(self, held: Mapping[str, Values] = MappingProxyType({}), *, kept: bool = True) -> None:
        self._held = held
        self._kept = kept
        self._made: dict[str, pd.Series[Any]] = {}

    def __getitem__(self, name: str) -> pd.Series[Any]:
        if name in self._made:
            return self._made[name]
        series = self._held[name].series()
        if self._kept:
            self._made[name] = series
        return series

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    @property
    def rows(self) -> int:
        """How many values each has."""
        return len(next(iter(self._held.values())))

    def tally(self, name: str) -> Mapping[Any, int]:
        """How many customers have each value; of a segment, how many are in it, under True."""
        return self._held[name].tally()

    def arrow(self, name: str) -> pa.Array:
        """The values as Arrow holds them."""
        return self._held[name].arrow()

    def only(self, names: Iterable[str]) -> Columns:
        """Those of these names."""
        held = {name: values for name, values in self._held.items() if name in names}
        return Columns(held, kept=self._kept)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Result:
    """Values for every customer. All Series have the index 0 … n-1, in the order of `key`.

    keys_held:  the customers' keys, by their parts
    segments:   a boolean Series per segment
    lifecycles: the stage as text, missing for whoever has none
    traits, scores: values in the dtypes of `segdsl.sources.tables`
    numbers:    the traits and further expressions that are one number for everybody, which are in `traits`
                and `extra` as well; None is unknown
    extra:      values of the further expressions that were asked for, by their labels
    left_out:   by the table; of events always, of others where anything is left out
    owners:     where they were asked for, by the same tables: of each row the place of its customer, below 0
                where it is nobody's
    diagnostics: what was found in the data and tolerated
    pieces:     where it does not lie in memory, what gives it for some customers at a time
    """

    as_of: AsOf
    keys_held: Columns
    segments: Columns = field(default_factory=Columns)
    lifecycles: Columns = field(default_factory=Columns)
    traits: Columns = field(default_factory=Columns)
    scores: Columns = field(default_factory=Columns)
    numbers: Mapping[str, Any] = field(default_factory=dict)
    extra: Columns = field(default_factory=Columns)
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    owners: Mapping[str, Any] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    pieces: Callable[[], Iterator[Result]] | None = None

    @property
    def key(self) -> pd.DataFrame:
        """The customers' keys, a column for each part."""
        return pd.DataFrame(dict(self.keys_held))

    @property
    def size(self) -> int:
        """How many customers there are."""
        return self.keys_held.rows

    def in_pieces(self) -> Iterator[Result]:
        """The result for some customers at a time, in their order; for all at once where it is in memory."""
        return iter((self,)) if self.pieces is None else self.pieces()

    def values(self, name: str) -> pd.Series[Any]:
        """The values of a segment, lifecycle, trait or score; raises KeyError."""
        for group in self._groups:
            if name in group:
                return group[name]
        raise KeyError(name)

    @property
    def sizes(self) -> dict[str, int]:
        """How many customers are in each segment."""
        return {name: self.segments.tally(name).get(True, 0) for name in self.segments}

    def keys(self, segment: str) -> pd.DataFrame:
        """The keys of a segment's members; raises KeyError."""
        return self.key[self.segments[segment].to_numpy()].reset_index(drop=True)

    def to_arrow(self) -> pa.Table:
        """As `to_frame`, as a table of Arrow; segments are Booleans that lie where the engine has them."""
        keys = self.keys_held
        key = {name.lstrip("#"): pa.array(values, from_pandas=True) for name, values in keys.items()}
        return pa.table(key | {name: group.arrow(name) for group in self._groups for name in group})

    def to_frame(self) -> pd.DataFrame:
        """One frame: the key, then a column per segment, lifecycle, trait and score, by its name.

        To put them beside columns of one's own, merge it on the key.
        """
        columns = {name.lstrip("#"): values for name, values in self.keys_held.items()}
        return pd.DataFrame({**columns, **{name: v for group in self._groups for name, v in group.items()}})

    def only(self, names: Iterable[str]) -> Result:
        """The result without names that were computed only because others need them."""
        wanted, pieces = set(names), self.pieces
        return replace(
            self,
            segments=self.segments.only(wanted),
            lifecycles=self.lifecycles.only(wanted),
            traits=self.traits.only(wanted),
            scores=self.scores.only(wanted),
            numbers={name: value for name, value in self.numbers.items() if name in wanted},
            pieces=None if pieces is None else lambda: (piece.only(wanted) for piece in pieces()),
        )

    @property
    def _groups(self) -> tuple[Columns, ...]:
        return (self.segments, self.lifecycles, self.traits, self.scores)

    @property
    def _customers(self) -> str:
        return "1 customer" if self.size == 1 else f"{self.size:,} customers"

    def __repr__(self) -> str:
        """Sizes; no customer's values, which do not belong into a log."""
        sizes = ", ".join(f"{name} {size:,}" for name, size in self.sizes.items())
        return f"<Result of {self._customers} as of {self.as_of}: {sizes or 'no segments'}>"

    def _repr_html_(self) -> str:
        """A table of sizes and shares, for notebooks."""
        rows = [
            *(("segment", name, size) for name, size in self.sizes.items()),
            *(
                (name, str(stage), number)
                for name in self.lifecycles
                for stage, number in _largest_first(self.lifecycles.tally(name))
            ),
        ]
        head = f"{self._customers}, as of {self.as_of} ({self.as_of.zone})"
        return _table(head, rows, self.size)


def result_of(as_of: AsOf, made: Plan, answer: Answer) -> Result:
    """The answer to a plan, told apart by what each name is."""
    pieces = answer.pieces

    def columns(kind: str) -> Columns:
        held = {n.name: answer.values[n.name] for n in made.named if n.kind == kind}
        return Columns(held, kept=pieces is None)

    return Result(
        as_of,
        Columns(answer.key, kept=pieces is None),
        segments=columns("segment"),
        lifecycles=columns("lifecycle"),
        traits=columns("trait"),
        scores=columns("score"),
        numbers=answer.numbers,
        extra=columns("extra"),
        left_out=answer.left_out,
        owners=answer.owners,
        pieces=None if pieces is None else lambda: (result_of(as_of, made, piece) for piece in pieces()),
    )


def _largest_first(tally: Mapping[Any, int]) -> list[tuple[Any, int]]:
    return sorted(tally.items(), key=lambda pair: -pair[1])


_HEADINGS = "<tr><th></th><th>Name</th><th>Customers</th><th>Share</th><th></th></tr>"
_BAR = "background:#6c8ebf;height:.8em;width:{:.1f}em"


def _table(head: str, rows: Iterable[tuple[str, str, int]], size: int) -> str:
    lines = []
    for kind, name, number in rows:
        share = number / size if size else 0.0
        cells = f"<td>{escape(kind)}</td><th>{escape(name)}</th><td>{number:,}</td><td>{share:.1%}</td>"
        lines.append(f"<tr>{cells}<td><div style='{_BAR.format(share * 8)}'></div></td></tr>")
    return f"<p>{escape(head)}</p><table><thead>{_HEADINGS}</thead><tbody>{''.join(lines)}</tbody></table>"
