"""What could follow is told without moving the parser, and is what its own, slower search tells."""

from __future__ import annotations

from typing import Any

import pytest
from lark.parsers.lalr_interactive_parser import InteractiveParser

from segdsl.source import Source
from segdsl.syntax.ahead import could_follow
from segdsl.syntax.from_text import parse
from tests.sizes.shapes import BESIDE, CHAINED, HEAD, NESTED


def test_what_could_follow_each_word_of_every_construct(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    feed = InteractiveParser.feed_token

    def compared(parsing: Any, token: Any) -> Any:
        """The slower search feeds copies of the parser, which are not asked again."""
        nonlocal asked
        monkeypatch.setattr(InteractiveParser, "feed_token", feed)
        states = list(parsing.parser_state.state_stack)
        assert could_follow(parsing, states) == set(parsing.accepts())
        assert parsing.parser_state.state_stack == states
        asked += 1
        monkeypatch.setattr(InteractiveParser, "feed_token", compared)
        return feed(parsing, token)

    monkeypatch.setattr(InteractiveParser, "feed_token", compared)
    parse(Source("rules.seg", HEAD))
    for shape in {**BESIDE, **CHAINED, **NESTED}.values():
        parse(Source("rules.seg", shape(1).removeprefix(HEAD)))
    assert asked > 1_000
