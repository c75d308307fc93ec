"""Weaving: a shape and the values of its customers become the texts of a sheet.

In: a message with marks, and what was printed in place of each. Out: weaves, and which customers have a value
that could change more than its own place; those get a message of their own.

What was done to the whole message (plain text from HTML, trimming, the checks of a subject) was done to the
one with marks. It gives the same with the values in place, for two reasons. A value that was escaped holds no
tag and no quote, so it stays in the text or the quoted attribute that it was printed in. And all values are
tidy: no blanks but single ones between words, so that nothing is trimmed and no line gets empty. A blank that
keeps words together is a plain one where a text is made from HTML.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segdsl.messages.bulk.columns import DistinctColumn, Group
from segdsl.messages.bulk.marks import FIRST, MARK, MOST_WRITTEN, bare_text
from segdsl.messages.bulk.shapes import Shape
from segdsl.messages.bulk.slots import FAILED, Applied
from segdsl.messages.bulk.texts import bare, escaped, has_loose_dash, meant, odd, typed
from segdsl.messages.letter import MAX_SUBJECT
from segdsl.messages.taps import is_link
from segdsl.messages.weave import Part, Spread, Weave

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Filling:
    """What stands in the place of a mark: `html` in HTML, `text` in texts, `typed` in texts made from HTML.

    `escaped` where the one is the other, escaped; a text that brings tags of its own is not.
    """

    html: DistinctColumn
    text: DistinctColumn
    typed: DistinctColumn
    escaped: bool = True


def failed(shape: Shape, group: Group) -> Flags:
    """For which customers something in the message cannot be computed."""
    flags = np.zeros(group.size, dtype=bool)
    for node in (*shape.done, *shape.printed):
        column = group.column(node)
        if column.has_failed():
            flags |= column.where(lambda value: value is FAILED)
    return flags


def fillings(shape: Shape, group: Group) -> tuple[Filling, ...]:
    """What stands in the place of each mark, for customers with whom nothing failed."""
    return tuple(_filling(node, group) for node in shape.printed)


def _filling(node: Applied, group: Group) -> Filling:
    column = group.column(node)
    if node.function is bare_text:
        return Filling(column, column, _typed(column), escaped=False)
    value = group.column(node.inputs[0])
    if (quick := value.texts()) is not None:
        return Filling(column, quick, quick)
    texts = bare(value.values)
    safe = texts is not None
    text = DistinctColumn(meant(column.values) if texts is None else texts, column.of)
    return Filling(column, text, _typed(text), safe or escaped(text.values) == column.values)


def _typed(text: DistinctColumn) -> DistinctColumn:
    return text if text.tidy else text.like(typed(text.values))


def out_of_the_ordinary(shape: Shape, filled: Sequence[Filling], size: int) -> Flags:
    """Which customers have a value that may change more than its place; nothing failed with any of them."""
    flags = np.zeros(size, dtype=bool)
    for number, filling in enumerate(filled):
        if not filling.text.tidy and odd(filling.text.values):
            flags |= filling.text.where(lambda text: odd([text]))
        if filling.html is filling.text and not filling.escaped and "&" in "".join(filling.text.values):
            flags |= filling.text.where(lambda text: "&" in text)
        elif filling.html is not filling.text and not filling.escaped:
            flags |= filling.html.where(lambda html: escaped(meant([html])) != [html])
        if number in shape.surroundings.in_comments:
            flags |= filling.text.where(has_loose_dash)
        if filling.typed is not filling.text and (shape.unclear or number in shape.surroundings.in_addresses):
            flags |= filling.text.where(lambda text: typed([text]) != [text])
    for words, address in shape.surroundings.links:
        flags |= _equal(_weave(words, filled, size), _weave(address, filled, size))
    return (
        flags
        | _too_long(shape, filled, size)
        | _not_a_subject(shape, filled, size)
        | _no_link(shape, filled, size)
    )


def _equal(one: Weave, other: Weave) -> Flags:
    if len(one.parts) == 1 and one.text(0) not in iter(other):  # a link's words are seldom its address
        return np.zeros(one.size, dtype=bool)
    flags: Flags = np.array(one.texts(), dtype=object) == np.array(other.texts(), dtype=object)
    return flags


def _too_long(shape: Shape, filled: Sequence[Filling], size: int) -> Flags:
    """Whose message, or a piece of it, could be longer than templates may write."""
    marks = max(shape.fullest, len(MARK.findall(shape.message.html)))
    longest = np.zeros(size, dtype=np.intp)
    if marks * max((_longest(filling.html) for filling in filled), default=0) > MOST_WRITTEN:
        for filling in filled:
            np.maximum(longest, np.array([len(t) for t in filling.html.values])[filling.html.of], out=longest)
    flags: Flags = longest * marks > MOST_WRITTEN
    return flags


def _longest(column: DistinctColumn) -> int:
    """The length of the longest text, or more."""
    return column.tidy or max(map(len, column.values), default=0)


def _not_a_subject(shape: Shape, filled: Sequence[Filling], size: int) -> Flags:
    if MARK.search(shape.message.subject) is None:
        return np.zeros(size, dtype=bool)
    subjects = _weave(shape.message.subject, filled, size).texts()  # a blank is as long as any other
    flags = [len(subject) > MAX_SUBJECT or "=?" in subject for subject in subjects]
    return np.array(flags, dtype=bool)


def _no_link(shape: Shape, filled: Sequence[Filling], size: int) -> Flags:
    if MARK.search(shape.message.link) is None:
        return np.zeros(size, dtype=bool)
    links = _weave(shape.message.link, filled, size)  # a blank is as bad as any other
    return np.array([not is_link(link) for link in links], dtype=bool)


# ---------------------------------------------------------------- texts


@dataclass(frozen=True, slots=True)
class Woven:
    """The texts of some messages of one shape."""

    subject: Weave
    preheader: Weave
    html: Weave
    text: Weave
    link: Weave
    expires: Weave


def woven(shape: Shape, filled: Sequence[Filling], size: int) -> Woven:
    message = shape.message
    html: list[Part] = [_part(filling.html) for filling in filled]
    text: list[Part] = [_part(filling.text) for filling in filled]
    typed: list[Part] = [
        part if filling.typed is filling.text else _part(filling.typed)
        for part, filling in zip(text, filled, strict=True)
    ]
    return Woven(
        Weave(size, tuple(_parts(message.subject, text))),
        Weave(size, tuple(_parts(message.preheader, typed))),
        Weave(size, tuple(_parts(message.html, html))),
        Weave(size, tuple(_parts(message.text, typed if shape.from_html else text))),
        Weave(size, tuple(_parts(message.link, text))),
        Weave(size, tuple(_parts(message.expires, text))),
    )


def _weave(marked: str, filled: Sequence[Filling], size: int) -> Weave:
    return Weave(size, tuple(_parts(marked, [_part(filling.typed) for filling in filled])))


def _part(column: DistinctColumn) -> Part:
    if len(column.values) == 1:
        return str(column.values[0])
    return column.entries() if column.of_each() else Spread(column.values, column.of)


def _parts(marked: str, filled: Sequence[Part]) -> Iterator[Part]:
    """The parts of a text, what all messages share put together."""
    shared: list[str] = []
    marks = [filled[ord(mark) - FIRST] for mark in MARK.findall(marked)]
    for text, part in zip(MARK.split(marked), [*marks, ""], strict=True):
        shared.append(text)
        if isinstance(part, str):
            shared.append(part)
        else:
            yield "".join(shared)
            yield part
            shared.clear()
    yield "".join(shared)
