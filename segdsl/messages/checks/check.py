"""What a check of letters is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from segdsl.codes import Finder
from segdsl.messages.checks.desk import Desk
from segdsl.messages.checks.findings import Noted
from segdsl.messages.checks.mail import Mail


@dataclass(frozen=True, slots=True)
class Check(Finder):
    """The codes of its own, and what finds them, in one of four ways.

    of_templates: in the templates of some letters, and in what they were tried on
    of_letters:   in the letters that came out whole
    of_rest:      in what the others leave to say, whose findings it is given
    of_all:       in all templates and letters together
    """

    of_templates: Callable[[Desk], Iterator[Noted]] | None = None
    of_letters: Callable[[Mail], Iterator[Noted]] | None = None
    of_rest: Callable[[Desk, Sequence[Noted]], Iterator[Noted]] | None = None
    of_all: Callable[[Desk], Iterator[Noted]] | None = None
