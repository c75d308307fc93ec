"""Hidden characters in what people write beside the rules: personas, templates, translations and settings.

In: the project's files. Out: a finding for each line in which a character cannot be seen or turns the
direction of the text around, where no script or emoji needs it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from segdsl.diagnostics import Diagnostic
from segdsl.project.place import Place
from segdsl.rule_files import NAME
from segdsl.source import Source
from segdsl.syntax.hidden import BIDIRECTIONAL, INVISIBLE
from segdsl.syntax.reading import read_source

_HIDDEN = re.compile(f"[{re.escape(INVISIBLE + BIDIRECTIONAL)}]")
_MARKS = "\u200e\u200f\u061c"  # that writers of Hebrew and Arabic put beside digits and signs
_ISOLATES = "\u2066\u2067\u2068"
_JOINERS = "\u200c\u200d"


def hidden_text(place: Place, names: Iterable[str]) -> Iterator[Diagnostic]:
    """The findings in these files of a project, in its settings, and in what files and folders are called."""
    settings = (NAME,) if (place.folder / NAME).is_file() else ()
    names = tuple(names)
    yield from _called((*names, *(name for name, _ in place.rule_files())))
    for name in (*settings, *names):
        source = read_source(place.folder / name, name).value
        if source is not None:
            yield from _characters(source)


def _called(names: Iterable[str]) -> Iterator[Diagnostic]:
    for name in names:
        for match in _HIDDEN.finditer(name):
            if match[0] == "\u00ad" or not (match.start() and _belongs(name, match.start(), name)):
                message = f"this file is called by a character (U+{ord(match[0]):04X}) that cannot be seen"
                yield Diagnostic("hidden-character", message, file=name, hint="rename it without")
                break


def _characters(source: Source) -> Iterator[Diagnostic]:
    """The first in each line that nothing needs."""
    found = groupby(_HIDDEN.finditer(source.text, 1), lambda match: source.position(match.start())[0])
    for line, matches in found:
        written = source.line(line)
        if _is_a_place(source.name, written):
            continue
        at = next((m.start() for m in matches if not _belongs(source.text, m.start(), written)), None)
        if at is not None:
            turns = source.text[at] in BIDIRECTIONAL
            what = "turns the direction of the text around" if turns else "cannot be seen"
            message = f"a character (U+{ord(source.text[at]):04X}) that {what} stands here"
            yield Diagnostic("hidden-character", message, source.span(at, at + 1), hint="remove it")


def _is_a_place(name: str, line: str) -> bool:
    """A comment in which gettext says where a text stands, the place isolated as its format asks for."""
    return name.endswith(".po") and line.startswith("#:")


def _belongs(text: str, at: int, line: str) -> bool:
    """Whether a script or an emoji needs the character where it stands."""
    character, before, after = text[at], text[at - 1], text[at + 1 : at + 2]
    if character in _MARKS:
        return _runs_leftwards(line)
    if character in _ISOLATES or character == "\u2069":
        return _runs_leftwards(line) and _closes_isolates(line)
    if character == "\u00ad":
        return before.isalpha() and after.isalpha()
    if character == "\ufe0f":
        return unicodedata.category(before)[0] in "SPN"
    if character in _JOINERS:
        return _joins(before) and _joins(after)
    return False


@lru_cache(maxsize=16)  # a long line is asked for each of its characters
def _runs_leftwards(line: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in line if letter not in _MARKS)


@lru_cache(maxsize=16)
def _closes_isolates(line: str) -> bool:
    return sum(line.count(sign) for sign in _ISOLATES) == line.count("\u2069")


def _joins(beside: str) -> bool:
    """An emoji, or a letter of a script in which letters change their form beside each other."""
    if not beside or beside.isascii():
        return False
    emoji = beside == "\ufe0f" or unicodedata.category(beside) in ("So", "Sk")
    return emoji or unicodedata.bidirectional(beside) == "AL" or "\u0900" <= beside <= "\u0dff"
