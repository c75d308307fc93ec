"""From the text of a rule file to its tree.

In: a source. Out: a RuleFile with every declaration that could be read, and all that is wrong with
the others. A file is split into declarations and each is parsed on its own, so that one bad
declaration does not hide errors in the next.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import cast

from lark import Lark, Token, Tree, UnexpectedInput
from lark.lexer import TerminalDef

from segdsl.diagnostics import Checked, Diagnostic, in_reading_order
from segdsl.merges import one_version, unfinished_merge
from segdsl.source import Source, Span
from segdsl.syntax import learnt, promises, rules, sources
from segdsl.syntax import nodes as n
from segdsl.syntax.ahead import could_follow
from segdsl.syntax.chunks import Chunk, chunks
from segdsl.syntax.expressions import BUILDERS
from segdsl.syntax.hidden import without_hidden
from segdsl.syntax.lexing import PATTERNS, Place, kind_in_place
from segdsl.syntax.mistakes import Stop, explained
from segdsl.syntax.page import Page, too_deep
from segdsl.syntax.table import parser_of
from segdsl.syntax.words import Words, next_start

LONGEST_FILE = 1_000_000
MOST_WORDS = 300_000
DEEPEST_NESTING = 100
_DEEPEST_STACK = 20 * DEEPEST_NESTING  # no construct leaves the parser in more states than that for a level

_BUILDERS: dict[str, Callable[[Page, Tree[Token]], n.Declaration | None]] = {
    "customers": sources.customers,
    "attributes": sources.attributes,
    "events": sources.events,
    "derived_events": sources.derived_events,
    "history_events": sources.history_events,
    "lookup": sources.lookup,
    "setting": rules.setting,
    "trait": rules.trait,
    "segment": rules.segment,
    "lifecycle": rules.lifecycle,
    "score": rules.score,
    "campaign": rules.campaign,
    "metric": rules.metric,
    "prediction": learnt.prediction,
    "learnt_clusters": learnt.learnt_clusters,
    "lifetime": learnt.lifetime,
    "example": promises.example,
    "expectation": promises.expectation,
    "steady": promises.steady,
    "guarantee": promises.guarantee,
    "covers": promises.covers,
}


def parse_text(text: str, name: str = "rules.seg") -> Checked[n.RuleFile]:
    """The tree of a text."""
    return parse(Source(name, text))


def parse(source: Source) -> Checked[n.RuleFile]:
    """The tree of a rule file; where a declaration cannot be read, the others are still there."""
    page = Page(source, BUILDERS)
    if len(source.text) > LONGEST_FILE:
        return _too_large(
            page, f"this file has {len(source.text):,} characters; the most is {LONGEST_FILE:,}"
        )
    text = without_hidden(page)
    if text is None:
        return Checked(None, tuple(page.found))
    if (marks := unfinished_merge(source)) is not None:
        page.found.append(marks)
        text = one_version(text)
    found = []
    for chunk in chunks(page, text):
        found.append(_declaration(page, text, chunk))
        if page.words > MOST_WORDS:
            return _too_large(page, f"this file has more than {MOST_WORDS:,} words, numbers and signs")
    whole = source.span(0, len(source.text))
    return Checked(n.RuleFile(tuple([d for d in found if d]), whole), in_reading_order(page.found))


def _too_large(page: Page, message: str) -> Checked[n.RuleFile]:
    """The file is not read at all, and that is all there is to say of it."""
    hint = "split it: all files of a project count as one; a long list is better kept in a file of data"
    return Checked(None, (Diagnostic("too-large", message, page.source.span(0, 0), hint=hint),))


def _declaration(page: Page, text: str, chunk: Chunk) -> n.Declaration | None:
    tree = _tree(page, text, chunk)
    if tree is None:
        return None
    declaration = cast("Tree[Token]", tree.children[0])
    if too_deep(declaration, DEEPEST_NESTING):
        _nested_too_deep(page, page.span(declaration))
        return None
    return _BUILDERS[str(declaration.data)](page, declaration)


def _tree(page: Page, text: str, chunk: Chunk) -> Tree[Token] | None:
    """The parser's tree of a declaration; what keeps it from being read is reported."""
    lark, words = _parser()
    parsing = lark.parse_interactive("")
    stack = parsing.parser_state.state_stack
    before = list(stack)
    at, depth, behind = next_start(text, chunk.start, chunk.end), 0, ""
    while at < chunk.end:
        page.words += 1
        if page.words > MOST_WORDS:
            return None
        accepted = parsing.choices()  # type: ignore[no-untyped-call]
        word = words.next(text, at, chunk.end, stack[-1], accepted)
        if word is None:
            break
        kind, end = word
        depth += (text[at] == "(") - (text[at] == ")")
        if depth > DEEPEST_NESTING or len(stack) > _DEEPEST_STACK:
            _nested_too_deep(page, page.source.span(at, end))
            return None
        if kind == "_AT":  # the parser's table offers it after every value, for that of `matches`
            accepted = could_follow(parsing, stack)
        kind = kind_in_place(kind, accepted, text, Place(chunk.keyword, depth, at, end, behind))
        token = Token(kind, text[at:end], at, end_pos=end)
        try:
            parsing.feed_token(token)
        except UnexpectedInput:
            break
        before = list(stack)  # a wrong word moves the parser before it is refused
        at, behind = next_start(text, end, chunk.end), kind
    else:
        with suppress(UnexpectedInput):
            return cast("Tree[Token]", parsing.feed_eof())  # type: ignore[no-untyped-call]
    could_stand = could_follow(parsing, before)
    page.found.append(explained(Stop(page.source, text, chunk.start, chunk.end, at, could_stand)))
    return None


def _nested_too_deep(page: Page, place: Span) -> None:
    page.report(
        "too-large",
        place,
        f"conditions stand in one another more than {DEEPEST_NESTING} deep",
        "name parts of it as segments or traits of their own",
    )


@cache
def _parser() -> tuple[Lark, Words]:
    """The parser, and the words that its grammar knows."""
    grammar = files("segdsl.syntax").joinpath("grammar.lark").read_text(encoding="utf-8")
    for placeholder, pattern in PATTERNS.items():
        grammar = grammar.replace(placeholder, pattern)
    parser = parser_of(grammar)
    return parser, Words(
        tuple([(t.name, t.pattern.to_regexp()) for t in sorted(parser.terminals, key=_precedence)])
    )


def _precedence(terminal: TerminalDef) -> tuple[int, int, int, str]:
    """Higher priority first, then the one that can be longer."""
    pattern = terminal.pattern
    return -terminal.priority, -pattern.max_width, -len(pattern.value), terminal.name
