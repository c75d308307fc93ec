"""The members of a run as rows of a table of the database that computes."""

from __future__ import annotations

from segdsl.diagnostics import Diagnostic, Problem, option, wrong_usage
from segdsl.engines.result import Result
from segdsl.project.files import Files
from segdsl.sources.databases.address import database
from segdsl.sources.databases.refusals import Refused
from segdsl.sources.databases.session import is_database

COLUMNS = ("segment", "stage", "as_of")
"""What a table of members has beside the customers' key."""


def table_named(project: Files, name: str) -> tuple[str, ...]:
    """A table of the database that computes, with its schema where one is named. Raises Problem."""
    if not is_database(project.engine):
        engine = option("--engine postgres://user@host/database", 'engine="postgres://…"')
        message = f"`{name}` is to be a table of the database that computes, and none does"
        raise wrong_usage(message, f"say which: {engine}")
    parts = tuple(name.split("."))
    if len(parts) > 2 or not all(parts):
        raise wrong_usage(f"`{name}` names no table", "write `SCHEMA.TABLE`, or `TABLE`")
    for part in project.model.catalog.customers.key:
        if part in COLUMNS:
            message = f"the key is called `{part}`, as is another column of a table of members"
            hint = f'give it another name: `key customer`, and `customer text column "{part}"`'
            raise wrong_usage(message, hint)
    return parts


def write(project: Files, result: Result, table: tuple[str, ...]) -> int:
    """Replaces the rows of the table, in one transaction; gives how many there are now. Raises Problem."""
    from segdsl.delivery import members_table

    where = database(project.engine)
    assert where is not None
    try:
        return members_table.write(result, where, table)
    except Refused as refused:
        message = f"the members can't be written into `{'.'.join(table)}`: {refused}"
        raise Problem([Diagnostic("output-failed", message, hint=refused.hint)]) from None
