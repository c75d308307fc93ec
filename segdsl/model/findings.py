"""What the model's makers find wrong, collected in one place.

Whoever finds something adds it and goes on with None in place of what could not be built: None means
"already reported", so one mistake gives one diagnostic.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice

from segdsl.codes import Severity
from segdsl.diagnostics import Diagnostic, Label
from segdsl.source import Span

_LONGEST_QUOTE = 60
_UNKNOWN = ("unknown-name", "unknown-attribute")


class Findings:
    """Diagnostics in the order they were found; `rewind` forgets those of an attempt given up.

    `unread` are names whose declaration could not be read: that they are unknown is not said again.
    `twice` are names that were declared twice: which is meant nobody knows, so nothing is said of their uses.
    """

    def __init__(self, unread: frozenset[str] = frozenset()) -> None:
        self._found: list[Diagnostic] = []
        self.unread = unread
        self.twice: set[str] = set()

    def add(
        self,
        code: str,
        message: str,
        span: Span | None,
        hint: str | None = None,
        labels: Iterable[Label] = (),
        severity: Severity | None = None,
    ) -> None:
        if code in _UNKNOWN and span is not None and span.text.strip("`") in self.unread:
            return
        found = Diagnostic(code, message, span, hint=hint, labels=tuple(labels), given_severity=severity)
        self._found.append(found)

    def mark(self) -> int:
        return len(self._found)

    def rewind(self, mark: int) -> None:
        del self._found[mark:]

    def all(self) -> tuple[Diagnostic, ...]:
        return tuple(self._found)


def quoted(span: Span) -> str:
    """The words of a span in backquotes, on one line and shortened in the middle where they are long."""
    words = " ".join(span.text.replace("`", "").split())
    if len(words) > _LONGEST_QUOTE:
        words = words[: _LONGEST_QUOTE - 20].rstrip() + " … " + words[-15:].lstrip()
    return f"`{words}`"


def listed(words: Collection[str], limit: int = 8, form: str = "`{}`") -> str:
    """`a`, `b` and `c`: a list for a sentence, cut off where it is long; `form` is that of each word."""
    marked = [form.format(w) for w in islice(words, limit)]
    if len(words) > limit:
        return ", ".join(marked) + f" and {len(words) - limit} more"
    return " and ".join([", ".join(marked[:-1]), marked[-1]]) if len(marked) > 1 else "".join(marked)
