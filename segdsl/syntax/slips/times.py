"""Slips about dates and stretches of time."""

from __future__ import annotations

from segdsl.syntax.slips.slip import UNIT, Slip

TIMES = (
    Slip(
        r"\d{1,2}\.?\s*$",
        r"(?P<m>January|February|March|April|May|June|July|August|September|October|November|December)\b",
        "dates are written YYYY-MM-DD",
        "as in `2025-12-31`",
        code="bad-date",
    ),
    Slip(
        r"\d{1,2}\.\s*$", r"\d{1,2}\.", "dates are written YYYY-MM-DD", "as in `2025-12-31`", code="bad-date"
    ),
    Slip(
        r"\bin\s*$",
        rf"(?P<w>last|next)\s+(?P<n>\d+)\s*(?P<u>{UNIT})",
        r"`the` is missing",
        r"write `in the \g<w> \g<n> \g<u>`",
        r"the \g<w> \g<n> \g<u>",
    ),
    Slip(
        r"\bin\s+(?P<w>last|next)\s+$",
        rf"(?P<n>\d+)\s*(?P<u>{UNIT})",
        r"`the` is missing before `\g<w>`",
        r"write `in the \g<w> \g<n> \g<u>`",
    ),
    Slip(
        r"followed\s+by\s+\w+\s+$",
        r"in\s+the\s+(?:last|next)\s+(?P<n>\d+)\s*(?P<u>\w+)",
        "how soon the second must follow is written with `within`",
        r"write `within \g<n> \g<u>`",
        r"within \g<n> \g<u>",
        guess=True,
    ),
    Slip(
        r"followed\s+by\s+\w+\s+(?:within\s+\S+\s+\w+\s+)?$",
        r"on\s+the\s+same\s+day",
        "the day of the step before is added with `or`",
        "write `or on the same day`",
        "or on the same day",
        guess=True,
    ),
    Slip(
        r"\bsince\s+$",
        rf"(?P<u>{UNIT})\s+(?P<d>\w+)",
        "the unit stands in front of `since`",
        r"write `\g<u> since \g<d>`",
    ),
    Slip(
        r"(?:\w|\))\s+$",
        rf"within\s+(?P<n>\d[\d_]*)\s*(?P<u>{UNIT})",
        "`within` needs a day to count from",
        r"write `in the last \g<n> \g<u>`, or `within \g<n> \g<u> after` a day",
    ),
    Slip(r"\w\s+$", r"followed\s+by\b", "a sequence begins with `any`", "write `any … followed by …`"),
    Slip(
        r"\)\s*$",
        r"(?P<s>within|among)\s+(?P<g>[a-z_]\w*)",
        r"`\g<s> \g<g>` stands inside the parentheses",
        "write it behind the value, as in `quintile(monetary within country)`",
    ),
    Slip(
        "",
        rf"(?:within\s+(?:the\s+)?(?P<w>last|next|past|previous)|in\s+(?:the\s+)?(?:past|previous))\s+(?P<n>\d+)\s*(?P<u>{UNIT})",
        "this is not how a stretch of time is written",
        r"write `in the last \g<n> \g<u>`",
    ),
    Slip(
        r"\b(?:with)?in\s+(?:the\s+)?$",
        r"(?:the\s+)?(?:last|past|previous)\s+(?:calendar\s+)?(?P<u>\w+)",
        "this is not how a stretch of time is written",
        "write `in the last 30 days`, or `in last month` for the calendar month",
    ),
    Slip(
        r"\w\s+$",
        rf"(?P<w>last|next)\s+(?P<n>\d+)\s*(?P<u>{UNIT})",
        r"`in the` is missing",
        r"write `in the \g<w> \g<n> \g<u>`",
        r"in the \g<w> \g<n> \g<u>",
    ),
    Slip(
        "",
        rf"older\s+than\s+(?P<n>\d+)\s*(?P<u>{UNIT})",
        "dates are not `older`",
        r"write `more than \g<n> \g<u> ago`",
        r"more than \g<n> \g<u> ago",
    ),
    Slip(
        r"\w\s+$",
        rf"(?P<d>\d[\d_]*\s*{UNIT}\s+ago)\b",
        r"what about `\g<d>`?",
        r"write `before \g<d>`, `since \g<d>` or `more than \g<d>`",
    ),
    Slip(
        r"\w\s+$",
        rf"(?P<d>in\s+\d[\d_]*\s*{UNIT})",
        r"what about `\g<d>`?",
        r"write `before \g<d>` or `on \g<d>`",
    ),
    Slip(
        r"(?P<o>[<>])=?\s*(?P<n>\d[\d_]*)\s*$",
        rf"(?P<u>{UNIT})",
        "a date is not compared with a length of time",
        r"write `more than \g<n> \g<u> ago`, or compare `days since` it with a number",
    ),
    Slip(
        r"\b(?P<n>\d+)\s*$",
        r"ago\b",
        "the unit is missing",
        r"write `\g<n> days ago`",
        "days ago",
        guess=True,
    ),
)
