"""A cross-table: how many customers are in each group of one name and each of another.

In: a job and one or two names of lifecycles, scores, segments, traits or attributes. Out: `Crossed`: the
groups of each, and the counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, option, wrong_usage
from segdsl.project.as_of import written
from segdsl.runs.job import Job
from segdsl.runs.numbers.asking import Asking
from segdsl.runs.numbers.groups import EVERYONE, REST, Group, value_of
from segdsl.runs.numbers.metrics import groupings

if TYPE_CHECKING:
    import pandas as pd

    from segdsl.engines.left_out import LeftOut


@dataclass(frozen=True, slots=True, eq=False)
class Crossed:
    """`counts` has a sequence for each of `rows`, with a number for each of `columns`."""

    as_of: AsOf
    customers: int
    names: tuple[str, ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def document(self) -> dict[str, Any]:
        """The JSON of `segdsl segment --cross`."""
        return {
            "as_of": written(self.as_of),
            "customers": self.customers,
            "cross": list(self.names),
            "rows": list(self.rows),
            "columns": list(self.columns),
            "counts": [list(row) for row in self.counts],
        }


def cross(job: Job, names: Sequence[str]) -> Crossed:
    """Raises Problem for names that there are not, and for more than two."""
    if not 1 <= len(names) <= 2:
        sample = option("--cross journey vips", '["journey", "vips"]')
        raise wrong_usage("a cross-table has one name or two", f"write, say, {sample}")
    values = {name: value_of(job.project, name) for name in names}
    own = [value for value in values.values() if value is not None]
    if len(own) < len(values):
        raise wrong_usage(
            "messages overlap, and a cross-table is of customers", "ask `segdsl metrics --by …`"
        )
    asking = Asking(job, (), own)
    made = groupings(asking, job.model, values)
    asked = {f"{g.name} {place}": group.condition for g in made for place, group in enumerate(g.groups)}
    found = asking.ask((), asked)
    masks = [[found.extra[f"{g.name} {place}"] for place in range(len(g.groups))] for g in made]
    across = masks[1] if len(masks) > 1 else [masks[0][0] | True]
    rows = _there(made[0].groups, masks[0])
    columns = _there(made[1].groups, across) if len(made) > 1 else {EVERYONE.labels[0]: across[0]}
    counts = tuple(tuple(int((row & column).sum()) for column in columns.values()) for row in rows.values())
    return Crossed(
        job.as_of,
        found.size,
        tuple(names),
        tuple(rows),
        tuple(columns),
        counts,
        asking.left_out,
        asking.diagnostics,
    )


def _there(groups: Sequence[Group], masks: Sequence[pd.Series[bool]]) -> dict[str, pd.Series[bool]]:
    """Who is in each group, by its label; without the rest where nobody is left."""
    pairs = zip(groups, masks, strict=True)
    return {group.labels[0]: mask for group, mask in pairs if group.labels[0] not in REST or bool(mask.any())}
