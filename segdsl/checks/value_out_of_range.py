"""value-out-of-range: a number that the value it is compared with can never reach."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.diagnostics import Diagnostic
from segdsl.logic.ranges import compared_numbers, range_in_words
from segdsl.model.findings import quoted
from segdsl.model.project import Model


def value_out_of_range(model: Model) -> Iterator[Diagnostic]:
    for compared in compared_numbers(model):
        if compared.is_outside and not compared.looks_like_another_scale:
            message = f"{range_in_words(compared)}, and {quoted(compared.literal.span)} lies outside"
            yield Diagnostic("value-out-of-range", message, compared.literal.span, certainty="proved")
