"""The text of a draft: declarations for files with their roles, as a rule file writes them.

In: the cast of some files. Out: the lines of a rule file, with a comment wherever a person should look.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from segdsl.drafting.order_lines import Orders
from segdsl.drafting.profiles import Profile
from segdsl.drafting.roles import Cast, DraftedFile
from segdsl.drafting.spelling import numbered
from segdsl.drafting.starters import starters
from segdsl.drafting.sums import sum_below
from segdsl.model.catalog import CUSTOMERS
from segdsl.sources.findings import printable
from segdsl.syntax.spelling import quoted


def draft(roles: Cast, folder: Path | None) -> str:
    """The text; paths are written relative to `folder` where they are inside it, else as bare names."""
    return "\n".join(_lines(roles, folder))


def _lines(roles: Cast, folder: Path | None) -> Iterator[str]:
    yield "# Written by `segdsl init --from`: read it as a draft. It looked at every value, and guessed no"
    yield "# ranges but of birthdays; delete columns that no rule needs. Only declared columns are ever read."
    yield ""
    if roles.customers_from is not None:
        yield f"customers from events {roles.customers_from}"
        yield ""
    for part in roles.parts:
        yield from _part(part, folder)
        yield ""
    for rest, why in roles.left_over:
        yield f"# {printable(rest.name)}: {why}, so it is not declared."
        yield ""
    yield from starters(roles)


def _part(part: DraftedFile, folder: Path | None) -> Iterator[str]:
    doubts = () if part.key is None or part.ways else sum_below(part.survey.column(part.key))
    for comment in (*part.survey.notes, *doubts, *part.comments, *(way.comment for way in part.keep[:1])):
        yield f"# {printable(comment)}"
    kind = CUSTOMERS if part.role == "customers" else f"{part.role} {part.name}"
    at = f" at {part.at}" if part.at is not None else ""
    key = _key(part)
    path = _written(part.survey.path, folder).replace('"', '""')
    yield f'{kind} from "{path}"{part.survey.layout} key {key}{at}{_kept(part)}'
    for column in part.survey.columns:
        if column.comment is not None:
            yield f"  # {column.name}: {printable(column.comment)}."
        yield "  " + _column(column, part)
    if part.matches is not None and part.matches.both:
        yield f"  {_tidy(part)} = lower({part.key})"
    for way in part.ways:
        yield f"  {way.column} = {way.lookup}.{way.of} for {way.by}"
    if part.orders is not None:
        yield from _orders(part, part.orders)


def _key(part: DraftedFile) -> str:
    """What says whose a row is: the key, or another id and what it matches."""
    if part.matches is None:
        return part.key if part.key is not None else "row"
    own, target = _tidy(part) if part.matches.both else part.key, part.matches.target.name
    return f"{own} matches {f'lower({target})' if part.matches.small else target}"


def _tidy(part: DraftedFile) -> str:
    """The name of the computed column with the id in small letters."""
    return numbered(f"small_{part.key}", [column.name for column in part.survey.columns])


def _kept(part: DraftedFile) -> str:
    """Which rows count, where some of them repeat themselves."""
    if part.once is not None:
        return f" once per {part.once}"
    return f" {part.keep[0].words}" if part.keep else ""


def _orders(part: DraftedFile, orders: Orders) -> Iterator[str]:
    """Lines rolled up: what is said of a whole order must not be added up over its lines."""
    yield ""
    yield f"# A row above is a line of an order; `{orders.per.name}` says which. These are the orders."
    yield f"events {orders.name} from {part.name} per {orders.per.name}"
    for total in orders.totals:
        yield f"  {total.name} = max({total.name})"
    names = [total.name for total in orders.totals]
    yield f"  {numbered('lines', names)} = count()"


def _written(path: Path, folder: Path | None) -> str:
    if folder is not None and path.resolve().is_relative_to(folder.resolve()):
        return path.resolve().relative_to(folder.resolve()).as_posix()
    return path.name


def _column(column: Profile, part: DraftedFile) -> str:
    is_key = column.name == part.key
    type_ = ("number" if part.numeric_key else "text") if is_key else column.type
    words = [column.name, type_]
    if isinstance(column.header, int):
        words.append(f"column {column.header}")
    elif column.header != column.name or column.second is not None:
        words.append(f"column {quoted(column.header)}")
    if column.second is not None:
        words.append(f"and {column.second if isinstance(column.second, int) else quoted(column.second)}")
    if column.private:
        words.append("private")
    if column.required and not is_key:
        words.append("required")
    if column.or_unknown:
        words.append("or unknown")
    return " ".join(words)
