"""Whether a link's words may say its address, with values in place of their marks: never a wrong no."""

from __future__ import annotations

from itertools import product

import pytest

from segdsl.messages.bulk.marks import FIRST
from segdsl.messages.bulk.surroundings import _may_say

M, N = chr(FIRST), chr(FIRST + 1)
TEXTS = ["".join(signs) for size in (1, 2, 3) for signs in product(("a", "b", M, N), repeat=size)]
VALUES = ("", "a", "b", "ab", "ba", "aab", "bba")


def filled(text: str, values: tuple[str, str]) -> str:
    return text.replace(M, values[0]).replace(N, values[1])


def test_what_some_values_make_the_same_may_be_the_same() -> None:
    fillings = list(product(VALUES, repeat=2))
    same = 0
    for words, address in product(TEXTS, repeat=2):
        if any(filled(words, values) == filled(address, values) for values in fillings) and (
            M in words + address or N in words + address
        ):
            assert _may_say(words, address), (words, address)
            same += 1
    assert same > 1000


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("a", "a"),
        ("read on", "https://a.example/"),
        ("read on", f"https://a.example/{M}"),
        (f"b{M}", f"a{M}"),
        (f"{M}b", f"{M}a"),
        (f"ab{M}", f"ac{N}"),
        (f"{M}xb{N}ba", f"{M}xb{N}ca"),
        (f"a{M}b", "ac"),
        ("ca", f"a{M}a"),
    ],
)
def test_what_begins_or_ends_otherwise_is_never_the_same(words: str, address: str) -> None:
    assert not _may_say(words, address)
    assert not _may_say(address, words)
