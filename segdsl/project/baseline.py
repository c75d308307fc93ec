"""Findings that a project has accepted: its baseline, so that old rules can adopt new checks.

In: findings and the files they are in. Out: for each a key of its code, the name of the declaration and the
declaration's text without layout and comments: it stays the same when other rules move it. The file is a
JSON list of such keys.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from segdsl.diagnostics import Diagnostic
from segdsl.plain_files import read_text
from segdsl.source import Source
from segdsl.syntax import nodes as n

Key = tuple[str, str, str]
_FIELDS = ("code", "name", "rule")


def keys_of(found: Iterable[Diagnostic], files: Mapping[str, n.RuleFile]) -> list[Key]:
    """What names each finding in a way that outlives a move to another line."""
    rules = {name: _Rules(file) for name, file in files.items()}
    lines: dict[tuple[Source, int], str] = {}
    return [_key_of(diagnostic, rules, lines) for diagnostic in found]


def _key_of(diagnostic: Diagnostic, rules: Mapping[str, _Rules], lines: dict[tuple[Source, int], str]) -> Key:
    """`lines` keeps the plain text of each line outside of rules, of which much may be said."""
    span = diagnostic.span
    if span is None:
        return diagnostic.code, diagnostic.file or "", diagnostic.message
    file = rules.get(span.source.name)
    if file and (around := file.around(span.start)):
        return diagnostic.code, *around
    place = span.source, span.line
    if place not in lines:
        lines[place] = _plain(span.source.line(span.line))
    return diagnostic.code, "", lines[place]


class _Rules:
    """The declarations of a file, by the place where they stand."""

    def __init__(self, file: n.RuleFile) -> None:
        self._declarations = sorted(file.declarations, key=lambda d: d.span.start)
        self._starts = [d.span.start for d in self._declarations]
        self._known: dict[int, tuple[str, str]] = {}

    def around(self, place: int) -> tuple[str, str] | None:
        """The name and the plain text of the declaration that a place is in."""
        at = bisect_right(self._starts, place) - 1
        if at < 0 or place >= self._declarations[at].span.end:
            return None
        if at not in self._known:
            declaration = self._declarations[at]
            self._known[at] = name_of(declaration), _plain(declaration.span.text)
        return self._known[at]


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
