"""From values and conditions to lines.

In: an expression, the column it starts in, and whether comments stand inside it. Out: one line
where it fits; else one operand, arm or list item per line. A line knows which text it came from, so
that comments find their place again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from segdsl.operators.logic import JUNCTIONS
from segdsl.source import Span
from segdsl.syntax import nodes as n
from segdsl.syntax.comments import Comment
from segdsl.syntax.folding import folded
from segdsl.syntax.phrases import (
    NOT,
    OR,
    condition_text,
    expression_text,
    query_head,
    some_of_head,
    step_text,
)

WIDTH = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the formatted text; `span` is what it was written from, `comment` what stands behind it."""

    indent: int
    text: str
    span: Span | None = None
    comment: str = ""

    @property
    def width(self) -> int:
        return self.indent + len(self.text)

    def after(self, prefix: str) -> Line:
        """This line with words in front of its text, which stays in its column."""
        return replace(self, indent=self.indent - len(prefix), text=prefix + self.text)

    def then(self, suffix: str) -> Line:
        return replace(self, text=self.text + suffix)


Crowded = Callable[[Span], bool]


def narrowed(lines: Sequence[Line]) -> list[Line]:
    """The lines, those that are still too long broken between their words."""
    result: list[Line] = []
    for line in lines:
        pieces = [replace(line, indent=at, text=text) for at, text in folded(line.text, line.indent, WIDTH)]
        # What is in parentheses begins behind them: a comment there stays behind its first word.
        first = 1 if pieces[0].text == "(" else 0
        result += [
            piece if place == first else replace(piece, span=None) for place, piece in enumerate(pieces)
        ]
    return result


def condition_lines(condition: n.Expression, indent: int, crowded: Crowded) -> list[Line]:
    """A condition whose operands stand in column `indent`, with `and`, `or` hanging in front of it."""
    text = condition_text(condition)
    if fits(condition, text, indent, crowded):
        return [Line(indent, text, condition.span)]
    if not isinstance(condition, n.Call) or condition.operator not in JUNCTIONS:
        return _broken(condition, text, indent, crowded)
    operands = [_operand(operand, indent, crowded) for operand in condition.arguments]
    word = f"{condition.operator} "
    return [*operands[0], *(line for rest in operands[1:] for line in [rest[0].after(word), *rest[1:]])]


def too_wide(text: str, indent: int = 0) -> bool:
    return indent + len(text) > WIDTH


def fits(expression: n.Expression, text: str, indent: int, crowded: Crowded) -> bool:
    """Whether the expression, written as this text from this column on, has room in one line."""
    return not too_wide(text, indent) and not crowded(expression.span)


def _operand(operand: n.Expression, indent: int, crowded: Crowded) -> list[Line]:
    text = condition_text(operand, NOT)
    if fits(operand, text, indent, crowded):
        return [Line(indent, text, operand.span)]
    if isinstance(operand, n.Call) and operand.operator in JUNCTIONS:
        return _in_parentheses("(", operand, indent, crowded)
    return _broken(operand, text, indent, crowded)


def _in_parentheses(head: str, condition: n.Expression, indent: int, crowded: Crowded) -> list[Line]:
    """`head` ends in an open parenthesis; the condition stands below it, deeper."""
    inner = condition_lines(condition, indent + 6, crowded)
    return [Line(indent, head, condition.span), *inner, Line(indent, ")")]


def _broken(expression: n.Expression, text: str, indent: int, crowded: Crowded) -> list[Line]:
    """A single test that is too long, broken where its shape allows."""
    match expression:
        case n.SomeOf(conditions=conditions):
            return _list_lines(f"{some_of_head(expression)} (", conditions, indent, crowded, expression.span)
        case n.Call("how many of", conditions):
            return _list_lines("how many of (", conditions, indent, crowded, expression.span)
        case n.Call(_, (_, n.ListLiteral(items) as listed)) if text.endswith(expression_text(listed)):
            head = text.removesuffix(expression_text(listed))
            return _list_lines(f"{head}(", items, indent, crowded, expression.span)
        case n.Call("not", (inner,)):
            first, *rest = _operand(inner, indent + 4, crowded)
            return [first.after("not "), *rest]
        case n.Query() if expression.selection.steps or expression.selection.where is not None:
            return _query_lines(expression, indent, crowded)
        case _:
            return [Line(indent, text, expression.span)]


