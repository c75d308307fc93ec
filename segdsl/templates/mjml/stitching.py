"""A message in MJML put together from its layout and its parts, before it is made into HTML.

In: the sources of a folder and a message in MJML. Out: one text, in which the blocks of the message stand in
its layout and files that it includes stand where it includes them. MJML has to see the whole of a letter: how
wide a column is depends on its row, and what an element looks like on the head. Every place in the text still
knows the file that it comes from.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from segdsl.diagnostics import Checked, Diagnostic
from segdsl.source import Source, Span
from segdsl.templates.kinds import is_mjml
from segdsl.templates.mjml.outline import STATEMENT, TAG

MAX_CHARACTERS = 1_000_000
_DEEPEST = 12
_FILE = re.compile(r"[\"']([^\"']+)[\"']")
_SUPER = re.compile(r"\{\{[-+]?\s*super\(\)\s*[-+]?\}\}")


class Piece(NamedTuple):
    """A text and where it was written; `start` is an offset in that source."""

    text: str
    source: Source
    start: int


Pieces = list[Piece]


@dataclass(frozen=True, eq=False, repr=False)
class Stitched(Source):
    """A text made of pieces: its places are those in the files that they were written in."""

    pieces: tuple[Piece, ...] = ()
    starts: tuple[int, ...] = ()

    def span(self, start: int, end: int) -> Span:
        number = max(0, bisect_right(self.starts, start) - 1)
        if not self.pieces:
            return super().span(start, end)
        piece, skipped = self.pieces[number], start - self.starts[number]
        length = min(end - start, max(1, len(piece.text) - skipped))
        return piece.source.span(piece.start + skipped, piece.start + skipped + length)

    @property
    def files(self) -> frozenset[str]:
        """The names of the files that it is made of."""
        return frozenset(piece.source.name for piece in self.pieces)


def stitched(sources: Mapping[str, Source], file: str) -> Checked[Source]:
    """The whole text of a message; its own source where it stands on no other file in MJML."""
    try:
        pieces = [piece for piece in _Stitching(sources).whole(file) if piece.text]
    except _TooLarge:
        message = f"with all that it includes the message has more than {MAX_CHARACTERS:,} characters of MJML"
        return Checked(None, (Diagnostic("too-large", message, sources[file].span(0, 1)),))
    if all(piece.source is sources[file] for piece in pieces):
        return Checked(sources[file])
    starts = [0, *accumulate(len(piece.text) for piece in pieces)][:-1]
    text = "".join(piece.text for piece in pieces)
    return Checked(Stitched(sources[file].name, text, tuple(pieces), tuple(starts)))


class _TooLarge(Exception):
    """Files that include each other over and over."""


class _Stitching:
    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._left = MAX_CHARACTERS

    def whole(self, file: str, depth: int = 0) -> Pieces:
        """A file with what it includes, within the layout that it extends."""
        source = self._sources[file]
        pieces = self._with_parts(source, depth)
        extends = next((s for s, found in _statements(pieces) if found["word"] == "extends"), None)
        layout = self._named(pieces[extends].text) if extends is not None else None
        if extends is None or layout is None or depth >= _DEEPEST:
            return pieces
        del pieces[extends]
        return _within(self.whole(layout, depth + 1), pieces)

    def _named(self, tag: str) -> str | None:
        """The file in MJML that a tag names; None for others."""
        found = _FILE.search(tag)
        return found[1] if found and is_mjml(found[1]) and found[1] in self._sources else None

    def _with_parts(self, source: Source, depth: int) -> Pieces:
        """The text in pieces, each tag of the template one of its own, and files in the place of includes."""
        pieces: Pieces = []
        self._left -= len(source.text)
        if self._left < 0:
            raise _TooLarge
        for piece in _cut(source):
            statement = STATEMENT.fullmatch(piece.text)
            part = self._named(piece.text) if statement and statement["word"] == "include" else None
            if part is None or depth >= _DEEPEST:
                pieces.append(piece)
                continue
            around = [piece._replace(text=text) for text in ("{% with %}", "{% endwith %}")]
            pieces += [around[0], *self._with_parts(self._sources[part], depth + 1), around[1]]
        return pieces


def _cut(source: Source) -> Iterator[Piece]:
    end = 0
    for tag in TAG.finditer(source.text):
        yield Piece(source.text[end : tag.start()], source, end)
        yield Piece(tag[0], source, tag.start())
        end = tag.end()
    yield Piece(source.text[end:], source, end)


def _statements(pieces: Sequence[Piece]) -> Iterator[tuple[int, re.Match[str]]]:
    for number, piece in enumerate(pieces):
        if found := STATEMENT.fullmatch(piece.text):
            yield number, found


def _within(layout: Pieces, message: Pieces) -> Pieces:
    """The layout with the message's blocks in the place of its own; what stands beside them comes first."""
    blocks = _blocks(message)
    inside = {n for start, end in blocks.values() for n in range(start, end + 1)}
    own = {name: message[start + 1 : end] for name, (start, end) in blocks.items()}
    used: set[str] = set()
    whole = _filled(layout, own, used)
    beside = [p for n, p in enumerate(message) if n not in inside and TAG.fullmatch(p.text)]
    for name, (start, end) in blocks.items():
        if name not in used and not any(a < start and end < b for a, b in blocks.values()):
            beside += message[start : end + 1]
    return [*beside, *whole]


def _filled(layout: Pieces, own: Mapping[str, Pieces], used: set[str]) -> Pieces:
    whole: Pieces = []
    end = 0
    for name, (start, last) in _blocks(layout, outermost=True).items():
        inner = _filled(layout[start + 1 : last], own, used)
        if name in own:
            used.add(name)
            inner = [p for piece in own[name] for p in (inner if _SUPER.fullmatch(piece.text) else [piece])]
        whole += [*layout[end : start + 1], *inner, layout[last]]
        end = last + 1
    return [*whole, *layout[end:]]


def _blocks(pieces: Sequence[Piece], *, outermost: bool = False) -> dict[str, tuple[int, int]]:
    """The blocks by name, with the numbers of the pieces that open and close them, in reading order."""
    found: dict[str, tuple[int, int]] = {}
    opened: list[tuple[str, int]] = []
    for number, statement in _statements(pieces):
        if statement["word"] == "block":
            opened.append((statement["rest"].split()[0] if statement["rest"] else "", number))
        elif statement["word"] == "endblock" and opened:
            name, start = opened.pop()
            if not (outermost and opened):
                found[name] = (start, number)
    return dict(sorted(found.items(), key=lambda entry: entry[1]))
