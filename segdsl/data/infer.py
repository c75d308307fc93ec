"""Declarations for files that nobody has described yet, as text: what `segdsl init --from` writes.

In: paths of files, the customers' first if there is one. Out: a rule file that checks and runs at once, in
the formatter's layout, with a comment wherever a person should look.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from segdsl.data.drafts import draft
from segdsl.data.findings import finding
from segdsl.data.roles import cast
from segdsl.data.surveying import Survey, survey
from segdsl.data.trials import tried
from segdsl.diagnostics import Checked, Diagnostic, has_errors
from segdsl.source import Source
from segdsl.syntax.to_text import format_file


def infer(paths: Sequence[Path], *, folder: Path | None = None) -> Checked[str]:
    """The text of a rule file for these files. Their paths are written relative to `folder`, where they are
    inside it, else as bare names.

    The draft was tried on the files. Findings are what keeps a file from being read, or, as warnings, what
    was given up on.
    """
    if not paths:
        return Checked(None, (finding("missing-file", "no file was given to look at"),))
    surveys: list[Survey] = []
    findings: list[Diagnostic] = []
    for path in paths:
        looked = survey(path)
        findings += looked.diagnostics
        if looked.value is not None:
            surveys.append(looked.value)
    if has_errors(findings):
        return Checked(None, tuple(findings))
    held = tried(cast(surveys))
    if held.value is None:
        return Checked(None, (*findings, *held.diagnostics))
    text = draft(held.value, folder)
    laid_out = format_file(Source("sources.seg", text))
    return Checked(laid_out.value or text, (*findings, *held.diagnostics))
