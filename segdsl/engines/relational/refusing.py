"""What databases were told to refuse of data, in the project's words."""

from __future__ import annotations

from segdsl.diagnostics import Diagnostic, Problem, option

MARK = "segdsl: "


def refused(engine: str, problem: Exception) -> Exception:
    """A Problem where the database was told to refuse; anything else is a fault of ours, and stays.

    The first line says it: others may show a plan, which has all that could be refused.
    """
    first, *_ = str(problem).splitlines() or [""]
    _, mark, reason = first.partition(MARK)
    if not mark:
        return problem
    other = option("--engine pandas", 'engine="pandas"')
    told = reason.partition(" SQLSTATE: ")[0]
    message = f"the engine `{engine}` can't do what these data need: {told}"
    return Problem([Diagnostic("engine-lacks", message, hint=f"take {other} for them")])
