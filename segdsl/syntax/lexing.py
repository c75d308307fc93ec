"""The words of the language, and what a word means by where it stands.

In: the text of a declaration, piece by piece. Out: the patterns that the grammar shares, and the
kind of each token where its place on the line decides it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

_RESERVED = """
    and or not in is between where when otherwise any no yes known unknown today yesterday tomorrow
    everyone nobody
"""
_DECLARATIONS = """
    customers attributes events lookup setting trait segment lifecycle score campaign prediction clusters
    lifetime metric example expect guarantee
"""
# Words that follow a value: they cannot begin the name that `every` or `exactly` counts.
_FOLLOWS = """
    default contains starts ends matches does before after since on within among more less at ignoring for
    because owner tags persona priority via to except template holdout variant exclusive goal with covers
    again step unless stop is are of
"""
RESERVED = tuple(_RESERVED.split())
DECLARATIONS = tuple(_DECLARATIONS.split())
FOLLOWS = tuple(_FOLLOWS.split())

# Words that go on with a condition, or begin another item of an example.
CONTEXTUAL = frozenset([*RESERVED, *FOLLOWS, "followed", "customer", "from", "given", "seed", "ago"])

UNITS = ("minute", "hour", "day", "week", "month", "quarter", "year")

# Words that a length of time, or the name of what is counted, is taken for.
UNIT_WORDS = frozenset([*UNITS, *(f"{unit}s" for unit in UNITS)])

PATTERNS = {
    "«reserved»": "|".join(RESERVED),
    "«follows»": f"(?:{'|'.join(RESERVED + FOLLOWS)})",
    "«unit»": rf"(?:{'|'.join(UNITS)})s?\b",
    "«name»": r"(?:[A-Za-z_]\w*|`[^`\n]+`)",
}

# ---------------------------------------------------------------- what a word means by where it stands

_BLANK = " \t\ufeff\u00a0"
_TYPE_OR_VALUE = re.compile(
    r"[ \t]+(?:whole[ \t]+number|number|text|flag|date|datetime|one[ \t]+of|list[ \t]+of)\b|[ \t]*=(?![=>])"
)
_FACT = re.compile(r"[ \t]*(?:=|!=|<|>)|[ \t]+(?:is|on|with)\b")
_VALUE = re.compile(r"[ \t]*=")
_MEMBERSHIP = re.compile(r"[ \t]+(?:[A-Za-z_]\w*|`[^`\n]+`)[ \t]*(?:#.*)?$", re.MULTILINE)
_FOLLOWED = re.compile(r"\s+followed\s+by\b")
_TABLES = ("customers", "attributes", "events", "lookup")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word stands: in which declaration, in how many parentheses, from where to where."""

    declaration: str
    depth: int
    start: int
    end: int
    behind: str  # the kind of the token before it; nothing where it is the first


def begins_line(text: str, start: int) -> bool:
    while start > 0 and text[start - 1] in _BLANK:
        start -= 1
    return start == 0 or text[start - 1] == "\n"


def kind_in_place(kind: str, accepted: Collection[str], text: str, place: Place) -> str:
    """The kind of a token by its place.

    In a list of columns a word that begins a line and is followed by a type or `=` begins a column,
    whatever else it means, but not in parentheses: without this, `amount = quantity *` would swallow
    the next line. In an example a line that begins with `in NAME`, `not`, `(`, or with a word and `=`
    begins an item; but a word and `=` behind a comma go on with the facts of the line before.
    """
    if kind == f"_{place.declaration.upper()}":
        return kind
    if place.declaration in _TABLES:
        column = _begins_column(kind if kind in accepted else "", text, place)
        # Behind a comma, `name =` goes on with a choice where no column can begin.
        return "COLUMN_NAME" if column and (place.behind != "COMMA" or "COLUMN_NAME" in accepted) else kind
    if place.declaration == "example" and begins_line(text, place.start):
        special = _kind_in_example(kind, text, place)
        return special if special in accepted else kind
    return kind


def _begins_column(kind: str, text: str, place: Place) -> bool:
    """`at` right after the key begins the time of the events, on whatever line."""
    word = text[place.start : place.end]
    if kind == "_AT" or place.depth or not _is_word(word) or word in RESERVED:
        return False
    return begins_line(text, place.start) and _TYPE_OR_VALUE.match(text, place.end) is not None


def _kind_in_example(kind: str, text: str, place: Place) -> str:
    if kind == "_IN":
        return "_LINE_IN" if place.depth == 0 and _MEMBERSHIP.match(text, place.end) else kind
    if kind == "NOT":
        return "LINE_NOT" if place.depth == 0 and not _FOLLOWED.match(text, place.end) else kind
    if kind in ("OPEN", "LPAR"):
        return "LINE_OPEN" if place.depth == 1 else kind
    word = text[place.start : place.end]
    if not _is_word(word) or not _FACT.match(text, place.end):
        return kind
    if place.behind == "COMMA" and _VALUE.match(text, place.end):
        return kind
    return kind if word in RESERVED or kind in ("_CUSTOMER", "_GIVEN") else "LINE_NAME"


def _is_word(piece: str) -> bool:
    return piece.replace("_", "a").isalnum() and not piece[0].isdigit()
