"""Where tables stay for engines that compute where they are: in a database, or in files that Spark reads.

In: a job. Out: the tables that stay; findings about those that do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from segdsl.diagnostics import Diagnostic, option
from segdsl.engines.compute import engine_called
from segdsl.runs.job import Job
from segdsl.sources.databases.refusals import Refused
from segdsl.sources.databases.session import is_database, session
from segdsl.sources.databases.staying import Staying as InDatabase
from segdsl.sources.findings import finding
from segdsl.sources.formats.parquet import is_parquet
from segdsl.sources.loading import Staying, tables_of


class Where(Enum):
    """A place where tables can stay; the value is what messages call it."""

    DATABASE = "the database"
    SPARK = "Spark"


@contextmanager
def staying_of(job: Job, *, in_files: bool) -> Iterator[Staying | None]:
    """The tables that stay, until the block ends; None where rules are computed here, or on frames.

    `in_files` says whether answers may be in files where tables are.
    Raises Problem where what computes does not answer, or not exactly.
    """
    match _where(job):
        case Where.DATABASE:
            with _in_database(job) as in_database:
                yield in_database
        case Where.SPARK:
            with _in_spark(job, in_files) as of_workers:
                yield of_workers
        case None:
            yield None


def _where(job: Job) -> Where | None:
    """The place where tables can stay; None where they can't."""
    if job.read is not None or job.project.given is not None:
        return None
    if is_database(job.project.engine):
        return Where.DATABASE
    of_files = any(map(is_parquet, tables_of(job.model.catalog).values()))
    return Where.SPARK if of_files and job.project.engine == "spark" else None


@contextmanager
def _in_database(job: Job) -> Iterator[Staying]:
    engine_called(job.project.engine)  # which says what is not installed
    from segdsl.engines.relational.postgres.refusing import in_our_words

    catalog = job.model.catalog
    try:
        with session(job.project.engine) as opened:
            if reason := opened.why_not():
                raise Refused(f"exact answers need {reason}", "PGPASSWORD")
            staying = InDatabase(opened, catalog.zone, job.as_of.today)
            staying.begin(table for table in tables_of(catalog).values() if table.file is not None)
            yield staying
    except Refused as refused:
        raise in_our_words(refused, job.project.engine) from None


@contextmanager
def _in_spark(job: Job, may_lie: bool) -> Iterator[Staying]:
    engine_called(job.project.engine)  # says what is not installed
    from segdsl.engines.relational.spark.files.staying import InFiles
    from segdsl.engines.relational.spark.sessions import meant, session_at

    opened = session_at(job.project.place.config.run.spark)
    with meant(opened):
        yield InFiles(opened, job.project.data, job.model.catalog.zone, job.as_of.today, may_lie)


def copied(job: Job, staying: Staying | None) -> Iterator[Diagnostic]:
    """Which tables had to be copied to where rules are computed, and why."""
    tables = tables_of(job.model.catalog)
    if staying is not None:
        for name, reason in staying.copied.items():
            message = f"`{name}` is copied to {staying.where} for this run: {reason}"
            yield finding("copied-source", message, span=tables[name].span)
    elif where := _where(job):
        first = next((table.span for table in tables.values() if table.file is not None), None)
        message = f"this command reads all tables here, and copies them to {where.value}"
        here = option("--engine packed", 'engine="packed"')
        hint = f"{here} needs no copies; `segment`, `render`, `export`, `send` leave tables there"
        yield finding("copied-source", message, span=first, hint=hint)
