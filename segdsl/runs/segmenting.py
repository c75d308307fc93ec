"""Running a project's rules on data.

In: a project, its declared sources or frames in their place, and as-of. Out: a `Run`: who is in what, which
files that was read from, and what was found in them but tolerated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, Problem, has_errors
from segdsl.engines.result import Result
from segdsl.model.nodes import Expression
from segdsl.project.names import no_such_name
from segdsl.runs import arguments
from segdsl.runs.reading.left_out import account
from segdsl.runs.reading.needs import needs, rules_of
from segdsl.runs.reading.strangers import unmatched
from segdsl.sources.loading import Loaded, load
from segdsl.sources.old_texts import refuse_old_texts
from segdsl.sources.reading import FileFact

if TYPE_CHECKING:
    from segdsl.project.files import Files

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A result and where it came from.

    `lookups` are the lookup tables as read, for those who show their rows.
    """

    result: Result
    files: Mapping[str, tuple[FileFact, ...]] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    lookups: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def without_key(self) -> dict[str, int]:
        """By table, how many rows without a key were left out."""
        return {name: left.without_key for name, left in self.result.left_out.items() if left.without_key}


def read_sources(
    project: Files,
    as_of: AsOf,
    rules: Iterable[Expression] | None = None,
    *,
    tolerate: bool = False,
    progress: Progress | None = None,
) -> tuple[Loaded, tuple[Diagnostic, ...]]:
    """The declared sources, or the frames in their place, and warnings about them.

    Of frames, what these rules need; else everything. Raises Problem with everything that is wrong there.
    """
    catalog = project.model.catalog
    refuse_old_texts()
    if project.given is not None:
        from segdsl.runs.reading.frames import read_frames

        needed = None if rules is None else needs(project.model, rules)
        from_frames = read_frames(
            project, project.given, needed, tolerate=tolerate, progress=progress, today=as_of.today
        )
        return from_frames.required(), from_frames.diagnostics
    if has_errors(project.outside):
        raise Problem(project.outside)
    if catalog.customers.file is None and catalog.customers.base is None:
        message = "nothing says who the customers are"
        hint = 'declare them: `customers from "customers.csv" key customer_id`'
        raise Problem([Diagnostic("unknown-name", message, hint=hint)])
    today, history = as_of.today, project.history
    read = load(catalog, project.data, tolerate=tolerate, progress=progress, today=today, history=history)
    return read.required(), read.diagnostics


def run_sources(
    project: Files,
    as_of: AsOf,
    names: Iterable[str] | None = None,
    *,
    extra: Mapping[str, Expression] | None = None,
    tolerate: bool = False,
    progress: Progress | None = None,
) -> Run:
    """The rules, or those of these names, on the declared sources or the frames in their place."""
    wanted = checked_names(project, names)
    model = project.model
    rules = (*rules_of(model, model.order if wanted is None else wanted), *(extra or {}).values())
    loaded, found = read_sources(project, as_of, rules, tolerate=tolerate, progress=progress)
    ran = project.compute(loaded.tables, as_of, wanted, extra, progress=progress)
    result = with_account(project, loaded, ran, rules, found, tolerate=tolerate)
    result = result if wanted is None else result.only(wanted)
    return Run(result, loaded.files, result.diagnostics, loaded.tables.lookups)


def with_account(
    project: Files,
    loaded: Loaded,
    result: Result,
    rules: tuple[Expression, ...],
    found: tuple[Diagnostic, ...],
    *,
    tolerate: bool,
) -> Result:
    """The result with everything that was left out, and with what was found when reading and since.

    Raises Problem where nothing of a source matches anybody.
    """
    catalog, tables = project.model.catalog, loaded.tables
    left_out = account(catalog, result.left_out, tables.omitted)
    if project.given is None:  # frames may hold the rows of a few customers, or a few of their rows
        strangers = unmatched(project, tables, left_out, rules, result.as_of, tolerate=tolerate)
        if has_errors(strangers):
            raise Problem((*found, *strangers))
        found = (*found, *strangers)
    return replace(result, left_out=left_out, diagnostics=found)


def checked_names(project: Files, names: Iterable[str] | None) -> tuple[str, ...] | None:
    """The names, each once. Raises Problem for the first that rules do not give to anything."""
    if names is None:
        return None
    wanted = arguments.texts(names, "names")
    for name in wanted:
        try:
            project.model.kind_of(name)
        except KeyError:
            raise no_such_name(project, name) from None
    return wanted
