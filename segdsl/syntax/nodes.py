"""What was written: the tree of a rule file, as close to the text as a tree can be.

Habitual spellings are already normalised (`&&` is `and`, `==` is `=`), nothing else is: names are
not resolved and types not checked. Spans never take part in comparisons, so a file and its
formatted version have equal trees.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from segdsl.source import Span

# ---------------------------------------------------------------- small pieces


@dataclass(frozen=True, slots=True)
class Name:
    """An identifier, without its backquotes."""

    text: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A text literal, without its quotes and with doubled quotes undone."""

    value: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number:
    """A number literal. `value` is an int where it was written as one (and has no %)."""

    value: int | float
    percent: bool  # written as 30%: value is 0.3
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class YesNo:
    value: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class DateLiteral:
    value: dt.date
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class InstantLiteral:
    """A date with a time; naive where no offset was written (then it is in the project's zone)."""

    value: dt.datetime
    span: Span = field(compare=False, repr=False)


Unit = Literal["minute", "hour", "day", "week", "month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Duration:
    """`90 days`."""

    amount: Number
    unit: Unit
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class DayWord:
    """`today`, `yesterday`, `tomorrow`."""

    word: Literal["today", "yesterday", "tomorrow"]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """`30 days ago`, `lapsed_after ago` (forward is False), `in 5 days` (forward is True)."""

    duration: Duration | Name
    forward: bool
    span: Span = field(compare=False, repr=False)


# ---------------------------------------------------------------- values and conditions


@dataclass(frozen=True, slots=True)
class Path:
    """`orders.total`, `customer.aov`, `products.category`."""

    owner: Name
    name: Name
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Everyone:
    """`everyone`, or `nobody` where `none`."""

    none: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """An operator of the table (segdsl.operators) with its operands.

    `operator` is the positive name, as in `and or not = < <= > >= between in contains`, `contains any
    of`, `contains all of`, `contains none of`, `contains any starting with`, `starts with`, `ends
    with`, `matches`, `is known`, `is unknown`, `is empty`, `default`, `+ - * /`, `negate`, `how many
    of`, `days since`, `days until`, `days between` (and the other units). `a != 1` is
    `Call("=", …, negated=True)`; `not x` is `Call("not", (x,))`; `and`, `or` and `how many of` have
    any number of operands. The second operand of `in` and of `contains … of` is a ListLiteral, or a
    Name (a setting or an attribute). `ignoring_case` is for tests on text.
    """

    operator: str
    arguments: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)
    negated: bool = False
    ignoring_case: bool = False


@dataclass(frozen=True, slots=True)
class ListLiteral:
    """`("DE", "AT")` where one operand is a list: the right side of `contains any of`, a setting."""

    items: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a function: a value, and for aggregates and ranks what narrows it down.

    `count(where (…))` in a roll-up has no value.
    """

    value: Expression | None
    span: Span = field(compare=False, repr=False)
    window: Window | None = None
    where: Expression | None = None
    within: Name | None = None
    among: Expression | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """`sum(orders.total in the last 365 days)`, `quintile(monetary within country)`, `round(x, 2)`.

    `name` is as written; two words where there are two: `most common`, `overall median`.
    """

    name: str
    arguments: tuple[Argument, ...]
    span: Span = field(compare=False, repr=False)
    name_span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Arm:
    value: Expression
    condition: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """`x when c, y when d, z otherwise`."""

    arms: tuple[Arm, ...]
    otherwise: Expression | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """`products.category for sku`; several key values where the lookup's key is compound."""

    path: Path
    keys: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)


