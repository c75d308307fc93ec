"""The lowest place of a smooth function of a few numbers.

In: a function, and where to begin. Out: the place, to nine digits. Source: the downhill simplex (Nelder and
Mead, The Computer Journal 7 (1965)); it is begun anew from where it ended, as it may end too early.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Place = NDArray[np.float64]
STEPS, ENOUGH = 4000, 1e-9
NO_NEARER = 1e-14  # as near as floats are; how heights are rounded may still keep them apart


def lowest(function: Callable[[Place], float], start: Sequence[float]) -> Place:
    """Where the function is lowest, looked for from a place on."""
    place = np.array(start, dtype=float)
    for width in (0.5, 0.1):
        place = _descended(function, place, width)
    return place


def _descended(function: Callable[[Place], float], start: Place, width: float) -> Place:
    corners = [start, *(start + width * axis for axis in np.eye(start.size))]
    heights = [function(corner) for corner in corners]
    for _ in range(STEPS):
        order = np.argsort(heights, kind="stable")
        corners, heights = [corners[i] for i in order], [heights[i] for i in order]
        if heights[-1] - heights[0] < ENOUGH and np.abs(corners[-1] - corners[0]).max() < ENOUGH * 10:
            break
        if np.ptp(corners, axis=0).max() < NO_NEARER:
            break
        _moved(function, corners, heights)
    return corners[int(np.argmin(heights))]


def _moved(function: Callable[[Place], float], corners: list[Place], heights: list[float]) -> None:
    """The highest corner goes to the other side, further, or nearer; or all go towards the lowest."""
    middle = np.mean(corners[:-1], axis=0)

    def at(distance: float) -> tuple[Place, float]:
        corner = middle + distance * (middle - corners[-1])
        return corner, function(corner)

    other, height = at(1.0)
    if height < heights[0]:
        further, deeper = at(2.0)
        other, height = (further, deeper) if deeper < height else (other, height)
    elif height >= heights[-2]:
        nearer, inner = at(0.5) if height < heights[-1] else at(-0.5)
        if inner >= min(height, heights[-1]):
            corners[1:] = [(corner + corners[0]) / 2 for corner in corners[1:]]
            heights[1:] = [function(corner) for corner in corners[1:]]
            return
        other, height = nearer, inner
    corners[-1], heights[-1] = other, height
