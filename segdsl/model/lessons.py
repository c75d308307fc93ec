"""What learnt traits are learnt from.

In: the meaning of what was written. Out: values, which the declaration's rule carries along.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from segdsl.model.nodes import Expression, Length, Literal
from segdsl.source import Span
from segdsl.types import Kind, Number


@dataclass(frozen=True, slots=True)
class Feature:
    """What customers are told apart by. `direction`: a chance only rises (1) or only falls (-1) with it."""

    text: str
    value: Expression
    direction: int
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a chance is learnt from. `ahead` is how far the answer looks; None where it is known today."""

    answer: Expression
    among: Expression | None
    features: tuple[Feature, ...]
    most: int | None
    ahead: Length | None

    @property
    def rests_on(self) -> Mapping[str, Expression]:
        """Everything that is looked at when it is learnt, by what stands for it in its file."""
        among = {} if self.among is None else {"among": self.among}
        return {"of": self.answer, **among, **{feature.text: feature.value for feature in self.features}}


@dataclass(frozen=True, slots=True)
class Lifetime:
    """What expected spend is learnt from: `events` on their `day`, each worth `money`, as rules write them.

    `weeks` is how far ahead it looks, `factor` the part of the money that counts.
    """

    events: str
    day: str
    money: str
    among: Expression | None
    among_text: str | None
    weeks: float
    factor: float
    spend: Expression  # all of it, of a customer
    ahead: Length

    @property
    def rests_on(self) -> Mapping[str, Expression]:
        """Everything that is looked at when it is learnt, by what stands for it in its file."""
        among = {} if self.among is None else {"among": self.among}
        numbers = {"weeks": self.weeks, "factor": self.factor}
        kind = Kind(Number(), unknown=False)
        said = {name: Literal(number, kind, self.spend.span) for name, number in numbers.items()}
        return {"from": self.spend, **among, **said}


@dataclass(frozen=True, slots=True)
class Clusters:
    """What groups are learnt from, and how many have a name."""

    among: Expression | None
    features: tuple[Feature, ...]
    number: int

    @property
    def rests_on(self) -> Mapping[str, Expression]:
        """Everything that is looked at when it is learnt, by what stands for it in its file."""
        among = {} if self.among is None else {"among": self.among}
        return {**among, **{feature.text: feature.value for feature in self.features}}


Lesson = Prediction | Lifetime | Clusters
"""What a trait is learnt from."""
