"""Arithmetic that leaves the floats: an error in Postgres, in the language an unknown value.

In: expressions of SQL. Out: the same, in which a result that is too large is NULL, and one that is too small
is 0. Whether it will be is asked of numbers scaled by powers of 2, which is exact; the bounds are those of
IEEE 754's binary64: the largest float lies below 2^1024, and what is not above 2^-1075 is rounded to 0.
"""

from __future__ import annotations

import math
from typing import Any

from sqlglot import exp

from segdsl.engines.relational.sql.piece import Piece
from segdsl.engines.relational.sql.templates import Tree, made

_HALF = 537  # half of 1074: the smallest float is 2^-1074
_SMALLEST_EXPONENT = -745.1332191019411  # of which e's power is not 0
_LARGEST_EXPONENT = 709.782712893384  # of which it is a float


def _two(power: int) -> str:
    return f"CAST({2.0**power!r} AS DOUBLE)"


_SMALL, _LARGE = "LEAST(ABS(A), ABS(B))", "GREATEST(ABS(A), ABS(B))"
_FAR = "GREATEST(LEAST(B, 1e300), -1e300) * LN(ABS(A))"

ARITHMETIC = {
    piece.name: piece
    for piece in (
        Piece(
            "safe_sum",
            "A, B",
            "A sum; NULL where it is too large.",
            f"CASE WHEN ABS(A) < {_two(1000)} AND ABS(B) < {_two(1000)} THEN A + B "
            "WHEN ABS(A) < 1 THEN B WHEN ABS(B) < 1 THEN A "
            f"WHEN ABS(A * {_two(-1)} + B * {_two(-1)}) < {_two(1023)} THEN A + B END",
            portable=True,
        ),
        Piece(
            "safe_product",
            "A, B",
            "A product; NULL where it is too large, 0 where it is too small.",
            "CASE WHEN ABS(A) >= 1 AND ABS(B) >= 1 "
            f"THEN CASE WHEN ABS((A * {_two(-512)}) * (B * {_two(-512)})) < 1 THEN A * B END "
            f"WHEN A <> 0 AND B <> 0 AND {_LARGE} < 1 AND {_SMALL} < {_two(-500)} "
            f"THEN CASE WHEN ({_SMALL} * {_two(_HALF)}) * ({_LARGE} * {_two(_HALF)}) > {_two(-1)} "
            "THEN A * B ELSE 0 END ELSE A * B END",
            portable=True,
        ),
        Piece(
            "safe_quotient",
            "A, B",
            "A quotient by what is not 0; NULL where it is too large, 0 where it is too small.",
            "CASE WHEN A = 0 THEN B * 0 WHEN ABS(A) >= 1 AND ABS(B) < 1 "
            f"THEN CASE WHEN (ABS(A) * {_two(-_HALF)}) / (ABS(B) * {_two(_HALF)}) < {_two(-50)} "
            "THEN A / B END "
            f"WHEN ABS(B) < {_two(-1000)} "
            f"THEN CASE WHEN ABS(A) / (ABS(B) * {_two(_HALF)}) < {_two(1024 - _HALF)} THEN A / B END "
            f"WHEN ABS(A) < {_two(-51)} AND ABS(B) >= 1 "
            f"THEN CASE WHEN (ABS(A) * {_two(_HALF)}) / (ABS(B) * {_two(-_HALF)}) > {_two(-1)} "
            "THEN A / B ELSE 0 END ELSE A / B END",
            portable=True,
        ),
        Piece(
            "safe_power_of_e",
            "A",
            "A power of e; NULL where it is too large, 0 where it is too small.",
            f"CASE WHEN A < {_SMALLEST_EXPONENT!r} THEN 0 WHEN A <= {_LARGEST_EXPONENT!r} THEN EXP(A) END",
            portable=True,
        ),
        Piece(
            "safe_power",
            "A, B",
            "A power; NULL where there is none or it is too large, 0 where it is too small.",
            "CASE WHEN A IS NULL OR B IS NULL THEN NULL "
            "WHEN A = 0 THEN CASE WHEN B > 0 THEN 0 WHEN B = 0 THEN 1 END "
            "WHEN A < 0 AND B <> FLOOR(B) THEN NULL WHEN ABS(B) < 1e-200 THEN 1 "
            f"WHEN {_FAR} > 709.79 THEN NULL WHEN {_FAR} < -745.2 THEN 0 ELSE POWER(A, B) END",
            portable=True,
        ),
    )
}
"""Pieces beside those of all dialects. Close to the bounds of a power Postgres refuses."""

