"""Mistakes that people make often, each with what to write instead.

A slip is known by the text in front of the place where reading stopped and the text from there on.
The first that fits is told. In messages and hints, `\\g<…>` stands for what a group matched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from segdsl.syntax.lexing import DECLARATIONS, PATTERNS, RESERVED


@dataclass(frozen=True, slots=True)
class Slip:
    """`before` ends at the place, `here` begins there; both are regular expressions.

    `fix` replaces what `here` matched, where it is given; the place begins with the group `begin`.
    """

    before: str
    here: str
    message: str
    hint: str
    fix: str | None = None
    code: str = "syntax"


_U = PATTERNS["«unit»"]
_NAMED = r"^\s*(?P<keyword>attributes|events|lookup|setting|trait|segment|lifecycle|score|campaign)\s+"
_COLUMN = r"\n[ \t]+(?P<column>[A-Za-z_]\w*)[ \t]+$"

SLIPS = (
    # what the language does not offer
    Slip(
        "", rf"for\s+(?P<n>\d+)\s*(?P<u>{_U})",
        "how long something has been so is not part of the language yet",
        r"load the changes as events and ask for `no changes in the last \g<n> \g<u>`", code="not-yet",
    ),
    Slip(
        r"", r"within\s+[\d_.]+\s*(?:km|kilomet\w+|miles?|mi|met(?:er|re)s?|m)\b",
        "distance between places is not part of the language yet",
        "load the distance as a column, or list the places with `in (…)`", code="not-yet",
    ),
    Slip(
        r"within\s+[\d_.]+\s*$", r"(?:km|kilomet\w+|miles?|mi|met(?:er|re)s?|m)\b",
        "distance between places is not part of the language yet",
        "load the distance as a column, or list the places with `in (…)`", code="not-yet",
    ),
    Slip(
        _COLUMN, r"(?:version|semver)\b", "software versions are not a type of the language yet",
        "declare a text and compare it with `in (…)` or `starts with`", code="not-yet",
    ),
    Slip(
        r"(?P<call>(?:first|last|nth)\s*\([^()\n]*)\)\s*$", r"\.\s*(?P<column>\w+)",
        "the event that an aggregate came from is not part of the language yet",
        r"ask for the value itself: `\g<call>.\g<column>)`", code="not-yet",
    ),
    Slip(r"\)\s*$", r"\.\s*\w+", "the event that an aggregate came from is not part of the language yet",
         "ask for the value itself, as in `last(orders.total)`", code="not-yet"),
    # names
    Slip(_NAMED + r"$", r'"(?P<name>[A-Za-z_]\w*)"', "a name stands without quotes", r"write `\g<name>`", r"\g<name>"),
    Slip(_NAMED + r"(?P<a>\w+)$", r"(?:-(?P<b>\w+))+", "a name has no hyphens", "write `_` instead, or put the name in backquotes"),
    Slip(_NAMED + r"(?P<a>\w+)\s+$", r'(?!owner|tags|because|among|send)(?P<b>[A-Za-z_]\w*)\s+(?:where\b|=|"|from\b|stage\b)',
         "a name is one word", r"write `\g<a>_\g<b>`"),
    Slip(_NAMED + r"$", rf"(?P<w>{'|'.join(RESERVED)})\b", r"`\g<w>` is a word of the language, so it cannot be a name",
         r"choose another name, or put it in backquotes", r"`\g<w>`"),
    Slip(_NAMED + r"$", r"\d\w*", "a name cannot begin with a digit", "begin it with a letter, or put it in backquotes"),
    Slip(r"(?P<begin>\b[A-Za-z_]\w*|)", r"(?P<w>[^\x00-\x7f\W]\w*)",
         r"`\g<begin>\g<w>` has letters other than a to z, so it cannot be a name",
         "put it in backquotes", r"`\g<begin>\g<w>`"),
    Slip(r"\n[ \t]+$", rf"(?P<w>{'|'.join(RESERVED)})(?=[ \t]+(?:number|text|flag|date|datetime|one|list|whole)\b|[ \t]*=)",
         r"`\g<w>` is a word of the language, so it cannot be the name of a column as it stands",
         "put it in backquotes", r"`\g<w>`"),
    # quotes and foreign signs
    Slip("", r"\"(?:[^\"\n]|\"\")*(?=\n|\Z)|'[^'\n]*(?=\n|\Z)|[“„][^“”\"\n]*(?=\n|\Z)", "this text has no closing quote", "a text ends on the line it begins on, with `\"`"),
    Slip("", r"`[^`\n]*(?=\n|\Z)", "this name has no closing backquote", "a name in backquotes ends on its line"),
    Slip(r"/$", r"/", "a comment begins with `#`", "write `#` instead of `//`"),
    Slip("", r";", "declarations need no semicolon", "leave it out", ""),
    Slip("", r"[{}]", "the language has no braces", "declarations end where the next one begins"),
    Slip(r"\bin\s*$", r"\[", "a list stands in parentheses", 'write `in ("A", "B")`'),
    Slip("", r"\[", "square brackets have no meaning here", "lists and arguments stand in parentheses"),
    Slip("", r"(?P<c>[$€£¥])\s*\d?", r"`\g<c>` cannot stand here: a number has no currency sign", "write the bare number"),
    Slip(r"\d\s*$", r"(?P<c>[$€£¥]|EUR\b|USD\b|GBP\b|CHF\b)", r"`\g<c>` cannot stand here: a number has no currency",
         "write the bare number"),
    Slip(r"(?P<n>\d+)$", r"(?P<k>[kKmM])\b", r"`\g<n>\g<k>` is not a number", "write it out, as in `10_000`"),
    Slip(r"\d\.\d+$", r",\d+", "a number has no comma", "write `1000.50`"),
    Slip(r"\*$", r"\*", "the language has no powers", "multiply instead"),
    Slip("", r"\^", "the language has no powers", "multiply instead"),
    Slip("", r"%", "`%` belongs right behind a number, as in `30%`", "the language has no remainder of a division"),
    Slip("", r"\?", "the language has no `? :`", "write `(x when condition, y otherwise)`"),
    # dates
    Slip(r"\d{1,2}\.?\s*$", r"(?P<m>January|February|March|April|May|June|July|August|September|October|November|December)\b",
         "dates are written YYYY-MM-DD", "as in `2025-12-31`", code="bad-date"),
    Slip(r"\d{1,2}\.\s*$", r"\d{1,2}\.", "dates are written YYYY-MM-DD", "as in `2025-12-31`", code="bad-date"),
    # windows
    Slip(r"\bin\s*$", rf"(?P<w>last|next)\s+(?P<n>\d+)\s*(?P<u>{_U})", r"`the` is missing",
         r"write `in the \g<w> \g<n> \g<u>`", r"the \g<w> \g<n> \g<u>"),
    Slip(r"followed\s+by\s+\w+\s+$", r"in\s+the\s+(?:last|next)\s+(?P<n>\d+)\s*(?P<u>\w+)",
         "how soon the second must follow is written with `within`", r"write `within \g<n> \g<u>`", r"within \g<n> \g<u>"),
    Slip(r"\w\s+$", r"followed\s+by\b", "a sequence begins with `any`", "write `any … followed by …`"),
    Slip(r"\)\s*$", r"(?P<s>within|among)\s+(?P<g>[a-z_]\w*)", r"`\g<s> \g<g>` stands inside the parentheses",
         "write it behind the value, as in `quintile(monetary within country)`"),
    Slip("", rf"(?:within\s+(?:the\s+)?(?P<w>last|next|past|previous)|in\s+(?:the\s+)?(?:past|previous))\s+(?P<n>\d+)\s*(?P<u>{_U})",
         "this is not how a stretch of time is written", r"write `in the last \g<n> \g<u>`"),
    Slip(r"\b(?:with)?in\s+(?:the\s+)?$", r"(?:the\s+)?(?:last|past|previous)\s+(?:calendar\s+)?(?P<u>\w+)", "this is not how a stretch of time is written",
         "write `in the last 30 days`, or `in last month` for the calendar month"),
    Slip(r"\w\s+$", rf"(?P<w>last|next)\s+(?P<n>\d+)\s*(?P<u>{_U})", r"`in the` is missing",
         r"write `in the \g<w> \g<n> \g<u>`", r"in the \g<w> \g<n> \g<u>"),
    Slip("", rf"older\s+than\s+(?P<n>\d+)\s*(?P<u>{_U})", "dates are not `older`", r"write `more than \g<n> \g<u> ago`",
         r"more than \g<n> \g<u> ago"),
    Slip(r"\w\s+$", rf"(?P<d>\d[\d_]*\s*{_U}\s+ago)\b", r"what about `\g<d>`?",
         r"write `before \g<d>`, `since \g<d>` or `more than \g<d>`"),
    Slip(r"\w\s+$", rf"(?P<d>in\s+\d[\d_]*\s*{_U})", r"what about `\g<d>`?", r"write `before \g<d>` or `on \g<d>`"),
    Slip(r"(?P<o>[<>])=?\s*(?P<n>\d[\d_]*)\s*$", rf"(?P<u>{_U})", "a date is not compared with a length of time",
         r"write `more than \g<n> \g<u> ago`, or compare `days since` it with a number"),
    Slip(r"\b(?P<n>\d+)\s*$", r"ago\b", "the unit is missing", r"write `\g<n> days ago`", "days ago"),
    # habits that cannot be understood
    Slip("", r"like\b", "the language has no `like`", 'write `contains "…"`, `starts with "…"` or `matches "…"`'),
    Slip("", r"(?:is\s+)?one\s+of\s*\(", "membership is written with `in`", 'write `in ("A", "B")`'),
    Slip(r"\bis\s*$", r"one\s+of\s*\(", "membership is written with `in`", 'write `in ("A", "B")` instead of `is one of`'),
    Slip(r"\bdoes\s+not\s*$", r"(?P<w>contain|start|end|matche?)s\b", r"after `does not` the verb has no s",
         r"write `does not contain`, `does not start with`, …"),
    Slip(r"\w\s+$", r"doesn't\b", "short forms are not understood", "write `does not`", "does not"),
    Slip(r"contains\s+(?P<w>any|all|none)\s*$", r"\(", r"`of` is missing", r"write `contains \g<w> of (…)`", "of ("),
    Slip(r"(?:^|\W)any\s*$", r"of\s*\(", "conditions are joined by `or`", "write `at least 1 of (…)`, or join them by `or`"),
    Slip(r"\b(?P<w>all)\s*$", r"of\s*\(", "conditions are joined by `and`", "join them by `and`"),
    Slip("", r"all\s+of\s*\(", "conditions are joined by `and`", "join them by `and`"),
    Slip(r"\bexists\s+$", r"(?P<e>\w+)", "events are asked for with `any`", r"write `any \g<e>`"),
    Slip(r"\bnumber\s+$", r"of\s+(?P<e>\w+)", "events are counted with `count`", r"write `count(\g<e>)`"),
    Slip(r"\bcount\s+$", r"(?P<e>\w+)", "what is counted stands in parentheses", r"write `count(\g<e>)`", r"(\g<e>)"),
    Slip(r"\bmore\s+$", r"than\s+(?P<n>\d+)\s+(?P<e>[a-z_]\w*)", "events are counted with `at least`",
         r"write `at least` and one more than \g<n>"),
    Slip(r"", r"else\b", "the rest is written with `otherwise`", "write `x when condition, y otherwise`"),
    Slip(r"\belse\s+$", r".", "the rest is written with `otherwise`", "write `x when condition, y otherwise`"),
    Slip(r"=\s*if\s+$", r".", "a choice is written with `when`", "write `x when condition, y otherwise`"),
    Slip(r"[<>]=?\s*[\w.]+\s*$", r"[<>]=?", "two comparisons stand in a row", "write `x > 1 and x < 5`, or `x between 1 and 5`"),
    Slip(r"between\s+[\w.]+\s+$", r"to\b", "`between` goes with `and`", "write `between 1 and 5`", "and"),
    Slip(r"-\s*$|^", r"-\s*>", "an arrow has no meaning here", "leave it out"),
    # clauses
    Slip(r'^\s*segment\s+\S+\s+(?:"[^"\n]*"\s*)?$', r"=|:|\{|[a-z(]", "`where` is missing in front of the condition", "write `segment name where …`"),
    Slip(r'\bin\s+$', r'"[^\n]*"', "the values of a list stand in parentheses", 'write `in ("A", "B")`'),
    Slip(r"\S\s+$", r'"[^"\n]*"', "a text cannot stand here", "a description stands right after the name; two values need a sign between them"),
    Slip(_NAMED + r"[^\n]*$", r":", "declarations need no colon", "leave it out", ""),
    Slip(_COLUMN[:-1] + r"?$", r":", "columns need no colon", "write the name and the type", ""),
    Slip(r"\n[ \t]+[^\n]*$", r":", "a colon has no meaning here", "leave it out"),
    Slip(_COLUMN, r"(?P<t>int|integer|bigint)\b", r"`\g<t>` is not a type", "did you mean `whole number`?", "whole number"),
    Slip(_COLUMN, r"(?P<t>float|double|decimal|numeric|money)\b", r"`\g<t>` is not a type", "did you mean `number`?", "number"),
    Slip(_COLUMN, r"(?P<t>string|str|varchar|char|categorical)\b", r"`\g<t>` is not a type", "did you mean `text`?", "text"),
    Slip(_COLUMN, r"(?P<t>bool|boolean)\b", r"`\g<t>` is not a type", "did you mean `flag`?", "flag"),
    Slip(_COLUMN, r"(?P<t>timestamp|time)\b", r"`\g<t>` is not a type", "did you mean `datetime`?", "datetime"),
    Slip(r"\bone\s+of\s*$", r"\(", "the values of a closed set stand without parentheses", 'write `one of "A", "B"`'),
    Slip(r"\bone\s+of\s+$", r"\w+", "the values of a closed set are texts", 'write `one of "A", "B"`'),
    Slip(r"\bnumber\s+-?[\d_.]+\s*$", r"-|\.\.", "a range is written with `to`", "write `number 0 to 10`"),
    Slip(r"\bnumber\s+$", r"(?:min|max|between)\b", "a range is written with `to`", "write `number 0 to 10`, `number from 0` or `number to 100`"),
    Slip(r"\n[ \t]+[^\n]*$", r"optional\b", "every column may be missing unless it says `required`", "leave `optional` out"),
    Slip(r"\n[ \t]+[^\n]*[ \t]$", r"default\b", "a column has no default", "write `a default b` where the value is used"),
    Slip(r"\n[ \t]+[^\n]*$", r",[ \t]*(?:\n|$)", "no comma stands between lines", "leave it out"),
    Slip(r"separated\s+by\s+$", r"\S+", "the separator is a text", 'write `separated by ","`'),
    Slip(r"\bno\s+$", r"header\b", "a file without a header says `without header`", "write `without header`"),
    Slip(r"", r"no\s+header\b", "a file without a header says `without header`", "write `without header`", "without header"),
    Slip(r"\n[ \t]*$", r"\+\s+\d|-\s+\d|\d+\s+when\b", "points begin with a sign that touches the number", "write `+10 when …`"),
    Slip(r"[+-]\d+\s*$|[+-]$", r"points\b|if\b|\d+\s+\w+", "a line of points reads `+10 when …`", "write the number, `when` and a condition"),
    Slip(r"\n[ \t]*$", r"[+-]\s*\d+\s+\w+", "a line of points reads `+10 when …`", "write the number, `when` and a condition"),
    Slip(r"^\s*expect\s+[^\n]*$", r">=?|<=?|=", "an expectation is written in words", "write `at least 50 customers`, `at most 5% of customers` or `exactly 53 customers`"),
    Slip(r"^\s*guarantee\s+(?:\"[^\"\n]*\"\s*)?$", r"all\b", "a guarantee begins with `every` or `no`", "write `every … is …`", "every"),
    Slip(r"^\s*guarantee\s+(?:\"[^\"\n]*\"\s*)?(?:all|\w+)\s+$", r"\w+", "a guarantee begins with `every` or `no`", "write `guarantee every … is …`"),
    Slip(r"\bwith\s[^\n]*\w\s+$", r"(?:yes|no|\"|\d)[^\n]*", "`=` is missing", "write `name = value`"),
    Slip(r"\bcustomer\s+$", r"[^\n]*=[^\n]*", "`with` is missing", "write `customer with name = value`"),
    Slip(r"=\s*$", r"unknown\b", "what is not mentioned is unknown", "leave it out"),
    Slip(r"(?:^|\n)[ \t]+$", rf"(?:{'|'.join(DECLARATIONS)})\b[ \t]+(?:\w+|\")", "a declaration begins in the first column of a line",
         "remove the blanks in front of it"),
    Slip(r"$", r"(?P<w>WHERE|IN|IS|BETWEEN|WHEN|OTHERWISE|CONTAINS|ANY|LAST|OWNER)\b", r"`\g<w>` is written in small letters", "only `AND`, `OR` and `NOT` are understood in capitals"),
)  # fmt: skip

COMPILED = tuple((re.compile(f"(?:{slip.before})\\Z") if slip.before else None, re.compile(slip.here), slip) for slip in SLIPS)


def find_slip(before: str, text: str, position: int) -> tuple[Slip, re.Match[str], re.Match[str] | None] | None:
    """The first slip that fits the text in front of a position and the text from there on."""
    for behind, ahead, slip in COMPILED:
        here = ahead.match(text, position)
        if here is None:
            continue
        front = None if behind is None else behind.search(before)
        if behind is None or front:
            return slip, here, front
    return None
