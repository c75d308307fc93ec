"""Expressions of SQL, written as text with capital names for their parts, and put together as trees.

The text is in the dialect of DuckDB, whose functions sqlglot knows how to say in other dialects. Parts are put
in whole: what binds less tightly than its place is put in parentheses.
"""

from __future__ import annotations

from functools import lru_cache

from sqlglot import exp, parse_one

# Parts are put in as they are, and may stand in many places: nothing changes them, and printing copies them.
_LOOSE = (exp.Binary, exp.Unary, exp.Between, exp.In)
_HOLDS_ANY = (exp.Func, exp.Paren, exp.Array, exp.Tuple, exp.Ordered, exp.If, exp.Alias, exp.Distinct)


@lru_cache(maxsize=1024)
def _parsed(template: str) -> exp.Expression:
    parsed: exp.Expression = parse_one(template, read="duckdb")
    return parsed


def made(template: str, **parts: exp.Expression) -> exp.Expression:
    """The expression of a template such as `STRPOS(X, PART) > 0`, with its parts put in."""
    tree = _parsed(template).copy()
    if isinstance(tree, exp.Column) and tree.name in parts:
        return parts[tree.name]
    for place in list(tree.find_all(exp.Column)):
        part = parts.get(place.name)
        if part is not None and not place.this.quoted and not place.table:
            place.replace(operand(part, place.parent))
    return tree


def operand(part: exp.Expression, parent: exp.Expression | None) -> exp.Expression:
    """The part as an operand: in parentheses, unless the parent separates its parts by itself."""
    own = part
    if isinstance(parent, exp.Connector) and isinstance(own, exp.Predicate | exp.Column | exp.Not):
        return own
    separate = isinstance(parent, _HOLDS_ANY) and not isinstance(parent, exp.Connector | exp.Cast)
    if separate or isinstance(parent, exp.Cast) or not isinstance(own, _LOOSE):
        return own
    return exp.Paren(this=own)


def named(name: str, table: str | None = None) -> exp.Column:
    """A column, its name always in quotes: whatever rules call it is a name."""
    return exp.column(exp.to_identifier(name, quoted=True), table=_identifier(table))


def _identifier(name: str | None) -> exp.Identifier | None:
    return None if name is None else exp.to_identifier(name, quoted=True)
