"""Whom a letter or a call is for: their name, and where the post finds them.

In: a channel, the attributes of these parts, the customer's values. Out: a text for each part that the
channel shows, None where it is unknown; or an `Unprintable` with the reason, where nothing would arrive.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from segdsl.channels import Channel
from segdsl.person_fields import Field
from segdsl.templates.values import Unknown, Unprintable, printed

LONGEST = 200  # characters of a part; a line in the window of an envelope has some 40

Parts = Mapping[Field, str | None]


def addressee(channel: Channel, attributes: Mapping[Field, str], value: Callable[[str], Any]) -> Parts:
    """The parts of one customer; `value` gives what templates see of an attribute. Raises Unprintable."""
    shown = [part for part in channel.shows if part in attributes]
    found = {part: part_text(attributes[part], value(attributes[part])) for part in shown}
    for attribute in lacking(channel, attributes, found):
        missing = value(attribute)
        raise Unprintable(missing.reason if isinstance(missing, Unknown) else f"{attribute} is empty")
    return found


def part_text(attribute: str, value: Any) -> str | None:
    """A part on one line; None where it is unknown. Raises Unprintable for what no line can hold."""
    if isinstance(value, Unknown):
        return None
    text = " ".join(str(printed(value)).split())
    if len(text) > LONGEST:
        raise Unprintable(f"{attribute} is longer than {LONGEST} characters")
    return text or None


def lacking(channel: Channel, attributes: Mapping[Field, str], found: Parts) -> list[str]:
    """The attributes of what is needed and unknown, the first of those that would do as well."""
    known = ([part for part in choice if part in attributes] for choice in channel.needs)
    return [attributes[parts[0]] for parts in known if parts and not any(found[part] for part in parts)]
