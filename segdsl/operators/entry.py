"""What one operator is: the shape of an entry in the table.

An operator's spelling, tier, types, one-row meaning, column meaning, documentation and examples stand
in one `Operator`. Nothing here imports an engine: a column meaning takes the engine's `Kernel`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import Any

from segdsl.operators.turned import Inverse
from segdsl.types import CONDITION, Doubt, Family, Kind, Reach, Type


class Tier(IntEnum):
    """How tightly an operator binds; a looser operand needs parentheses."""

    CHOICE = 0
    OR = 1
    AND = 2
    NOT = 3
    COMPARISON = 4
    DEFAULT = 5
    SUM = 6
    PRODUCT = 7
    SIGN = 8
    ATOM = 9


class Unknown(Enum):
    """When the result of an operator is unknown, as far as types and reaches tell."""

    IF_ANY = "unknown where an argument is, or the result lies beyond the floats"
    IF_OUT_OF_YEARS = "unknown where an argument is, or the result lies beyond the years 1 to 9999"
    PERHAPS = "may be unknown even where every argument is known"
    IF_ALL = "unknown only where every argument is"
    NEVER = "always known: every condition"


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call an operator: the families it takes and the type it gives.

    `gives` is a type, or a function of the argument types where the result depends on them. With
    `repeats`, the last family may stand any number of times (at least once).
    """

    takes: tuple[Family, ...]
    gives: Type | Callable[[tuple[Type, ...]], Type]
    repeats: bool = False

    def fits(self, families: tuple[Family, ...]) -> bool:
        more = self.takes[-1:] * (len(families) - len(self.takes)) if self.repeats else ()
        return self.takes + more == families


@dataclass(frozen=True, slots=True)
class Example:
    """A call with plain values and its result; `arguments` and `result` use None for unknown."""

    arguments: tuple[Any, ...]
    result: Any


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator or function of the rule language.

    name:       what `Call.operator` says
    form:       how it is written, `{0} >= {1}`, `round({0}, {1})`, `{0} in ({*})`; None for operators that
                only lowering makes
    signatures: the ways to call it
    unknown:    when the result is unknown
    row:        the meaning for one customer or row, in plain Python. Where `strict`, it is only called with
                known values, and an unknown argument gives an unknown value (of a condition: False)
    column:     the meaning for whole columns: `column(kernel, *columns)`; strictness is the caller's as well
    reach:      how far the result reaches where the arguments reach so far; None: as far as its type says
    surely:     for PERHAPS: whether with arguments that reach so far it is as with IF_ANY
    written:    arguments that are whole numbers written out: their place, the least and the most they may be
    repeats:    whether the meaning for columns says an argument twice, so that code for it needs a variable
    inverse:    the argument that makes the result the wanted one (see `turned`); of a condition, the first
                argument with which it holds
    unknown_at: a place and a known value there with which the result is unknown
    like_first: the result is such a value as the first argument is: a text in small letters is a text
    equates:    it holds only where the first argument is, or has, one of the others
    joins:      its arguments are conditions, which a reader looks at one by one
    apart:      with a constant in front it is as many comparisons of that with the others
    knowing:    it is about whether something is known
    opposite:   the name under which a rule file says that it does not hold
    english:    in words, `{0} in small letters`, with a form for each number of arguments where there are
                several; of a condition what stands behind its first argument, and that of its negative
    word:       what a variable for its result is called
    of_times:   and where it compares with a fixed day
    """

    name: str
    form: str | None
    tier: Tier
    signatures: tuple[Signature, ...]
    unknown: Unknown
    row: Callable[..., Any]
    column: Callable[..., Any]
    doc: str
    examples: tuple[Example, ...]
    strict: bool = True
    reach: Callable[..., Reach] | None = None
    surely: Callable[..., bool] | None = None
    written: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    repeats: bool = False
    inverse: Inverse | None = None
    unknown_at: tuple[int, Any] | None = None
    like_first: bool = False
    equates: bool = False
    joins: bool = False
    apart: bool = False
    knowing: bool = False
    opposite: str | None = None
    english: tuple[str, ...] = ()
    word: str | None = None
    of_times: str | None = None

    @property
    def is_condition(self) -> bool:
        return self.unknown is Unknown.NEVER

    @property
    def compares(self) -> bool:
        """Whether it compares its arguments, of which some are numbers or moments."""
        return self.is_condition and any(s.takes[:2] == ("number", "number") for s in self.signatures)

    @property
    def orders(self) -> bool:
        """Whether it compares what has an order, which texts have not."""
        return self.compares and not any("text" in s.takes for s in self.signatures)

    def kind(self, arguments: tuple[Kind, ...]) -> Kind | None:
        """The kind of a call with these arguments, or None where no signature fits."""
        families = tuple(a.family for a in arguments)
        for signature in self.signatures:
            if signature.fits(families):
                break
        else:
            return None
        if self.is_condition:
            return CONDITION
        types = tuple(a.type for a in arguments)
        gives = signature.gives(types) if callable(signature.gives) else signature.gives
        if self.reach is None:
            return Kind.of(gives, self._doubt(arguments))
        within = self.reach(*(a.reach for a in arguments))
        own = Doubt.BEYOND if within.goes_beyond else Doubt.NONE
        return Kind.of(gives, max(self._doubt(arguments), own), within.clipped)

    def _doubt(self, arguments: tuple[Kind, ...]) -> Doubt:
        doubts = [a.doubt for a in arguments]
        match self.unknown:
            case Unknown.IF_ANY:
                return max(doubts)
            case Unknown.IF_ALL:
                return min(doubts)
            case Unknown.IF_OUT_OF_YEARS:
                return max(*doubts, Doubt.BEYOND)
            case Unknown.PERHAPS:
                surely = self.surely is not None and self.surely(*(a.reach for a in arguments))
                return max(doubts) if surely else Doubt.LACKING
            case Unknown.NEVER:
                return Doubt.NONE
