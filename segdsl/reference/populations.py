"""Places among all customers, from the values that were computed one by one.

In: each ranked customer's value, key and group. Out: a customer's rank, or whether they are in the top or
bottom; ties go as language and key order say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from segdsl.model.nodes import Ranking
from segdsl.operators.ranks import cut_offs, group_of_place, making, quantile, rank, share_of


@dataclass(frozen=True, slots=True)
class Ranked:
    """One customer who takes part in a ranking."""

    value: float
    key: tuple[Any, ...]
    customer: int


def ranked_among(ranking: Ranking, own: Ranked, everybody: Sequence[Ranked]) -> int | bool:
    """The rank of `own` among `everybody` of the same group, itself included; of top and bottom, whether."""
    values = sorted(r.value for r in everybody)
    match ranking.function:
        case "quantile":
            return rank(own.value, cut_offs(values, int(ranking.amount)))
        case "ntile":
            place = 1 + sum((r.value, r.key) < (own.value, own.key) for r in everybody)
            return group_of_place(place, len(everybody), int(ranking.amount))
        case "top share":
            cut = quantile(values, 1 - share_of(ranking.amount))
            return cut is not None and own.value >= cut
        case "bottom share":
            cut = quantile(values, share_of(ranking.amount))
            return cut is not None and own.value <= cut
        case "top count":
            return sum((-r.value, r.key) < (-own.value, own.key) for r in everybody) < ranking.amount
        case "top making":
            before = sum((-r.value, r.key) < (-own.value, own.key) for r in everybody)
            return own.value > 0 and before < making(values, ranking.amount)
        case "bottom count":
            return sum((r.value, r.key) < (own.value, own.key) for r in everybody) < ranking.amount
