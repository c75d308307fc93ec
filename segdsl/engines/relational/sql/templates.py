"""Expressions of SQL, written as text with capital names for their parts, and put together as trees.

The text is in the dialect of DuckDB, whose functions sqlglot knows how to say in other dialects. What binds
less tightly than its place is put in parentheses.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias

from sqlglot import exp, parse_one

Tree: TypeAlias = exp.Expr

# Parts are put in as they are, and may stand in many places: nothing changes them, and printing copies them.
# The looser an expression binds, the earlier it stands here.
_TIERS: tuple[tuple[type[Tree], ...], ...] = (
    (exp.Or,),
    (exp.And,),
    (exp.Not,),
    (exp.Predicate,),
    (exp.Add, exp.Sub, exp.DPipe),
    (exp.Mul, exp.Div, exp.IntDiv, exp.Mod),
    (exp.Unary, exp.Binary),
)


@lru_cache(maxsize=1024)
def _parsed(template: str, dialect: str) -> Tree:
    parsed: Tree = parse_one(template, read=dialect)
    return parsed


def made(template: str, **parts: Tree) -> Tree:
    """The expression of a template such as `STRPOS(X, PART) > 0`, with its parts put in."""
    return said(template, "duckdb", parts)


def said(template: str, dialect: str, parts: Mapping[str, Tree]) -> Tree:
    """The same of a template in another dialect."""
    tree = _parsed(template, dialect).copy()
    if isinstance(tree, exp.Column) and tree.name in parts:
        return parts[tree.name]
    for place in list(tree.find_all(exp.Column)):
        part = parts.get(place.name)
        if part is not None and not place.this.quoted and not place.table:
            place.replace(operand(part, place))
    return tree


def operand(part: Tree, place: Tree) -> Tree:
    """The part in the place of another, in parentheses where it would bind less tightly than it should."""
    own, around = _tier(part), None if place.parent is None else _tier(place.parent)
    if own is None or around is None or own > around:
        return part
    if own == around and own != _COMPARED and (own < _COMPARED or place.arg_key == "this"):
        return part
    return exp.Paren(this=part)


_COMPARED = 3


def _tier(tree: Tree) -> int | None:
    """How tightly an expression binds its parts; None where it separates them."""
    if isinstance(tree, exp.Paren | exp.Func) and not isinstance(tree, exp.Connector):
        return None
    return next((tier for tier, types in enumerate(_TIERS) if isinstance(tree, types)), None)


def named(name: str, table: str | None = None) -> exp.Column:
    """A column, its name always in quotes: whatever rules call it is a name."""
    return exp.column(exp.to_identifier(name, quoted=True), table=_identifier(table))


def _identifier(name: str | None) -> exp.Identifier | None:
    return None if name is None else exp.to_identifier(name, quoted=True)
