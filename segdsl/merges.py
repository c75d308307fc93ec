"""Marks that a merge leaves in a file where two people changed the same lines.

In: a text, or the bytes of a file. Out: one finding that names the marks for what they are, and the text with
one of the two versions, so that nothing else is said of the file than would be said of that.
"""

from __future__ import annotations

import re

from segdsl.diagnostics import Diagnostic
from segdsl.source import Source

_BEGIN, _BASE, _MIDDLE, _END = "<<<<<<<", "|||||||", "=======", ">>>>>>>"
_MARK = re.compile(r"^(<{7}|\|{7}|>{7})(?=[ \r\n]|\Z)", re.MULTILINE)
_SIDE = re.compile(r"^(<{7}|\|{7}|={7}|>{7})(?=[ \r\n]|\Z).*$", re.MULTILINE)
_CODE, _MESSAGE = "merge-marks", "a merge was not finished: its marks stand here"


def unfinished_merge(source: Source) -> Diagnostic | None:
    """The first marks of a text, with all lines that they are about; a line of `=======` alone is none."""
    first = _MARK.search(source.text)
    if first is None:
        return None
    end = re.compile(rf"^{_END}(?=[ \r\n]|\Z)", re.MULTILINE).search(source.text, first.start())
    line = source.text.count("\n", 0, first.start()) + 1
    last = source.text.count("\n", 0, end.start()) + 1 if end else line
    span = source.span(first.start(), first.end())
    return Diagnostic(_CODE, _MESSAGE, span, hint=_way_out(line, last))


def marks_in_data(content: bytes | bytearray, name: str) -> Diagnostic | None:
    """The same of a file of data, which may be large."""
    places = (_at_line_start(content, mark.encode()) for mark in (_BEGIN, _END))
    found = [at for at in places if at is not None]
    if not found:
        return None
    first, last = (content.count(b"\n", 0, at) + 1 for at in (min(found), max(found)))
    message = f"`{name}` line {first:,}: {_MESSAGE}"
    return Diagnostic(_CODE, message, hint=_way_out(first, last), file=name)


def one_version(text: str) -> str:
    """The text without marks and with the first of the two versions, its places those of the text."""
    if _MARK.search(text) is None:
        return text
    kept, begun, at = [], True, 0
    for mark in _SIDE.finditer(text):
        kept.append(text[at : mark.start()] if begun else _blank(text[at : mark.start()]))
        kept.append(_blank(mark[0]))
        begun, at = mark[1] in (_BEGIN, _END), mark.end()
    return "".join((*kept, text[at:] if begun else _blank(text[at:])))


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _at_line_start(content: bytes | bytearray, mark: bytes) -> int | None:
    if mark[:1] not in content:  # much quicker to find out, and so in most files
        return None
    at = content.find(mark)
    while at >= 0:
        behind = content[at + len(mark) : at + len(mark) + 1]
        if behind in (b" ", b"\r", b"\n", b"") and content[max(at - 1, 0) : at] in (b"\n", b"\r", b""):
            return at
        at = content.find(mark, at + 1)
    return None


def _way_out(first: int, last: int) -> str:
    lines = f"in line {first:,}" if last <= first else f"from line {first:,} to {last:,}"
    marks = f"`{_BEGIN}`, `{_MIDDLE}` and `{_END}`"
    return f"keep what is to hold {lines}, and delete the lines that begin with {marks}"
