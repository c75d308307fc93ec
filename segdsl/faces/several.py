"""Several projects in one repository, one after the other.

In: what was asked for. Out: each project below a folder that is none itself, with the way that leads to it;
and findings whose files are named by that way, so that all of them together make one report.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from segdsl.diagnostics import Diagnostic, Fix, Problem
from segdsl.faces.asked import Asked
from segdsl.faces.options import opened
from segdsl.project.place import several_at
from segdsl.rule_files import NAME
from segdsl.source import Source, Span

if TYPE_CHECKING:
    from segdsl.faces.python import Project

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class One:
    """One of the projects: what is asked of it, and the way to it from `root`, such as `crm/`.

    A project that is asked for alone has neither.
    """

    asked: Asked
    way: str = ""
    root: Path | None = None

    @property
    def name(self) -> str:
        return self.way.rstrip("/")

    def opened(self) -> Project:
        """The project. Raises Problem, its files named by the way."""
        return self.of(lambda: opened(self.asked))

    def of(self, act: Callable[[], T]) -> T:
        """What an act gives. Raises Problem, its files named by the way."""
        try:
            return act()
        except Problem as problem:
            raise Problem(map(self.placed, problem.diagnostics)) from None

    def placed(self, diagnostic: Diagnostic) -> Diagnostic:
        """The finding, its files named by the way."""
        if not self.way:
            return diagnostic
        return replace(
            diagnostic,
            span=diagnostic.span and self._moved(diagnostic.span),
            labels=tuple(replace(label, span=self._moved(label.span)) for label in diagnostic.labels),
            fix=diagnostic.fix and self._fix(diagnostic.fix),
            file=self.way + (diagnostic.file or NAME),
        )

    def _fix(self, fix: Fix) -> Fix:
        return replace(fix, edits=tuple(replace(edit, span=self._moved(edit.span)) for edit in fix.edits))

    def _moved(self, span: Span) -> Span:
        return _source(span.source, self.way).span(span.start, span.end)


@lru_cache(maxsize=1_000)
def _source(source: Source, way: str) -> Source:
    return Source(way + source.name, source.text)


def each(asked: Asked) -> tuple[One, ...]:
    """The one project that was asked for, or all of them, by name."""
    root = Path(asked.project or "").absolute()
    found = [path.absolute() for path in several_at(asked.project)]
    if not found:
        return (One(asked),)
    return tuple(
        One(replace(asked, project=str(path)), f"{path.relative_to(root).as_posix()}/", root)
        for path in found
    )
