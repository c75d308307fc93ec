"""What a platform is that imports people: which columns, under which headers, written how."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from segdsl.delivery.exports import forms
from segdsl.delivery.exports.forms import Form, LocalForm
from segdsl.person_fields import Field


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file. `hashed` where the platform takes it as a hash, when hashes are wanted.

    `local` is its form where that differs between countries; `form` is not asked then.
    """

    header: str
    field: Field
    form: Form = forms.plain
    hashed: bool = False
    local: LocalForm | None = None


@dataclass(frozen=True, slots=True)
class Platform:
    """What a platform imports.

    columns:   in their order; a column that the project has nothing for is left out
    needs:     each person must have at least one of these fields
    unique:    the field by which a person may be there only once
    takes_hashes: whether it takes hashed columns; `hashes` whether we hash them if nothing is said
    others:    whether it takes columns of our own
    fewest, most_columns, megabytes: its limits
    flag, day, instant, entries: how values of our own columns are written
    """

    title: str
    columns: tuple[Column, ...]
    needs: tuple[Field, ...]
    unique: Field
    takes_hashes: bool = False
    hashes: bool = False
    others: bool = True
    fewest: int = 0
    most_columns: int | None = None
    megabytes: float | None = None
    flag: Mapping[bool, str] = field(default_factory=lambda: {True: "true", False: "false"})
    day: Callable[[Any], str | None] = forms.day
    instant: Callable[[Any], str] = forms.instant
    entries: Callable[[Sequence[str]], str] = forms.with_commas
