"""Ranks and overall numbers as code: calls of the functions in `pieces` that go over all customers."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from segdsl.engines.pandas_program.code import Code
from segdsl.operators.kernel import Everybody


@dataclass(frozen=True, slots=True)
class WritingEverybody(Everybody[Code]):
    """values: the code of what is ranked; within, among: that of the groups, and of who takes part

    `order` writes the order of the customers' keys, by which ties go, where it is needed.
    """

    values: str
    order: Callable[[], str]
    within: str | None
    among: str | None

    @property
    def _scope(self) -> str:
        within = "" if self.within is None else f", within={self.within}"
        return within + ("" if self.among is None else f", among={self.among}")

    # ------------------------------------------------------------ ranks

    def quantile_rank(self, groups: int) -> Code:
        return Code(f"quantile_rank({self.values}, {groups}{self._scope})", "float", bound=groups)

    def ntile_rank(self, groups: int) -> Code:
        text = f"ntile_rank({self.values}, {groups}, {self.order()}{self._scope})"
        return Code(text, "float", bound=groups)

    def _by_share(self, function: str, share: Fraction) -> Code:
        cut = f"{share.numerator}, {share.denominator}"
        return Code(f"{function}({self.values}, {cut}{self._scope})", "bool")

    def at_least_quantile(self, share: Fraction) -> Code:
        return self._by_share("top_share", share)

    def at_most_quantile(self, share: Fraction) -> Code:
        return self._by_share("bottom_share", share)

    def _by_order(self, function: str, amount: str) -> Code:
        return Code(f"{function}({self.values}, {amount}, {self.order()}{self._scope})", "bool")

    def among_highest(self, count: int) -> Code:
        return self._by_order("top_count", str(count))

    def among_lowest(self, count: int) -> Code:
        return self._by_order("bottom_count", str(count))

    def among_makers(self, share: Fraction) -> Code:
        return self._by_order("top_making", f"Fraction({share.numerator}, {share.denominator})")

    # ------------------------------------------------------------ one number

    def _overall(self, name: str, cut: str = "", bound: float = math.inf) -> Code:
        if self.within is None:
            return Code(f"{name}({self.values}{cut}{self._scope})", "float", bound=bound)
        function = f"lambda known: {name}(known{cut})" if cut else name
        return Code(f"overall_within({function}, {self.values}{self._scope})", "float", bound=bound)

    def average(self) -> Code:
        return self._overall("overall_average")

    def quantile(self, share: Fraction) -> Code:
        return self._overall("overall_cut", f", {share.numerator}, {share.denominator}")

    def total(self) -> Code:
        return self._overall("overall_sum")

    def share(self) -> Code:
        return self._overall("overall_share", bound=1)

    def deviation(self) -> Code:
        return self._overall("overall_deviation")
