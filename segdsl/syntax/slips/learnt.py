"""Slips about what is learnt."""

from __future__ import annotations

from segdsl.syntax.slips.slip import Slip

LEARNT = (
    Slip(
        r"\b(?:from\s|,)[^\0]*,\s*$",
        r"\Z|at\s+most\b|(?:of|among|owner|tags|because|cluster)\b",
        "a feature is missing behind the comma",
        "leave the comma out, or write another feature",
    ),
    Slip(
        r"^\s*(?:prediction|clusters)\s[^\0]*$",
        r"(?:ascending|increasing|growing|up)\b",
        "a chance that only goes up with a feature is `rising`",
        "write `rising`",
        "rising",
    ),
    Slip(
        r"^\s*(?:prediction|clusters)\s[^\0]*$",
        r"(?:descending|decreasing|down)\b",
        "a chance that only goes down with a feature is `falling`",
        "write `falling`",
        "falling",
    ),
    Slip(
        r'^\s*prediction\s+\S+\s+(?:"[^"\n]*"\s*)?$',
        r"where\b",
        "what a prediction predicts stands behind `of`",
        "write `of`, and the condition",
        "of",
    ),
    Slip(
        r"^\s*prediction\s[^\0]*$",
        r"(?:using|by|with|features)\b",
        "what a prediction is learnt from stands behind `from`",
        "write, say, `from recency, frequency`",
    ),
    Slip(
        r"^\s*clusters\s[^\0]*$",
        r"(?:stage|group)\b",
        "a group of `clusters` is a `cluster`",
        "write `cluster`, and its name",
        "cluster",
    ),
    Slip(
        r"^\s*lifetime\s[^\0]*\bfrom\s+\w+\s*$",
        r"in\b|among\b|margin\b|\Z",
        "what is spent is a column of events",
        "write, say, `from orders.total`",
    ),
)
