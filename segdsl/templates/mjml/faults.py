"""What would come out wrong of a message in MJML though it can be made into HTML.

In: the outline of a message. Out: findings. MJML works with what it sees when it is made into HTML, once for
all customers: it divides a row by the number of columns that are written in it, and moves or loses tags of
the template where it has no room for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from segdsl.diagnostics import Diagnostic
from segdsl.source import Source, Span
from segdsl.templates.mjml.outline import ELEMENTS_ONLY, Branch, Element, Outline, Part

_ABOVE_THE_LETTER = ("mjml", "mj-head", "mj-attributes", "mj-html-attributes", "mj-selector")
_MOST = 13  # columns are counted no further; a row has at most twelve
_WIDTH = re.compile(r"(?<![\w-])width\s*=")
_CLASSES = re.compile(r"(?<![\w-])mj-class\s*=\s*[\"']([^\"']*)[\"']")
_NAME = re.compile(r"(?<![\w-])name\s*=\s*[\"']([^\"']*)[\"']")


def faults(source: Source, outline: Outline) -> Iterator[Diagnostic]:
    widths = _Widths(outline)
    for element in outline.elements():
        if element.name in ELEMENTS_ONLY:
            yield from _without_room(source, element)
        if element.name in ("mj-section", "mj-group"):
            yield from _row(source, element, widths)
        yield from _macros(source, element.inside)


def _without_room(source: Source, element: Element) -> Iterator[Diagnostic]:
    """Tags of the template directly in an element that takes nothing but elements."""
    for part in branches(element.inside):
        if part.bare:
            continue
        message = f"a tag of the template has no room between the elements of `{element.name}`"
        hint = f"put it around the whole `{element.name}`, or into one of its elements"
        if element.name in _ABOVE_THE_LETTER:
            hint = "write it before `<mjml>`, or into one of the elements, such as `mj-title` or `mj-style`"
        yield Diagnostic("bad-mjml", message, source.span(part.start, part.end), hint=hint)
        return


def branches(parts: list[Part]) -> Iterator[Branch]:
    """What the template opens directly in an element, and in bare blocks there."""
    for part in parts:
        if isinstance(part, Branch):
            yield part
            if part.bare:
                yield from branches(part.arms[0])


def _macros(source: Source, parts: list[Part]) -> Iterator[Diagnostic]:
    for part in parts:
        if isinstance(part, Branch):
            if part.word == "macro" and any(isinstance(p, Element) for arm in part.arms for p in arm):
                yield macro_in_mjml(source.span(part.start, part.end))
            for arm in part.arms:
                yield from _macros(source, arm)


def macro_in_mjml(where: Span) -> Diagnostic:
    """A macro that writes elements, which would be printed as they are."""
    message = "a macro cannot write elements of MJML: it is called when the letter is HTML already"
    hint = (
        "write them into a file of their own, `partials/card.mjml.j2`, and call it by "
        '`{% with title = … %}{% include "partials/card.mjml.j2" %}{% endwith %}`'
    )
    return Diagnostic("bad-mjml", message, where, hint=hint)


# ---------------------------------------------------------------- columns of a row


class _Widths:
    """Which columns say how wide they are, in their own tag or by way of `mj-attributes`."""

    def __init__(self, outline: Outline) -> None:
        stated = [
            entry
            for element in outline.elements()
            if element.name == "mj-attributes"
            for entry in element.inside
            if isinstance(entry, Element) and _WIDTH.search(entry.attributes)
        ]
        self._kinds = {entry.name for entry in stated}
        self._classes = {name[1] for entry in stated if (name := _NAME.search(entry.attributes))}

    def say(self, column: Element) -> bool:
        if _WIDTH.search(column.attributes) or {"mj-all", column.name} & self._kinds:
            return True
        classes = _CLASSES.search(column.attributes)
        return bool(classes and self._classes & set(classes[1].split()))


def _row(source: Source, row: Element, widths: _Widths) -> Iterator[Diagnostic]:
    """A row in which a customer may see another number of columns than are written in it."""
    columns = list(_columns(row.inside))
    bare = [column for column in columns if not widths.say(column)]
    printed = _counts(row.inside) - {0}
    if not bare or printed <= {len(columns)}:
        return
    several = f"{len(columns)} columns" if len(columns) > 1 else "one column"
    message = (
        f"MJML divides this `{row.name}` among {several}, and with its branches or loops "
        "a customer can get another number of them"
    )
    hint = 'give each of its columns a `width`, such as `width="50%"`, or put the branch around all of it'
    yield Diagnostic("bad-mjml", message, source.span(bare[0].start + 1, bare[0].end), hint=hint)


def _columns(parts: list[Part]) -> Iterator[Element]:
    for part in parts:
        if isinstance(part, Branch):
            for arm in part.arms:
                yield from _columns(arm)
        elif part.name in ("mj-column", "mj-group"):
            yield part


def _counts(parts: list[Part]) -> set[int]:
    """How many columns may be printed; `_MOST` stands for any larger number."""
    counts = {0}
    for part in parts:
        if isinstance(part, Element):
            more = {1 if part.name in ("mj-column", "mj-group") else 0}
        else:
            more = _counts_of_branch(part)
        counts = {min(a + b, _MOST) for a in counts for b in more}
    return counts


def _counts_of_branch(branch: Branch) -> set[int]:
    arms = [_counts(arm) for arm in branch.arms]
    match branch.word:
        case "if":
            return set().union(*arms) | (set() if branch.otherwise else {0})
        case "for":
            if arms[0] == {0}:
                return set().union(*arms)
            return set(range(_MOST + 1))
        case "macro" | "set":
            return {0}
    return arms[0] if arms else {0}
