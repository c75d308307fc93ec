"""The code that would run, for a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segdsl.clock import AsOf
from segdsl.engines.pandas_program import program as pandas_program
from segdsl.runs.segmenting import checked_names

if TYPE_CHECKING:
    from segdsl.project.files import Files


def program(project: Files, name: str, as_of: AsOf) -> str:
    """A program that computes a name's values, as the files that are there are laid out.

    Raises Problem where rules give the name to nothing.
    """
    checked_names(project, (name,))
    return pandas_program(project.model, name, as_of, project.data)
