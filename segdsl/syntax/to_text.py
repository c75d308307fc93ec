"""From the tree of a rule file to its one canonical text: the formatter.

In: a source, or a tree. Out: text in the layout of the language's own pages, comments at their
place. Parsing it gives an equal tree, and formatting it again the same text. A file that cannot be
read whole is left alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from segdsl.diagnostics import Checked, has_errors
from segdsl.source import Source, Span
from segdsl.syntax import nodes as n
from segdsl.syntax.comments import Comment, comments
from segdsl.syntax.declarations_text import NamedValue, cells, declaration_lines
from segdsl.syntax.from_text import parse
from segdsl.syntax.layout import Crowded, Line, placed, too_wide
from segdsl.syntax.phrases import expression_text
from segdsl.syntax.tables import aligned

_ROUNDS = 12  # as a rule it takes one

__all__ = ["expression_text", "format_file", "to_text"]


def format_file(source: Source) -> Checked[str]:
    """The canonical text of a rule file, or what keeps it from being read."""
    parsed = parse(source)
    if parsed.value is None or has_errors(parsed.diagnostics):
        return Checked(None, parsed.diagnostics)
    return Checked(_settled(source, parsed.value), parsed.diagnostics)


def _settled(source: Source, tree: n.RuleFile) -> str:
    """The text that formatting leaves as it is.

    A comment may move out of what it made too long, and what is laid out anew without it may take it in
    again: of texts that become one another, in however many rounds, the shortest is the one.
    """
    found = comments(source)
    texts = [_file_text(tree, found)]
    if not found or texts[0] == source.text:
        return texts[0]
    for _ in range(_ROUNDS):
        before = Source(source.name, texts[-1])
        again = _file_text(parse(before).required(), comments(before))
        if again in texts:
            return min(texts[texts.index(again) :], key=lambda text: (text.count("\n"), text))
        texts.append(again)
    return texts[-1]


def to_text(tree: n.RuleFile | n.Declaration) -> str:
    """The canonical text of a tree, without comments."""
    if isinstance(tree, n.RuleFile):
        return _file_text(tree, ())
    return _joined(declaration_lines(tree, lambda _: False))


def _joined(lines: list[Line]) -> str:
    return "".join(_line_text(line) for line in lines)


def _line_text(line: Line) -> str:
    behind = f"  {line.comment}" if line.comment else ""
    return f"{' ' * line.indent}{line.text}{behind}".rstrip() + "\n"


# ---------------------------------------------------------------- blocks of a file


@dataclass(slots=True)
class _Block:
    """A declaration with what is written in it, or a comment between declarations."""

    lines: list[Line]
    blank_before: bool
    declaration: n.Declaration | None = None


def _file_text(tree: n.RuleFile, found: tuple[Comment, ...]) -> str:
    blocks = _blocks(tree, found)
    _align(blocks)
    _separate(blocks)
    return "".join(("\n" if block.blank_before else "") + _joined(block.lines) for block in blocks)


def _blocks(tree: n.RuleFile, found: tuple[Comment, ...]) -> list[_Block]:
    blocks: list[_Block] = []
    waiting = list(found)
    for declaration in tree.declarations:
        start = declaration.span.start
        while waiting and waiting[0].span.start < start:
            _add_comment(blocks, waiting.pop(0))
        inside = []
        while waiting and _belongs(waiting[0], declaration.span):
            inside.append(waiting.pop(0))
        lines = declaration_lines(declaration, _crowded(inside))
        blocks.append(_Block(placed(lines, inside), _blank_before(declaration.span), declaration))
    for comment in waiting:
        _add_comment(blocks, comment)
    return blocks


def _crowded(inside: Sequence[Comment]) -> Crowded:
    """Whether one of these comments, which are in order, stands in a stretch of text."""
    starts = [comment.span.start for comment in inside]
    return lambda span: bisect_right(starts, span.start) < bisect_left(starts, span.end)


def _belongs(comment: Comment, span: Span) -> bool:
    """Inside the declaration, or behind its last word on the same line."""
    return comment.span.start < span.end or (not comment.alone and comment.span.line == span.end_line)


def _add_comment(blocks: list[_Block], comment: Comment) -> None:
    """An indented comment is the end of the declaration before it, another one stands for itself."""
    indented = comment.span.column > 1
    blank = _blank_before(comment.span)
    if indented and blocks and blocks[-1].declaration and not blank:
        blocks[-1].lines.append(Line(2, comment.text))
    else:
        blocks.append(_Block([Line(0, comment.text)], blank))


def _blank_before(span: Span) -> bool:
    line = span.line
    return line > 1 and not span.source.line(line - 1).strip()


def _align(blocks: list[_Block]) -> None:
    """Settings, traits and metrics that stand below one another share their columns."""
    for kind in (n.Setting, n.Trait, n.Metric):
        for run in _runs(blocks, kind):
            _align_run(run)


def _align_run(run: list[_Block]) -> None:
    """Those that the columns would push beyond the width stay out of it."""
    while len(run) > 1:
        texts = aligned([cells(b.declaration) for b in run if isinstance(b.declaration, NamedValue)])
        longest = max(range(len(texts)), key=lambda i: len(texts[i]))
        if not too_wide(texts[longest]):
            for block, text in zip(run, texts, strict=True):
                block.lines = [replace(block.lines[0], text=text)]
            return
        run = run[:longest] + run[longest + 1 :]


def _runs(blocks: list[_Block], kind: type[NamedValue]) -> Iterator[list[_Block]]:
    """Neighbours of one kind, one line each, without a blank line between."""
    run: list[_Block] = []
    for block in blocks:
        single = isinstance(block.declaration, kind) and len(block.lines) == 1
        if not single or block.blank_before:
            yield run
            run = []
        if single:
            run.append(block)
    yield run


def _separate(blocks: list[_Block]) -> None:
    """A blank line around every declaration of several lines, in front of the comments above it."""
    for number, block in enumerate(blocks):
        if block.declaration and len(block.lines) > 1:
            first = number
            while first > 0 and not blocks[first].blank_before and blocks[first - 1].declaration is None:
                first -= 1
            blocks[first].blank_before = True
            if number + 1 < len(blocks):
                blocks[number + 1].blank_before = True
    if blocks:
        blocks[0].blank_before = False
