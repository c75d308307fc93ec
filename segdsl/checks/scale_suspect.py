"""scale-suspect: a number on what looks like another scale, such as 30 where the values are 0 to 1."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.checks.check import Check, Rulebook
from segdsl.diagnostics import Diagnostic
from segdsl.logic.ranges import compared_numbers, range_in_words
from segdsl.model.findings import quoted


def scale_suspect(rules: Rulebook) -> Iterator[Diagnostic]:
    for compared in compared_numbers(rules.model):
        if not compared.looks_like_another_scale:
            continue
        of_share = compared.number > 1  # what looks like another scale is above 1 in a range of shares alone
        meant = f"{compared.number:g}%" if of_share else f"{compared.number * 100:g}"
        message = f"{range_in_words(compared)}, and {quoted(compared.literal.span)} looks like another scale"
        hint = f"did you mean `{meant}`?"
        yield Diagnostic("scale-suspect", message, compared.literal.span, hint=hint, certainty="heuristic")


CHECK = Check({}, of_rules=scale_suspect)