_SAFE: dict[type[Any], str] = {
    exp.Add: "SAFE_SUM(A, B)",
    exp.Sub: "SAFE_SUM(A, -B)",
    exp.Mul: "SAFE_PRODUCT(A, B)",
    exp.Div: "SAFE_QUOTIENT(A, B)",
    exp.Pow: "SAFE_POWER(A, B)",
    exp.Exp: "SAFE_POWER_OF_E(A)",
}


def safe(tree: Tree) -> Tree:
    """The expression with all of its arithmetic safe."""
    if not isinstance(tree, exp.Expr):
        return tree
    for name, part in list(tree.args.items()):
        if isinstance(part, exp.Expr):
            tree.set(name, safe(part))
        elif isinstance(part, list):
            tree.set(name, [safe(each) for each in part])
    template = _SAFE.get(type(tree))
    return tree if template is None or _extent(tree) is not None else _safely(template, tree)


def _safely(template: str, tree: Tree) -> Tree:
    """The operation on what stands there; on what is computed, that is given names first."""
    parts = {
        name: _bare(part) for name, part in (("A", tree.this), ("B", tree.args.get("expression"))) if part
    }
    if all(map(_is_plain, parts.values())):
        return made(template, **parts)
    named = {name: exp.column(name.lower(), table="v") for name in parts}
    inner = exp.Select(expressions=[exp.alias_(part, name.lower()) for name, part in parts.items()])
    inner.set("offset", exp.Offset(expression=exp.Literal.number(0)))  # or each would be computed many times
    source = exp.Subquery(this=inner, alias=exp.TableAlias(this=exp.to_identifier("v")))
    outer = exp.Select(expressions=[made(template, **named)])
    outer.set("from_", exp.From(this=source))
    return exp.Subquery(this=outer)


# ---------------------------------------------------------------- what needs no asking

Extent = tuple[int, int]
"""Powers of 2: the value is a whole multiple of the first, and no larger than the second."""
_WHOLE: Extent = (0, 64)
_ALWAYS = 1000
_BITS = 53


def _extent(tree: Tree) -> Extent | None:
    """How small and large an expression gets that is made of whole numbers; None of any other."""
    match tree:
        case exp.Paren() | exp.Neg():
            return _extent(tree.this)
        case exp.Literal() if not tree.is_string:
            return _extent_of(float(tree.this))
        case exp.Cast(this=exp.Literal() as literal):
            return _extent(literal)
        case exp.Cast():
            return _WHOLE  # only whole numbers are made floats
        case exp.Case(args={"default": otherwise}):
            values = [branch.args["true"] for branch in tree.args["ifs"]] + ([otherwise] if otherwise else [])
            return _WHOLE if all(isinstance(v, exp.Literal) and v.is_int for v in values) else None
        case exp.Add() | exp.Sub() | exp.Mul() | exp.Div():
            sides = _extent(tree.this), _extent(tree.expression)
            return None if None in sides else _joint(tree, *sides)  # type: ignore[arg-type]
        case _:
            return None


def _extent_of(number: float) -> Extent:
    return 1 - number.as_integer_ratio()[1].bit_length(), math.frexp(number)[1]


def _joint(tree: Tree, a: Extent, b: Extent) -> Extent | None:
    match tree:
        case exp.Mul():
            low, high = a[0] + b[0], a[1] + b[1]
        case exp.Div():
            low, high = a[0] - b[1] - _BITS, a[1] - b[0]
        case _:
            low, high = min(a[0], b[0]), max(a[1], b[1]) + 1
    return (low, high) if low > -_ALWAYS and high < _ALWAYS else None


def _bare(part: Tree) -> Tree:
    return part.this if isinstance(part, exp.Paren) else part


def _is_plain(part: Tree) -> bool:
    inside = part.this if isinstance(part, exp.Cast | exp.Neg) else part
    return isinstance(inside, exp.Column | exp.Literal)
