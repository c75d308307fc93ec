"""Texts that a file of translations has twice.

In: a `.po` file. Out: a finding at each text that stands above already, in the same context, as `msgfmt`
has it: readers of such files silently take one translation or the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.diagnostics import Diagnostic, Label
from segdsl.source import Source, Span

_Entry = tuple[str | None, str, int]  # the context and the text, both as written, and the line of the text


def repeated(source: Source) -> Iterator[Diagnostic]:
    """One finding for each text that an earlier line has."""
    first: dict[tuple[str | None, str], int] = {}
    for about, text, number in _entries(source):
        before = first.setdefault((about, text), number)
        if before == number:
            continue
        what = "the header stands" if not text else "this text stands"
        message = f"{what} in the file twice, first on line {before}: which translation counts?"
        labels = (Label(line_of(source, before), "it stands here already"),)
        hint = "delete one of them, or tell them apart with `msgctxt`" if text else "delete one of them"
        yield Diagnostic("broken-translation", message, line_of(source, number), hint=hint, labels=labels)


def _entries(source: Source) -> Iterator[_Entry]:
    """The texts of the file; what is commented out is none."""
    from babel.messages.pofile import denormalize

    about: str | None = None
    pieces: list[str] = []
    number, inside = 0, ""
    for place, line in enumerate((*source.text.splitlines(), 'msgid ""'), start=1):
        keyword, _, rest = line.strip().partition(" ")
        if keyword.startswith('"'):
            keyword, rest = "", line.strip()
        elif keyword.startswith("#") or not keyword:
            continue
        inside = keyword or inside
        if keyword in ("msgctxt", "msgid") and number:
            yield about, denormalize("\n".join(pieces)), number
            number, about = 0, None
        if inside == "msgctxt":
            about = (about or "") + denormalize(rest)
        elif inside == "msgid":
            pieces, number = ([rest], place) if keyword else ([*pieces, rest], number)


def line_of(source: Source, number: int) -> Span:
    """The whole line, or the last one where there are not as many."""
    number = min(max(number, 1), source.line_count)
    start = source.start_of(number)
    return source.span(start, start + max(1, len(source.line(number))))
