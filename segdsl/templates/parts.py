"""The parts of a template by their kind, and the paths of names that they write.

In: a parsed template. Out: all its nodes of some kinds, in the order in which they stand there. Checks ask
for them again and again, so a tree is walked once; it must not change afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

from jinja2 import nodes

N = TypeVar("N", bound=nodes.Node)


@lru_cache(maxsize=10_000)
def parts(tree: nodes.Template, *kinds: type[N]) -> tuple[N, ...]:
    """Nodes that are of one of the kinds; those of kinds that are made from them do not count."""
    found = [entry for kind in kinds for entry in _by_kind(tree).get(kind, ())]
    found.sort(key=lambda entry: entry[0])
    return tuple(node for _, node in found)  # type: ignore[misc]


def path_in(node: nodes.Node) -> tuple[str, ...] | None:
    """`customer.first_name` and `customer["first_name"]` as a path; None for anything else."""
    match node:
        case nodes.Name(name=name):
            return (name,)
        case nodes.Getattr(attr=name) | nodes.Getitem(arg=nodes.Const(value=str(name))):
            before = path_in(node.node)
            return (*before, name) if before else None
    return None


@lru_cache(maxsize=1_000)
def _by_kind(tree: nodes.Template) -> Mapping[type[nodes.Node], list[tuple[int, nodes.Node]]]:
    found: dict[type[nodes.Node], list[tuple[int, nodes.Node]]] = defaultdict(list)
    for place, node in enumerate(tree.find_all(nodes.Node)):
        found[type(node)].append((place, node))
    return dict(found)
