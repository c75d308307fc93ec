"""The database that computes: a session of it, and what had to be copied there.

In: a job whose engine is the URL of a database. Out: the tables that stay where they are; findings about
those that do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from segdsl.diagnostics import Diagnostic
from segdsl.engines.compute import engine_called
from segdsl.model.catalog import Catalog
from segdsl.runs.job import Job
from segdsl.sources.databases.refusals import Refused
from segdsl.sources.databases.session import is_database, session
from segdsl.sources.databases.staying import Staying
from segdsl.sources.findings import finding
from segdsl.sources.loading import tables_of


@contextmanager
def database_of(job: Job) -> Iterator[Staying | None]:
    """The session that a run needs, until the block ends; None where rules are computed here, or on frames.

    Raises Problem where the database does not answer, or not exactly.
    """
    if job.read is not None or job.project.given is not None or not is_database(job.project.engine):
        yield None
        return
    engine_called(job.project.engine)  # which says what is not installed
    from segdsl.engines.relational.postgres.refusing import in_our_words

    catalog = job.model.catalog
    try:
        with session(job.project.engine) as opened:
            if reason := opened.why_not():
                raise Refused(f"exact answers need {reason}", "PGPASSWORD")
            staying = Staying(opened, catalog.zone, job.as_of.today)
            staying.begin(table for table in tables_of(catalog).values() if table.file is not None)
            yield staying
    except Refused as refused:
        raise in_our_words(refused) from None


def copied(catalog: Catalog, staying: Staying | None) -> Iterator[Diagnostic]:
    """Which tables had to be copied to the database, and why."""
    tables = tables_of(catalog)
    for name, reason in ({} if staying is None else staying.copied).items():
        message = f"`{name}` is copied to the database for this run: {reason}"
        yield finding("copied-source", message, span=tables[name].span)
