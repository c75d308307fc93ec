"""The word that was probably meant.

In: a word that nothing knows, and the words that would do here. Out: the nearest of them, or None where
none is near enough to be worth a guess. `closest` forgives slips of the keyboard in names that people write;
`alike` forgives more, where whole parts may differ, as in names of files, headers and settings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

_LONGEST = 100  # letters of a word that is worth a guess

# How many pairs of letters may still be compared while guesses are limited.
_LEFT: ContextVar[int | None] = ContextVar("_LEFT", default=None)


@contextmanager
def limited_guesses(pairs: int = 2_000_000) -> Iterator[None]:
    """Within, only so many pairs of letters are compared, or what is left of another limit around it.

    Of ten thousand misspelt names the last get no guess.
    """
    around = _LEFT.get()
    before = _LEFT.set(pairs if around is None else min(pairs, around))
    try:
        yield
    finally:
        _LEFT.reset(before)


def closest(word: str, candidates: Collection[str]) -> str | None:
    """The candidate with the smallest edit distance, if it is at most a third of the word's length.

    A difference of case only counts as none; ties go to the first in alphabetical order.
    """
    limit = max(1, len(word) // 3)
    if len(word) > _LONGEST or not _affordable(word, limit, candidates):
        return None
    written = word.lower()
    near = (
        (edit_distance(written, candidate.lower(), limit), candidate)
        for candidate in candidates
        if abs(len(candidate) - len(word)) <= limit
    )
    best = min((pair for pair in near if pair[0] <= limit and pair[0] < len(word)), default=None)
    return best[1] if best else _longer(word, candidates)


def _affordable(word: str, limit: int, candidates: Collection[str]) -> bool:
    left = _LEFT.get()
    if left is None or left <= 0:
        return left is None
    alike = sum(abs(len(candidate) - len(word)) <= limit for candidate in candidates)
    _LEFT.set(left - len(candidates) - alike * len(word) ** 2)
    return True


def _longer(word: str, candidates: Collection[str]) -> str | None:
    """The one candidate that the word abbreviates: `monet` for `monetary`."""
    if len(word) < 4:
        return None
    begun = sorted({c for c in candidates if c.lower().startswith(word.lower())})
    return begun[0] if len(begun) == 1 else None


def alike(word: str, candidates: Iterable[str], share: float = 0.6) -> str | None:
    """The candidate with the most letters in common, in order and whatever their case; `share` is how much
    of both words that has to be at least, from 0 to 1 (`difflib`'s ratio).
    """
    from difflib import get_close_matches

    by_lower = {candidate.lower(): candidate for candidate in candidates}
    found = get_close_matches(word.lower(), list(by_lower), n=1, cutoff=share)
    return by_lower[found[0]] if found else None


def did_you_mean(word: str, candidates: Collection[str]) -> str | None:
    found = closest(word, candidates)
    return f"did you mean `{found}`?" if found is not None else None


@lru_cache(maxsize=100_000)  # a word that is misspelt once is misspelt often
def edit_distance(a: str, b: str, limit: int) -> int:
    """Optimal string alignment distance (swapped neighbours count once), or limit + 1 beyond the limit."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
