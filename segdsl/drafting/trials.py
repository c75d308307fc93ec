"""A draft is tried before anybody gets it: its text is parsed, its names are resolved, its files are read.

In: the cast of some files. Out: a cast whose draft holds. A column that does not is read as text, or else
left out; a table that does not is left out; each with the reason as a comment and as a warning.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from segdsl.diagnostics import Checked, Diagnostic
from segdsl.drafting.drafts import draft
from segdsl.drafting.profiles import Profile
from segdsl.drafting.roles import Cast, DraftedFile
from segdsl.model.from_syntax import build
from segdsl.sources.findings import finding
from segdsl.sources.loading import load
from segdsl.syntax.from_text import parse_text

_DECLARED = re.compile(r"(customers|events|attributes|lookup)\b(?: (?!from)(\w+))?")


def tried(roles: Cast, today: dt.date | None = None) -> Checked[Cast]:
    """The cast without what its draft could not keep. Findings: a warning for each thing given up on.

    Without a value, and with errors, where nothing that is left can be read.
    """
    base = _common_folder(roles)
    given_up: dict[tuple[str, str], Diagnostic] = {}  # the last word on each table and column
    while True:
        text = draft(roles, base)
        faults = _faults(text, base, today)
        if not faults:
            return Checked(roles, tuple(given_up.values()))
        place = _place(roles, text, faults[0])
        if place is not None and faults[0].code == "duplicate-key" and place[0].keep:
            roles = _kept_otherwise(roles, place[0])
            continue
        smaller = None if place is None else _without(roles, *place, faults[0])
        if place is None or smaller is None:
            return Checked(None, (*given_up.values(), *faults))
        part, column = place
        roles, given_up[part.name, column.name if column else ""] = smaller


def _common_folder(roles: Cast) -> Path:
    return Path(os.path.commonpath([part.survey.path.resolve().parent for part in roles.parts]))


def _faults(text: str, base: Path, today: dt.date | None) -> list[Diagnostic]:
    """Errors in the text, in its names, or in what its files hold: of the first that has any."""
    parsed = parse_text(text)
    found = [d for d in parsed.diagnostics if d.severity == "error"]
    if found or parsed.value is None:
        return found
    built = build((parsed.value,), zone="UTC")
    found = [d for d in built.diagnostics if d.severity == "error"]
    if found or built.value is None:
        return found
    return [d for d in load(built.value.catalog, base, today=today).diagnostics if d.severity == "error"]


def _place(roles: Cast, text: str, fault: Diagnostic) -> tuple[DraftedFile, Profile | None] | None:
    """The table, and the column of it, that a fault is about; None where it is about neither."""
    if fault.span is None:
        return None
    lines = text.splitlines()[: fault.span.line]
    declared = next((m for line in reversed(lines) if (m := _DECLARED.match(line))), None)
    name = declared and (declared[2] or declared[1])
    part = next((part for part in roles.parts if part.name == name), None)
    if part is None:
        return None
    word = re.match(r"\s+(\w+)", lines[-1])
    column = word and next((c for c in part.survey.columns if c.name == word[1]), None)
    return part, column or None


def _kept_otherwise(roles: Cast, part: DraftedFile) -> Cast:
    """The cast with the next way to leave one row for each key: rows tie by the first, and differ."""
    changed = replace(part, keep=part.keep[1:])
    return replace(roles, parts=tuple(changed if one is part else one for one in roles.parts))


def _without(
    roles: Cast, part: DraftedFile, column: Profile | None, fault: Diagnostic
) -> tuple[Cast, Diagnostic] | None:
    """The cast without what the fault is about, and what to say of it; None where nothing can be done."""
    if column is not None and column.name not in (part.key, part.at):
        return _without_column(roles, part, column, fault)
    return _without_table(roles, part, fault)


def _without_column(
    roles: Cast, part: DraftedFile, column: Profile, fault: Diagnostic
) -> tuple[Cast, Diagnostic]:
    """The column as a text; one that is a text already, left out."""
    columns = part.survey.columns
    if column.type != "text" or column.required:
        as_text = replace(column, type="text", comment=f"read as text, because {fault.message}", plain=True)
        left = tuple(as_text if one is column else one for one in columns)
        changed = replace(part, survey=replace(part.survey, columns=left))
        outcome = "is declared as text"
    else:
        comment = f"`{column.header}` is left out, because {fault.message}."
        left = tuple(one for one in columns if one is not column)
        comments = (*part.comments, comment)
        changed = replace(part, survey=replace(part.survey, columns=left), comments=comments)
        outcome = "is left out"
    parts = tuple(changed if one is part else one for one in roles.parts)
    return replace(roles, parts=parts), _said(part, f"`{column.header}` {outcome}", fault)


def _without_table(roles: Cast, part: DraftedFile, fault: Diagnostic) -> tuple[Cast, Diagnostic] | None:
    """Everything but a table and what looks it up; customers number their rows instead."""
    if part.role == "customers" and part.key is not None:
        numbered = replace(part, key=None, comments=(*part.comments, f"No key: {fault.message}."))
        parts = (numbered, *(one for one in roles.parts if one.role == "lookup" and one is not part))
        gone = [one for one in roles.parts if one is not part and one.role != "lookup"]
    elif part.name == roles.customers_from or part.role == "customers":
        return None
    else:
        stays: Callable[[DraftedFile], bool] = lambda one: (  # noqa: E731
            one is not part and all(way.lookup != part.name for way in one.ways)
        )
        parts = tuple(one for one in roles.parts if stays(one))
        gone = [one for one in roles.parts if not stays(one)]
    left_over = (*roles.left_over, *((one.survey, fault.message) for one in gone))
    said = _said(part, f"`{part.name}` is not declared" if part in gone else "its rows are numbered", fault)
    return replace(roles, parts=parts, left_over=left_over), said


def _said(part: DraftedFile, outcome: str, fault: Diagnostic) -> Diagnostic:
    message = f"`{part.survey.name}`: {outcome}, because {fault.message}"
    return finding(fault.code, message, file=part.survey.path.name, severity="warning")
