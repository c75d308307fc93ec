"""How a persona likes to be spoken to."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from segdsl.people.words import Greeting, Paragraph, Part, PlainLine


class Voice(Part):
    """How the persona likes to be spoken to: what is printed, and advice to whoever writes."""

    greeting: Greeting
    """The first line of a letter, with `{name}` where the name goes. Printed."""
    greeting_without_name: PlainLine
    """The first line where the name is unknown. Printed."""
    sign_off: PlainLine
    """The line above the signature. Printed."""
    tone: Paragraph | None = None
    """Advice to authors: how to sound, what to leave out."""
    formality: Literal["casual", "neutral", "formal"] | None = None
    """How formal the language is."""
    says: list[PlainLine] = Field(default_factory=list)
    """Words and phrases that sound right to them."""
    avoids: list[PlainLine] = Field(default_factory=list)
    """Words and habits that put them off."""
