"""Declarations for files that nobody has described yet, as text: what `segdsl init --from` writes.

In: paths of files, the customers' first if there is one. Out: a rule file that checks and runs at once, in
the formatter's layout, with a comment wherever a person should look.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from segdsl.diagnostics import Checked, Diagnostic, has_errors
from segdsl.drafting.birthdays import with_ranges
from segdsl.drafting.drafts import draft
from segdsl.drafting.families import families
from segdsl.drafting.roles import cast
from segdsl.drafting.surveying import Survey, surveys
from segdsl.drafting.trials import tried
from segdsl.source import Source
from segdsl.sources.findings import finding
from segdsl.syntax.to_text import format_file


def infer(paths: Sequence[Path], *, folder: Path | None = None, today: dt.date | None = None) -> Checked[str]:
    """The text of a rule file for these files. Their paths are written relative to `folder`, where they are
    inside it, else as bare names. Where `today` is known, nobody is born after it.

    The draft was tried on the files. Findings are what keeps a file from being read, or, as warnings, what
    was given up on.
    """
    if not paths:
        return Checked(None, (finding("missing-file", "no file was given to look at"),))
    tables: list[Survey] = []
    findings: list[Diagnostic] = []
    for path in paths:
        looked = surveys(path)
        findings += looked.diagnostics
        tables += looked.value or ()
    if has_errors(findings):
        return Checked(None, tuple(findings))
    found = families(tables)
    declared = [one if today is None else with_ranges(one, today) for one in found.surveys]
    held = tried(cast(declared, found.left_over), today)
    if held.value is None:
        return Checked(None, (*findings, *held.diagnostics))
    text = draft(held.value, folder)
    laid_out = format_file(Source("sources.seg", text))
    return Checked(laid_out.value or text, (*findings, *held.diagnostics))
