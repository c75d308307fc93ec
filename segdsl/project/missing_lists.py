"""Lists of the suppressed that `segdsl.toml` names and that are not there.

In: a project's place. Out: a note for each, at the setting's line. Before anything is written such a list
stops the run; `check` needs no data, so there it is no error: lists of addresses may be kept elsewhere. A
history that is not there yet is none of these: the first message begins it.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.config import line_of
from segdsl.diagnostics import Diagnostic
from segdsl.project.place import Place
from segdsl.suggest import did_you_mean


def missing_lists(place: Place) -> Iterator[Diagnostic]:
    for name in place.config.suppression.lists:
        path = place.folder / name
        if path.exists():
            continue
        beside = sorted(other.name for other in path.parent.iterdir()) if path.parent.is_dir() else []
        message = f"the list `{name}` is not there; without it nothing is written to anybody"
        hint = did_you_mean(path.name, beside) or "put the file there before messages are rendered"
        span = line_of(place.folder, "suppression", "lists")
        yield Diagnostic("missing-file", message, span, hint=hint, given_severity="info")
