"""What is wrong with a persona's fields, in the words of its author.

In: a page and what pydantic says about its values. Out: findings, each at the value or the key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from segdsl.diagnostics import Diagnostic
from segdsl.people.form import fields
from segdsl.people.plain_yaml import Page, Path
from segdsl.suggest import closest, did_you_mean

_MUST_BE = {
    "string_type": "must be a text",
    "bool_type": "must be `true` or `false`",
    "list_type": "must be a list, one `- …` to a line",
    "dict_type": "must hold fields of its own",
    "model_type": "must hold fields of its own",
    "model_attributes_type": "must hold fields of its own",
    "string_pattern_mismatch": "must be made of letters, digits and `_`",
    "string_too_long": "is too long",
}


def findings(page: Page, errors: Iterable[Any]) -> tuple[Diagnostic, ...]:
    """One for each place; a field that is only misspelt is not said to be missing as well."""
    errors = list(errors)
    misspelt = {
        (*error["loc"][:-1], closest(str(error["loc"][-1]), fields(error["loc"][:-1])))
        for error in errors
        if error["type"] == "extra_forbidden"
    }
    by_place: dict[object, Diagnostic] = {}
    for error in errors:
        if not (error["type"] == "missing" and error["loc"] in misspelt):
            found = _finding(page, error)
            by_place.setdefault((found.span, found.message if error["type"] == "missing" else ""), found)
    return tuple(by_place.values())


def _finding(page: Page, error: Any) -> Diagnostic:
    """One message for a wrong value, at the value."""
    path = error["loc"]
    hint = None
    match error["type"]:
        case "extra_forbidden":
            return _no_field(page, path)
        case "missing":
            message = f"{in_words(path)} is missing"
            return Diagnostic(
                "bad-persona", message, page.place(path[:-1]), hint=f"add a line `{path[-1]}: …`"
            )
        case "value_error":
            reason = str(error["ctx"]["error"])
        case "literal_error":
            words = re.findall(r"'([^']*)'", error["ctx"]["expected"])
            reason = "is one of a few words"
            hint = did_you_mean(str(error["input"]), words) or f"there are: {', '.join(words)}"
        case kind:
            reason = _MUST_BE.get(kind) or error["msg"].replace("Input should", "must")
    while path not in page.values:  # the names that pydantic gives to alternatives of a type
        path = path[:-1]
    return Diagnostic("bad-persona", f"{in_words(path)} {reason}", page.place(path), hint=hint)


def _no_field(page: Page, path: Path) -> Diagnostic:
    known = fields(path[:-1])
    hint = did_you_mean(str(path[-1]), known) or f"there are: {', '.join(known)}"
    message = f"{in_words(path)} is not a field of a persona"
    return Diagnostic("bad-persona", message, page.place(path, of_key=True), hint=hint)


def in_words(path: Path) -> str:
    """`voice.greeting`, `speaks_to.2.stage`: entries of lists are counted from 1."""
    return "`" + ".".join(str(part + 1) if isinstance(part, int) else part for part in path) + "`"
