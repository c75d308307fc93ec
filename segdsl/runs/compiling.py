"""The code that would run, for a reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from segdsl.diagnostics import Diagnostic, Problem, option, wrong_usage
from segdsl.engines.pandas_program import program as pandas_program
from segdsl.engines.relational.sql.dialects import DIALECTS
from segdsl.outputs import cannot_be_written, put
from segdsl.plain_files import read_text
from segdsl.plan.from_model import plan
from segdsl.plan.told import told
from segdsl.project.as_of import written
from segdsl.runs import arguments
from segdsl.runs.job import Job
from segdsl.runs.segmenting import checked_names


def sql(job: Job, name: str, dialect: str) -> str:
    """A statement that computes a name's values, in one of the dialects.

    Raises Problem where rules give the name to nothing, what it says can't be said in the dialect, or the
    package that writes SQL is not installed.
    """
    with _in_sql(job, name, dialect):
        from segdsl.engines.relational.sql.printing import statement

        return statement(job.model, name, job.as_of, dialect)


def dbt(job: Job, name: str, dialect: str) -> dict[str, str]:
    """The files of a model of dbt for a name's values, by their names; raises Problem as `sql` does."""
    with _in_sql(job, name, dialect):
        from segdsl.engines.relational.sql.dbt.files import files

        return files(job.model, name, job.as_of, dialect)


@contextmanager
def _in_sql(job: Job, name: str, dialect: str) -> Iterator[None]:
    checked_names(job.project, (name,))
    try:
        from segdsl.engines.relational.lacking import Lacking

        try:
            yield
        except Lacking as lacking:
            message = f"`{name}` can't be written in the dialect `{dialect}`, which lacks: {lacking.what}"
            hint = "take another dialect, or write the rule without it"
            raise Problem([Diagnostic("engine-lacks", message, hint=hint)]) from None
    except ModuleNotFoundError as missing:
        message = f"writing SQL needs the package `{missing.name}`, which is not installed"
        hint = "install it with `pip install 'segdsl[sql]'`"
        raise Problem([Diagnostic("engine-lacks", message, hint=hint)]) from None


def dbt_in_one(job: Job, name: str, dialect: str) -> str:
    """The same files one after the other, each below its name."""
    return "\n".join(f"# {path}\n{text}" for path, text in dbt(job, name, dialect).items())


def write_dbt(job: Job, name: str, dialect: str, folder: Path) -> tuple[Path, ...]:
    """Writes the files into a folder of dbt's models, over those that it wrote there before.

    Raises Problem as `sql` does, and where a file is there that is somebody else's, or none can be written.
    """
    texts = {folder / path: text for path, text in dbt(job, name, dialect).items()}
    from segdsl.engines.relational.sql.dbt.files import MARK

    for path in texts:
        if path.exists() and MARK not in read_text(path).partition("\n")[0]:
            message = f"`{path}` exists already, and `compile` did not write it"
            hint = "choose another folder, or move that file away"
            raise Problem([Diagnostic("output-exists", message, hint=hint)])
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_be_written(folder, error) from error
    for path, text in texts.items():
        put(path, text.encode())
    return tuple(texts)


def program(job: Job, name: str, _: str = "") -> str:
    """A program that computes a name's values, as the files that are there are laid out.

    Raises Problem where rules give the name to nothing.
    """
    checked_names(job.project, (name,))
    return pandas_program(job.model, name, job.as_of, job.project.data)


def steps(job: Job, name: str, _: str = "") -> str:
    """The steps by which names (all of them, where `name` is empty) are computed, and who computes each."""
    from segdsl.engines.packed.ways import MEANING, ways

    names = checked_names(job.project, (name,) if name else None)
    made = plan(job.model, job.as_of, names)
    found = ways(made)
    wide = max(map(len, MEANING))
    head = f"# As of {written(job.as_of)}. A step is computed once, whatever needs it; #1 is the first."
    legend = [f"#   {way.ljust(wide)}  {meaning}" for way, meaning in MEANING.items()]
    return "\n".join([head, *legend, "", *told(made, found), ""])


TARGETS: dict[str, Callable[[Job, str, str], str]] = {
    "pandas": program,
    "sql": sql,
    "dbt": dbt_in_one,
    "plan": steps,
}
"""What writes code, of a job, a name (a plan needs none) and a dialect of SQL, by what it is written for."""

_IN_SQL = ("sql", "dbt")


def dialect_of(target: str, dialect: str | None) -> str:
    """The dialect that code is written in, by default DuckDB's; empty where it is not in SQL.

    Raises Problem for a dialect that there is not, or that nothing is written in.
    """
    if dialect is not None:
        arguments.one_of(dialect, DIALECTS, "dialect")
    if target in _IN_SQL:
        return dialect or "duckdb"
    if dialect is not None:
        given, to = option("--dialect", "dialect"), option(f"--to {target}", f'to="{target}"')
        instead = option("--to sql", 'to="sql"')
        message = f"{given} would do nothing with {to}, which writes no SQL"
        raise wrong_usage(message, f"leave it away, or say {instead}")
    return ""


def code(job: Job, name: str, target: str, dialect: str | None, out: Path | None) -> str:
    """What is written for a target, into a folder of dbt's models if one is named.

    Raises Problem, also where an engine was asked for that lacks anything for it.
    """
    in_dialect = dialect_of(target, dialect)
    if job.project.asked_engine is not None:
        job.project.refuse_lacking(job.as_of, checked_names(job.project, (name,) if name else None))
    if out is not None and target != "dbt":
        for_dbt, to = option("--to dbt", 'to="dbt"'), option(f"--to {target}", f'to="{target}"')
        given = option("--out", "out")
        raise wrong_usage(f"{given} is for {for_dbt}; {to} prints what it writes", f"leave {given} away")
    if out is not None:
        write_dbt(job, name, in_dialect, out)
    return TARGETS[target](job, name, in_dialect)
