"""The parser of the grammar, and the table that it is made from.

In: the text of the grammar. Out: lark's parser. Making its table takes long, so it is kept between runs. lark
would keep it as a pickle, which can run whatever somebody writes into it; here it is plain JSON.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import lark
from lark import Lark, Token
from lark.grammar import Rule
from lark.lexer import Lexer, LexerState, TerminalDef

from segdsl.cache import store

_FORM = "1"  # of what is kept; another one where it changes
_STRANGE = (ValueError, TypeError, LookupError, AttributeError, AssertionError, lark.exceptions.LarkError)


class NoLexer(Lexer):
    """The parser is fed word by word, so it needs no lexer of its own."""

    def __init__(self, lexer_conf: object) -> None:
        """Nothing of the configuration is needed."""

    def lex(self, lexer_state: LexerState, parser_state: object) -> Iterator[Token]:
        """No tokens."""
        return iter(())


def parser_of(grammar: str) -> Lark:
    """The parser, from the table of an earlier run where there is one."""
    name = store.named(_FORM, lark.__version__, grammar)
    if (values := store.recalled("grammar", name)) is not None:
        try:
            return _loaded(values)
        except _STRANGE:  # whoever wrote that, it was not us
            pass
    made = Lark(grammar, parser="lalr", lexer=NoLexer, propagate_positions=True, maybe_placeholders=False)
    if store.folder() is not None:
        store.keep("grammar", name, _values(made))
    return made


def _values(parser: Lark) -> Any:
    """The parser's table in types that JSON has, where keys of mappings are texts."""
    data, memo = parser.memo_serialize([TerminalDef, Rule])
    data["options"]["lexer"] = data["parser"]["lexer_conf"]["lexer_type"] = None
    return {"data": data, "memo": memo}


def _loaded(values: Any) -> Lark:
    data, memo = values["data"], _by_number(values["memo"])
    data["options"]["lexer"] = data["parser"]["lexer_conf"]["lexer_type"] = NoLexer
    table = data["parser"]["parser"]
    table["tokens"] = _by_number(table["tokens"])
    table["states"] = {state: _by_number(acts) for state, acts in _by_number(table["states"]).items()}
    loaded: Lark = Lark._load_from_dict(data, memo)  # type: ignore[no-untyped-call]
    return loaded


def _by_number(values: dict[str, Any]) -> dict[int, Any]:
    return {int(number): value for number, value in values.items()}
