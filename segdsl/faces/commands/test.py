"""`segdsl test`: examples, guarantees, and with data, expectations."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import rich_click as click

from segdsl.diagnostics import Diagnostic
from segdsl.faces import left_out, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.exits import Exit
from segdsl.faces.findings.json import dump
from segdsl.faces.lines import fitted, visible, width_of
from segdsl.faces.options import common, opened
from segdsl.project import as_of as clock
from segdsl.runs.cases import Case, totals
from segdsl.runs.reading.left_out import document

_MARKS = {
    "passed": ("✓", "green"),
    "failed": ("✗", "red"),
    "undecided": ("?", "yellow"),
    "skipped": ("-", "yellow"),
}


@click.command("test")
@common("text", "json", "junit", project=True)
def command(asked: Asked) -> int:
    """Runs the examples, guarantees and expectations that stand in the rules.

    Examples and guarantees need no data. Expectations are skipped where the data can't be read.
    """
    project = opened(asked)
    moment = project.moment(asked.as_of)
    with terminal.steps(asked) as step:
        tested = project.test(moment, tolerate=asked.tolerate, progress=step)
    rows = document(tested.rows_left_out)
    match asked.format:
        case "json":
            terminal.result(dump({**_document(tested.cases), "rows_left_out": rows}))
        case "junit":
            terminal.result(_junit(tested.cases))
        case _:
            _show(asked, tested.cases, clock.written(moment))
            left_out.note(asked, rows)
    terminal.findings(asked, tested.diagnostics)
    return _exit(tested.cases, tested.diagnostics, asked.strict or project.place.config.check.strict)


def _exit(cases: Sequence[Case], diagnostics: Sequence[Diagnostic], strict: bool) -> Exit:
    found = totals(cases)
    open_ = found["undecided"] + found["skipped"] + sum(d.severity == "warning" for d in diagnostics)
    failed = found["failed"] or any(d.severity == "error" for d in diagnostics)
    return Exit.FINDINGS if failed or (strict and open_) else Exit.WELL


def _document(cases: Sequence[Case]) -> dict[str, object]:
    listed = [
        {
            "name": c.name,
            "kind": c.kind,
            "ok": c.ok,
            "detail": c.detail,
            "file": c.span.source.name,
            "line": c.span.line,
        }
        for c in cases
    ]
    return {**{str(state): number for state, number in totals(cases).items()}, "cases": listed}


def _junit(cases: Sequence[Case]) -> str:
    from segdsl.faces.findings.junit import Case as Line
    from segdsl.faces.findings.junit import Outcome, document

    def outcome(case: Case) -> Outcome:
        return {True: "passed", False: "failure", None: "skipped"}[case.ok]  # type: ignore[return-value]

    lines = [
        Line(c.kind, c.name, outcome(c), c.detail or c.state, c.span.source.name, c.span.line) for c in cases
    ]
    return document("segdsl test", lines)


def _show(asked: Asked, cases: Sequence[Case], as_of: str) -> None:
    color, width = terminal.colored(asked, sys.stdout), width_of(sys.stdout)
    for case in cases:
        if case.state != "passed" or not asked.quiet:
            terminal.result("".join(f"{line}\n" for line in _lines(case, color, width)))
    found = [f"{number:,} {state}" for state, number in totals(cases).items() if number]
    summary = ", ".join(found) or "There is nothing to test: no example, guarantee or expectation"
    terminal.plainly(f"{summary}, as of {as_of}.")


def _lines(case: Case, color: bool, width: int | None) -> Iterator[str]:
    mark, tone = _MARKS[case.state]
    place = "" if case.state == "passed" else f"  ({case.span.source.name}:{case.span.line})"
    first, *rest = fitted(f"{mark} {case.kind} {visible(case.name)}{place}", width, 4)
    yield first.replace(mark, click.style(mark, fg=tone, bold=True), 1) if color else first
    yield from rest
    for line in visible(case.detail).splitlines():
        yield from fitted(f"    {line}", width)
