"""Results as JUnit XML, which most CI servers show.

A case is a file without findings, a finding, or the result of a test.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree as ET

from segdsl.faces.findings.report import Look, Report, file_of

Outcome = Literal["passed", "failure", "skipped"]


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a suite; `text` says why it did not pass."""

    group: str
    name: str
    outcome: Outcome
    text: str = ""
    file: str | None = None
    line: int | None = None


def written(report: Report, _look: Look) -> str:
    """The findings of `check`: errors and warnings fail, the rest is only mentioned."""
    found = [
        Case(
            group=file_of(d) or "project",
            name=f"{d.code} {d.place}".strip(),
            outcome="skipped" if d.severity == "info" else "failure",
            text=f"{d.place}: {d.severity}[{d.code}] {d.message}" + (f"\n{d.hint}" if d.hint else ""),
            file=report.path(d),
            line=d.span.line if d.span else None,
        )
        for d in report.diagnostics
    ]
    marked = {c.group for c in found}
    clean = [Case(name, "no findings", "passed", file=report.folder + name) for name in report.files]
    return document("segdsl check", [*(c for c in clean if c.group not in marked), *found])


def document(name: str, cases: Iterable[Case]) -> str:
    """A whole JUnit document with one suite."""
    listed = list(cases)
    counts = {
        "tests": str(len(listed)),
        "failures": str(sum(c.outcome == "failure" for c in listed)),
        "errors": "0",
        "skipped": str(sum(c.outcome == "skipped" for c in listed)),
    }
    root = ET.Element("testsuites", counts)
    holder = ET.SubElement(root, "testsuite", {"name": name, **counts})
    for case in listed:
        _append(holder, case)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _append(holder: ET.Element, case: Case) -> None:
    attributes = {"classname": case.group, "name": case.name}
    if case.file:
        attributes["file"] = case.file
    if case.line:
        attributes["line"] = str(case.line)
    element = ET.SubElement(holder, "testcase", {k: _legal(v) for k, v in attributes.items()})
    if case.outcome != "passed":
        first = case.text.splitlines()[0] if case.text else case.outcome
        ET.SubElement(element, case.outcome, {"message": _legal(first)}).text = _legal(case.text)


def _legal(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(c if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff") else "\ufffd" for c in text)
