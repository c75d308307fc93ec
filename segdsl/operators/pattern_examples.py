"""Texts in which a regular expression is found.

In: a pattern of the language, and a number that chooses among what may stand at each place. Out: a text
that probably fits, None for what Python's reader of patterns does not know. Whoever uses it looks whether
it does.
"""

from __future__ import annotations

import re
import string
import warnings
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

_CHARACTERS = string.ascii_lowercase + string.ascii_uppercase + string.digits + " -_.,@/äß€"
_CATEGORIES: dict[str, Callable[[str], bool]] = {
    "CATEGORY_DIGIT": str.isdigit,
    "CATEGORY_NOT_DIGIT": lambda c: not c.isdigit(),
    "CATEGORY_SPACE": str.isspace,
    "CATEGORY_NOT_SPACE": lambda c: not c.isspace(),
    "CATEGORY_WORD": lambda c: c.isalnum() or c == "_",
    "CATEGORY_NOT_WORD": lambda c: not c.isalnum() and c != "_",
}
_MORE, _MOST = 3, 100  # how often what may be repeated is, at most: beyond what it must, and in all


def an_example(pattern: str, choice: int) -> str | None:
    """The same text for the same choice, which is 0 or more."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of what Python may read otherwise one day
            return _of_all(import_module("re._parser").parse(pattern), choice)
    except (re.error, ValueError, OverflowError, RecursionError):
        return None


def _of_all(parts: Iterable[Any], choice: int) -> str:
    return "".join(_of(str(kind), what, choice + place) for place, (kind, what) in enumerate(parts))


def _of(kind: str, what: Any, choice: int) -> str:
    match kind:
        case "LITERAL":
            return chr(what)
        case "NOT_LITERAL":
            return _one([(kind, what)], choice)
        case "ANY":
            return _CHARACTERS[choice % 26]
        case "IN":
            return _one([(str(one), value) for one, value in what], choice)
        case "BRANCH":
            return _of_all(what[1][choice % len(what[1])], choice)
        case "SUBPATTERN":
            return _of_all(what[-1], choice)
        case "MAX_REPEAT" | "MIN_REPEAT":
            least, most, inner = what
            times = min(least + choice % (min(int(most), least + _MORE) - least + 1), _MOST)
            return "".join(_of_all(inner, choice + n) for n in range(times))
    return ""  # the ends of a text or word


def _one(allowed: list[tuple[str, Any]], choice: int) -> str:
    """One of the characters that a class allows."""
    denies = allowed[0][0] in ("NEGATE", "NOT_LITERAL")
    found = [c for c in _CHARACTERS if any(_is(c, *one) for one in allowed) != denies]
    if found or denies:
        return found[choice % len(found)] if found else ""
    ends = (what[0] if kind == "RANGE" else what for kind, what in allowed if kind in ("RANGE", "LITERAL"))
    return next(map(chr, ends), "")


def _is(character: str, kind: str, what: Any) -> bool:
    match kind:
        case "LITERAL" | "NOT_LITERAL":
            return character == chr(what)
        case "RANGE":
            return bool(what[0] <= ord(character) <= what[1])
        case "CATEGORY":
            return _CATEGORIES[str(what)](character)
    return False
