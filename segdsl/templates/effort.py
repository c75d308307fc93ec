"""How much work one message may be: entries of lists gone through, and characters of texts changed.

The static bounds (growth.py) limit how many steps a template takes; how much each step works on is known
only when values are there. It is charged here while a message is filled in, so that no message takes long,
whatever the values are. Outside of that nothing is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from segdsl.templates.values import Unprintable

MAX_EFFORT = 10_000_000  # in one message: seconds at most
OF_AN_ENTRY = 4  # of a list, beside 1 for a character
OF_A_SLOT = 10_000  # what is charged where the value is another one for each customer: as long as one can be

_left: ContextVar[list[int] | None] = ContextVar("left", default=None)


@contextmanager
def one_message() -> Iterator[None]:
    """What is charged inside belongs to one message."""
    token = _left.set([MAX_EFFORT])
    try:
        yield
    finally:
        _left.reset(token)


def charge(amount: int) -> None:
    """Raises Unprintable where the message has become too much work."""
    left = _left.get()
    if left is None:
        return
    left[0] -= amount
    if left[0] < 0:
        raise Unprintable("the template works on too much: lists within lists, or long texts again and again")
