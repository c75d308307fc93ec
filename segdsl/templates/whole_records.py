"""What to write where a template uses a record whole, such as `stage == "lead"`: the field that was meant.

In: findings about templates, and the names of a project. Out: the same findings; where one is about a record,
its hint has the field, and the value that it was probably to be compared with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from segdsl.diagnostics import Diagnostic
from segdsl.source import Span
from segdsl.suggest import closest
from segdsl.templates.allowed import RECORDS, used_whole
from segdsl.templates.meant import Names
from segdsl.types import OneOf

_BEHIND = re.compile(r"\s*[!=]=\s*([\"'])(?P<word>.*?)\1")
_BEFORE = re.compile(r"([\"'])(?P<word>(?:(?!\1).)*)\1\s*[!=]=\s*$")
_NEAR = 200  # characters before a record that are looked at
_SHOWN = 3


def with_fields(found: Iterable[Diagnostic], names: Names) -> Iterator[Diagnostic]:
    """The findings, with hints in the names of the project."""
    for one in found:
        record = one.span.text if one.span is not None and used_whole(one) else ""
        hint = _hint(record, one.span, names) if one.span is not None and record in RECORDS else None
        yield replace(one, hint=hint) if hint else one


def _hint(record: str, span: Span, names: Names) -> str | None:
    fields = _fields(record, names)
    compared = _compared(span)
    if compared is not None and record != "customer":
        word = compared["word"]
        if written := [_with(compared, field, word) for field, values in fields.items() if word in values]:
            return f"write {' or '.join(f'`{text}`' for text in written[:_SHOWN])}"
        meant = closest(word, [value for values in fields.values() for value in values])
        if meant is not None:
            field = next(field for field, values in fields.items() if meant in values)
            return f"did you mean `{_with(compared, field, meant)}`?"
    return f"name one of its fields, such as `{next(iter(fields))}`" if fields else None


def _fields(record: str, names: Names) -> Mapping[str, tuple[str, ...]]:
    """The names that a record has, each with what it can be; of a customer, what may be shown."""
    if record == "customer":
        return {f"customer.{name}": () for name in names.tree["customer"] if name not in names.private}
    found = {
        ".".join(path): may_be.type.values if isinstance(may_be.type, OneOf) else ()
        for path, may_be in names.values.items()
        if path[0] == record and path[-1] == "name"
    }
    short = f"{record}.name"
    return {short: found[short]} if short in found else found


def _compared(span: Span) -> re.Match[str] | None:
    """The comparison with a text that stands behind or before the record."""
    text = span.source.text
    return _BEHIND.match(text, span.end) or _BEFORE.search(text[max(0, span.start - _NEAR) : span.start])


def _with(compared: re.Match[str], field: str, word: str) -> str:
    """The comparison as it was written, of the field and the word."""
    start, end = (place - compared.start() for place in compared.span("word"))
    whole = compared[0]
    said = f"{whole[:start]}{word}{whole[end:]}"
    return f"{field}{said}" if compared.re is _BEHIND else f"{said}{field}"
