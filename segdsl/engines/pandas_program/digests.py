"""The beginnings of the MD5 digests of many short texts at once (RFC 1321), as `hashlib` has them one by one.

In: the bytes of texts, one after another. Out: of each digest the first 32 bits. All texts go through the 64
steps together, so that a step is a few operations on arrays; a text with its beginning has one block of MD5.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint32]

LONGEST = 55
"""Bytes of a text that has one block: 64 without the mark of its end and the eight of its length."""

_SINES = np.array([int(abs(math.sin(n + 1)) * 2**32) for n in range(64)], np.uint32)
_TURNS = ((7, 12, 17, 22), (5, 9, 14, 20), (4, 11, 16, 23), (6, 10, 15, 21))
_WORDS = ((1, 0), (5, 1), (3, 5), (7, 0))
"""Of each round, by which factor and from where on steps take the words of the text."""
_START = np.array([0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476], np.uint32)
_AT_ONCE = 1 << 13
"""So many texts go through the steps together: their words stay in a processor's cache."""


def beginnings(before: bytes, content: NDArray[np.uint8], offsets: NDArray[Any]) -> Words | None:
    """The first 32 bits of the MD5 of each text behind `before`; None where one is longer than a block.

    content, offsets: text n is content[offsets[n]:offsets[n + 1]]
    """
    lengths = np.diff(offsets)
    if not len(lengths) or len(before) + int(lengths.max()) > LONGEST:
        return None
    found = np.empty(len(lengths), np.uint32)
    for start in range(0, len(lengths), _AT_ONCE):
        stretch = slice(start, min(start + _AT_ONCE, len(lengths)))
        bounds = offsets[stretch.start : stretch.stop + 1]
        found[stretch] = _first_words(_blocks(before, content[bounds[0] : bounds[-1]], lengths[stretch]))
    return found.byteswap()


def _blocks(before: bytes, content: NDArray[np.uint8], lengths: NDArray[Any]) -> NDArray[np.uint32]:
    """The 16 words of each text: its bytes, the mark of their end, and their number in bits."""
    blocks = np.zeros((len(lengths), 64), np.uint8)
    blocks[:, : len(before)] = np.frombuffer(before, np.uint8)
    rows = np.repeat(np.arange(len(lengths)), lengths)
    first = np.repeat(np.cumsum(lengths) - lengths, lengths)
    blocks[rows, len(before) + np.arange(len(content)) - first] = content
    ends = lengths + len(before)
    blocks[np.arange(len(lengths)), ends] = 0x80
    words = np.ascontiguousarray(blocks.view("<u4").T, np.uint32)
    words[14] = ends * 8
    return words


def _first_words(words: Words) -> Words:
    """The first word of each digest."""
    a, b, c, d = (np.full(words.shape[1], start) for start in _START)
    mixed, turned = np.empty((2, words.shape[1]), np.uint32)
    for step in range(64):
        kind = step // 16
        factor, first = _WORDS[kind]
        _mix(kind, b, c, d, mixed)
        mixed += a
        mixed += _SINES[step]
        mixed += words[(factor * step + first) % 16]
        left = np.uint32(_TURNS[kind][step % 4])
        np.right_shift(mixed, np.uint32(32) - left, out=turned)
        np.left_shift(mixed, left, out=mixed)
        mixed |= turned
        mixed += b
        a, d, c, b, mixed = d, c, b, mixed, a
    a += _START[0]
    return a


def _mix(kind: int, b: Words, c: Words, d: Words, into: Words) -> None:
    """The function of a round."""
    if kind == 0:  # (b & c) | (~b & d)
        np.bitwise_xor(c, d, out=into)
        into &= b
        into ^= d
    elif kind == 1:  # (d & b) | (~d & c)
        np.bitwise_xor(b, c, out=into)
        into &= d
        into ^= c
    elif kind == 2:
        np.bitwise_xor(b, c, out=into)
        into ^= d
    else:
        np.bitwise_not(d, out=into)
        into |= b
        into ^= c
