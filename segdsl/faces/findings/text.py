"""Findings for people: where, what, the lines concerned, and the way out.

In: a report, and the columns of the terminal (None where nobody looks). Out: text, coloured where wanted;
nothing that came from a file can steer the terminal.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.diagnostics import PRIVATE, Diagnostic, Fix
from segdsl.faces.findings.excerpts import empty_gutter, excerpts, styled
from segdsl.faces.findings.report import Report
from segdsl.faces.lines import fitted, visible

_COLORS = {"error": "red", "warning": "yellow", "info": "cyan"}
_CERTAINTIES = {
    "proved": "proved for every possible customer",
    "heuristic": "a guess from how the rule is written",
    "seen in the data": "seen in the data",
}


def page(report: Report, color: bool = False, quiet: bool = False, width: int | None = None) -> str:
    """Every finding with its lines, then one line that sums up; when quiet, the errors alone."""
    shown = [d for d in report.diagnostics if d.severity == "error" or not quiet]
    blocks = [finding(d, color, width) for d in shown]
    if not quiet:
        blocks.append(_sum(report, color))
    return "\n".join(blocks)


def finding(diagnostic: Diagnostic, color: bool = False, width: int | None = None) -> str:
    """One finding, ending in a line end."""
    return "".join(line.rstrip() + "\n" for line in _lines(diagnostic, color, width))


def _sum(report: Report, color: bool) -> str:
    severities = [d.severity for d in report.diagnostics]
    errors, warnings, notes = (severities.count(s) for s in ("error", "warning", "info"))
    files = count(len(report.files), "file")
    if not severities:
        return styled(f"All well in {files}.", color, "green") + "\n"
    found = [(errors, "error"), (warnings, "warning"), (notes, "note")]
    parts = ", ".join(count(number, word) for number, word in found if number)
    return (
        styled(f"{parts} in {files}.", color, "red" if errors else "yellow" if warnings else "green") + "\n"
    )


def count(number: int, word: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _lines(diagnostic: Diagnostic, color: bool, width: int | None) -> Iterator[str]:
    place = visible(f"{diagnostic.place}: " if diagnostic.place else "")
    kind = f"{diagnostic.severity}[{diagnostic.code}]"
    message = visible(diagnostic.message).replace("\n", "\n  ")
    first, *rest = fitted(f"{place}{kind} {message}", width)
    if first.startswith(place + kind):
        first = first.removeprefix(place + kind)
        yield styled(place, color, None) + styled(kind, color, _COLORS[diagnostic.severity]) + first
    else:
        yield first
    yield from rest
    notes = list(_notes(diagnostic))
    if diagnostic.span is not None:
        yield from excerpts(diagnostic, diagnostic.span, width, color)
        if notes:
            yield empty_gutter(diagnostic, diagnostic.span, color)
    for note in notes:
        start, *more = fitted(f"  = {note}", width, len("= help: "))
        yield f"  {styled('=', color, 'blue')}{start[3:]}"
        yield from more


def _notes(diagnostic: Diagnostic) -> Iterator[str]:
    if diagnostic.hint:
        yield f"help: {_hanging(diagnostic.hint)}"
    if diagnostic.fix and _is_mended(diagnostic, diagnostic.fix):
        yield f"fix: {_hanging(diagnostic.fix.text)} (`segdsl check --fix` does it)"
    elif diagnostic.fix and not diagnostic.hint:
        yield f"help: {_hanging(diagnostic.fix.text)}"
    if diagnostic.witness:
        known = ", ".join(_known(name, value) for name, value in diagnostic.witness.items())
        yield f"for instance: {visible(known)}"
    if diagnostic.certainty and not (diagnostic.certainty == "proved" and diagnostic.severity == "info"):
        yield _CERTAINTIES[diagnostic.certainty]


def _is_mended(diagnostic: Diagnostic, fix: Fix) -> bool:
    """Whether `check --fix` does it; whether a safe fix does well is found out by reading the rules again."""
    if not fix.safe:
        return False
    from segdsl.runs.fixing import is_mended

    return is_mended(diagnostic)


def _known(name: str, value: object) -> str:
    """`tips = yes`, `first_name unknown`: in the words of rules."""
    if value is None:
        return f"{name} unknown"
    from segdsl.syntax.spelling import value_text

    return f"{name} = {value if value == PRIVATE else value_text(value)}"


def _hanging(text: str) -> str:
    return visible(text).replace("\n", "\n          ")
