"""What a text says in JSON; numbers keep every digit that it has."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from segdsl.sources.findings import shown

_LONGEST_WHOLE = 4_000  # digits: Python reads no longer ones as integers


class Fault(Exception):
    """What is no record, and what to do."""

    def __init__(self, says: str, hint: str | None = None) -> None:
        super().__init__(says)
        self.hint = hint


def from_json(text: str, where: str = "") -> Any:
    """What a text says in JSON; numbers keep every digit. Raises Fault, which begins with `where`."""
    try:
        return _DECODER.decode(text)
    except _Repeated as error:
        hint = "which of them counts is not said: give each name once"
        raise Fault(f"{where}says {shown(str(error))} twice", hint) from None
    except RecursionError:
        raise Fault(f"{where}is nested too deeply to be read") from None
    except ValueError as error:
        raise Fault(f"{where}is not JSON: {error}") from None


class _Repeated(Exception):
    """A name that an object has twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Repeated(next(name for name in names if names.count(name) > 1))
    return made


def _whole(digits: str) -> int | Decimal:
    return int(digits) if len(digits) < _LONGEST_WHOLE else Decimal(digits)


def _not_finite(word: str) -> None:
    """NaN and infinities, which JSON has not, count as unknown."""


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=Decimal, parse_int=_whole, parse_constant=_not_finite
)
