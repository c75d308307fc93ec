"""Code for what stays within one table's rows, and for ranks and numbers of all customers."""

from __future__ import annotations

import math
from typing import Any, assert_never

from segdsl.engines.pandas_program.code import ATOM, EXACT, Code, form_of, literal, quoted
from segdsl.engines.pandas_program.everybody import WritingEverybody
from segdsl.engines.pandas_program.kernel import Writing, in_integers
from segdsl.engines.pandas_program.layout import SIDE_BY_SIDE, added
from segdsl.engines.pandas_program.program import Program
from segdsl.operators import OPERATORS
from segdsl.operators.overall import OVERALL
from segdsl.operators.ranks import RANKINGS
from segdsl.plan.nodes import (
    ONE,
    Apply,
    Choose,
    Constant,
    Draw,
    Followed,
    Node,
    Overall,
    Ranking,
    Total,
    Unknown,
)
from segdsl.sources.tables import dtype_of
from segdsl.types import Kind

_SIMPLE = {"float", "int", "small", "day", "instant"}


def uses_twice(node: Node) -> bool:
    """Whether the node's code may repeat that of its arguments, which then need variables."""
    return isinstance(node, Followed) or (isinstance(node, Apply) and OPERATORS[node.operator].repeats)


def stands_alone(node: Node) -> bool:
    """Whether the node is work enough to have a line of its own."""
    return isinstance(node, Followed | Overall | Choose | Draw)


def expression(node: Apply | Choose | Total | Overall | Ranking | Draw, program: Program) -> Code:
    match node:
        case Apply():
            return _applied(node, program)
        case Choose():
            return _chosen(node, program)
        case Total():
            return _total(node, program)
        case Overall():
            return _overall(node, program)
        case Ranking():
            return _ranking(node, program)
        case Draw(seed=seed, by=by):
            keys = program.key() if by is None else [program.column(by).plain]
            return Code(f"draws({quoted(seed)}, [{', '.join(keys)}])", "float", bound=1)
        case _:
            assert_never(node)


def dtype_text(kind: Kind) -> str:
    """The dtype of a column of this kind, as the program spells it."""
    return str(dtype_of(kind.type))


def scalar_free(node: Node, code: Code, size: str) -> Code:
    """A value that is the same for all rows as a column."""
    kind: Kind | None = getattr(node, "kind", None)
    if node.rows != ONE or kind is None:
        return code
    return Code(f"as_column({code.plain}, {size}, {quoted(dtype_text(kind))})", form_of(kind))


# ---------------------------------------------------------------- operators and choices


def _argument(node: Node, program: Program, alone: bool) -> Any:
    """What an operator is given: a plain value for a constant, code for all else."""
    if isinstance(node, Constant):
        return node.value
    code = program.code(node)
    if not alone:
        return code
    kind: Kind | None = getattr(node, "kind", None)
    dtype = ', dtype="str"' if kind is not None and kind.family == "text" else ""  # unknown alone is a number
    return Code(f"pd.Series([{code.plain}]{dtype})", code.form, bound=code.bound)


def _applied(node: Apply, program: Program) -> Code:
    alone = node.rows == ONE
    arguments = [_argument(a, program, alone) for a in node.arguments]
    code = _plainly(node, arguments, program)
    if code is None:
        code = OPERATORS[node.operator].column(Writing(), *arguments)
    code = literal(code).settled
    return Code(f"{code.within(ATOM)}.iloc[0]", code.form, bound=code.bound) if alone else code


def _plainly(node: Apply, arguments: list[Any], program: Program) -> Code | None:
    """Some have a plainer spelling in pandas, or one of their own for what is the same for all rows."""
    match node.operator:
        case "between":
            x, low, high = (literal(a).settled for a in arguments)
            if node.arguments[0].rows != ONE and {x.form, low.form, high.form} <= _SIMPLE:
                return Code(f"{x.within(ATOM)}.between({low.text}, {high.text})", "bool")
        case "in" if node.arguments[0].rows == ONE and node.rows != ONE:
            first, *items = arguments
            x = scalar_free(node.arguments[0], literal(first), program.size(node.rows))
            return literal(OPERATORS[node.operator].column(Writing(), x, *items))
        case "default" if node.arguments[0].rows == ONE and node.rows != ONE:
            x = arguments[0]
            pair = f"[(pd.notna({x.text}), {x.text})]"
            start = f"choose({program.size(node.rows)}, {quoted(dtype_text(node.kind))}"
            return Code(f"{start}, {pair}, {literal(arguments[1]).plain})", form_of(node.kind))
        case "default" if dtype_text(node.kind) == "Int64":
            a, b = (literal(x) for x in arguments)
            if max(a.bound, b.bound) >= EXACT:  # floats would lose digits of the larger one
                return Writing().default(in_integers(a), in_integers(b))
    return None


def _chosen(node: Choose, program: Program) -> Code:
    pairs = zip(node.conditions, node.values, strict=True)
    texts = [f"({_condition(c, program)}, {_value(v, program)})" for c, v in pairs]
    last = "" if isinstance(node.otherwise, Unknown) else f", {_value(node.otherwise, program)}"
    text = f"choose({program.size(node.rows)}, {quoted(dtype_text(node.kind))}, [{', '.join(texts)}]{last})"
    bound = max((literal(_bound(v, program)).bound for v in (*node.values, node.otherwise)), default=math.inf)
    return Code(text + (".iloc[0]" if node.rows == ONE else ""), form_of(node.kind), bound=bound)


def _condition(node: Node, program: Program) -> str:
    return program.code(node).condition.text


def _value(node: Node, program: Program) -> str:
    return program.code(node).plain


def _bound(node: Node, program: Program) -> Code:
    return Code("", "float", bound=0) if isinstance(node, Unknown) else program.code(node)


def _many_points(node: Total, program: Program) -> Code:
    pairs = zip(node.points, node.conditions, strict=True)
    terms = [f"{int(points)} * {program.code(c).condition.within(5)}" for points, c in pairs]
    bound = sum(map(abs, node.points))
    return Code(added(terms), "int" if bound < 2**53 else "float", 3, bound, not bound < 1e308)


def _total(node: Total, program: Program) -> Code:
    """The sum of the points whose condition holds, in the order of the lines."""
    whole = all(p.is_integer() for p in node.points)
    if whole and len(node.points) > SIDE_BY_SIDE:
        return _many_points(node, program)
    text = ""
    for points, condition in zip(node.points, node.conditions, strict=True):
        size = int(abs(points)) if whole else abs(points)
        sign = "-" if points < 0 else "+"
        term = f"{size} * {program.code(condition).condition.within(5)}"
        text = f"{text} {sign} {term}" if text else f"{'-' if points < 0 else ''}{term}"
    bound = sum(map(abs, node.points))
    return Code(text, "int" if whole and bound < 2**53 else "float", 3, bound, not bound < 1e308)


# ---------------------------------------------------------------- all customers


def _everybody(node: Overall | Ranking, program: Program) -> WritingEverybody:
    values = program.column(node.value).plain
    within = None if node.within is None else program.column(node.within).plain
    among = None if node.among is None else program.code(node.among).condition.text
    return WritingEverybody(values, lambda: f"key_order([{', '.join(program.key())}])", within, among)


def _overall(node: Overall, program: Program) -> Code:
    percent = () if node.percent is None else (node.percent,)
    code: Code = OVERALL[node.function].column(_everybody(node, program), *percent)
    return code


def _ranking(node: Ranking, program: Program) -> Code:
    code: Code = RANKINGS[node.function].column(_everybody(node, program), node.amount)
    return code