def _list_lines(
    head: str, items: Sequence[n.Expression], indent: int, crowded: Crowded, span: Span
) -> list[Line]:
    inner = [condition_lines(item, indent + 2, crowded) for item in items]
    separated = [[*lines[:-1], lines[-1].then(",")] for lines in inner[:-1]] + inner[-1:]
    return [Line(indent, head, span), *(line for lines in separated for line in lines), Line(indent, ")")]


def _query_lines(query: n.Query, indent: int, crowded: Crowded) -> list[Line]:
    head, condition = query_head(query), query.selection.where
    lines = [Line(indent, head, query.span)]
    if condition is not None and (not fits(condition, head, indent, crowded)):
        opening = head[: -len(expression_text(condition, OR)) - 1]
        lines = _in_parentheses(opening, condition, indent, crowded)
    return [*lines, *(Line(indent + 2, step_text(step), step.span) for step in query.selection.steps)]


def value_lines(head: Line, value: n.Expression, crowded: Crowded) -> list[Line]:
    """`trait x = …` in one line where it fits, else the arms of a choice one per line, or the value below."""
    text = expression_text(value)
    if fits(value, text, head.width + 1, crowded):
        return [head.then(f" {text}")]
    indent = head.indent + 2
    if isinstance(value, n.Choice):
        return [head, *_arm_lines(value, indent, crowded)]
    if isinstance(value, n.Call) and value.operator in JUNCTIONS:
        return [head, *condition_lines(value, indent + 4, crowded)]
    if value_breaks(value):
        return [head, *condition_lines(value, indent, crowded)]
    if isinstance(value, n.Function | n.ListLiteral) and too_wide(text, indent):
        return [head.then(f" {text}")]
    return [head, Line(indent, text, value.span)]


def enclosed_value_lines(head: Line, value: n.Expression, crowded: Crowded) -> list[Line]:
    """The same where a line that begins with a name and `=` would begin a column: in parentheses."""
    first, *rest = value_lines(head, value, crowded)
    return [first.then(" ("), *rest, Line(head.indent, ")")] if rest else [first]


def value_breaks(value: n.Expression) -> bool:
    match value:
        case n.SomeOf() | n.Call("how many of" | "not") | n.Call(_, (_, n.ListLiteral())):
            return True
        case n.Query(selection=selection):
            return bool(selection.steps) or selection.where is not None
        case _:
            return False


def _arm_lines(choice: n.Choice, indent: int, crowded: Crowded) -> list[Line]:
    lines: list[Line] = []
    for arm in choice.arms:
        head = Line(indent, f"{expression_text(arm.value, OR)} when ", arm.span)
        first, *rest = condition_lines(arm.condition, head.width, crowded)
        lines += [replace(first.after(head.text), span=arm.span), *rest]
        lines[-1] = lines[-1].then(",")
    if choice.otherwise is None:
        return [*lines[:-1], replace(lines[-1], text=lines[-1].text.removesuffix(","))]
    end = f"{expression_text(choice.otherwise, OR)} otherwise"
    return [*lines, Line(indent, end, choice.otherwise.span)]


# ---------------------------------------------------------------- comments


def placed(lines: Sequence[Line], comments: Sequence[Comment]) -> list[Line]:
    """The lines with comments behind the words they stood behind, or above the line they stood above."""
    result = list(lines)
    for comment in comments:
        near = _behind(result, comment) if not comment.alone else None
        if near is not None and not result[near].comment:
            result[near] = replace(result[near], comment=comment.text)
        else:
            at = _below(result, comment) if near is None else near
            indent = result[at].indent if at < len(result) else 2
            result.insert(at, Line(indent, comment.text))
    return result


def _behind(lines: Sequence[Line], comment: Comment) -> int | None:
    """The line whose text began last before the comment."""
    starts = [(line.span.start, i) for i, line in enumerate(lines) if line.span]
    return max(((start, i) for start, i in starts if start < comment.span.start), default=(0, None))[1]


def _below(lines: Sequence[Line], comment: Comment) -> int:
    """The line whose text begins first after the comment; the end where there is none."""
    starts = [(line.span.start, i) for i, line in enumerate(lines) if line.span]
    return min(((start, i) for start, i in starts if start > comment.span.start), default=(0, len(lines)))[1]
