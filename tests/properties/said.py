"""What a generated rule says: its text and its meaning, side by side.

Every part of a rule is a `Said`: how it is written, what it is made of, and what it means in plain Python. So
the meaning of a generated rule is known without asking segdsl.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from segdsl.learnt_files import Learnt
    from tests.properties.plain_world import Event, PlainWorld

# How tightly a form holds together, as the language says; a looser part stands in parentheses.
CHOICE, OR, AND, NOT, COMPARISON, DEFAULT, SUM, PRODUCT, SIGN, ATOM = range(10)

NUMBERS = ("number", "whole")


@dataclass(frozen=True)
class Sight:
    """Whom and what a rule looks at: a customer (or nobody), and in a condition on events one of them."""

    world: PlainWorld
    customer: int | None
    event: Event | None = None


Meaning = Callable[..., Any]


@dataclass(frozen=True, eq=False)
class Said:
    """One part of a rule.

    form:   the text, with {0}, {1} … where the parts stand
    means:  its value: takes a Sight and the parts
    type:   number, whole, text, flag, condition, day, instant, list; of windows, selections, steps: their own
    name:   what is counted as covered when it occurs
    tier:   how tightly it holds together
    learnt: of a declaration that is learnt, makes the file of what was: takes its name and its parts
    """

    form: str
    means: Meaning
    type: str
    name: str
    parts: tuple[Said, ...] = ()
    tier: int = ATOM
    learnt: Callable[[str, tuple[Said, ...]], Learnt] | None = None

    @property
    def text(self) -> str:
        return self.form.format(*(part.text for part in self.parts))

    def of(self, sight: Sight) -> Any:
        return self.means(sight, *self.parts)

    def holds(self, sight: Sight) -> bool:
        """As a condition: an unknown flag does not hold."""
        return self.of(sight) is True

    def walk(self) -> Iterator[Said]:
        yield self
        for part in self.parts:
            yield from part.walk()

    def smaller(self) -> Iterator[Said]:
        """Simpler ones that may stand in its place."""
        yield from (part for part in self.parts if _may_replace(part, self))
        for place, part in enumerate(self.parts):
            for simpler in part.smaller():
                yield replace(self, parts=(*self.parts[:place], simpler, *self.parts[place + 1 :]))


def _may_replace(part: Said, whole: Said) -> bool:
    return part.type == whole.type and part.tier >= whole.tier


def literal(text: str, value: Any, type_: str) -> Said:
    return Said(_escaped(text), lambda sight: value, type_, f"literal {type_}")


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def inside(part: Said, tier: int) -> Said:
    """The part where a tier is needed: in parentheses if it is looser."""
    return part if part.tier >= tier else parenthesised(part)


def parenthesised(part: Said) -> Said:
    return Said("({0})", lambda sight, inner: inner.of(sight), part.type, "parentheses", (part,))


def values(function: Callable[..., Any]) -> Meaning:
    """The meaning that is a function of the parts' values."""
    return lambda sight, *parts: function(*(part.of(sight) for part in parts))