WindowForm = Literal[
    "today",  # and the two below: no arguments
    "yesterday",
    "tomorrow",
    "in the last",  # Duration | Name (a setting)
    "in the next",  # Duration | Name
    "in this",  # a calendar unit in `unit`, no arguments; likewise the next two
    "in last",
    "in next",
    "before",  # one date; likewise the next three
    "after",
    "since",
    "on",
    "between",  # two dates
    "within after",  # Duration | Name, date: within 30 days after D
    "within before",
    "more than ago",  # Duration | Name; likewise the next three
    "less than ago",
    "at least ago",
    "at most ago",
    "in each of the last",  # Number | Name (how many periods), Duration | Name (of one period)
    "in at least of the last",  # Number | Name (at least), Number | Name (of how many), Duration | Name
]


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time. What `arguments` hold for each form is said beside `WindowForm`."""

    form: WindowForm
    arguments: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)
    unit: Unit | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class InWindow:
    """`joined in the last 30 days`, `anniversary of birthday in this month`."""

    value: Expression
    window: Window
    span: Span = field(compare=False, repr=False)
    anniversary: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """`followed by orders within 24 hours or on the same day where (…)`."""

    events: Name
    negated: bool
    within: Duration | Name | None
    same_day: bool
    where: Expression | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Selection:
    """Some events: a name, perhaps a window and a condition, perhaps what followed."""

    events: Name
    window: Window | None
    where: Expression | None
    steps: tuple[Step, ...]
    span: Span = field(compare=False, repr=False)


Quantifier = Literal["any", "no", "every", "at least", "at most", "exactly"]


@dataclass(frozen=True, slots=True)
class Query:
    """`any orders in the last 30 days`, `at least 3 orders where (…)`."""

    quantifier: Quantifier
    count: Number | Name | None  # of the last three quantifiers
    selection: Selection
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SomeOf:
    """`at least 2 of (a, b, c)`."""

    quantifier: Literal["at least", "at most", "exactly"]
    count: Number | Name
    conditions: tuple[Expression, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Top:
    """`top 10% by monetary within country among champions`, `bottom 500 by x`."""

    bottom: bool
    amount: Number | Name
    value: Expression
    within: Name | None
    among: Expression | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TopMaking:
    """`top customers making 50% of spend within country among buyers`."""

    share: Number | Name
    value: Expression
    within: Name | None
    among: Expression | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Sample:
    """`sample 10% by company seed "spring"`."""

    share: Number | Name
    seed: Text | None
    span: Span = field(compare=False, repr=False)
    by: Name | None = None


Expression = (
    Name
    | Path
    | Text
    | Number
    | YesNo
    | DateLiteral
    | InstantLiteral
    | Duration
    | DayWord
    | RelativeDay
    | Everyone
    | Call
    | ListLiteral
    | Function
    | Choice
    | LookedUp
    | InWindow
    | Query
    | SomeOf
    | Top
    | TopMaking
    | Sample
)

# ---------------------------------------------------------------- sources


RangeEnd = Number | DateLiteral | InstantLiteral | DayWord


@dataclass(frozen=True, slots=True)
class ColumnType:
    """`number 0 to 10`, `date from 2000-01-01 to today`, `one of "a", "b"`, `whole number`."""

    name: Literal["number", "whole number", "text", "flag", "date", "datetime", "one of", "list of text"]
    span: Span = field(compare=False, repr=False)
    values: tuple[Text, ...] = ()
    low: RangeEnd | None = None
    high: RangeEnd | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """`"%d-%m-%Y"`, or the words `excel`, `epoch seconds`, which stand without quotes."""

    text: str
    quoted: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read: its type, its promises, and how the file writes it."""

    name: Name
    type: ColumnType
    span: Span = field(compare=False, repr=False)
    header: Text | Number | None = None  # `column "Total spend ($)"`, or `column 2` counted from 1
    second: Text | Number | None = None  # `column "Date" and "Time"`
    formats: tuple[Format, ...] = ()  # tried in this order
    yes: tuple[Text, ...] = ()
    no: tuple[Text, ...] = ()
    unknown_as: tuple[Text, ...] = ()
    split_by: Text | None = None
    ignoring_case: bool = False
    or_unknown: bool = False
    private: bool = False
    sensitive: bool = False
    required: bool = False
    unique: bool = False
    description: str | None = None


@dataclass(frozen=True, slots=True)
class ComputedColumn:
    """`amount = quantity * price`."""

    name: Name
    value: Expression
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    not_private: str | None = None  # why, although it is made of something private; likewise below


@dataclass(frozen=True, slots=True)
class Keep:
    """Which of the rows of a key counts: `keep latest by answered_at`, `keep first known`."""

    which: Literal["latest", "first", "last", "first known"]
    by: Name | None  # of `latest`
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class File:
    """Where a table comes from: a path or URL, how the file is laid out, and whose its rows are."""

    path: Text
    key: tuple[Name, ...]  # empty where `key row`
    compound: bool  # written in parentheses
    span: Span = field(compare=False, repr=False)
    separator: Text | Literal["blanks"] | None = None
    encoding: Text | None = None
    header: bool = True
    sheet: Text | None = None
    header_row: Number | None = None  # counted from 1
    matches: Expression | None = None  # of one key column: a row is the customer's of whom this is its value
    keep: Keep | None = None
    once: tuple[Name, ...] = ()  # `once per order_id`


AnyColumn = Column | ComputedColumn


