"""Findings that a rule file does not want to hear: `# segdsl: ignore CODE`.

In: everything that was found, and the sources. Out: the same without what is ignored, and `unused-ignore` for
comments that silence nothing. Errors of reading and meaning cannot be ignored: the rules would be undefined.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from segdsl.codes import every_code
from segdsl.diagnostics import Diagnostic, in_reading_order
from segdsl.source import Source
from segdsl.suggest import did_you_mean
from segdsl.syntax.comments import Ignore, ignores

_OPINIONS = ("sensitive-without-because",)  # errors that do not keep a rule from having a meaning


def without_ignored(found: Iterable[Diagnostic], sources: Iterable[Source]) -> tuple[Diagnostic, ...]:
    """What is left to say, in reading order."""
    marks = [(source, ignore) for source in sources for ignore in ignores(source)]
    silencing = _Silencing(marks)
    useful: set[tuple[str, int, str]] = set()
    left: list[Diagnostic] = []
    for diagnostic in found:
        mark = silencing.of(diagnostic)
        if mark is None:
            left.append(diagnostic)
        else:
            useful.add(mark)
    left.extend(_useless(source, ignore, useful) for source, ignore in marks if _idle(source, ignore, useful))
    return in_reading_order(left)


class _Silencing:
    """Comments by the code that they silence in a file, in their order there: none is about lines before."""

    def __init__(self, marks: Iterable[tuple[Source, Ignore]]) -> None:
        self._marks: dict[tuple[str, str], list[Ignore]] = defaultdict(list)
        self._reach: dict[tuple[str, str], list[int]] = defaultdict(list)  # the last line up to each of them
        for source, ignore in marks:
            for code in ignore.codes:
                reach = self._reach[source.name, code]
                self._marks[source.name, code].append(ignore)
                reach.append(max(ignore.last, reach[-1]) if reach else ignore.last)

    def of(self, diagnostic: Diagnostic) -> tuple[str, int, str] | None:
        """The file, the place and the code of the first comment that silences a finding."""
        span = diagnostic.span
        if span is None or (diagnostic.severity == "error" and diagnostic.code not in _OPINIONS):
            return None
        name, line = span.source.name, span.line
        marks = self._marks.get((name, diagnostic.code), [])
        first = bisect_left(self._reach.get((name, diagnostic.code), []), line)
        if first == len(marks) or marks[first].line > line:
            return None
        return name, marks[first].span.start, diagnostic.code


def _idle_codes(source: Source, ignore: Ignore, useful: set[tuple[str, int, str]]) -> list[str]:
    return [code for code in ignore.codes if (source.name, ignore.span.start, code) not in useful]


def _idle(source: Source, ignore: Ignore, useful: set[tuple[str, int, str]]) -> bool:
    return bool(_idle_codes(source, ignore, useful))


def _useless(source: Source, ignore: Ignore, useful: set[tuple[str, int, str]]) -> Diagnostic:
    code, codes = _idle_codes(source, ignore, useful)[0], every_code()
    if code not in codes:
        message, hint = f"there is no finding called `{code}`", did_you_mean(code, codes)
    elif codes[code].severity == "error" and code not in _OPINIONS:
        message, hint = (
            f"`{code}` is an error and can't be ignored",
            "mend the rule, and take the comment away",
        )
    else:
        message, hint = f"there is no `{code}` here to ignore", "take the comment away"
    return Diagnostic("unused-ignore", message, ignore.span, hint=hint)
