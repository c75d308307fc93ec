"""Slips about words of other languages."""

from __future__ import annotations

from segdsl.syntax.slips.slip import Slip

HABITS = (
    Slip(
        "",
        r"like\b",
        "the language has no `like`",
        'write `contains "…"`, `starts with "…"` or `matches "…"`',
    ),
    Slip("", r"(?:is\s+)?one\s+of\s*\(", "membership is written with `in`", 'write `in ("A", "B")`'),
    Slip(
        r"\bis\s*$",
        r"one\s+of\s*\(",
        "membership is written with `in`",
        'write `in ("A", "B")` instead of `is one of`',
    ),
    Slip(
        r"\bdoes\s+not\s*$",
        r"(?P<w>contain|start|end|matche?)s\b",
        r"after `does not` the verb has no s",
        r"write `does not contain`, `does not start with`, …",
    ),
    Slip(r"\w\s+$", r"doesn't\b", "short forms are not understood", "write `does not`", "does not"),
    Slip(
        r"contains\s+(?P<w>any|all|none)\s*$",
        r"\(",
        r"`of` is missing",
        r"write `contains \g<w> of (…)`",
        "of (",
    ),
    Slip(
        r"(?:^|\W)any\s*$",
        r"of\s*\(",
        "conditions are joined by `or`",
        "write `at least 1 of (…)`, or join them by `or`",
    ),
    Slip(r"\b(?P<w>all)\s*$", r"of\s*\(", "conditions are joined by `and`", "join them by `and`"),
    Slip("", r"all\s+of\s*\(", "conditions are joined by `and`", "join them by `and`"),
    Slip(r"\bexists\s+$", r"(?P<e>\w+)", "events are asked for with `any`", r"write `any \g<e>`"),
    Slip(r"\bnumber\s+$", r"of\s+(?P<e>\w+)", "events are counted with `count`", r"write `count(\g<e>)`"),
    Slip(
        r"\bcount\s+$",
        r"(?P<e>\w+)",
        "what is counted stands in parentheses",
        r"write `count(\g<e>)`",
        r"(\g<e>)",
        guess=True,
    ),
    Slip(
        r"\bmore\s+$",
        r"than\s+(?P<n>\d+)\s+(?P<e>[a-z_]\w*)",
        "events are counted with `at least`",
        r"write `at least` and one more than \g<n>",
    ),
    Slip(r"", r"else\b", "the rest is written with `otherwise`", "write `x when condition, y otherwise`"),
    Slip(
        r"\belse\s+$", r".", "the rest is written with `otherwise`", "write `x when condition, y otherwise`"
    ),
    Slip(
        r"=\s*case\s+when\b[^\n]*$",
        r"then\b",
        "a choice is written with `when`",
        "write `x when condition, y otherwise`",
    ),
    Slip(
        r"\bcount\s*\(\s*distinct\s+$",
        r"(?P<e>\w+\.\w+)",
        "different values are counted with `distinct`",
        r"write `distinct(\g<e>)`",
    ),
    Slip(
        r"\bcount\s*\(\s*distinct\s+$",
        r"(?P<e>\w+)",
        "different values are counted with `distinct`",
        r"name the column, as in `distinct(\g<e>.sku)`",
    ),
    Slip(
        r"\bcount\s*\(\s*$",
        r"\*",
        "what is counted stands in parentheses",
        "name the events, as in `count(orders)`",
    ),
    Slip(r"=\s*if\s+$", r".", "a choice is written with `when`", "write `x when condition, y otherwise`"),
    Slip(
        r"[<>]=?\s*[\w.]+\s*$",
        r"[<>]=?",
        "two comparisons stand in a row",
        "write `x > 1 and x < 5`, or `x between 1 and 5`",
    ),
    Slip(r"between\s+[\w.]+\s+$", r"to\b", "`between` goes with `and`", "write `between 1 and 5`", "and"),
    Slip(r"-\s*$|^", r"-\s*>", "an arrow has no meaning here", "leave it out"),
)
