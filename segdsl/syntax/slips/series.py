"""Slips about the steps of a series."""

from __future__ import annotations

from segdsl.syntax.slips.slip import UNIT, Slip

_LINE = r"^\s*campaign\b[\s\S]*\n[ \t]+$"  # where a clause of the campaign could begin
_STEP = r"\n[ \t]+step[ \t]+\w+\b[^\n]*$"
_ENDS = "a series ends by `stop when`"
_A_STEP = 'write `step hello template "welcome"`'

SERIES = (
    Slip(_LINE, r"step\s+(?:\"[^\"\n]*\"|\d+)", "a step has a name of its own", _A_STEP),
    Slip(r"\n[ \t]+step\s+(?:after|via|template)\s+$", r"\d+|\"|\w+", "this step has no name", _A_STEP),
    Slip(_LINE, r"stop\s+(?:if|on|once)\b", _ENDS, "write `stop when …`", "stop when"),
    Slip(_LINE, r"(?:stop|end|exit|quit|until)\b", _ENDS, "write `stop when …`"),
    Slip(
        _LINE,
        r"(?:wait|then|delay)\b",
        "each step says itself how long it waits",
        "write `after 3 days` into the line of the next step",
    ),
    Slip(
        r"\bunless\b[^\n]*\bafter\s+\d+\s*$",
        UNIT,
        "`unless` ends a step",
        "write `after 3 days` in front of `unless`",
    ),
    Slip(r"\bunless\b[^\n]*\s$", r"unless\b", "a step has one `unless`", "join the two with `or`"),
    Slip(
        _LINE,
        r"unless\b",
        "`unless` belongs to a step",
        "write it below the step that it passes over; of the whole campaign write `except …`",
    ),
    Slip(
        _STEP,
        r"(?:wait|delay|delayed|in|within)(?=\s+\d)",
        "how long a step waits is written with `after`",
        "write `after 3 days`",
        "after",
    ),
    Slip(
        r"\bafter\s+(?:\d+\s+)?$",
        r"(?:business|working|week)\s*days?\b",
        "a step waits for days of the calendar",
        "write `after 3 days`",
    ),
    Slip(r"\n[ \t]+step\b.*\bafter\s+(?:an?|one)\s+$", UNIT, "how long is a number", "write `after 1 day`"),
    Slip(
        _STEP,
        rf"(?P<n>\d+)\s*(?P<u>{UNIT})(?:\s+later\b)?",
        "how long a step waits is written with `after`",
        r"write `after \g<n> \g<u>`",
        r"after \g<n> \g<u>",
    ),
    Slip(
        _STEP,
        r"(?:skip\s+)?(?:if|where|when|only|except)\b",
        "a step says for whom it is passed over",
        "write `unless …`",
    ),
    Slip(
        r"\n[ \t]+step[ \t]+\w+[ \t]+$",
        r"(?P<t>\"[^\"\n]*\")",
        "a step has no description",
        r"did you mean `template \g<t>`?",
        r"template \g<t>",
        guess=True,
    ),
    Slip(_STEP, r"with\b", "values belong to a variant, for all steps", "write `variant a 50% with …`"),
)
