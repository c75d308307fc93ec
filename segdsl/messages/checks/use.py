"""A use of a value: where a template needs it, and which value it is."""

from __future__ import annotations

from dataclasses import dataclass

from jinja2 import nodes

from segdsl.messages.checks.scope import Path


@dataclass(frozen=True, slots=True)
class Use:
    """A value that must be known where a template uses it. `line` is that of the template `file`."""

    file: str
    line: int
    path: Path

    @classmethod
    def of(cls, file: str, node: nodes.Node, path: Path) -> Use:
        """The use of a value somewhere in an expression, which may take several lines."""
        return cls(file, _line(node, path), path)


def _line(node: nodes.Node, path: Path) -> int:
    """Where in the expression the last word of the path stands; the expression's own line otherwise."""
    for part in node.find_all((nodes.Getattr, nodes.Getitem, nodes.Name)):
        word = part.attr if isinstance(part, nodes.Getattr) else getattr(part, "name", None)
        if word in path[-2:]:
            return int(part.lineno)
    return int(node.lineno or 1)
