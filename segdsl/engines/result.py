"""Who is in what: what every engine returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

import pandas as pd

from segdsl.data.tables import Omitted
from segdsl.diagnostics import Diagnostic
from segdsl.reference.clock import AsOf


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of a table that count for nobody.

    several_customers: rows whose id, matched with `matches`, is that of more than one customer
    repeated:          rows beside the one that is kept of several
    unreadable:        cells that are unknown because they can't be read, by column
    """

    without_key: int = 0
    unknown_customer: int = 0
    several_customers: int = 0
    repeated: int = 0
    unreadable: Mapping[str, int] = field(default_factory=dict, hash=False)

    def with_omitted(self, omitted: Omitted | None) -> LeftOut:
        """The same with what reading has left out."""
        if omitted is None:
            return self
        without_key = self.without_key + omitted.without_key
        return replace(
            self, without_key=without_key, repeated=omitted.repeated, unreadable=dict(omitted.unreadable)
        )

    def __bool__(self) -> bool:
        rows = self.without_key, self.unknown_customer, self.several_customers, self.repeated
        return any(rows) or bool(self.unreadable)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Result:
    """Values for every customer. All Series have the index 0 … n-1, in the order of `key`.

    key:        the customers' keys, a column for each part
    segments:   a boolean Series per segment
    lifecycles: the stage as text, missing for whoever has none
    traits, scores: values in the dtypes of `segdsl.data.tables`
    numbers:    the traits (all of them are in `traits` as well) that are one number for everybody; None is
                unknown
    extra:      values of the further expressions that were asked for, by their labels
    left_out:   by the table; of events always, of others where anything is left out
    owners:     where they were asked for, by the same tables: of each row the place of its customer, below 0
                where it is nobody's
    diagnostics: what was found in the data and tolerated
    """

    as_of: AsOf
    key: pd.DataFrame
    segments: Mapping[str, pd.Series[Any]] = field(default_factory=dict)
    lifecycles: Mapping[str, pd.Series[Any]] = field(default_factory=dict)
    traits: Mapping[str, pd.Series[Any]] = field(default_factory=dict)
    scores: Mapping[str, pd.Series[Any]] = field(default_factory=dict)
    numbers: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, pd.Series[Any]] = field(default_factory=dict)
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    owners: Mapping[str, Any] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def size(self) -> int:
        """How many customers there are."""
        return len(self.key)

    def values(self, name: str) -> pd.Series[Any]:
        """The values of a segment, lifecycle, trait or score; raises KeyError."""
        for group in self._groups:
            if name in group:
                return group[name]
        raise KeyError(name)

    def to_frame(self) -> pd.DataFrame:
        """One frame: the key, then a column per segment, lifecycle, trait and score, by its name.

        To put them beside columns of one's own, merge it on the key.
        """
        columns = {str(name).lstrip("#"): self.key[name] for name in self.key.columns}
        return pd.DataFrame({**columns, **{name: v for group in self._groups for name, v in group.items()}})

    @property
    def _groups(self) -> tuple[Mapping[str, pd.Series[Any]], ...]:
        return (self.segments, self.lifecycles, self.traits, self.scores)

    @property
    def _customers(self) -> str:
        return "1 customer" if self.size == 1 else f"{self.size:,} customers"

    def __repr__(self) -> str:
        """Sizes; no customer's values, which do not belong into a log."""
        sizes = ", ".join(f"{name} {int(flags.sum()):,}" for name, flags in self.segments.items())
        return f"<Result of {self._customers} as of {self.as_of}: {sizes or 'no segments'}>"

    def _repr_html_(self) -> str:
        """A table of sizes and shares, for notebooks."""
        rows = [
            *(("segment", name, int(flags.sum())) for name, flags in self.segments.items()),
            *(
                (name, str(stage), number)
                for name, stages in self.lifecycles.items()
                for stage, number in stages.value_counts().items()
            ),
        ]
        head = f"{self._customers}, as of {self.as_of} ({self.as_of.zone})"
        return _table(head, rows, self.size)


_HEADINGS = "<tr><th></th><th>Name</th><th>Customers</th><th>Share</th><th></th></tr>"
_BAR = "background:#6c8ebf;height:.8em;width:{:.1f}em"


def _table(head: str, rows: Iterable[tuple[str, str, int]], size: int) -> str:
    lines = []
    for kind, name, number in rows:
        share = number / size if size else 0.0
        cells = f"<td>{escape(kind)}</td><th>{escape(name)}</th><td>{number:,}</td><td>{share:.1%}</td>"
        lines.append(f"<tr>{cells}<td><div style='{_BAR.format(share * 8)}'></div></td></tr>")
    return f"<p>{escape(head)}</p><table><thead>{_HEADINGS}</thead><tbody>{''.join(lines)}</tbody></table>"
