r"""Regular expressions: the RE2 language, without flags.

RE2 takes time in proportion to the text, whatever the pattern, and every engine has it. Flags inside a
pattern, such as `(?i)`, are left out of the language, because not every engine has them: say `ignoring case`.
`$` is the very end of the text, and `.` any character but a line end. The syntax:
https://github.com/google/re2/wiki/Syntax
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

# What may hold "(?" without meaning a group: quoted stretches, escaped characters, character classes.
_NOT_A_GROUP = re.compile(r"\\Q.*?(?:\\E|$)|\\.|\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]", re.DOTALL)
_FLAGS = re.compile(r"\(\?(?!:|P?<)[a-zA-Z-]+")


def compile_pattern(pattern: str) -> str | None:
    """Why RE2 cannot read the pattern, in a few words; None where it can."""
    flags = _FLAGS.search(_NOT_A_GROUP.sub("", pattern))
    if flags:
        return f"flags such as `{flags[0]})` are not part of the language"
    try:
        _compiled(pattern, ignoring_case=False)
    except ValueError as problem:
        return str(problem)
    return None


def matches(text: str, pattern: str, *, ignoring_case: bool = False) -> bool:
    """Whether the pattern is found anywhere in the text. The pattern has passed `compile_pattern`.

    Ignoring case, whatever is found otherwise still is: `[^a]` finds an `A`.
    """
    if ignoring_case and _compiled(pattern, True).search(text) is not None:
        return True
    return _compiled(pattern, False).search(text) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str, ignoring_case: bool) -> Any:
    """Raises ValueError, with RE2's own words, where the pattern is not in the language."""
    import re2

    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = not ignoring_case
    try:
        return re2.compile(pattern, options)
    except re2.error as problem:
        reason = problem.args[0]
        raise ValueError(reason.decode() if isinstance(reason, bytes) else str(reason)) from None
