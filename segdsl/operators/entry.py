"""What one operator is: the shape of an entry in the table.

An operator's spelling, tier, types, one-row meaning, column meaning, documentation and examples stand
in one `Operator`. Nothing here imports an engine: a column meaning takes the engine's `Kernel`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import Any

from segdsl.types import CONDITION, Family, Kind, Type


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
    """When the result of an operator is unknown, as far as the types tell."""

    IF_ANY = "unknown where an argument is"
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
    surely:     for PERHAPS: argument types with which only an unknown argument makes the result unknown
    written:    arguments that are whole numbers written out: their place, the least and the most they may be
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
    surely: Callable[[tuple[Type, ...]], bool] | None = None
    written: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def is_condition(self) -> bool:
        return self.unknown is Unknown.NEVER

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
        return Kind(gives, self._unknown(tuple(a.unknown for a in arguments), types))

    def _unknown(self, arguments: tuple[bool, ...], types: tuple[Type, ...]) -> bool:
        match self.unknown:
            case Unknown.IF_ANY:
                return any(arguments)
            case Unknown.IF_ALL:
                return all(arguments)
            case Unknown.PERHAPS:
                return any(arguments) or self.surely is None or not self.surely(types)
            case Unknown.NEVER:
                return False
