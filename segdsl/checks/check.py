"""What a check of rules is, and what it looks at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from segdsl.codes import Finder
from segdsl.diagnostics import Diagnostic
from segdsl.model.project import Model
from segdsl.syntax.nodes import RuleFile


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Rules as they are written and what they mean.

    `used` are names that personas, templates and the project file use; where it is None, nobody knows them.
    """

    files: Sequence[RuleFile]
    model: Model
    used: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Check(Finder):
    """A check of how rules are written: the codes of its own, and what finds them."""

    of_rules: Callable[[Rulebook], Iterable[Diagnostic]]
