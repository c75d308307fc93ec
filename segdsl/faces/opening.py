"""Opening a project."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from segdsl.config import no_engine
from segdsl.diagnostics import wrong_usage
from segdsl.faces.python import Project
from segdsl.project.files import place_of
from segdsl.runs import arguments


def load(
    path: str | os.PathLike[str] | None = None,
    *,
    settings: Mapping[str, object] | None = None,
    data: str | os.PathLike[str] | None = None,
    engine: str | None = None,
) -> Project:
    """The project at a path: a folder, or a single rule file; by default the one that we are in.

    `settings` overrides the rules' settings by name, `data` the folder that sources are read from, `engine`
    what computes who is in what: its name, or the URL of the database that does. Rules may be wrong: `check`
    says so. Raises Problem where there is no project or its `segdsl.toml` can't be used.
    """
    place = place_of(None if path is None else arguments.path(path, "path"))
    folder = None if data is None else Path(arguments.path(data, "data")).absolute()
    if engine is not None and (reason := no_engine(arguments.text(engine, "engine"))):
        raise wrong_usage(reason)
    return Project(place, arguments.settings(settings), folder, asked_engine=engine)
