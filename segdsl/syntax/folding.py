"""A line that is too long, broken between its words.

In: the text of a line, the column that it starts in, the width. Out: the texts of lines, each with
its column. It is broken where it reads best: behind commas, in front of the operator that binds
least, in parentheses; a line stays long where it holds nothing of these. Outside parentheses no line
begins with a word that could be taken for a column, or for an item of an example.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Piece = tuple[int, str]

_WORD = re.compile(r"""\"(?:[^\"]|\"\")*\"|`[^`]*`|[^\s"`(),]+|[(),]""")
# Operators that a line may begin with, from those that bind least.
_LEVELS = (("or", "and"), ("<", "<=", ">", ">=", "!="), ("+", "-"), ("*", "/"))


def folded(text: str, indent: int, width: int) -> list[Piece]:
    if indent + len(text) <= width:
        return [(indent, text)]
    outside = [(match.start(), match[0]) for match, depth in _words(text) if depth == 0]
    if commas := [at + 1 for at, word in outside[:-1] if word == ","]:
        return list(_filled(_cut(text, commas), indent, width))
    for level in _LEVELS:
        if places := [at for at, word in outside[1:] if word in level]:
            return list(_at_operators(_cut(text, places), indent, width)) or _opened(text, indent, width)
    return _opened(text, indent, width)


def _at_operators(parts: list[str], indent: int, width: int) -> Iterator[Piece]:
    """Nothing where a single test is too long already in front of its sign."""
    if parts[1].startswith(("and ", "or ")):
        return _hanging(parts, indent, width)
    test = parts[1].startswith(("<", ">", "!"))
    return iter(()) if test and indent + len(parts[0]) > width else _filled(parts, indent, width)


def _words(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """The words and signs, each with the number of parentheses that it stands in; those stand outside."""
    between = [0]  # for each open parenthesis, how many `between` wait for their `and`
    for match in _WORD.finditer(text):
        if match[0] == ")" and len(between) > 1:
            between.pop()
        # The `and` of `between a and b` is no operator: it counts as standing inside.
        joins = match[0] == "and" and between[-1] > 0
        yield match, len(between) - 1 + joins
        between[-1] += (match[0] == "between") - joins
        if match[0] == "(":
            between.append(0)


def _cut(text: str, places: list[int]) -> list[str]:
    return [text[start:end].strip() for start, end in zip([0, *places], [*places, len(text)], strict=True)]


def _filled(parts: list[str], indent: int, width: int) -> Iterator[Piece]:
    """As many parts on a line as fit; the further lines stand deeper."""
    line, column = parts[0], indent
    for part in parts[1:]:
        if column + len(line) + 1 + len(part) <= width:
            line = f"{line} {part}"
        else:
            yield from folded(line, column, width)
            line, column = part, indent + 4
    yield from folded(line, column, width)


def _hanging(operands: list[str], indent: int, width: int) -> Iterator[Piece]:
    """An operand on each line, with `and`, `or` hanging in front of them."""
    column = indent + len(operands[1].partition(" ")[0]) + 1
    yield from folded(operands[0], column, width)
    for operand in operands[1:]:
        yield from folded(operand, indent, width)


def _opened(text: str, indent: int, width: int) -> list[Piece]:
    """The widest parentheses opened, one item on each line."""
    groups = list(_groups(text))
    if not groups:
        return [(indent, text)]
    start, end = max(groups, key=lambda group: group[1] - group[0])
    inner, end_text = text[start + 1 : end], text[end:]
    commas = [match.start() + 1 for match, depth in _words(inner) if depth == 0 and match[0] == ","]
    items = [line for item in _cut(inner, commas) for line in folded(item, indent + 2, width)]
    return [(indent, text[: start + 1]), *items, *folded(end_text, indent, width)]


def _groups(text: str) -> Iterator[tuple[int, int]]:
    """Where each pair of outer parentheses that holds something opens and closes."""
    opened = 0
    for match, depth in _words(text):
        if depth == 0 and match[0] == "(":
            opened = match.start()
        elif depth == 0 and match[0] == ")" and match.start() > opened + 1:
            yield opened, match.start()
