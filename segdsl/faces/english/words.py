"""The words that phrases are made of, and what is known of the names in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from segdsl.syntax import nodes as n
from segdsl.syntax.phrases import expression_text


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every declaration that has a name, and which names are yes or no by themselves."""

    declared: Mapping[str, n.Declaration]
    columns: Mapping[str, n.AnyColumn]
    flags: frozenset[str]

    @staticmethod
    def of(files: Iterable[n.RuleFile]) -> Vocabulary:
        """The names of all rule files."""
        declared: dict[str, n.Declaration] = {}
        columns: dict[str, n.AnyColumn] = {}
        for declaration in (d for file in files for d in file.declarations):
            match declaration:
                case n.Customers():
                    columns |= {c.name.text: c for c in declaration.columns}
                case n.Attributes():
                    declared[declaration.name.text] = declaration
                    columns |= {c.name.text: c for c in declaration.columns}
                case n.Example() | n.Expectation() | n.Guarantee():
                    pass
                case _:
                    declared[declaration.name.text] = declaration
        return Vocabulary(declared, columns, frozenset(_flags(columns.values())))

    def is_segment(self, name: str) -> bool:
        return isinstance(self.declared.get(name), n.Segment)

    def is_stage_of(self, name: str) -> bool:
        return isinstance(self.declared.get(name), n.Lifecycle)


def _flags(columns: Iterable[n.AnyColumn]) -> Iterable[str]:
    return (c.name.text for c in columns if isinstance(c, n.Column) and c.type.name == "flag")


def is_condition(expression: n.Expression) -> bool:
    """Whether what is written can only be true or false (a bare name can be anything)."""
    match expression:
        case (
            n.InWindow()
            | n.Query()
            | n.SomeOf()
            | n.Top()
            | n.TopMaking()
            | n.Sample()
            | n.Everyone()
            | n.YesNo()
        ):
            return True
        case n.Call(operator):
            return operator in _CONDITIONS or operator.startswith(("contains", "is "))
        case _:
            return False


_CONDITIONS = frozenset(
    ("and", "or", "not", "=", "<", "<=", ">", ">=", "between", "in", "starts with", "ends with", "matches")
)

# How a comparison reads, and its complement: a negative includes those whose value is unknown.
TESTS: dict[str, tuple[str, str]] = {
    "=": ("is", "is not"),
    "<": ("is less than", "is not less than"),
    "<=": ("is at most", "is not at most"),
    ">": ("is more than", "is not more than"),
    ">=": ("is at least", "is not at least"),
    "between": ("is from", "is not from"),
    "in": ("is one of", "is none of"),
    "contains": ("contains", "does not contain"),
    "contains any of": ("contains any of", "contains none of"),
    "contains all of": ("contains all of", "does not contain all of"),
    "contains none of": ("contains none of", "contains any of"),
    "contains any starting with": (
        "contains something that starts with",
        "contains nothing that starts with",
    ),
    "starts with": ("starts with", "does not start with"),
    "ends with": ("ends with", "does not end with"),
    "matches": ("matches the pattern", "does not match the pattern"),
    "is known": ("is known", "is unknown"),
    "is unknown": ("is unknown", "is known"),
    "is empty": ("is empty", "is not empty"),
}

ARITHMETIC = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}

# `{}` stands for the events with their window and condition, `{x}` for the value of each.
AGGREGATES = {
    "count": "the number of {}",
    "sum": "the sum of {x} over the {}",
    "average": "the average {x} of the {}",
    "min": "the smallest {x} of the {}",
    "max": "the largest {x} of the {}",
    "distinct": "the number of different values of {x} among the {}",
    "most common": "the most common {x} among the {}",
    "first": "the {x} of the first of the {}",
    "last": "the {x} of the last of the {}",
}

# Functions of plain values, by their name and how many arguments they have.
PLAIN = {
    ("round", 1): "{0}, rounded",
    ("round", 2): "{0}, rounded to {1} digits",
    ("abs", 1): "{0} without its sign",
    ("floor", 1): "{0}, rounded down",
    ("ceil", 1): "{0}, rounded up",
    ("sqrt", 1): "the square root of {0}",
    ("exp", 1): "e to the power of {0}",
    ("log", 1): "the natural logarithm of {0}",
    ("power", 2): "{0} to the power of {1}",
    ("lower", 1): "{0} in small letters",
    ("upper", 1): "{0} in capital letters",
    ("trim", 1): "{0} without blanks around it",
    ("replace", 3): "{0} with every {1} replaced by {2}",
    ("pad", 3): "{0}, filled up on its left with {2} to {1} characters",
    ("part", 3): "part {2} of {0}, cut at every {1}",
    ("number", 1): "{0}, read as a number",
    ("text", 1): "{0} written as a text",
    ("date", 1): "the day of {0}",
    ("day", 1): "the day of the month of {0}",
    ("weekday", 1): "the weekday of {0} (Monday is 1)",
}

RANKS = {
    "quartile": "the quarter of customers they are in",
    "quintile": "the fifth of customers they are in",
    "decile": "the tenth of customers they are in",
    "percentile": "the hundredth of customers they are in",
}


def counted(events: str, words: Vocabulary, one: bool = False) -> str:
    """What is counted: `orders`, or one `order`; of a name that is no plural, `core events`."""
    if one and events not in words.declared:
        return events  # written as one already
    plural = events.endswith("s") and not events.endswith("ss")
    text = events if plural else f"{events} events"
    return text.removesuffix("s") if one else text


def listed(parts: Iterable[str], word: str = "or") -> str:
    """`a, b or c`."""
    *most, last = parts
    return f"{', '.join(most)} {word} {last}" if most else last


def literal(expression: n.Expression) -> str:
    """A value as the rule writes it."""
    return expression_text(expression)
