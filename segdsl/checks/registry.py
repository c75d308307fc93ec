"""The checks of how rules are written, in one place.

In: the trees and the model of a project. Out: every finding of every check. A check is a function in a file
of its own; it is added here, gets a code in segdsl.codes and a page in docs/diagnostics.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from segdsl.checks.file_order import file_order
from segdsl.checks.lookalike_name import lookalike_name
from segdsl.checks.not_includes_unknown import not_includes_unknown
from segdsl.checks.scale_suspect import scale_suspect
from segdsl.checks.sensitive_without_because import sensitive_without_because
from segdsl.checks.unused import unused
from segdsl.checks.value_out_of_range import value_out_of_range
from segdsl.diagnostics import Diagnostic, in_reading_order
from segdsl.model.project import Model
from segdsl.syntax.nodes import RuleFile

OF_THE_MODEL: tuple[Callable[[Model], Iterable[Diagnostic]], ...] = (
    file_order,
    not_includes_unknown,
    scale_suspect,
    sensitive_without_because,
    value_out_of_range,
)


def check_writing(
    files: Sequence[RuleFile], model: Model, used: Collection[str] | None = None
) -> tuple[Diagnostic, ...]:
    """All findings in reading order. `used` are names that personas, templates and the project file use.

    Without `used` nobody knows what they use, so nothing is called unused.
    """
    found = [finding for check in OF_THE_MODEL for finding in check(model)]
    found.extend(lookalike_name(files))
    if used is not None:
        found.extend(unused(files, used))
    return in_reading_order(found)
