"""Where tables come from, and their columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from segdsl.source import Span
from segdsl.syntax.nodes.expressions import Expression
from segdsl.syntax.nodes.pieces import DateLiteral, DayWord, InstantLiteral, Name, Number, Text

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
    """`attributes NAME from "…"`: more columns of customers."""

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
class HistoryEvents:
    """`events sent from history`: what the project has sent."""

    name: Name
    columns: tuple[AnyColumn, ...]
    span: Span = field(compare=False, repr=False)
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Lookup:
    """`lookup NAME from "…"`: a table that values are looked up in."""

    name: Name
    origin: File
    columns: tuple[AnyColumn, ...]
    span: Span = field(compare=False, repr=False)
    description: str | None = None
