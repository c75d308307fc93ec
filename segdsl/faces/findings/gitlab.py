"""Findings as GitLab's code quality report.

A finding's fingerprint is made of its code, the name of its rule and the rule's text, not of its line,
so GitLab knows it again when other rules move it.
"""

from __future__ import annotations

import hashlib
from collections import Counter

from segdsl.faces.findings.json import dump
from segdsl.faces.findings.report import Look, Report

_SEVERITIES = {"error": "critical", "warning": "minor", "info": "info"}


def written(report: Report, _look: Look) -> str:
    """A JSON list with an entry for each finding."""
    seen: Counter[tuple[str, str, str]] = Counter()
    entries = []
    for diagnostic, key in zip(report.diagnostics, report.keys, strict=True):
        seen[key] += 1
        fingerprint = hashlib.sha256(
            "\0".join((*key, str(seen[key]))).encode("utf-8", "backslashreplace")
        ).hexdigest()
        entry = {
            "description": diagnostic.message,
            "check_name": diagnostic.code,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[diagnostic.severity],
            "location": {
                "path": report.path(diagnostic),
                "lines": {"begin": diagnostic.span.line if diagnostic.span else 1},
            },
        }
        entries.append(entry)
    return dump(entries)
