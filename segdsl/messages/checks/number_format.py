"""number-format: a number printed just as it is, though it may have decimals.

`1234.5` is no price, and in German not even a number: filters write numbers as people do.
"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import nodes

from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.desk import Desk
from segdsl.messages.checks.findings import Noted
from segdsl.messages.checks.trees import attribute_of, kind_of_attribute, written
from segdsl.templates.parts import parts
from segdsl.templates.places import place
from segdsl.types import Number


def number_format(desk: Desk) -> Iterator[Noted]:
    for file in written(desk):
        for output in parts(file.tree, nodes.Output):
            for part in output.nodes:
                name = attribute_of(part)
                kind = kind_of_attribute(desk, name) if name is not None else None
                if kind is None or not isinstance(kind.type, Number) or kind.type.whole:
                    continue
                found = Diagnostic(
                    "number-format",
                    f"`customer.{name}` may have decimals, and is printed just as it is",
                    place(file.source, part.lineno, *f"customer . {name}".split(" ")),
                    hint=f"write `customer.{name} | money`, `| round(1)`, or make it a `whole number`",
                    certainty="heuristic",
                )
                for combination in file.combinations(desk):
                    yield Noted(found, combination)


CHECK = Check(
    {"number-format": Code("info", "A number that is printed just as it is")}, of_templates=number_format
)
