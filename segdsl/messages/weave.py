"""Many messages at once: what is the same in all of them stands there once.

In: parts of a text, in a row: a part that all messages share, or a column with one entry for each message.
Out: the texts, or the same weave with every part encoded. As an encoding such as JSON's works character by
character, encoding the parts is encoding the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, TypeVar, overload

import numpy as np

from segdsl.campaigns.batches import Batch, Rows
from segdsl.person_fields import Field

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Spread(Sequence[str]):
    """A column whose entries are often alike: each distinct text once, and for each entry its number."""

    values: Sequence[str]
    of: Rows

    def __len__(self) -> int:
        return len(self.of)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        return (
            Spread(self.values, self.of[index]) if isinstance(index, slice) else self.values[self.of[index]]
        )

    def __iter__(self) -> Iterator[str]:
        return iter(spread(self.values, self.of))


def spread(values: Sequence[T], of: Rows) -> list[T]:
    """The entries of a column from its distinct values."""
    distinct: Any = np.empty(len(values), dtype=object)
    distinct[:] = values
    entries: list[T] = distinct[of].tolist()
    return entries


Part = str | Sequence[str]


@dataclass(frozen=True, slots=True)
class Weave:
    """`size` texts of the same build. A `str` is in all of them, a list holds one entry for each."""

    size: int
    parts: tuple[Part, ...]

    def __iter__(self) -> Iterator[str]:
        """The texts one after the other, so that not all have to be in memory."""
        entries = {id(part): list(part) for part in self.parts if not isinstance(part, str)}
        columns = (
            repeat(part, self.size) if isinstance(part, str) else entries[id(part)] for part in self.parts
        )
        return map("".join, zip(*columns, strict=True))

    def texts(self) -> list[str]:
        if all(isinstance(part, str) for part in self.parts):
            return ["".join(map(str, self.parts))] * self.size
        return list(self)

    def text(self, number: int) -> str:
        """One of the texts."""
        return "".join(part if isinstance(part, str) else part[number] for part in self.parts)

    def encoded(self, text: Callable[[str], str], column: Callable[[Sequence[str]], Sequence[str]]) -> Weave:
        """Each shared part encoded once, each column as a whole."""
        return Weave(
            self.size, tuple(text(part) if isinstance(part, str) else column(part) for part in self.parts)
        )


def alike(text: str, size: int = 1) -> Weave:
    """A text that all messages share."""
    return Weave(size, (text,))


@dataclass(frozen=True, slots=True)
class Sheet:
    """Messages of one batch and one build: the same parts in the same order.

    `places` says which recipient each is for. `keys`, `to` and `unsubscribe` have an entry for each. For a
    push message `subject` is its title and `text` what it says; text messages have no subject, and neither
    has any HTML. `addressee` has columns by the part of a name or postal address.
    """

    batch: Batch
    places: Sequence[int]
    keys: Sequence[str]
    to: Sequence[str | None]
    unsubscribe: Sequence[str | None]
    subject: Weave
    preheader: Weave
    html: Weave
    text: Weave
    link: Weave
    expires: Weave
    addressee: Mapping[Field, Sequence[str | None]] = field(default_factory=dict)
