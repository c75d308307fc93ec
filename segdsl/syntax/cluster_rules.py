"""Groups as rules: where a customer stands on each axis, and how far that is from each group.

In: what was learnt. Out: rules, one after the other. Whoever lacks a feature is nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.decimals import in_digits
from segdsl.learnt_files import Axis, Clusters
from segdsl.syntax.lifetime_rules import part


def cluster_rules(name: str, what: Clusters) -> Iterator[str]:
    """The rules, each a declaration with its line end."""
    for number, axis in enumerate(what.axes, 1):
        place = f"({_value(axis)} - {_n(axis.centre)}) / {_n(axis.width)}"
        yield f"trait `{part(name, f'axis_{number}')}` = {place}\n"
    for number, centroid in enumerate(what.centroids, 1):
        away = [f"(`{part(name, f'axis_{at}')}` - {_n(place)})" for at, place in enumerate(centroid, 1)]
        squares = " + ".join(f"{one} * {one}" for one in away)
        yield f"trait `{distance(name, number)}` = {squares}\n"


def distance(name: str, number: int) -> str:
    """The name of the trait that says how far a customer is from a group, squared; groups count from 1."""
    return part(name, f"to_{number}")


def _value(axis: Axis) -> str:
    """The feature, or 1 and 0 for what may hold; unknown where the feature is."""
    if axis.when is None:
        return f"({axis.feature})"
    return f"(1 when {axis.when}, 0 when {axis.feature} is known)"


def _n(number: float) -> str:
    text = in_digits(number)
    return f"({text})" if number < 0 else text
