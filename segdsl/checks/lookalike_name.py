"""lookalike-name: two names that are easily taken for each other.

They are equal but for case, underscores, a final s, or (in names of six letters and more) one letter. Names
that differ in a digit are meant to be counted, and columns of one table stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from segdsl.checks.check import Check, Rulebook
from segdsl.diagnostics import Diagnostic, Label
from segdsl.model.catalog import CUSTOMERS
from segdsl.syntax import nodes as syntax

_SHORTEST, _LONGEST = 6, 100  # for names that differ in a letter


def lookalike_name(rules: Rulebook) -> Iterator[Diagnostic]:
    seen: dict[str, tuple[syntax.Name, str]] = {}
    for name, home in _names(rules.files):
        for key in _keys(name.text):
            first, first_home = seen.setdefault(key, (name, home))
            if first.text != name.text and first_home != home and _confusable(first.text, name.text):
                yield _finding(first, name)
                break


def _names(files: Sequence[syntax.RuleFile]) -> Iterator[tuple[syntax.Name, str]]:
    """Every name of the project's namespace and where it is at home, by file and place."""
    for file in sorted(files, key=lambda f: f.span.source.name):
        for declaration in file.declarations:
            match declaration:
                case syntax.Customers(_, columns):
                    yield from ((c.name, CUSTOMERS) for c in columns)
                case syntax.Attributes(name, _, columns):
                    yield from ((c.name, name.text) for c in columns)
                case syntax.Example() | syntax.Expectation() | syntax.Guarantee():
                    pass
                case _:
                    yield declaration.name, declaration.name.text


def _keys(name: str) -> Iterator[str]:
    """Texts that two confusable names have in common."""
    plain = _plain(name)
    yield plain
    if _SHORTEST <= len(plain) <= _LONGEST:
        yield from (f"{plain[:i]}?{plain[i + 1 :]}" for i in range(len(plain)))


def _plain(name: str) -> str:
    plain = name.lower().replace("_", "")
    return plain[:-1] if len(plain) > 3 and plain.endswith("s") else plain


def _confusable(a: str, b: str) -> bool:
    one, other = _plain(a), _plain(b)
    differing = {pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]}
    return not any(letter.isdigit() for pair in differing for letter in pair)


def _finding(first: syntax.Name, second: syntax.Name) -> Diagnostic:
    return Diagnostic(
        "lookalike-name",
        f"`{second.text}` is easily taken for `{first.text}`",
        second.span,
        hint="give one of them a name that tells them apart",
        labels=(Label(first.span, "the other one"),),
        certainty="heuristic",
    )


CHECK = Check({}, of_rules=lookalike_name)
