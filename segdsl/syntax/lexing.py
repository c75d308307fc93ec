"""The words of the language, and what a word means by where it stands.

In: the text of a declaration, piece by piece. Out: the patterns that the grammar shares, and the
kind of each token where its place on the line decides it.
"""

from __future__ import annotations

import re

RESERVED = (
    "and or not in is between where when otherwise any no yes known unknown today yesterday tomorrow"
    " everyone nobody"
).split()

DECLARATIONS = (
    "customers attributes events lookup setting trait segment lifecycle score campaign example expect guarantee"
).split()

# Words that follow a value: they cannot begin the name that `every` or `exactly` counts.
_FOLLOWS = (
    "default contains starts ends matches does before after since on within among more less at ignoring for"
    " because owner tags persona priority via to except template holdout variant exclusive goal with covers"
    " again is are of"
).split()

# Words that go on with a condition, or begin another item of an example.
CONTEXTUAL = frozenset([*RESERVED, *_FOLLOWS, "followed", "customer", "given", "seed", "ago"])

UNITS = ("minute", "hour", "day", "week", "month", "quarter", "year")

PATTERNS = {
    "«reserved»": "|".join(RESERVED),
    "«follows»": f"(?:{'|'.join(RESERVED + _FOLLOWS)})",
    "«unit»": rf"(?:{'|'.join(UNITS)})s?\b",
    "«name»": r"(?:[A-Za-z_]\w*|`[^`\n]+`)",
}

FIRST_WORD = re.compile(rf"^\ufeff?(?:{'|'.join(DECLARATIONS)})\b", re.MULTILINE)


def declarations(text: str) -> list[tuple[int, int]]:
    """Start and end of each declaration; what stands in front of the first one counts as one too."""
    starts = [match.start() for match in FIRST_WORD.finditer(text)]
    head = text[: starts[0]] if starts else text
    if not is_blank(head):
        starts.insert(0, 0)
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def is_blank(text: str) -> bool:
    """Nothing but blanks and comments."""
    return not re.sub(r"#[^\n]*", "", text).strip("\ufeff \t\r\n\u00a0")


# ---------------------------------------------------------------- what a word means by where it stands

_BLANK = " \t\ufeff\u00a0"
_TYPE_OR_VALUE = re.compile(
    r"[ \t]+(?:whole[ \t]+number|number|text|flag|date|datetime|one[ \t]+of|list[ \t]+of)\b|[ \t]*=(?![=>])"
)
_FACT = re.compile(r"[ \t]*(?:=|!=|<|>)|[ \t]+(?:is|on|with)\b")
_MEMBERSHIP = re.compile(r"[ \t]+(?:[A-Za-z_]\w*|`[^`\n]+`)[ \t]*(?:#.*)?$", re.MULTILINE)
_TABLES = ("_CUSTOMERS", "_ATTRIBUTES", "_EVENTS", "_LOOKUP")


def begins_line(text: str, start: int) -> bool:
    return not text[text.rfind("\n", 0, start) + 1 : start].strip(_BLANK)


def kind_in_place(declaration: str, kind: str, text: str, start: int, end: int) -> str:
    """The kind of a token by its place.

    In a list of columns a word that begins a line and is followed by a type or `=` begins a column,
    whatever else it means: without this, `amount = quantity *` would swallow the next line. In an
    example a line that begins with `in NAME`, with `not`, or with a word and `=` begins an item.
    """
    if declaration in _TABLES and text[start].isalpha() and begins_line(text, start):
        # `at` right after the key begins the time of the events, on whatever line.
        return "COLUMN_NAME" if kind != "_AT" and _TYPE_OR_VALUE.match(text, end) else kind
    if declaration == "_EXAMPLE" and begins_line(text, start):
        if kind == "_IN":
            return "_LINE_IN" if _MEMBERSHIP.match(text, end) else kind
        if kind == "NOT":
            return "LINE_NOT"
        if text[start].isalpha() and text[start:end].isalpha() and _FACT.match(text, end):
            return kind if text[start:end] in (*RESERVED, "customer", "given") else "LINE_NAME"
    return kind
