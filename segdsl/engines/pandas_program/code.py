"""A piece of pandas code for a column, with what must be known to put it into a larger piece.

In: texts, and Python's operators between pieces. Out: text whose value keeps the language's promises:
comparisons are two-valued, arithmetic is on floats, what is not finite is unknown.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace
from typing import Any, Literal

from segdsl.types import Kind, Number

Form = Literal["float", "int", "small", "Int", "flag", "bool", "text", "day", "instant", "list"]
"""How a column is held: `int` is int64, misses no value and is exact as a float; `small` holds small whole
numbers in whatever dtype pandas gave them; `Int` may miss values or hold large ones; `flag` may miss values;
`bool` is a condition."""

# How tightly Python binds: a piece is put in parentheses where it stands beside something tighter.
COMPARED, OR, AND, SUM, PRODUCT, SIGN, ATOM = range(7)

EXACT = 2.0**53


@dataclass(frozen=True, slots=True, eq=False)
class Code:
    """An expression's text. `bound` limits its size; where `loose`, infinities may stand for unknown."""

    text: str
    form: Form
    tier: int = ATOM
    bound: float = math.inf
    loose: bool = False

    def within(self, tier: int) -> str:
        """The text as an operand of this tier."""
        return self.text if self.tier >= tier else f"({self.text})"

    @property
    def plain(self) -> str:
        """The text, settled."""
        return self.settled.text

    @property
    def settled(self) -> Code:
        """Infinities made unknown."""
        return replace(self, text=f"finite({self.text})", tier=ATOM, loose=False) if self.loose else self

    @property
    def as_float(self) -> Code:
        if self.form in ("Int", "small"):
            return Code(f'{self.within(ATOM)}.astype("float64")', "float", bound=self.bound)
        return self

    @property
    def condition(self) -> Code:
        """A condition that holds where the value is known to be yes."""
        if self.text == "None":
            return Code("False", "bool")
        return _two_valued(self.text, self.tier) if self.form == "flag" else self

    # ------------------------------------------------------------ arithmetic

    def _arithmetic(self, symbol: str, tier: int, left: Any, right: Any) -> Code:
        a, b = number(left), number(right)
        bound = a.bound * b.bound if symbol == "*" else a.bound + b.bound
        whole = a.form == b.form == "int" and bound < EXACT
        if a.form == b.form == "int" and not whole:
            a, b = in_floats(a), in_floats(b)
        text = f"{a.within(tier)} {symbol} {b.within(tier + 1)}"
        return Code(text, "int" if whole else "float", tier, bound, not bound < 1e308)

    def __add__(self, other: Any) -> Code:
        return self._arithmetic("+", SUM, self, other)

    def __radd__(self, other: Any) -> Code:
        return self._arithmetic("+", SUM, other, self)

    def __sub__(self, other: Any) -> Code:
        return self._arithmetic("-", SUM, self, other)

    def __rsub__(self, other: Any) -> Code:
        return self._arithmetic("-", SUM, other, self)

    def __mul__(self, other: Any) -> Code:
        return self._arithmetic("*", PRODUCT, self, other)

    def __rmul__(self, other: Any) -> Code:
        return self._arithmetic("*", PRODUCT, other, self)

    def __neg__(self) -> Code:
        own = self.as_float
        return replace(own, text=f"-{own.within(SIGN)}", tier=SIGN)

    # ------------------------------------------------------------ comparisons

    def _compared(self, symbol: str, other: Any) -> Code:
        if isinstance(other, bool):
            own = self if other else replace(self, text=f"~{self.within(SIGN)}", tier=SIGN)
            return own.condition
        right = literal(other)
        text = f"{self.settled.within(OR)} {symbol} {right.settled.within(OR)}"
        if {self.form, right.form} & {"Int", "flag"}:
            return _two_valued(text, COMPARED)
        return Code(text, "bool", COMPARED)

    def __eq__(self, other: object) -> Code:  # type: ignore[override]
        return self._compared("==", other)

    def __lt__(self, other: Any) -> Code:
        return self._compared("<", other)

    def __le__(self, other: Any) -> Code:
        return self._compared("<=", other)

    def __gt__(self, other: Any) -> Code:
        return self._compared(">", other)

    def __ge__(self, other: Any) -> Code:
        return self._compared(">=", other)

    # ------------------------------------------------------------ conditions

    def __and__(self, other: Code) -> Code:
        return Code(f"{self.condition.within(AND)} & {other.condition.within(AND)}", "bool", AND)

    def __or__(self, other: Code) -> Code:
        return Code(f"{self.condition.within(OR)} | {other.condition.within(OR)}", "bool", OR)

    def __invert__(self) -> Code:
        return Code(f"~{self.condition.within(SIGN)}", "bool", SIGN)


def _two_valued(text: str, tier: int) -> Code:
    inner = text if tier >= ATOM else f"({text})"
    return Code(f"{inner}.fillna(False).astype(bool)", "bool")


def literal(value: Any) -> Code:
    """A constant as code; code stays what it is."""
    match value:
        case Code():
            return value
        case bool():
            return Code(repr(value), "bool")
        case int():
            tier = ATOM if value >= 0 else SIGN
            return Code(repr(value), "int", tier, abs(float(value)))
        case float():
            return Code(repr(value), "float", ATOM if value >= 0 else SIGN, abs(value))
        case str():
            return Code(quoted(value), "text")
        case dt.datetime():
            return Code(f'pd.Timestamp("{value.isoformat(" ")}")', "instant")
        case dt.date():
            return Code(f'pd.Timestamp("{value.isoformat()}")', "day")
        case tuple():
            comma = "," if len(value) == 1 else ""
            return Code(f"({', '.join(map(quoted, value))}{comma})", "list")
        case None:
            return Code("None", "text")
    raise TypeError(f"no literal: {value!r}")


def number(value: Any) -> Code:
    """An operand of arithmetic: numbers as floats, or as small whole numbers."""
    return literal(value).as_float


def in_floats(code: Code) -> Code:
    """Whole numbers turned into floats, where whole arithmetic could leave what a float holds exactly."""
    if code.form != "int":
        return code
    if code.text.lstrip("-").isdigit():
        return replace(code, text=repr(float(int(code.text))), form="float")
    return Code(f'{code.within(ATOM)}.astype("float64")', "float", bound=code.bound)


def quoted(text: str) -> str:
    """A text as Python source in double quotes, on one line."""
    plain = repr(text)
    if plain.startswith('"') or '"' in text:
        return plain
    return '"' + plain[1:-1].replace("\\'", "'") + '"'


def form_of(kind: Kind) -> Form:
    """How a column of this kind is held where it was read or chosen."""
    match kind.family:
        case "number":
            return "Int" if isinstance(kind.type, Number) and kind.type.whole else "float"
        case "text" | "flag" | "day" | "instant" | "list":
            form: Form = kind.family
            return form
        case "birthday":
            return "day"
        case "duration":
            raise TypeError("no column holds durations")
