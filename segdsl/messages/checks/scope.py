"""What is known at a place of a template, while its branches are followed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

Path = tuple[str, ...]
PARTS = ("entry", "not zero")  # more than known: a list with an entry, a number that can divide


@dataclass(frozen=True, slots=True)
class Value:
    """A value by what can make it unknown; `path` where it is nothing but the value at that path."""

    unknown: frozenset[Path] = frozenset()
    path: Path | None = None

    def part(self, what: str) -> frozenset[Path]:
        """What can make a part of the value unknown: its first entry, say."""
        return frozenset((*path, what) for path in (self.unknown | ({self.path} if self.path else set())))


@dataclass(slots=True)
class Scope:
    """`known` has the paths that are known here, `names` the variables that the template set.

    `block` is the block that is being written, and how many layouts have their own version above it.
    """

    known: frozenset[Path] = frozenset()
    names: dict[str, Value] = field(default_factory=dict)
    block: tuple[str, int] | None = None

    def inner(self, block: tuple[str, int] | None = None, *, clear: bool = False) -> Scope:
        """A scope whose variables are not seen outside."""
        return Scope(self.known, {} if clear else dict(self.names), block or self.block)

    def branch(self, more: Iterable[Path]) -> Scope:
        """A branch in which more is known."""
        return Scope(self.known | frozenset(more), dict(self.names), self.block)

    def join(self, branches: list[Scope]) -> None:
        """One of the branches was taken, nobody knows which."""
        self.known = frozenset.intersection(*(branch.known for branch in branches))
        for branch in branches:
            for name, value in branch.names.items():
                before = self.names.get(name, value)
                self.names[name] = value if before == value else Value(before.unknown | value.unknown)
