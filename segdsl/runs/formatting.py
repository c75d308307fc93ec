"""The layout of rule files.

In: a place. Out: for each rule file its text before and after, or why it stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from segdsl.diagnostics import Diagnostic
from segdsl.project.place import Place
from segdsl.project.rewriting import replace_text
from segdsl.syntax.reading import read_source
from segdsl.syntax.to_text import format_file


@dataclass(frozen=True, slots=True)
class Formatted:
    """A rule file; `after` is None where it can't be laid out, and `diagnostics` say why."""

    name: str
    path: Path
    before: str
    after: str | None
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def changed(self) -> bool:
        return self.after is not None and self.after != self.before

    def save(self) -> None:
        """Writes the new text in the place of the old one, in one step."""
        if self.after is not None:
            replace_text(self.path, self.after)


def formatted(place: Place) -> list[Formatted]:
    """Every rule file, in the order of names."""
    return [_formatted(name, path) for name, path in place.rule_files()]


def _formatted(name: str, path: Path) -> Formatted:
    source = read_source(path, name)
    if source.value is None:
        return Formatted(name, path, "", None, source.diagnostics)
    after = format_file(source.value)
    errors = tuple(d for d in (*source.diagnostics, *after.diagnostics) if d.severity == "error")
    return Formatted(name, path, source.value.text, None if errors else after.value, errors)
