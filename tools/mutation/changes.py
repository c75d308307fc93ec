"""The small changes that could be made to a file: its text goes in, changes with their places come out.

A change is a node of the syntax tree and what would stand there instead; the rest of the file stays as it is,
byte for byte. Nothing is changed in texts (docstrings, messages, f-strings), annotations, decorators, and in
what is raised.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
}
LEFT_ALONE = (ast.JoinedStr, ast.Raise, ast.Assert, ast.Import, ast.ImportFrom)
FIELDS_LEFT_ALONE = {"annotation", "returns", "decorator_list", "type_params"}
# Which the types decide, or which only ask for a promise to be checked.
KEYWORDS_LEFT_ALONE = {"strict", "frozen", "slots", "kw_only"}
CALLS_LEFT_ALONE = {"isinstance", "issubclass", "cast", "getattr", "TypeVar", "NewType"}


@dataclass(frozen=True)
class Change:
    file: str
    line: int
    kind: str
    start: int
    end: int
    right: str
    wrong: str

    @property
    def name(self) -> str:
        """What tells a change from the others of a file, also from one run to the next."""
        return f"{self.file}:{self.line}:{self.start}:{self.wrong}"

    def made(self, text: bytes) -> bytes:
        return text[: self.start] + self.wrong.encode() + text[self.end :]


def changes(file: str, text: bytes) -> Iterator[Change]:
    """Every change of a file of Python, in the order of its text."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node in _nodes(ast.parse(text)):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        for kind, other in _others(node):
            bare = not isinstance(other, ast.expr) or isinstance(other, ast.Slice)
            wrong = ast.unparse(other) if bare else f"({ast.unparse(other)})"
            yield Change(file, node.lineno, kind, start, end, text[start:end].decode(), wrong)


def _nodes(node: ast.AST) -> Iterator[Any]:
    """The nodes with a place that may be changed, from the outer to the inner."""
    if isinstance(node, LEFT_ALONE) or (
        isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    ):
        if isinstance(node, ast.Raise):
            yield node
        return
    if isinstance(node, ast.keyword) and node.arg in KEYWORDS_LEFT_ALONE:
        return
    if isinstance(node, ast.expr | ast.stmt):
        yield node
    for field, value in ast.iter_fields(node):
        if field not in FIELDS_LEFT_ALONE:
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, ast.AST):
                    yield from _nodes(inner)


def _others(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What could stand in the place of a node, each with the kind of change."""
    match node:
        case ast.Compare():
            yield from _comparisons(node)
        case ast.BoolOp(op=operator, values=values):
            other = ast.Or() if isinstance(operator, ast.And) else ast.And()
            yield "and/or", ast.BoolOp(other, values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "not", operand
        case ast.BinOp(op=operator) if type(operator) in ARITHMETIC and not _of_texts(node):
            yield "arithmetic", _with(node, op=ARITHMETIC[type(operator)]())
        case ast.Constant(value=bool() as value):
            yield "constant", ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield "constant", ast.Constant(value + 1)
            yield "constant", ast.Constant(value - 1)
        case ast.Slice():
            sides = [side for side in ("lower", "upper") if getattr(node, side)]
            yield from (("slice", _with(node, **{side: None})) for side in sides)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield "branches", ast.IfExp(test, orelse, body)
        case ast.Call(func=function, args=[first, second, *rest]) if _may_swap(function, first, second):
            yield "arguments", _with(node, args=[second, first, *rest])
        case ast.stmt():
            yield from _statements(node)


def _comparisons(node: ast.Compare) -> Iterator[tuple[str, ast.AST]]:
    for place, operator in enumerate(node.ops):
        ops = list(node.ops)
        ops[place] = COMPARISONS[type(operator)]()
        yield "comparison", _with(node, ops=ops)


def _statements(node: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.Return(value=ast.Constant(value=None) | None):
            yield "statement", ast.Pass()
        case ast.Return():
            yield "return", ast.Return(ast.Constant(None))
        case ast.Break():
            yield "break/continue", ast.Continue()
        case ast.Continue():
            yield "break/continue", ast.Break()
        case ast.If(orelse=[], body=[ast.Return() | ast.Continue() | ast.Break() | ast.Raise()]):
            yield "statement", ast.Pass()
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.Raise() | ast.AugAssign():
            yield "statement", ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield "statement", ast.Pass()


def _may_swap(function: ast.expr, first: ast.expr, second: ast.expr) -> bool:
    called = function.id if isinstance(function, ast.Name) else ""
    starred = isinstance(first, ast.Starred) or isinstance(second, ast.Starred)
    return not starred and called not in CALLS_LEFT_ALONE and ast.dump(first) != ast.dump(second)


def _of_texts(node: ast.BinOp) -> bool:
    sides = (node.left, node.right)
    return any(
        isinstance(side, ast.JoinedStr | ast.Tuple | ast.List)
        or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in sides
    )


def _with(node: ast.AST, **fields: object) -> Any:
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other