@dataclass(frozen=True, slots=True)
class Customers:
    """`origin` is a file, or the events that customers are taken from."""

    origin: File | Name
    columns: tuple[AnyColumn, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Attributes:
    name: Name
    origin: File
    columns: tuple[AnyColumn, ...]
    span: Span = field(compare=False, repr=False)
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Events:
    """A file of events."""

    name: Name
    origin: File
    at: Name | None
    columns: tuple[AnyColumn, ...]
    span: Span = field(compare=False, repr=False)
    description: str | None = None


@dataclass(frozen=True, slots=True)
class DerivedEvents:
    """`events gift_orders from orders where (…)`; a roll-up where `per` is not empty."""

    name: Name
    base: Name
    per: tuple[Name, ...]
    where: Expression | None
    columns: tuple[AnyColumn, ...]
    span: Span = field(compare=False, repr=False)
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Lookup:
    name: Name
    origin: File
    columns: tuple[AnyColumn, ...]
    span: Span = field(compare=False, repr=False)
    description: str | None = None


# ---------------------------------------------------------------- rules


@dataclass(frozen=True, slots=True)
class Setting:
    """`value` is a literal, a Duration, or a ListLiteral of literals."""

    name: Name
    value: Expression
    span: Span = field(compare=False, repr=False)
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """`note need "…"`."""

    word: Name
    text: Text
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Trait:
    """`shown` says that it is there to be looked at."""

    name: Name
    value: Expression
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    because: str | None = None
    not_private: str | None = None
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    name: Name
    condition: Expression
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    owner: Text | None = None
    tags: tuple[Text, ...] = ()
    because: str | None = None
    persona: Name | None = None
    priority: Number | None = None
    not_private: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """`condition` is None for `otherwise`."""

    name: Name
    condition: Expression | None
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    because: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Lifecycle:
    name: Name
    among: Expression | None
    stages: tuple[Stage, ...]
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    because: str | None = None
    not_private: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    points: Number  # signed
    condition: Expression
    span: Span = field(compare=False, repr=False)
    because: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    name: Name
    points: tuple[Points, ...]
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    because: str | None = None
    not_private: str | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    """`offer = "15% off"` after `with`."""

    name: Name
    value: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Variant:
    name: Name
    share: Number | Name
    template: Text | None
    bindings: tuple[Binding, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Holdout:
    share: Number | Name
    seed: Text | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Exclusive:
    """`exclusive group "promotions" priority 20`."""

    group: Text
    priority: Number | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Cap:
    """`at most 1 message per 7 days`; `per week` is Duration(1, "week")."""

    count: Number | Name
    per: Duration | Name
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Goal:
    condition: Expression
    within: Duration | Name
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Campaign:
    name: Name
    to: Expression | None
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    except_: Expression | None = None
    via: Name | None = None
    template: Text | None = None
    holdout: Holdout | None = None
    variants: tuple[Variant, ...] = ()
    exclusive: Exclusive | None = None
    caps: tuple[Cap, ...] = ()
    again_after: Duration | Name | None = None
    goal: Goal | None = None
    owner: Text | None = None
    tags: tuple[Text, ...] = ()
    because: str | None = None
    notes: tuple[Note, ...] = ()


# ---------------------------------------------------------------- examples, expectations, guarantees


@dataclass(frozen=True, slots=True)
class Fact:
    """`total = 900`. The value is a literal, a relative day, or a ListLiteral of literals."""

    name: Name
    value: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    facts: tuple[Fact, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class EventFacts:
    """`orders on 2025-09-02 with total = 900`; `on` is a date, an instant, a day word or relative."""

    events: Name
    on: Expression | None
    facts: tuple[Fact, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Given:
    facts: tuple[Fact, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class GivenOverall:
    """`given (overall median(profit)) = 40`."""

    subject: Expression
    value: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Claim:
    """What must hold after the facts: `in champions`, `not in x`, `journey = lapsed`, any condition.

    `in NAME` is the condition `Name(NAME)`, `not in NAME` is `Call("not", (Name(NAME),))`.
    """

    condition: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Example:
    title: Text
    as_of: DateLiteral | InstantLiteral | None
    facts: tuple[CustomerFacts | EventFacts | Given | GivenOverall, ...]
    claims: tuple[Claim, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Expectation:
    """`expect S between LOW and HIGH [of customers|of NAME]`; a Number with percent is a share.

    `low` is None for `at most`, `high` is None for `at least`; `exactly` sets both. `of` is None for
    customers.
    """

    subject: Expression
    low: Number | Name | None
    high: Number | Name | None
    of: Name | None
    span: Span = field(compare=False, repr=False)
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Guarantee:
    """`every S is C` (negated: `no S is C`), or `journey covers everyone`."""

    title: Text | None
    form: Literal["every", "no", "covers"]
    subject: Expression  # of covers: the Name of a lifecycle
    condition: Expression  # of covers: Everyone or a Name
    span: Span = field(compare=False, repr=False)
    because: str | None = None


Declaration = (
    Customers
    | Attributes
    | Events
    | DerivedEvents
    | Lookup
    | Setting
    | Trait
    | Segment
    | Lifecycle
    | Score
    | Campaign
    | Example
    | Expectation
    | Guarantee
)


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One rule file: its declarations in order. Comments are not part of the tree."""

    declarations: tuple[Declaration, ...]
    span: Span = field(compare=False, repr=False)
