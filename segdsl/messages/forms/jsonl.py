"""Messages as JSON Lines: a message to a line, in UTF-8, every line with the same fields in one order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from json.encoder import encode_basestring

from segdsl.messages.forms.stores import Stream
from segdsl.messages.forms.writing import Writing
from segdsl.messages.outgoing import Field, Outgoing
from segdsl.messages.pieces import Piece, in_utf8, joined, pieces
from segdsl.messages.weave import Weave

# Line separators are escaped as well: some readers take them for line ends.
_SEPARATORS = {ord(character): f"\\u{ord(character):04x}" for character in "\u2028\u2029\x85"}
_NEEDS_ESCAPES = re.compile('[\x01-\x1f"\\\\\u2028\u2029\x85]')


def _entries(outgoing: Outgoing) -> list[bytes]:
    return joined(len(outgoing.sheet.keys), _line(outgoing.fields()))


def _line(fields: Mapping[str, Field]) -> Iterator[Piece]:
    before = "{"
    for name, field in fields.items():
        yield f"{before}{json.dumps(name)}: ".encode()
        yield from _value(field)
        before = ", "
    yield b"}\n"


def _value(field: Field) -> Iterator[Piece]:
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
            yield _column([text or "" for text in field])
            yield b'"'


@lru_cache(maxsize=2048)
def _text(text: str) -> bytes:
    return encode_basestring(text)[1:-1].translate(_SEPARATORS).encode()


def _column(column: Sequence[str]) -> Sequence[bytes]:
    if _NEEDS_ESCAPES.search("\0".join(column)):
        return list(map(_text, column))
    return in_utf8(column)


JSONL = Writing(_entries, b"".join, lambda results, work, mark: Stream(results / "messages.jsonl", mark))
