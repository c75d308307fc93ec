"""Points in time: today, yesterday, `30 days ago`, and one moment a length of time away from another."""

from __future__ import annotations

from typing import Literal as OneOfThese

from segdsl.model import literals
from segdsl.model.draft import Scope
from segdsl.model.nodes import Expression, Length
from segdsl.model.terms import call, now, real, today, whole
from segdsl.operators.day_ranges import DAY_WORDS
from segdsl.source import Span
from segdsl.syntax import nodes as syntax


def day_word(word: OneOfThese["today", "yesterday", "tomorrow"], span: Span) -> Expression:
    return shifted_days(today(span), DAY_WORDS[word], span)


def relative_day(scope: Scope, node: syntax.RelativeDay) -> Expression | None:
    """`30 days ago`, `in 5 days`; hours and minutes count from now."""
    length = literals.length(scope, node.duration)
    if length is None:
        return None
    start = now(node.span) if length.unit == "minutes" else today(node.span)
    return moved(start, length, 1 if node.forward else -1, node.span)


def moved(start: Expression, length: Length, direction: int, span: Span) -> Expression:
    """A moment so much later (direction 1) or earlier (-1)."""
    amount = direction * length.amount
    if length.unit == "minutes":
        return call("add minutes", (start, real(amount, span)), span)
    if length.unit == "months":
        return call("add months", (start, whole(int(amount), span)), span)
    return shifted_days(start, int(amount), span)


def shifted_days(start: Expression, days: int, span: Span) -> Expression:
    if days == 0:
        return start
    return call("add days", (start, whole(days, span)), span)
