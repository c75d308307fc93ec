"""Headers of many mails at once are those that each mail would have, or are refused as there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from segdsl.delivery.outbox.mail.headers import LONGEST, Unwritable, column, line, text, text_column

WORDS = [
    "a",
    "plain words",
    "=?utf-8?q?x?=",
    "=?",
    "  ",
    " ",
    "é",
    "x" * 60,
    "x" * 80,
    "a\nb",
    "\x7f",
    "=",
    "?=",
]
values = st.lists(st.lists(st.sampled_from(WORDS), max_size=3).map("".join), min_size=1, max_size=4)


def at_once(
    name: str, entries: Sequence[str], write: Callable[[str, Sequence[str]], tuple[object, ...]]
) -> list[bytes]:
    whole = [b""] * len(entries)
    for piece in write(name, entries):
        parts = [piece] * len(entries) if isinstance(piece, bytes) else list(piece)  # type: ignore[call-overload]
        whole = [before + part for before, part in zip(whole, parts, strict=True)]
    return whole


def each(name: str, entries: Sequence[str], write: Callable[[str, str], bytes]) -> list[bytes] | None:
    try:
        return [write(name, entry) for entry in entries]
    except Unwritable:
        return None


@given(values)
@example(["=?utf-8?q?x?="])
@example(["a", "=?"])
@example(["a" * (LONGEST - 3), "b"])
@example(["a" * (LONGEST + 1)])
@example(["a\0b"])
@pytest.mark.parametrize(("many", "one"), [(column, line), (text_column, text)], ids=["lines", "texts"])
def test_at_once_as_one_by_one(
    many: Callable[[str, Sequence[str]], tuple[object, ...]],
    one: Callable[[str, str], bytes],
    entries: list[str],
) -> None:
    wanted = each("X-Test", entries, one)
    if wanted is None:
        with pytest.raises(Unwritable):
            at_once("X-Test", entries, many)
    else:
        assert at_once("X-Test", entries, many) == wanted
