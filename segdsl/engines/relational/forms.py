"""In what form relations hold values of the language."""

from __future__ import annotations

from typing import Literal

from segdsl.types import Kind, Number

Form = Literal["float", "whole", "text", "flag", "condition", "day", "instant", "list"]
"""How values are held: `whole` as 64-bit integers, `flag` as a Boolean that may be NULL, `day` as a date,
`instant` as a timestamp in UTC that bears no zone, `list` as an array of texts."""


def form_of(kind: Kind) -> Form:
    match kind.family:
        case "number":
            return "whole" if isinstance(kind.type, Number) and kind.type.whole else "float"
        case "birthday":
            return "day"
        case "text" | "flag" | "day" | "instant" | "list":
            return kind.family
        case family:
            raise AssertionError(f"no column holds a {family}")
