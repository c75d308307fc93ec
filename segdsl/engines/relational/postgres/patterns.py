"""Regular expressions of the language in the words of Postgres.

In: a pattern of RE2. Out: one that Postgres finds in the same texts. Python's parser takes it apart, and what
RE2, Python and Postgres do not all read alike is lacking. Letters and classes are written out by their code
points, so that nothing depends on a database's locale.

Postgres' syntax: https://www.postgresql.org/docs/current/functions-matching.html#POSTGRES-AREXPRESSION-SYNTAX
"""

from __future__ import annotations

import re
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from re import _constants as words
from re import _parser as parser
from typing import Any

from segdsl.engines.relational.lacking import Lacking

Range = tuple[int, int]
_MOST = 255  # times that Postgres repeats something
_READ_OTHERWISE = re.compile(r"\[:|\{,|\\[pPCQzv]|\[\]|\[\^\]")  # by Python than by RE2
_CLASSES: Mapping[Any, tuple[Range, ...]] = {
    words.CATEGORY_DIGIT: ((48, 57),),
    words.CATEGORY_WORD: ((48, 57), (65, 90), (95, 95), (97, 122)),
    words.CATEGORY_SPACE: ((9, 10), (12, 13), (32, 32)),
}
_ANCHORS: Mapping[Any, str] = {
    words.AT_BEGINNING: "^",
    words.AT_BEGINNING_STRING: "^",
    words.AT_END: "$",
}
_LAST = sys.maxunicode
_LAST_WITH_CASE = 0x1E943
_TWINS = {"\u1fd3": "\u0390", "\u1fe3": "\u03b0", "\ufb05": "\ufb06"}  # by Unicode 15.1


def for_postgres(pattern: str, *, ignoring_case: bool = False) -> str:
    """The pattern for `~`. Raises Lacking where Postgres may read it otherwise."""
    if _READ_OTHERWISE.search(pattern):
        raise _lacking(pattern)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Python is about to read in another way
            parsed = parser.parse(pattern)
        return _sequence(parsed, ignoring_case)
    except (re.error, FutureWarning, DeprecationWarning, KeyError, Lacking):
        raise _lacking(pattern) from None


def _lacking(pattern: str) -> Lacking:
    return Lacking(f'the pattern "{pattern}"')


def _sequence(items: Iterable[Any], folded: bool) -> str:
    return "".join(_item(kind, value, folded) for kind, value in items)


def _item(kind: Any, value: Any, folded: bool) -> str:
    match kind:
        case words.LITERAL:
            return _class([(value, value)], folded)
        case words.NOT_LITERAL:
            return _class([(value, value)], folded, negated=True)
        case words.ANY:
            return _class([(10, 10)], False, negated=True)
        case words.IN:
            return _of_set(value, folded)
        case words.AT:
            return _ANCHORS[value]
        case words.SUBPATTERN:
            return f"(?:{_sequence(value[-1], folded)})"
        case words.BRANCH:
            return f"(?:{'|'.join(_sequence(branch, folded) for branch in value[1])})"
        case words.MAX_REPEAT | words.MIN_REPEAT:
            least, most, items = value
            return _repeated(least, most, items, folded)
        case _:
            raise KeyError(kind)


def _repeated(least: int, most: int, items: Any, folded: bool) -> str:
    """As often as it may: whether there is a match does not depend on which is taken first."""
    endless = most is words.MAXREPEAT
    if least > _MOST or (not endless and most > _MOST):
        raise KeyError(most)
    return f"(?:{_sequence(items, folded)}){{{least},{'' if endless else most}}}"


# ---------------------------------------------------------------- classes of characters


def _of_set(items: list[tuple[Any, Any]], folded: bool) -> str:
    """A set; what a class such as `\\W` leaves out is left out in any case."""
    ranges: list[Range] = []
    left: list[Range] = []
    negated = False
    for kind, value in items:
        match kind:
            case words.NEGATE:
                negated = True
            case words.LITERAL:
                ranges.append((value, value))
            case words.RANGE:
                ranges.append(value)
            case words.CATEGORY if value in _CLASSES:
                ranges += _CLASSES[value]
            case words.CATEGORY:
                opposite = _CLASSES[_OPPOSITES[value]]
                left += _complement([*opposite, *(_other_cases(opposite) if folded else ())])
            case _:
                raise KeyError(kind)
    return _class([*ranges, *(_other_cases(ranges) if folded else ()), *left], False, negated)


_OPPOSITES: Mapping[Any, Any] = {
    words.CATEGORY_NOT_DIGIT: words.CATEGORY_DIGIT,
    words.CATEGORY_NOT_WORD: words.CATEGORY_WORD,
    words.CATEGORY_NOT_SPACE: words.CATEGORY_SPACE,
}


def _complement(ranges: Iterable[Range]) -> Iterator[Range]:
    at = 0
    for low, high in sorted(ranges):
        if low > at:
            yield at, low - 1
        at = max(at, high + 1)
    yield at, _LAST


def _class(ranges: list[Range], folded: bool, negated: bool = False) -> str:
    """A class in brackets; Postgres has no texts with the character 0."""
    whole = [*ranges, *(_other_cases(ranges) if folded else ())]
    written = "".join(_range(max(low, 1), high) for low, high in dict.fromkeys(whole) if high)
    if not written:
        raise KeyError(negated)
    return f"[{'^' * negated}{written}]"


def _range(low: int, high: int) -> str:
    return f"\\U{low:08x}" if low == high else f"\\U{low:08x}-\\U{high:08x}"


def _other_cases(ranges: Iterable[Range]) -> Iterator[Range]:
    """The letters that differ from one in the ranges in their case alone."""
    for low, high in ranges:
        for code, others in _cases().items():
            if low <= code <= high:
                yield from ((other, other) for other in others)


@cache
def _cases() -> Mapping[int, tuple[int, ...]]:
    """Of each letter that has others in another case, those others, by Unicode's simple case folding."""
    together: dict[str, list[int]] = defaultdict(list)
    for code in range(_LAST_WITH_CASE + 1):
        letter = chr(code)
        if letter.lower() != letter or letter.upper() != letter:
            together[_folded(letter)].append(code)
    return {
        code: tuple(c for c in codes if c != code)
        for codes in together.values()
        for code in codes
        if len(codes) > 1
    }


def _folded(letter: str) -> str:
    """A single letter for a single letter."""
    if letter in _TWINS:
        return _TWINS[letter]
    return next((f for f in (letter.casefold(), letter.lower()) if len(f) == 1), letter)
