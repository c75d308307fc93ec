"""value-out-of-range: a number that the value it is compared with can never reach."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.checks.check import Check, Rulebook
from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.logic.ranges import compared_numbers, range_in_words
from segdsl.model.findings import quoted


def value_out_of_range(rules: Rulebook) -> Iterator[Diagnostic]:
    for compared in compared_numbers(rules.model):
        if compared.is_outside and not compared.looks_like_another_scale:
            message = f"{range_in_words(compared)}, and {quoted(compared.literal.span)} lies outside"
            yield Diagnostic("value-out-of-range", message, compared.literal.span, certainty="proved")


CHECK = Check(
    {"value-out-of-range": Code("warning", "A value outside the declared range")}, of_rules=value_out_of_range
)
