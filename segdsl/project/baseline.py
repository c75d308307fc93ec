"""Findings that a project has accepted: its baseline, so that old rules can adopt new checks.

In: findings and the files they are in. Out: for each a key of its code, the name of the declaration and the
declaration's text without layout and comments: it stays the same when other rules move it. The file is a
JSON list of such keys.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from segdsl.diagnostics import Diagnostic
from segdsl.plain_files import read_text
from segdsl.syntax import nodes as n

Key = tuple[str, str, str]
_FIELDS = ("code", "name", "rule")


def key_of(diagnostic: Diagnostic, files: Mapping[str, n.RuleFile]) -> Key:
    """What names a finding in a way that outlives a move to another line."""
    span = diagnostic.span
    if span is None:
        return diagnostic.code, diagnostic.file or "", diagnostic.message
    file = files.get(span.source.name)
    for declaration in file.declarations if file else ():
        if declaration.span.start <= span.start < declaration.span.end:
            return diagnostic.code, name_of(declaration), _plain(declaration.span.text)
    return diagnostic.code, "", _plain(span.source.line(span.line))


def name_of(declaration: n.Declaration) -> str:
    """The name that a declaration gives, or its title; empty where it has neither."""
    match declaration:
        case n.Customers():
            return "customers"
        case n.Example():
            return declaration.title.value
        case n.Guarantee():
            return declaration.title.value if declaration.title else ""
        case n.Expectation():
            return ""
        case _:
            return declaration.name.text


def read_baseline(path: Path) -> Counter[Key]:
    """How often each key is accepted; raises ValueError where the file is not such a list."""
    entries = json.loads(read_text(path))
    if not isinstance(entries, list):
        raise ValueError("it is not a list")
    try:
        return Counter((str(e["code"]), str(e["name"]), str(e["rule"])) for e in entries)
    except (TypeError, KeyError):
        raise ValueError("an entry lacks `code`, `name` or `rule`") from None


def written(keys: Iterable[Key]) -> str:
    """The text of a baseline with these keys."""
    entries = [dict(zip(_FIELDS, key, strict=True)) for key in sorted(keys)]
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"


def news(keys: Sequence[Key], accepted: Counter[Key]) -> list[bool]:
    """For each finding, by its key, whether it is new; of equal ones as many are old as were accepted."""
    left = Counter(accepted)
    new = []
    for key in keys:
        new.append(left[key] <= 0)
        left[key] -= 1
    return new


def _plain(text: str) -> str:
    lines = (_without_comment(line) for line in text.splitlines())
    return re.sub(r"\s+", " ", " ".join(lines)).strip()


def _without_comment(line: str) -> str:
    quoted = re.match(r"(?:[^#\"']|\"[^\"]*\"|'[^']*')*", line)
    return quoted[0] if quoted else line
