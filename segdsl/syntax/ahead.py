"""What could stand next.

In: the parser and a stack of its states. Out: the kinds of words that it would take there. Its table alone
says too much: it also names words that are an error once what is complete so far is put together.
"""

from __future__ import annotations

from collections.abc import Sequence

from lark.parsers.lalr_analysis import Shift
from lark.parsers.lalr_interactive_parser import InteractiveParser
from lark.parsers.lalr_parser_state import ParseConf

_END = "$END"


def could_follow(parsing: InteractiveParser, stack: Sequence[int]) -> set[str]:
    """The kinds of words that may stand behind what led to these states; the parser is not moved."""
    table = parsing.parser_state.parse_conf
    return {kind for kind in table.states[stack[-1]] if kind.isupper() and _is_taken(table, stack, kind)}


def _is_taken(table: ParseConf[int], stack: Sequence[int], kind: str) -> bool:
    """Whether a word of this kind is shifted in the end; nothing is built, as states alone decide."""
    states = list(stack)
    while True:
        action, goal = table.states[states[-1]].get(kind, (None, None))
        if action is None or action is Shift:
            return action is Shift
        del states[len(states) - len(goal.expansion) :]
        states.append(table.states[states[-1]][goal.origin.name][1])
        if kind == _END and states[-1] == table.end_state:
            return True
