"""What stands where on a page: lines that are too long, and the words above marks.

How wide characters are is asked of rich, which has its own tables.
"""

from __future__ import annotations

import re

from rich.cells import cell_len


def too_long(text: str, width: int) -> list[str]:
    return [line for line in text.split("\n") if cell_len(line) > width]


def marked(text: str, sign: str) -> list[str]:
    """The words of the source above the marks, by the columns of a terminal."""
    above, found = "", []
    for number, line in re.findall(r"^ *(\d*) \|(?: (.*))?$", text, re.MULTILINE):
        if number:
            above = line
        elif mark := re.match(rf"( *)(\{sign}+)( |$)", line):
            found.append("".join(_cells(above)[mark.start(2) : mark.end(2)]))
    return found


def _cells(text: str) -> list[str]:
    """What stands in each column; marks that combine are with what they combine with."""
    cells: list[str] = []
    for character in text:
        width = cell_len(character)
        if width == 0:
            cells[-1] += character
        else:
            cells += [character, *([""] * (width - 1))]
    return cells
