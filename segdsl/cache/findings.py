"""Findings as plain JSON values, and back.

In: diagnostics. Out: values that hold all of them, with the texts that they point into, each once; and from
these the same diagnostics again. What cannot be told exactly is a TypeError: then nothing is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, get_args

from segdsl.codes import Severity, code_of
from segdsl.diagnostics import Certainty, Diagnostic, Edit, Fix, Label
from segdsl.source import Source, Span

_NOTHING: Mapping[str, Source] = {}


def to_values(found: Iterable[Diagnostic], known: Mapping[str, Source] = _NOTHING) -> dict[str, Any]:
    """The findings in types that JSON has. Texts that will be `known` by these names are left out."""
    texts = _Texts()
    findings = [_finding(diagnostic, texts) for diagnostic in found]
    told = [[one.name, None if known.get(one.name) is one else one.text] for one in texts.numbers]
    return {"texts": told, "findings": findings}


def from_values(values: Any, known: Mapping[str, Source] = _NOTHING) -> tuple[Diagnostic, ...]:
    """The findings again, in the `known` texts where these were left out.

    Raises ValueError, TypeError or LookupError for other values.
    """
    sources = [
        known[name] if text is None else Source(_text(name), _text(text)) for name, text in values["texts"]
    ]
    return tuple(_read(one, sources) for one in values["findings"])


class _Texts:
    """The texts that findings point into, and the number of each."""

    def __init__(self) -> None:
        self.numbers: dict[Source, int] = {}

    def place(self, span: Span) -> list[int]:
        if type(span.source) is not Source:
            raise TypeError(f"a text of the type {type(span.source).__name__}")
        number = self.numbers.setdefault(span.source, len(self.numbers))
        return [number, span.start, span.end]


def _finding(d: Diagnostic, texts: _Texts) -> list[Any]:
    return [
        d.code,
        d.message,
        d.span and texts.place(d.span),
        d.hint,
        [[texts.place(label.span), label.text] for label in d.labels],
        d.fix and [d.fix.text, [[texts.place(e.span), e.replacement] for e in d.fix.edits], d.fix.safe],
        None if d.witness is None else [[name, _value(value)] for name, value in d.witness.items()],
        d.certainty,
        d.file,
        d.given_severity,
    ]


def _read(values: Any, sources: Sequence[Source]) -> Diagnostic:
    code, message, span, hint, labels, fix, witness, certainty, file, severity = values
    return Diagnostic(
        _code(code),
        _text(message),
        None if span is None else _place(span, sources),
        None if hint is None else _text(hint),
        tuple(Label(_place(where, sources), _text(told)) for where, told in labels),
        None if fix is None else _fix(fix, sources),
        None if witness is None else {_text(name): _value_again(value) for name, value in witness},
        None if certainty is None else _one_of(certainty, get_args(Certainty)),
        None if file is None else _text(file),
        None if severity is None else _one_of(severity, get_args(Severity)),
    )


def _fix(values: Any, sources: Sequence[Source]) -> Fix:
    told, edits, safe = values
    made = tuple(Edit(_place(where, sources), _text(replacement)) for where, replacement in edits)
    return Fix(_text(told), made, safe is True)


def _place(values: Any, sources: Sequence[Source]) -> Span:
    number, start, end = values
    source = sources[number]
    if not 0 <= start <= end <= len(source.text):
        raise ValueError("a place beyond its text")
    return Span(source, start, end)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _code(value: Any) -> str:
    code_of(value)
    return _text(value)


def _one_of(value: Any, words: Collection[str]) -> Any:
    if value not in words:
        raise ValueError("no word of ours")
    return value


# ---------------------------------------------------------------- what a customer has


def _value(value: Any) -> Any:
    """A plain value as it is; any other with the name of its type."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if type(value) is tuple:
        return ["tuple", [_value(part) for part in value]]
    if type(value) is dt.date or (type(value) is dt.datetime and value.tzinfo in (None, dt.UTC)):
        return [type(value).__name__, value.isoformat()]
    raise TypeError(f"a value of the type {type(value).__name__}")


def _value_again(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    kind, told = value
    match kind:
        case "tuple":
            return tuple(map(_value_again, told))
        case "date":
            return dt.date.fromisoformat(told)
        case "datetime":
            return dt.datetime.fromisoformat(told)
    raise ValueError(f"`{kind}` is no type of values")
