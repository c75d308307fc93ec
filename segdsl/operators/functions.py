"""What a rule file may type as a function, and the operator it means.

`days since d` is `days between` from d to today, `days until d` from today to d; hours and
minutes count to now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Function:
    """A function by its typed name; `clock` says which end of a difference is today (or now)."""

    name: str
    operator: str
    form: str
    doc: str
    clock: Literal["later", "earlier"] | None = None


_UNITS = ("days", "weeks", "months", "years", "hours", "minutes")


def _since(unit: str) -> Function:
    whole = "" if unit in ("hours", "minutes") else "whole "
    doc = f"How many {whole}{unit} have passed since the date; negative where it is still to come."
    return Function(f"{unit} since", f"{unit} between", f"{unit} since {{0}}", doc, "later")


def _until(unit: str) -> Function:
    whole = "" if unit in ("hours", "minutes") else "whole "
    doc = f"How many {whole}{unit} are left until the date; negative where it has passed."
    return Function(f"{unit} until", f"{unit} between", f"{unit} until {{0}}", doc, "earlier")


FUNCTIONS: dict[str, Function] = {f.name: f for f in (*map(_since, _UNITS), *map(_until, _UNITS))}
