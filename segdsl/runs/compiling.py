"""The code that would run, for a reader."""

from __future__ import annotations

from collections.abc import Callable

from segdsl.diagnostics import Diagnostic, Problem
from segdsl.engines.pandas_program import program as pandas_program
from segdsl.engines.relational.sql.dialects import DIALECTS
from segdsl.runs.job import Job
from segdsl.runs.segmenting import checked_names


def sql(job: Job, name: str, dialect: str) -> str:
    """A statement that computes a name's values, in one of the dialects.

    Raises Problem where rules give the name to nothing, what it says can't be said in the dialect, or the
    package that writes SQL is not installed.
    """
    checked_names(job.project, (name,))
    try:
        from segdsl.engines.relational.lacking import Lacking
        from segdsl.engines.relational.sql.printing import statement
    except ModuleNotFoundError as missing:
        message = f"writing SQL needs the package `{missing.name}`, which is not installed"
        hint = "install it with `pip install 'segdsl[sql]'`"
        raise Problem([Diagnostic("engine-lacks", message, hint=hint)]) from None
    try:
        return statement(job.model, name, job.as_of, dialect)
    except Lacking as lacking:
        message = f"`{name}` can't be written in the dialect `{dialect}`, which lacks: {lacking.what}"
        hint = "take another dialect, or write the rule without it"
        raise Problem([Diagnostic("engine-lacks", message, hint=hint)]) from None


def program(job: Job, name: str, _: str = "") -> str:
    """A program that computes a name's values, as the files that are there are laid out.

    Raises Problem where rules give the name to nothing.
    """
    checked_names(job.project, (name,))
    return pandas_program(job.model, name, job.as_of, job.project.data)


TARGETS: dict[str, Callable[[Job, str, str], str]] = {"pandas": program, "sql": sql}
"""What writes code, of a job, a name and a dialect of SQL, by what the code is written for."""

__all__ = ["DIALECTS", "TARGETS", "program", "sql"]
