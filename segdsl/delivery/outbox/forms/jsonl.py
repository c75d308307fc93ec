"""Messages as JSON Lines: a message to a line, in UTF-8, every line with the same fields in one order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, cast

from segdsl.delivery.outbox.form import Form
from segdsl.delivery.outbox.stores import Stream

if TYPE_CHECKING:
    from segdsl.delivery.outbox.outgoing import Field, Outgoing
    from segdsl.delivery.outbox.pieces import Piece

# Line separators are escaped as well: some readers take them for line ends.
_SEPARATORS = {ord(character): f"\\u{ord(character):04x}" for character in "\u2028\u2029\x85"}
_BETWEEN = b"\\u0000"  # what becomes of the \0 between two texts

Line = tuple[bytes, ...]


def lines(size: int, fields: Mapping[str, Field]) -> list[Line]:
    """A line for each of the messages, in pieces, which are put together only when the lines are written."""
    from segdsl.delivery.outbox.pieces import rows

    return rows(size, _line(fields))


def in_one(lines: Iterable[Line]) -> bytes:
    """The lines one after the other."""
    return b"".join(chain.from_iterable(lines))


def _entries(outgoing: Outgoing) -> list[Line]:
    return lines(len(outgoing.sheet.keys), outgoing.fields())


def _line(fields: Mapping[str, Field]) -> Iterator[Piece]:
    before = "{"
    for name, field in fields.items():
        yield f"{before}{json.dumps(name)}: ".encode()
        yield from _value(field)
        before = ", "
    yield b"}\n"


def _value(field: Field) -> Iterator[Piece]:
    from segdsl.delivery.outbox.pieces import pieces
    from segdsl.messages.weave import Weave

    match field:
        case None:
            yield b"null"
        case str():
            yield b'"' + _text(field) + b'"'
        case Weave():
            yield b'"'
            yield from pieces(field, _text, _column)
            yield b'"'
        case _ if None in field:
            yield [b"null" if text is None else b'"' + _text(text) + b'"' for text in field]
        case _:
            yield b'"'
            yield _column(cast("Sequence[str]", field))
            yield b'"'


@lru_cache(maxsize=2048)
def _text(text: str) -> bytes:
    return encode_basestring(text)[1:-1].translate(_SEPARATORS).encode()


def _column(column: Sequence[str]) -> Sequence[bytes]:
    written = encode_basestring("\0".join(column))[1:-1]
    if any(map(written.__contains__, map(chr, _SEPARATORS))):
        written = written.translate(_SEPARATORS)
    texts = written.encode().split(_BETWEEN)
    return texts if len(texts) == len(column) else list(map(_text, column))


_FILE = "messages.jsonl"
FORM = Form("a line", _entries, in_one, lambda results, work, mark: Stream(results / _FILE, mark), rows=_FILE)
