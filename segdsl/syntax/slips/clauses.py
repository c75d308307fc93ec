"""Slips about declarations, columns and clauses."""

from __future__ import annotations

from segdsl.syntax.lexing import DECLARATIONS
from segdsl.syntax.slips.slip import COLUMN, NAMED, Slip

CLAUSES = (
    Slip(
        r'^\s*segment\s+\S+\s+(?:"[^"\n]*"\s*)?$',
        r"=|:|\{|[a-z(]",
        "`where` is missing in front of the condition",
        "write `segment name where …`",
    ),
    Slip(r"\bin\s+$", r'"[^\n]*"', "the values of a list stand in parentheses", 'write `in ("A", "B")`'),
    Slip(
        r"\S\s+$",
        r'"[^"\n]*"',
        "a text cannot stand here",
        "a description stands right after the name; two values need a sign between them",
    ),
    Slip(NAMED + r"[A-Za-z_]\w*[ \t]*$", r":", "declarations need no colon", "leave it out", ""),
    Slip(NAMED + r"[^\n]*$", r":", "a colon has no meaning here", "leave it out"),
    Slip(COLUMN[:-1] + r"?$", r":", "columns need no colon", "write the name and the type", ""),
    Slip(r"\n[ \t]+[^\n]*$", r":", "a colon has no meaning here", "leave it out"),
    Slip(
        COLUMN,
        r"(?P<t>int|integer|bigint)\b",
        r"`\g<t>` is not a type",
        "did you mean `whole number`?",
        "whole number",
    ),
    Slip(
        COLUMN,
        r"(?P<t>float|double|decimal|numeric|money)\b",
        r"`\g<t>` is not a type",
        "did you mean `number`?",
        "number",
    ),
    Slip(
        COLUMN,
        r"(?P<t>string|str|varchar|char)\b",
        r"`\g<t>` is not a type",
        "did you mean `text`?",
        "text",
    ),
    Slip(
        COLUMN,
        r"(?P<t>categorical|enum|category)\b",
        r"`\g<t>` is not a type",
        'did you mean `text`, or `one of "A", "B"`?',
    ),
    Slip(COLUMN, r"(?P<t>bool|boolean)\b", r"`\g<t>` is not a type", "did you mean `flag`?", "flag"),
    Slip(COLUMN, r"(?P<t>timestamp)\b", r"`\g<t>` is not a type", "did you mean `datetime`?", "datetime"),
    Slip(COLUMN, r"(?P<t>time)\b", r"`\g<t>` is not a type", "did you mean `datetime`?"),
    Slip(
        r"\bone\s+of\s*$",
        r"\(",
        "the values of a closed set stand without parentheses",
        'write `one of "A", "B"`',
    ),
    Slip(r"\bone\s+of\s+$", r"\w+", "the values of a closed set are texts", 'write `one of "A", "B"`'),
    Slip(r"\bnumber\s+-?[\d_.]+\s*$", r"-|\.\.", "a range is written with `to`", "write `number 0 to 10`"),
    Slip(
        r"\bnumber\s+$",
        r"(?:min|max|between)\b",
        "a range is written with `to`",
        "write `number 0 to 10`, `number from 0` or `number to 100`",
    ),
    Slip(
        r"\n[ \t]+[^\n]*$",
        r"optional\b",
        "every column may be missing unless it says `required`",
        "leave `optional` out",
    ),
    Slip(
        r"\n[ \t]+[^\n]*[ \t]$",
        r"default\b",
        "a column has no default",
        "write `a default b` where the value is used",
    ),
    Slip(r"\n[ \t]+[^\n]*$", r",[ \t]*(?:\n|$)", "no comma stands between lines", "leave it out"),
    Slip(r"separated\s+by\s+$", r"\S+", "the separator is a text", 'write `separated by ","`'),
    Slip(r"\bno\s+$", r"header\b", "a file without a header says `without header`", "write `without header`"),
    Slip(
        r"\bfrom\s+\"[^\"\n]*\"[^\n]*$",
        r"no\s+header\b",
        "a file without a header says `without header`",
        "write `without header`",
        "without header",
    ),
    Slip(
        r"\n[ \t]*$",
        r"\+\s+\d|-\s+\d|\d+\s+when\b",
        "points begin with a sign that touches the number",
        "write `+10 when …`",
    ),
    Slip(
        r"[+-]\d+\s*$|[+-]$",
        r"points\b|if\b|\d+\s+\w+",
        "a line of points reads `+10 when …`",
        "write the number, `when` and a condition",
    ),
    Slip(
        r"\n[ \t]*$",
        r"[+-]\s*\d+\s+\w+",
        "a line of points reads `+10 when …`",
        "write the number, `when` and a condition",
    ),
    Slip(
        r"^\s*expect\s+[^\n]*$",
        r">=?|<=?|=",
        "an expectation is written in words",
        "write `at least 50 customers`, `at most 5% of customers` or `exactly 53 customers`",
    ),
    Slip(
        r"^\s*guarantee\s+(?:\"[^\"\n]*\"\s*)?$",
        r"all\b",
        "a guarantee begins with `every` or `no`",
        "write `every … is …`",
        "every",
    ),
    Slip(
        r"^\s*guarantee\s+(?:\"[^\"\n]*\"\s*)?(?:all|\w+)\s+$",
        r"\w+",
        "a guarantee begins with `every` or `no`",
        "write `guarantee every … is …`",
    ),
    Slip(r"\bwith\s[^\n]*\w\s+$", r"(?:yes|no|\"|\d)[^\n]*", "`=` is missing", "write `name = value`"),
    Slip(r"\bcustomer\s+$", r"[^\n]*=[^\n]*", "`with` is missing", "write `customer with name = value`"),
    Slip(r"=\s*$", r"unknown\b", "what is not mentioned is unknown", "leave it out"),
    Slip(
        r"(?:^|\n)[ \t]+$",
        rf"(?:{'|'.join(DECLARATIONS)})\b[ \t]+(?:\w+|\")",
        "a declaration begins in the first column of a line",
        "remove the blanks in front of it",
    ),
    Slip(
        r"$",
        r"(?P<w>WHERE|IN|IS|BETWEEN|WHEN|OTHERWISE|CONTAINS|ANY|LAST|OWNER)\b",
        r"`\g<w>` is written in small letters",
        "only `AND`, `OR` and `NOT` are understood in capitals",
    ),
)
