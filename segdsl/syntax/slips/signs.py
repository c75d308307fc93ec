"""Slips about quotes, brackets, currencies and other signs."""

from __future__ import annotations

from segdsl.syntax.slips.slip import Slip

SIGNS = (
    Slip(
        "",
        r"\"(?:[^\"\n]|\"\")*(?=\n|\Z)|'[^'\n]*(?=\n|\Z)|[“„][^“”\"\n]*(?=\n|\Z)",
        "this text has no closing quote",
        'a text ends on the line it begins on, with `"`',
    ),
    Slip(
        "",
        r"`[^`\n]*(?=\n|\Z)",
        "this name has no closing backquote",
        "a name in backquotes ends on its line",
    ),
    Slip(r"/$", r"/", "a comment begins with `#`", "write `#` instead of `//`"),
    Slip("", r";(?=\s*(?:\Z|\n[a-z]))", "declarations need no semicolon", "leave it out", ""),
    Slip("", r";", "a semicolon has no meaning here", "leave it out; a comment begins with `#`"),
    Slip("", r"[{}]", "the language has no braces", "declarations end where the next one begins"),
    Slip(r"\bin\s*$", r"\[", "a list stands in parentheses", 'write `in ("A", "B")`'),
    Slip("", r"\[", "square brackets have no meaning here", "lists and arguments stand in parentheses"),
    Slip(
        "",
        r"(?P<c>[$€£¥])\s*\d?",
        r"`\g<c>` cannot stand here: a number has no currency sign",
        "write the bare number",
    ),
    Slip(
        r"\d\s*$",
        r"(?P<c>[$€£¥]|EUR\b|USD\b|GBP\b|CHF\b)",
        r"`\g<c>` cannot stand here: a number has no currency",
        "write the bare number",
    ),
    Slip(r"(?P<n>\d+)$", r"(?P<k>[kKmM])\b", r"`\g<n>\g<k>` is not a number", "write it out, as in `10_000`"),
    Slip(
        r"\b(?P<a>\d{1,3})\.(?P<b>\d{3})$",
        r",(?P<d>\d+)",
        "a number has no comma",
        r"write `\g<a>\g<b>.\g<d>`",
    ),
    Slip(
        r"\d\.\d{3}$",
        r"(?:\.\d{3})+(?:,\d+)?",
        "a number has no points between its thousands",
        "leave them out, as in `1234567.89`",
    ),
    Slip(r"(?<![\w.])(?P<n>\d+)$", r",(?P<d>\d+)", "a number has no comma", r"write `\g<n>.\g<d>`"),
    Slip(r"\d\.\d+$", r",\d+", "a number has no comma", "write one point, in front of the decimals"),
    Slip("", r"(?P<s>[−–—])", r"`\g<s>` is not the minus of the language", "write `-`", "-", guess=True),
    Slip("", r"×", "a product is written with `*`", "write `*`", "*"),
    Slip("", r"·", "a product is written with `*`", "write `*`; decimals have a point, as in `2.5`"),
    Slip("", r"[÷∕]", "a quotient is written with `/`", "write `/`", "/"),
    Slip(
        "",
        r"[»«›‹](?P<t>[^»«›‹\"\n]*)[»«›‹]",
        "a text stands in straight double quotes",
        r'write "\g<t>"',
        r'"\g<t>"',
    ),
    Slip(r"\*$", r"\*", "the language has no powers", "multiply instead"),
    Slip("", r"\^", "the language has no powers", "multiply instead"),
    Slip(
        r"(?P<n>\d[\d_.]*)\s+$",
        r"(?i:per\s*cent|pct|prozent)\b",
        "a share is written with `%`",
        r"write `\g<n>%`",
        "%",
    ),
    Slip(
        "",
        r"%",
        "`%` belongs right behind a number, as in `30%`",
        "the language has no remainder of a division",
    ),
    Slip("", r"\?", "the language has no `? :`", "write `(x when condition, y otherwise)`"),
)
