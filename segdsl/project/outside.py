"""Sources outside of a project: nothing is read that lies beyond its folder, or that of its data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from segdsl.config import leads_outside
from segdsl.diagnostics import Diagnostic, option
from segdsl.syntax import nodes as n


def outside(files: Iterable[n.RuleFile]) -> Iterator[Diagnostic]:
    """Sources whose path leaves the folder that it starts from."""
    for file in files:
        for declaration in file.declarations:
            match declaration:
                case n.Customers(origin=n.File() as origin):
                    pass
                case n.Attributes() | n.Events() | n.Lookup():
                    origin = declaration.origin
                case _:
                    continue
            path = origin.path
            if "://" not in path.value and leads_outside(path.value):
                message = f"`{path.value}` leads outside the project"
                elsewhere = option("--data DIR", "data=DIR")
                hint = f"write a path within the project, and where the data are elsewhere {elsewhere}"
                yield Diagnostic("path-outside", message, path.span, hint=hint)
