"""The code that would run, for a reader."""

from __future__ import annotations

from segdsl.engines.pandas_program import program as pandas_program
from segdsl.runs.job import Job
from segdsl.runs.segmenting import checked_names


def program(job: Job, name: str) -> str:
    """A program that computes a name's values, as the files that are there are laid out.

    Raises Problem where rules give the name to nothing.
    """
    checked_names(job.project, (name,))
    return pandas_program(job.model, name, job.as_of, job.project.data)
