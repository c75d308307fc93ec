"""The text of a draft: declarations for files with their roles, as a rule file writes them.

In: the cast of some files. Out: the lines of a rule file, with a comment wherever a person should look.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from segdsl.data.findings import printable
from segdsl.data.order_lines import Orders
from segdsl.data.profiles import Profile
from segdsl.data.roles import Cast, Part
from segdsl.data.spelling import numbered
from segdsl.data.starters import starters
from segdsl.model.catalog import CUSTOMERS


def draft(roles: Cast, folder: Path | None) -> str:
    """The text; paths are written relative to `folder` where they are inside it, else as bare names."""
    return "\n".join(_lines(roles, folder))


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
    for rest, why in roles.left_over:
        yield f"# {printable(rest.path.name)}: {why}, so it is not declared."
        yield ""
    yield from starters(roles)


def _part(part: Part, folder: Path | None) -> Iterator[str]:
    for comment in part.comments:
        yield f"# {printable(comment)}"
    kind = CUSTOMERS if part.role == "customers" else f"{part.role} {part.name}"
    at = f" at {part.at}" if part.at is not None else ""
    key = part.key if part.key is not None else "row"
    path = _written(part.survey.path, folder).replace('"', '""')
    yield f'{kind} from "{path}"{part.survey.layout} key {key}{at}'
    for column in part.survey.columns:
        if column.comment is not None:
            yield f"  # {column.name}: {printable(column.comment)}."
        yield "  " + _column(column, part)
    for way in part.ways:
        yield f"  {way.column} = {way.lookup}.{way.of} for {way.by}"
    if part.orders is not None:
        yield from _orders(part, part.orders)


def _orders(part: Part, orders: Orders) -> Iterator[str]:
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
