"""A weave in bytes: what all messages share encoded once, each column encoded as a whole.

In: parts of a text, and how a text and a column are encoded. Out: pieces, and the messages joined from them.
An encoding must work part by part: the encoded parts in a row must be the encoded whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, repeat

from segdsl.messages.weave import Spread, Weave

Piece = bytes | Sequence[bytes]  # in all messages, or one for each
EncodeText = Callable[[str], bytes]
EncodeColumn = Callable[[Sequence[str]], Sequence[bytes]]


def pieces(weave: Weave, text: EncodeText, column: EncodeColumn) -> Iterator[Piece]:
    """The parts of a weave, encoded; of a column whose entries are often alike each distinct one once."""
    for part in weave.parts:
        match part:
            case str():
                yield text(part)
            case Spread():
                yield part.distinct.made(column).spread(part.of)
            case _:
                yield column(part)


def joined(size: int, parts: Iterable[Piece]) -> list[bytes]:
    """The `size` messages that the pieces make."""
    return list(map(b"".join, rows(size, parts)))


def rows(size: int, parts: Iterable[Piece]) -> list[tuple[bytes, ...]]:
    """The same, not yet put together."""
    columns = [repeat(piece, size) if isinstance(piece, bytes) else piece for piece in _merged(parts)]
    return list(zip(*columns, strict=True))


def _merged(parts: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours that all messages share become one piece."""
    for shared, run in groupby(parts, key=lambda piece: isinstance(piece, bytes)):
        if shared:
            yield b"".join(piece for piece in run if isinstance(piece, bytes))
        else:
            yield from run


def in_utf8(column: Sequence[str]) -> list[bytes]:
    """A column of texts in UTF-8. Raises UnicodeEncodeError for halves of surrogate pairs."""
    whole = "\0".join(column)
    if whole.count("\0") != len(column) - 1:
        return [text.encode() for text in column]
    return whole.encode().split(b"\0")
