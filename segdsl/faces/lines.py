"""Texts as lines of a terminal: harmless, and no longer than it is wide.

In: texts without colours, and a width in columns; None where nobody looks, and then lines are as long as they
are: programs read them. Out: lines. Wide characters take two columns, marks that combine none, tabs four.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from typing import TextIO

WIDEST = 120  # columns: longer lines are hard to read
LEAST = 40  # columns: what is narrower is no terminal that anybody reads on
TAB = 4


def width_of(stream: TextIO) -> int | None:
    """The columns of the terminal that a stream leads to; None where it leads elsewhere."""
    if not stream.isatty():
        return None
    said = os.environ.get("COLUMNS", "")
    found = int(said) if said.isdecimal() and int(said) else _size(stream)
    return max(LEAST, min(WIDEST, found))


def _size(stream: TextIO) -> int:
    """As the terminal says; where it does not know, 80."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def visible(text: str) -> str:
    """The text with every character that could steer a terminal replaced; line ends and tabs stay."""
    if text.isprintable():
        return text
    return "".join(c if c in "\n\t" or harmless(c) else "\N{REPLACEMENT CHARACTER}" for c in text)


def harmless(character: str) -> bool:
    """Whether a character neither steers a terminal nor turns the direction of what follows."""
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


def columns(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii() and "\t" not in text:
        return len(text)
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if character == "\t":
        return TAB
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, width: int, *, right: bool = False) -> str:
    """The text with blanks, to this many columns."""
    blanks = " " * (width - columns(text))
    return f"{blanks}{text}" if right else f"{text}{blanks}"


def cut(text: str, width: int) -> int:
    """How many characters of the text fit into this many columns; marks stay with what they combine with."""
    taken = 0
    for number, character in enumerate(text):
        taken += _columns(character)
        if taken > width:
            return number
    return len(text)


def fitted(text: str, width: int | None, hanging: int = 2) -> Iterator[str]:
    """Each line of the text, broken between words where it is too long; what follows hangs further in."""
    for line in text.split("\n"):
        if width is None:
            yield line
            continue
        line = line.replace("\t", " " * TAB)
        if columns(line) <= width:
            yield line
        else:
            own = len(line) - len(line.lstrip(" "))
            yield from _broken(line, width, " " * min(own + hanging, width // 2))


def _broken(line: str, width: int, indent: str) -> Iterator[str]:
    taken = ""
    for word in re.findall(r"[ \t]*[^ \t]+", line):
        while columns(taken + word) > width:
            room = width - columns(taken)
            if taken.strip() and (columns(indent + word.lstrip()) <= width or room < width // 3):
                yield taken.rstrip()
                taken, word = indent, word.lstrip()
            else:  # a word that is longer than a line
                at = max(1, cut(word, room))
                yield taken + word[:at]
                taken, word = indent, word[at:]
        taken += word
    if taken.strip():
        yield taken.rstrip()
