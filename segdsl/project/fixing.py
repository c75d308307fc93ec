"""Changing the files of a project: applying fixes, and accepting findings in the baseline.

In: a project. Out: how much was changed. A file is replaced as a whole or not at all.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from segdsl.diagnostics import Diagnostic, Edit, wrong_usage
from segdsl.project import Project, baseline
from segdsl.project.place import Place
from segdsl.source import Source

# Findings about how a rule is spelled: mending them keeps its meaning.
_SPELLING = frozenset({"habit", "smart-quotes", "hidden-character", "unused-ignore"})


def is_safe(diagnostic: Diagnostic) -> bool:
    """Whether its fix may be applied unasked: the rule means the same after it, or meant nothing before."""
    return diagnostic.severity == "error" or diagnostic.code in _SPELLING


def apply(project: Project) -> int:
    """Applies every safe fix that does not overlap one before it; how many there were."""
    taken: dict[str, list[Edit]] = {}
    done = 0
    for diagnostic in project.check():
        edits = diagnostic.fix.edits if diagnostic.fix and is_safe(diagnostic) else ()
        if edits and not any(_overlaps(e, taken.get(e.span.source.name, ())) for e in edits):
            done += 1
            for edit in edits:
                taken.setdefault(edit.span.source.name, []).append(edit)
    for name, changes in taken.items():
        replace_text(_path(project.place, name), _edited(changes[0].span.source, changes))
    return done


def accept(project: Project) -> tuple[str, int]:
    """Writes the baseline with all present findings but errors; its name, and how many it holds."""
    place = project.place
    if place.single or place.config.check.baseline is None:
        message = "the project names no baseline"
        hint = 'write `baseline = "baseline.json"` under `[check]` in `segdsl.toml`'
        raise wrong_usage(message, hint=hint)
    path = place.folder / place.config.check.baseline
    path.unlink(missing_ok=True)
    found = Project(place, project.overrides, project.data_folder).findings
    pairs = zip(found.diagnostics, found.keys, strict=True)
    keys = [key for diagnostic, key in pairs if diagnostic.severity != "error"]
    replace_text(path, baseline.written(keys))
    return place.config.check.baseline, len(keys)


def replace_text(path: Path, text: str) -> None:
    """Writes a file in one step: whoever reads it, or interrupts, sees the old or the new text."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o644)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _path(place: Place, name: str) -> Path:
    return place.single or place.folder / name


def _overlaps(edit: Edit, others: Iterable[Edit]) -> bool:
    return any(
        (edit.span.start < o.span.end and o.span.start < edit.span.end) or edit.span == o.span for o in others
    )


def _edited(source: Source, edits: list[Edit]) -> str:
    text = source.text
    for edit in sorted(edits, key=lambda e: e.span.start, reverse=True):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text
