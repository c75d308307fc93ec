"""Whether two things cannot both hold: the one place that says so.

In: facts. Out: True where they plainly contradict each other; what is not seen is no contradiction. Whoever
can prove more than is plain belongs here.
"""

from __future__ import annotations

from segdsl.logic.facts import Facts, covers
from segdsl.model.nodes import Call, Expression, Literal


def cannot_both(one: Facts, other: Facts) -> bool:
    """Whether nobody has both facts."""
    return _denies(one, other) or _denies(other, one)


def impossible(facts: Facts) -> bool:
    """Whether facts contradict themselves: at once, or whichever of several is taken."""
    return cannot_both(facts, facts) or any(
        all(cannot_both(one, one) or cannot_both(facts, one) for one in choice) for choice in facts.choices
    )


def _denies(one: Facts, other: Facts) -> bool:
    """A condition and its opposite, two values of one thing, or one that is unknown, too many rows."""
    return (
        any(_opposite(condition, other) for condition in one.true)
        or any(v.isdisjoint(other.values.get(e, v)) for e, v in one.values.items())
        or any(v <= other.barred.get(e, frozenset()) for e, v in one.values.items())
        or not one.known.isdisjoint(other.unknown)
        or any(
            n > limit and covers(wide, narrow)
            for narrow, n in one.least.items()
            for wide, limit in other.most.items()
        )
    )


def _opposite(condition: Expression, other: Facts) -> bool:
    """Whether it is false of everybody, or says that something is not so which is."""
    match condition:
        case Call("not", (inner,)):
            return inner in other.true
        case Literal(value):
            return value is False
    return False
