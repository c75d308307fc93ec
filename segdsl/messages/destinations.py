"""Where messages go: to an e-mail address, a telephone number, or a device.

In: the customer's value of the attribute that the settings name. Out: where the message goes, or an
`Unprintable` with the reason: a message that reaches nobody, or somebody else, is held back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from segdsl.addresses import bare_phone
from segdsl.channels import Home
from segdsl.messages.header_lines import header_line
from segdsl.templates.values import Unknown, Unprintable, is_printable


@dataclass(frozen=True, slots=True)
class _Form:
    """What such destinations look like, and what one is called."""

    pattern: re.Pattern[str]
    longest: int  # characters
    called: str
    lines: re.Pattern[str] | None = None  # many of them, each with a line end


_WORD = r"[^\s@<>()\[\],;:\\\"]"
_ADDRESS = rf"{_WORD}{{1,64}}@{_WORD}+\.{_WORD}+"
_FORMS: Mapping[Home, _Form] = {
    "address": _Form(
        re.compile(_ADDRESS),
        254,  # RFC 5321, 4.5.3.1.3
        "an address",
        re.compile(rf"(?:{_ADDRESS}\n)*+"),
    ),
    "phone": _Form(re.compile(r"\+?(?:[\s().\-/]*\d){5,17}"), 40, "a telephone number"),
    "device": _Form(re.compile(r"\S+"), 4_096, "the mark of a device"),
}


def destination(home: Home, value: Any, attribute: str) -> str:
    """Where the message of a customer goes; blanks around it are not part of it. Raises Unprintable."""
    if isinstance(value, Unknown):
        raise Unprintable(value.reason)
    form = _FORMS[home]
    text = bare_phone(str(value)) if home == "phone" else str(value).strip()
    line = header_line(attribute, text, form.longest)
    if not form.pattern.fullmatch(line):
        raise Unprintable(f"{attribute} is not {form.called}")
    return line


def are_destinations(home: Home, values: Sequence[Any]) -> bool:
    """Whether all of them are, as they stand, for sure; where not, each has to be looked at."""
    if set(map(type, values)) != {str}:
        return False
    form, whole = _FORMS[home], "".join(values)
    fits = is_printable(whole) and "=?" not in whole and max(map(len, values)) <= form.longest
    if fits and form.lines is not None:
        return form.lines.fullmatch("\n".join([*values, ""])) is not None
    return fits and all(map(form.pattern.fullmatch, values))
