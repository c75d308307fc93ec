"""Why Postgres gives no answer, in a marketer's words."""

from __future__ import annotations

from segdsl.diagnostics import Diagnostic, Problem, option
from segdsl.sources.databases.address import without_password
from segdsl.sources.databases.refusals import Refused

_REASONS = {
    "22003": "arithmetic with numbers that are too large or too small for it",
    "54001": "rules that are nested too deeply for it",
    "54011": "more columns at once than it has (1,664)",
}
"""By SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html"""


def in_our_words(refused: Refused, url: str) -> Problem:
    """What Postgres was told to refuse, what it can't do, or what it says; where it is of a table, which."""
    if refused.table:
        message = f"`{refused.table}` cannot be read: {refused}"
        return Problem([Diagnostic("unreadable-file", message, refused.span, hint=refused.hint)])
    _, mark, reason = str(refused).partition("segdsl: ")
    reason = reason.rstrip('"') if mark else _REASONS.get(refused.state, "")
    if not reason:
        message = f"the engine at `{without_password(url)}` gives no answer: {refused}"
        return Problem([Diagnostic("engine-failed", message, hint=refused.hint)])
    other = option("--engine pandas", 'engine="pandas"')
    message = f"the engine `postgres` can't do what these data need: {reason}"
    return Problem([Diagnostic("engine-lacks", message, hint=f"take {other} for them")])
