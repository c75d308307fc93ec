"""Declarations for files that nobody has described yet, as text: what `segdsl init --from` writes.

In: paths of files, the customers' first if there is one. Out: a rule file that checks and runs at once, in
the formatter's layout, with a comment wherever a person should look.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from segdsl.data.findings import finding
from segdsl.data.profiles import Profile
from segdsl.data.roles import Cast, Part, cast
from segdsl.data.spelling import numbered
from segdsl.data.surveying import Survey, survey
from segdsl.diagnostics import Checked, Diagnostic, has_errors
from segdsl.model.catalog import CUSTOMERS
from segdsl.source import Source
from segdsl.syntax.to_text import format_file

_MONEY = ("revenue", "total", "amount", "price", "value", "spend", "sales", "sum", "dollar_value", "monetary")


def infer(paths: Sequence[Path], *, folder: Path | None = None) -> Checked[str]:
    """The text of a rule file for these files. Their paths are written relative to `folder`, where they are
    inside it, else as bare names; findings are what keeps a file from being read.
    """
    if not paths:
        return Checked(None, (finding("missing-file", "no file was given to look at"),))
    surveys: list[Survey] = []
    findings: list[Diagnostic] = []
    for path in paths:
        looked = survey(path)
        findings += looked.diagnostics
        if looked.value is not None:
            surveys.append(looked.value)
    if has_errors(findings):
        return Checked(None, tuple(findings))
    roles = cast(surveys)
    text = "\n".join(_lines(roles, folder))
    laid_out = format_file(Source("sources.seg", text))
    return Checked(laid_out.value or text, tuple(findings))


def _lines(roles: Cast, folder: Path | None) -> Iterator[str]:
    yield "# Written by `segdsl init --from`: read it as a draft. It looked at every value, and guessed no"
    yield "# ranges; delete the columns that no rule needs. Only declared columns are ever read."
    yield ""
    if roles.customers_from is not None:
        yield f"customers from events {roles.customers_from}"
        yield ""
    for part in roles.parts:
        yield from _part(part, folder)
        yield ""
    for rest in roles.left_over:
        yield f"# {rest.path.name}: no column connects it with the customers, so it is not declared."
        yield ""
    yield from _starters(roles)


def _part(part: Part, folder: Path | None) -> Iterator[str]:
    for comment in part.comments:
        yield f"# {comment}"
    kind = CUSTOMERS if part.role == "customers" else f"{part.role} {part.name}"
    at = f" at {part.at}" if part.at is not None else ""
    key = part.key if part.key is not None else "row"
    yield f'{kind} from "{_written(part.survey.path, folder)}"{part.survey.layout} key {key}{at}'
    for column in part.survey.columns:
        if column.comment is not None:
            yield f"  # {column.name}: {column.comment}."
        yield "  " + _column(column, part)
    for way in part.ways:
        yield f"  {way.column} = {way.lookup}.{way.of} for {way.by}"


def _written(path: Path, folder: Path | None) -> str:
    if folder is not None and path.resolve().is_relative_to(folder.resolve()):
        return path.resolve().relative_to(folder.resolve()).as_posix()
    return path.name


def _column(column: Profile, part: Part) -> str:
    is_key = column.name == part.key
    type_ = ("number" if part.numeric_key else "text") if is_key else column.type
    words = [column.name, type_]
    if isinstance(column.header, int):
        words.append(f"column {column.header}")
    elif column.header != column.name:
        words.append('column "' + column.header.replace('"', '""') + '"')
    if column.private:
        words.append("private")
    if column.required and not is_key:
        words.append("required")
    return " ".join(words)


# ---------------------------------------------------------------- segments to start from


def _starters(roles: Cast) -> Iterator[str]:
    """One or two segments that hold for some, to run and then to change."""
    taken = {*roles.taken}
    for part in roles.parts:
        if part.role == "events":
            yield from _about_events(part, taken)
            return
    yield from _about_customers(roles.parts[0], taken)


def _about_events(part: Part, taken: set[str]) -> Iterator[str]:
    yield "# Two segments to start from."
    window = " in the last 90 days" if part.at is not None else ""
    active = numbered(f"has_{part.name}_lately" if window else f"has_{part.name}", taken)
    yield f"segment {active}"
    yield f"  where any {part.name}{window}"
    yield ""
    numbers = [c for c in part.survey.columns if c.kind in ("number", "whole") and c.name != part.key]
    money = [column for column in numbers if column.name.split("_")[-1] in _MONEY]
    if money:
        total = numbered(f"all_{part.name}_{money[0].name}", {*taken, active})
        value = f"sum({part.name}.{money[0].name})"
    else:
        total = numbered(f"number_of_{part.name}", {*taken, active})
        value = f"count({part.name})"
    yield f"trait {total} = {value}"
    yield ""
    yield f"segment {numbered('best_customers', {*taken, active, total})}"
    yield f"  where {total} >= overall percentile({total}, 80)"


def _about_customers(part: Part, taken: set[str]) -> Iterator[str]:
    columns = [column for column in part.survey.columns if column.name != part.key]
    flag = next((c for c in reversed(columns) if c.kind == "flag"), None)
    number = next((c for c in columns if c.kind in ("number", "whole")), None)
    if flag is None and number is None:
        yield "# A segment to start from."
        yield f"segment {numbered('all_customers', taken)}"
        yield "  where everyone"
        return
    yield "# Segments to start from."
    names = set(taken)
    if flag is not None:
        name = numbered(f"with_{flag.name}", names)
        names.add(name)
        yield f"segment {name}"
        yield f"  where {flag.name}"
        yield ""
    if number is not None:
        yield f"segment {numbered(f'high_{number.name}', names)}"
        yield f"  where {number.name} > overall median({number.name})"
