"""Whether groups have the sizes that they were drawn with: else something lost customers of one of them.

Source: the chi-squared test; its tail for whole degrees of freedom is a finite sum (Abramowitz and Stegun,
26.4.4 and 26.4.5). For what it finds see Fabijan et al., Diagnosing sample ratio mismatch, KDD 2019.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, exp, fsum, gamma, sqrt

ALARM = 0.0005  # so rarely by chance that the campaign should not be read
DOUBT = 0.01  # rare enough to look for what loses customers before believing in a result


def sample_ratio(sizes: Sequence[int], shares: Sequence[float]) -> float:
    """How probable sizes at least this far from the shares are where nobody is lost.

    sizes, shares: of each group, in the same order; shares are above 0 and add up to 1
    """
    whole = sum(sizes)
    if not whole or len(sizes) < 2:
        return 1.0
    expected = [whole * share for share in shares]
    distance = sum((size - due) ** 2 / due for size, due in zip(sizes, expected, strict=True))
    return chi_squared_tail(distance, len(sizes) - 1)


def chi_squared_tail(value: float, freedom: int) -> float:
    """How probable it is that chi-squared is beyond a value."""
    half = value / 2
    first, begins = (0.0, 0.0) if freedom % 2 == 0 else (erfc(sqrt(half)), 0.5)
    steps = (begins + k for k in range(freedom // 2))
    return min(1.0, first + exp(-half) * fsum(half**step / gamma(step + 1) for step in steps))
