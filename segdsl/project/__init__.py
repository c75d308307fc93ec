"""A project: its rules, and the verbs of segdsl on them.

In: a folder or a rule file. Out: what is wrong with the rules, who is in what and why, messages. The command
line and Python users call the same verbs; each imports what it needs when it is called.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from segdsl.diagnostics import Diagnostic
from segdsl.model.project import Model
from segdsl.project import clock
from segdsl.project.checking import Findings, check
from segdsl.project.clock import AsOf
from segdsl.project.place import Place, find
from segdsl.project.rules import Rules, read

Moment = str | AsOf


def load(
    path: str | os.PathLike[str] | None = None,
    *,
    settings: Mapping[str, object] | None = None,
    data: str | os.PathLike[str] | None = None,
) -> Project:
    """The project at a path: a folder, or a single rule file; by default the one that we are in.

    `settings` overrides the rules' settings by name, `data` the folder that sources are read from. Rules may
    be wrong: `check` says so. Raises Problem where there is no project or its `segdsl.toml` can't be used.
    """
    place = find(path).required()
    overrides = {name: str(value) for name, value in (settings or {}).items()}
    return Project(place, overrides, Path(data) if data is not None else None)


@dataclass(frozen=True)
class Project:
    """Rules in a folder; what is read is read once."""

    place: Place
    overrides: Mapping[str, str] = field(default_factory=dict)
    data_folder: Path | None = None

    @cached_property
    def rules(self) -> Rules:
        """The rules as they stand, right or wrong."""
        return read(self.place, self.overrides)

    @property
    def model(self) -> Model:
        """What the rules mean. Raises Problem where they have errors."""
        return self.rules.sound()

    @property
    def folder(self) -> Path:
        """Where the project is."""
        return self.place.folder

    @property
    def data(self) -> Path:
        """The folder that relative paths of sources start from."""
        return self.place.data(self.data_folder)

    def moment(self, as_of: Moment | None) -> AsOf:
        """The as-of day or instant, now where none is given. Raises Problem for a text that is neither."""
        try:
            return clock.as_of(as_of, self.place.config.zone)
        except ValueError as error:
            from segdsl.diagnostics import Problem

            raise Problem([Diagnostic("wrong-usage", f"as of {error}")]) from None

    @cached_property
    def findings(self) -> Findings:
        """What `check` finds, with what a baseline needs to know of it."""
        return check(self)

    def check(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong with rules, templates and personas, in reading order; needs no data."""
        return self.findings.diagnostics
