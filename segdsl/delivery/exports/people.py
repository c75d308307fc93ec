"""Who is exported: what platforms know people by, as columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from segdsl.person_fields import Field


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """The people to export, one entry in every column for each; None is unknown.

    fields: columns of texts, and of dates for `birthday`; a field that the project does not have is not there
    others: further columns by their header, as plain Python values
    """

    size: int
    fields: Mapping[Field, list[Any]]
    others: Mapping[str, list[Any]] = field(default_factory=dict)
