"""How customers moved between the stages of a lifecycle, from one moment to another.

In: a job, a lifecycle (or a segment, which one is in or not), and two moments: a day, as of which the rules
are asked again, or the folder of a saved run, which is better, as attributes have no past. Out: `Migration`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from segdsl.diagnostics import Diagnostic, wrong_usage
from segdsl.engines.result import Result
from segdsl.keys import written_key
from segdsl.project.as_of import written
from segdsl.project.names import no_such
from segdsl.runs.job import Job
from segdsl.runs.numbers.asking import Asking
from segdsl.runs.numbers.groups import NO_STAGE
from segdsl.runs.numbers.joined import is_known
from segdsl.runs.numbers.saved import Then, saved_run

if TYPE_CHECKING:
    from segdsl.engines.left_out import LeftOut

NOT_YET, GONE = "(not yet a customer)", "(no customer any more)"
Basis = Literal["rules", "runs", "both"]


@dataclass(frozen=True, slots=True, eq=False)
class Migration:
    """`counts` is by where customers were and where they are; `basis` says what that was told from.

    `rules_differ` where two saved runs had other rules; `knows_joined` where customers are counted only since
    they joined.
    """

    name: str
    start: str
    end: str
    basis: Basis
    rules_differ: bool
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]
    knows_joined: bool = True
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def customers(self) -> int:
        """Everybody who was there at one of the moments, or at both."""
        return sum(self.counts.values())

    @property
    def moved(self) -> dict[tuple[str, str], int]:
        """Those who were there at both, and in another stage."""
        return {(a, b): n for (a, b), n in self.counts.items() if a != b and n and a != NOT_YET and b != GONE}

    def of(self, stage: str) -> int:
        """How many were in a stage."""
        return sum(n for (a, _), n in self.counts.items() if a == stage)

    def now(self, stage: str) -> int:
        """How many are in a stage."""
        return sum(n for (_, b), n in self.counts.items() if b == stage)

    def document(self) -> dict[str, Any]:
        """The JSON of `segdsl migrate`."""
        return {
            "name": self.name,
            "from": self.start,
            "to": self.end,
            "basis": self.basis,
            "rules_differ": self.rules_differ,
            "knows_joined": self.knows_joined,
            "customers": self.customers,
            "moved": sum(self.moved.values()),
            "rows": list(self.rows),
            "columns": list(self.columns),
            "counts": [[self.counts.get((a, b), 0) for b in self.columns] for a in self.rows],
        }


def migrate(job: Job, name: str, start: str, end: str) -> Migration:
    """Raises Problem for a name that is no lifecycle or segment, and for moments that are none."""
    model = job.model
    if name not in model.lifecycles and name not in model.segments:
        names = (*model.lifecycles, *model.segments)
        raise no_such(job.project, "lifecycle, segment or stage", name, names)
    source = _Source(job, name)
    before, after = source.then(start), source.then(end)
    if before.folder is None and after.folder is None and before.as_of >= after.as_of:
        raise wrong_usage(f"`{start}` is not before `{end}`", "give the earlier day first")
    stages = _stages(job, name)
    counts = _counts(before.stages, after.stages)
    rows = (*stages, *(extra for extra in (NO_STAGE, NOT_YET) if any(a == extra for a, _ in counts)))
    columns = (*stages, *(extra for extra in (NO_STAGE, GONE) if any(b == extra for _, b in counts)))
    former = dict.fromkeys(a for pair in counts for a in pair if a not in rows and a not in columns)
    asked = source.asking
    return Migration(
        name,
        before.as_of,
        after.as_of,
        _basis(before, after),
        before.folder is not None and after.folder is not None and before.rules != after.rules,
        (*rows, *former),
        (*columns, *former),
        counts,
        asked is None or is_known(job),
        {} if asked is None else asked.left_out,
        () if asked is None else asked.diagnostics,
    )


def _basis(before: Then, after: Then) -> Basis:
    saved = [then.folder is not None for then in (before, after)]
    return "runs" if all(saved) else "both" if any(saved) else "rules"


def _stages(job: Job, name: str) -> tuple[str, ...]:
    if name in job.model.lifecycles:
        return tuple(stage.name for stage in job.model.lifecycles[name].stages)
    return (name, f"not {name}")


class _Source:
    """Where customers were: asked of the rules on data that are read at most once, or of saved runs."""

    def __init__(self, job: Job, name: str) -> None:
        self._job, self._name = job, name
        self.asking: Asking | None = None

    def then(self, moment: str) -> Then:
        folder = Path(moment)
        key = self._job.model.catalog.customers.key or ("row",)
        if folder.is_dir():
            return saved_run(folder, self._name, key)
        as_of = self._job.project.moment(moment)
        if self.asking is None:
            self.asking = Asking(self._job, (self._name,))
        result = self.asking.ask((self._name,), as_of=as_of)
        return Then(written(as_of), stages_by_key(result, self._name))


def stages_by_key(result: Result, name: str) -> pd.Series[Any]:
    """Each customer's stage by their key as text; of a segment its name, or `not` and its name."""
    keys = [written_key(row) for row in result.key.itertuples(index=False, name=None)]
    values = result.values(name)
    if name in result.segments:
        values = values.map({True: name, False: f"not {name}"})
    return pd.Series(values.astype(object).to_numpy(), index=pd.Index(keys, dtype=object))


def _counts(before: pd.Series[Any], after: pd.Series[Any]) -> dict[tuple[str, str], int]:
    """By where they were and where they are; a key that is in one of them alone has come or gone."""
    everybody = before.index.union(after.index)
    was = before.where(before.notna(), NO_STAGE).reindex(everybody, fill_value=NOT_YET)
    now = after.where(after.notna(), NO_STAGE).reindex(everybody, fill_value=GONE)
    return dict(Counter(zip(map(str, was), map(str, now), strict=True)))
