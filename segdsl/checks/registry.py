"""All checks of how rules are written.

In: the trees and the model of a project. Out: every finding of every check. A check is a file of this folder:
its `CHECK` brings the codes that it alone finds, and each has a page in docs/diagnostics.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from segdsl.checks.check import Check, Rulebook
from segdsl.diagnostics import Diagnostic, in_reading_order
from segdsl.found import entries
from segdsl.model.project import Model
from segdsl.syntax.nodes import RuleFile


@cache
def checks() -> tuple[Check, ...]:
    """Every check, by the names of their files."""
    return tuple(entries(__package__, "CHECK", Check).values())


def check_writing(
    files: Sequence[RuleFile], model: Model, used: Collection[str] | None = None
) -> tuple[Diagnostic, ...]:
    """All findings in reading order. `used` are names that personas, templates and the project file use.

    Without `used` nobody knows what they use, so nothing is called unused.
    """
    rules = Rulebook(files, model, used)
    return in_reading_order(finding for check in checks() for finding in check.of_rules(rules))
