"""From the text of a rule file to its tree.

In: a source. Out: a RuleFile with every declaration that could be read, and all that is wrong with
the others. A file is split into declarations and each is parsed on its own, so that one bad
declaration does not hide errors in the next.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import cast

import lark
from lark import Lark, TextSlice, Token, Tree, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from segdsl.diagnostics import Checked, Diagnostic
from segdsl.source import Source
from segdsl.syntax import nodes as n
from segdsl.syntax import promises, rules, sources
from segdsl.syntax.lexing import PATTERNS, declarations, is_blank, kind_in_place
from segdsl.syntax.page import Page

LONGEST_FILE = 1_000_000
DEEPEST_NESTING = 100

_BUILDERS: dict[str, Callable[[Page, Tree[Token]], n.Declaration]] = {
    "customers": sources.customers,
    "attributes": sources.attributes,
    "events": sources.events,
    "derived_events": sources.derived_events,
    "lookup": sources.lookup,
    "setting": rules.setting,
    "trait": rules.trait,
    "segment": rules.segment,
    "lifecycle": rules.lifecycle,
    "score": rules.score,
    "campaign": rules.campaign,
    "example": promises.example,
    "expectation": promises.expectation,
    "guarantee": promises.guarantee,
    "covers": promises.covers,
}


def parse_text(text: str, name: str = "rules.seg") -> Checked[n.RuleFile]:
    """The tree of a text."""
    return parse(Source(name, text))


def parse(source: Source) -> Checked[n.RuleFile]:
    """The tree of a rule file; where a declaration cannot be read, the others are still there."""
    page = Page(source)
    found = [_declaration(page, source.text, start, end) for start, end in declarations(source.text)]
    whole = source.span(0, len(source.text))
    return Checked(n.RuleFile(tuple([d for d in found if d]), whole), tuple(page.found))


def _declaration(page: Page, text: str, start: int, end: int) -> n.Declaration | None:
    try:
        tree = _tree(text, start, end)
    except UnexpectedInput as error:
        place = page.source.span(error.pos_in_stream or start, (error.pos_in_stream or start) + 1)
        page.report("syntax", place, "this cannot be read")
        return None
    declaration = cast("Tree[Token]", tree.children[0])
    return _BUILDERS[str(declaration.data)](page, declaration)


def _tree(text: str, start: int, end: int) -> Tree[Token]:
    parsing = _parser().parse_interactive(TextSlice(text, start, end))
    declaration = ""
    token = None
    for token in parsing.lexer_thread.lex(parsing.parser_state):
        declaration = declaration or token.type
        token.type = kind_in_place(declaration, token.type, text, token.start_pos, token.end_pos)
        parsing.feed_token(token)
    return cast("Tree[Token]", parsing.feed_eof(token))


@cache
def _parser() -> Lark:
    grammar = files("segdsl.syntax").joinpath("grammar.lark").read_text(encoding="utf-8")
    for placeholder, pattern in PATTERNS.items():
        grammar = grammar.replace(placeholder, pattern)
    kept = _table_file(grammar)
    options = {"parser": "lalr", "propagate_positions": True, "maybe_placeholders": False}
    return Lark(grammar, **options, cache=str(kept) if kept else False)  # type: ignore[arg-type]


def _table_file(grammar: str) -> Path | None:
    """Where the parser's table is kept between runs; None where nothing can be written."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    with suppress(OSError, RuntimeError):
        folder = (Path(home) if home else Path.home() / ".cache") / "segdsl"
        folder.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256((grammar + lark.__version__).encode()).hexdigest()[:16]
        with tempfile.TemporaryFile(dir=folder):
            return folder / f"grammar-{digest}.table"
    return None
