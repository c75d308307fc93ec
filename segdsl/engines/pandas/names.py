"""Variables of a program: the names that rules use, and readable ones for what has none."""

from __future__ import annotations

import builtins
import keyword
import re

from segdsl.engines.pandas.library import PIECES
from segdsl.plan.nodes import ONE, Apply, Followed, Grouping, Node, OfGroup, Overall, Ranking, Reduce, Roll

_TAKEN = {*PIECES, *keyword.kwlist, *keyword.softkwlist, *dir(builtins), "np", "pd", "dt", "n", "customers"}
_SUFFIX = {"local day": "day", "and": "chosen", "or": "either", "not": "others"}


class Names:
    """Hands out each variable once."""

    def __init__(self) -> None:
        self._given: set[str] = set(_TAKEN)

    def claim(self, wanted: str) -> str:
        """The name, with a number behind it where it is taken."""
        name = re.sub(r"\W+", "_", wanted).strip("_") or "value"
        name = f"_{name}" if name[0].isdigit() else name
        free, number = name, 1
        while free in self._given:
            number += 1
            free = f"{name}_{number}"
        self._given.add(free)
        return free


def suggestion(node: Node) -> str:
    """What a reader might call the node."""
    of = table_of(node)
    match node:
        case Reduce(function=function, owner=owner):
            return f"{function.replace(' ', '_')}_{table_of(owner)}"
        case Followed():
            return f"{of}_followed"
        case Ranking(function=function):
            return function.replace(" ", "_")
        case Overall(function=function):
            return f"overall_{function}"
        case Apply(operator=operator):
            words = _SUFFIX.get(
                operator, re.sub(r"[^a-z ]", "", operator).strip().replace(" ", "_") or "test"
            )
            return f"{of}_{words}" if of not in (ONE, "customers") else words
        case _:
            return f"{of}_value" if of else "value"


def table_of(node: Node) -> str:
    """The table whose rows a node is about (of a grouping: those that are grouped)."""
    rows = node.rows
    if isinstance(node, Grouping | OfGroup) and isinstance(rows, Roll):
        return rows.table
    return rows.table if isinstance(rows, Roll) else rows
