"""How far a piece of work has come: what is told while it lasts.

Whoever is told may take a step for a text, as `print` does; who draws a bar looks at the numbers.
"""

from __future__ import annotations

from typing import Self


class Step(str):
    """What is being done, in words; how much of it is `done`, and `of` how much (0 where unknown)."""

    done: int
    of: int

    def __new__(cls, said: str, done: int = 0, of: int = 0) -> Self:
        step = super().__new__(cls, said)
        step.done, step.of = done, of
        return step
