"""What databases were told to refuse of data, in the project's words."""

from __future__ import annotations

import re

from segdsl.diagnostics import Diagnostic, Problem, option

_MARK = "segdsl: "
_SAID = re.compile(rf"(?:^|\s){_MARK}(.*)", re.MULTILINE)


def refused(engine: str, problem: Exception) -> Exception:
    """A Problem where the database was told to refuse; anything else is a fault of ours, and stays.

    What is said stands behind a blank; in a plan, which a fault may show, what could be said does not.
    """
    said = _SAID.search(str(problem))
    if said is None:
        return problem
    other = option("--engine pandas", 'engine="pandas"')
    told = said[1].partition(" SQLSTATE: ")[0]
    message = f"the engine `{engine}` can't do what these data need: {told}"
    return Problem([Diagnostic("engine-lacks", message, hint=f"take {other} for them")])
