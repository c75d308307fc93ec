"""What a node of a plan needs: its direct parts, and all that is below it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass

from segdsl.plan.nodes import (
    Apply,
    Choose,
    Constant,
    Draw,
    Fetch,
    Followed,
    Grouping,
    Keyed,
    Node,
    OfGroup,
    Overall,
    Owner,
    Place,
    Plan,
    Pooled,
    Present,
    Ranking,
    Read,
    Reduce,
    Total,
    Unknown,
    Unshared,
)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes that a node needs, in the order in which a reader would meet them."""
    match node:
        case Constant() | Unknown() | Read():
            return ()
        case Draw():
            return _present(node.by)
        case Apply():
            return node.arguments
        case Choose():
            pairs = zip(node.conditions, node.values, strict=True)
            return (*(n for pair in pairs for n in pair), node.otherwise)
        case Total():
            return node.conditions
        case Owner():
            return (*node.keys, *node.key)
        case Unshared():
            return (node.value,)
        case Keyed():
            return node.keys
        case Present():
            return (node.owner, node.later)
        case Pooled():
            return (node.owner,)
        case Grouping():
            return _present(node.owner, node.where, *node.keys)
        case OfGroup():
            return (node.grouping, node.value)
        case Place():
            return (*node.keys, *node.own)
        case Fetch():
            return (node.place, node.value)
        case Reduce():
            return _present(node.owner, node.where, node.value, node.at)
        case Followed(first=first, second=second):
            return _present(first.owner, first.at, first.where, second.owner, second.at, second.where)
        case Overall():
            return _present(node.value, node.within, node.among)
        case Ranking():
            return _present(node.value, node.within, node.among)


@dataclass(frozen=True, slots=True)
class Such:
    """All nodes of which something holds: where a walk ends that can't name them."""

    holds: Callable[[Node], bool]

    def __contains__(self, node: object) -> bool:
        return self.holds(node)  # type: ignore[arg-type]


def within(*nodes: Node, stop: Container[Node] = ()) -> Iterator[Node]:
    """These nodes and all that they need, each once; nothing that only those of `stop` need."""
    waiting = [*nodes]
    seen: set[Node] = set()
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            if node not in stop:
                waiting.extend(children(node))
            yield node


def bottom_up(tops: Iterable[Node], done: Container[Node]) -> Iterator[Node]:
    """Each node of these and below them, after those that it needs; not those that are `done`.

    Whoever takes a node puts it among those that are done.
    """
    waiting = [(node, False) for node in reversed([*tops])]
    while waiting:
        node, ready = waiting.pop()
        if node in done:
            continue
        if ready:
            yield node
        else:
            waiting.append((node, True))
            waiting.extend((child, False) for child in reversed(children(node)))


def everything(plan: Plan, stop: Container[Node] = ()) -> Iterator[Node]:
    """Every node of the plan, each once; nothing that only those of `stop` need."""
    return within(*roots(plan), stop=stop)


def roots(plan: Plan) -> tuple[Node, ...]:
    """The nodes that are wanted of a plan; all others are there for them."""
    of_customers = () if plan.origin is None else (*plan.origin.keys, *_present(plan.origin.where))
    names = (named.node for named in plan.named)
    return (*names, *plan.owners.values(), *plan.claims.values(), *plan.key, *of_customers)


def _present(*nodes: Node | None) -> tuple[Node, ...]:
    return tuple(n for n in nodes if n is not None)
