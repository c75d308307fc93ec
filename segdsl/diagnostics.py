"""What segdsl has to say about rules, data, personas and templates, as plain values.

Every stage returns what it could build together with what it found. Nothing here prints: each way
of showing a diagnostic (text, JSON, SARIF, …) is a renderer elsewhere. An exception other than
`Problem` is a bug in segdsl.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from segdsl.codes import Severity, code_of
from segdsl.source import Span

Certainty = Literal["proved", "heuristic", "seen in the data"]

PRIVATE = "(private)"
"""What stands where a value would, that nobody is to see."""


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that belongs to the story, with a few words about it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text of `span` by `replacement`."""

    span: Span
    replacement: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change of the text that mends the finding, in words and as edits.

    `safe` says that nothing else could have been meant and that nothing written is lost: only then may it be
    made unasked. All others are proposals.
    """

    text: str
    edits: tuple[Edit, ...]
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a sentence in the reader's words, its place, the reason and the way out.

    `code` is one that `segdsl.codes` knows; the severity comes from there unless it is given.
    `file` names the place of findings that have no span, such as data or folders.
    """

    code: str
    message: str
    span: Span | None = None
    hint: str | None = None
    labels: tuple[Label, ...] = ()
    fix: Fix | None = None
    witness: Mapping[str, Any] | None = field(default=None, hash=False)
    certainty: Certainty | None = None
    file: str | None = None
    given_severity: Severity | None = None

    @property
    def severity(self) -> Severity:
        return self.given_severity or code_of(self.code).severity

    @property
    def file_name(self) -> str:
        """The file that it is about; empty where it is about none."""
        return self.span.source.name if self.span is not None else self.file or ""

    @property
    def place(self) -> str:
        """`file:line:column`, as much of it as is known."""
        if self.span is not None:
            return repr(self.span)
        return self.file or ""


T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Checked(Generic[T_co]):
    """What a stage could build (None where nothing) and what it found on the way."""

    value: T_co | None
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        return self.value is not None and not has_errors(self.diagnostics)

    def required(self) -> T_co:
        """The value, or a `Problem` with the diagnostics where something is wrong."""
        if self.value is None or has_errors(self.diagnostics):
            raise Problem(self.diagnostics)
        return self.value


class Problem(Exception):
    """What stops a command: the diagnostics that say why."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.diagnostics)  # what it is made of again where it was pickled

    def __str__(self) -> str:
        return "; ".join(": ".join(filter(None, (d.place, d.message))) for d in self.diagnostics)


class Tolerated(UserWarning):
    """What was passed over in data because somebody said to, where there is no other place to say it."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic
        super().__init__(diagnostic)

    def __str__(self) -> str:
        return self.diagnostic.message


_TYPED: ContextVar[bool] = ContextVar("_TYPED", default=False)


@contextmanager
def on_the_command_line() -> Iterator[None]:
    """Within, whoever is told what to do types commands; otherwise they write Python."""
    before = _TYPED.set(True)
    try:
        yield
    finally:
        _TYPED.reset(before)


def option(typed: str, written: str) -> str:
    """What to say, in backquotes: an option as one types it, or the argument as Python has it."""
    return f"`{typed if _TYPED.get() else written}`"


def wrong_usage(message: str, hint: str | None = None) -> Problem:
    """What was asked for cannot be done: why, in one sentence, and what can be."""
    return Problem([Diagnostic("wrong-usage", message, hint=hint)])


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(d.severity == "error" for d in diagnostics)


def in_reading_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By file, then by place, each finding once."""
    unique = dict.fromkeys(diagnostics)
    return tuple(sorted(unique, key=_reading_place))


def _reading_place(diagnostic: Diagnostic) -> tuple[str, int, str]:
    span = diagnostic.span
    return diagnostic.file_name, span.start if span else -1, diagnostic.code
