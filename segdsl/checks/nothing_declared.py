"""nothing-declared: rule files without a single declaration, so that there is nothing to be wrong."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.checks.check import Check, Rulebook
from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.syntax.nodes import RuleFile


def nothing_declared(rules: Rulebook) -> Iterator[Diagnostic]:
    if not all(map(_is_blank, rules.files)):
        return
    for file in rules.files[:1]:
        source = file.span.source
        whole = (
            "this file declares" if len(rules.files) == 1 else f"all {len(rules.files)} rule files declare"
        )
        yield Diagnostic(
            "nothing-declared",
            f"{whole} nothing, so no rule was looked at",
            source.span(0, 0),
            hint='begin with `customers from "customers.csv" key customer_id`, or have it written for you:'
            " `segdsl init shop --from customers.csv`",
        )


def _is_blank(file: RuleFile) -> bool:
    """Whether it holds comments at most; what could not be read was meant to be something."""
    lines = map(str.strip, file.span.source.text.splitlines())
    return all(not line or line.startswith("#") for line in lines)


CHECK = Check(
    {"nothing-declared": Code("warning", "Rule files without a single declaration")},
    of_rules=nothing_declared,
)
