"""Steps that are worked out before others read them.

In: a statement whose steps a database would put wherever they are read. There the expressions of a step stand
in those of the next, as often as these name them, and where cases are told apart that is often: they double
with every step. A query within an expression is planned and made ready in each place, read or not. Out: the
same, in which steps with such queries are worked out before they are read, and every second of those with
cases that rest on each other.
"""

from __future__ import annotations

from sqlglot import exp

from segdsl.engines.relational.sql.templates import Tree

_MOST = 2  # steps whose expressions may come to stand in each other


def worked_out(query: Tree) -> Tree:
    """The statement with what has to be said about its steps."""
    stacked: dict[str, int] = {}
    for step in query.args["with_"].expressions if query.args.get("with_") else ():
        below = max((stacked.get(table.name, 0) for table in step.this.find_all(exp.Table)), default=0)
        height = _height(step.this, below)
        if height >= _MOST:
            step.set("materialized", True)
            height = 0
        stacked[step.alias] = height
    return query


def _height(step: Tree, below: int) -> int:
    """How many steps, with this one, have expressions that would be put in whoever reads it."""
    apart = isinstance(step, exp.Select) and (step.args.get("group") or step.args.get("offset"))
    if not isinstance(step, exp.Select) or apart or step.find(exp.Window):
        return 0
    if any(expression.find(exp.Subquery) for expression in step.expressions):
        return _MOST
    return below + any(expression.find(exp.Case) for expression in step.expressions)
