"""Opening a project."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from segdsl.config import ENGINES
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
    what computes who is in what. Rules may be wrong: `check` says so. Raises Problem where there is no
    project or its `segdsl.toml` can't be used.
    """
    place = place_of(None if path is None else arguments.path(path, "path"))
    folder = None if data is None else Path(arguments.path(data, "data")).absolute()
    chosen = None if engine is None else arguments.one_of(engine, ENGINES, "engine")
    return Project(place, arguments.settings(settings), folder, asked_engine=chosen)
