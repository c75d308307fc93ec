"""What a template's question makes sure of.

In: a test, such as that of an `if`, and whether it holds. Out: the paths that are known in that case. An
unknown value satisfies no comparison, so that even `customer.nps > 8` makes sure of `customer.nps`.
"""

from __future__ import annotations

from jinja2 import nodes

from segdsl.messages.checks.scope import PARTS, Path, Scope
from segdsl.templates.parts import path_in

# How many words name one value: `customer.birthday.year` is about `customer.birthday`.
LENGTHS = {
    "customer": 2,
    "persona": 3,
    "segment": 2,
    "stage": 3,
    "campaign": 2,
    "variant": 2,
    "unsubscribe_url": 1,
}
_KNOWN = ("known", "defined")
_UNKNOWN = ("unknown", "undefined")
_NOTHING: frozenset[Path] = frozenset()


def path_of(node: nodes.Node, scope: Scope) -> Path | None:
    """`customer.first_name` as a path, also by way of a variable that holds it; None for anything else."""
    words = path_in(node)
    if words is None:
        return None
    held = scope.names.get(words[0])
    if held is not None:
        return held.path if held.path is not None and len(words) == 1 else None
    length = LENGTHS.get(words[0])
    return words[:length] if length is not None else None


def asked(test: nodes.Node, scope: Scope, *, holds: bool) -> frozenset[Path]:
    """What is known where the test holds, or where it does not."""
    path = path_of(test, scope)
    if path is not None:
        return frozenset({path, *((*path, part) for part in PARTS)}) if holds else _NOTHING
    match test:
        case nodes.Not():
            return asked(test.node, scope, holds=not holds)
        case nodes.And() | nodes.Or():
            left, right = asked(test.left, scope, holds=holds), asked(test.right, scope, holds=holds)
            return left | right if isinstance(test, nodes.And) == holds else left & right
        case nodes.Test(name=name) if name in (_KNOWN if holds else _UNKNOWN):
            return _plain(test.node, scope)
        case nodes.Compare():
            return _compared(test, scope, holds=holds)
    return _NOTHING


def _compared(test: nodes.Compare, scope: Scope, *, holds: bool) -> frozenset[Path]:
    """A comparison that holds, or a `!=` that does not, is between known values."""
    passing = {"eq", "lt", "lteq", "gt", "gteq", "in"} if holds else {"ne", "notin"}
    if not all(operand.op in passing for operand in test.ops) or (not holds and len(test.ops) > 1):
        return _NOTHING
    found = _plain(test.expr, scope)
    for operand in test.ops:
        found |= _plain(operand.expr, scope)
    return found


def _plain(node: nodes.Node, scope: Scope) -> frozenset[Path]:
    path = path_of(node, scope)
    return frozenset({path}) if path is not None else _NOTHING
