"""Texts that can stand in the header of a message: on one line, and nothing but what they seem to be."""

from __future__ import annotations

from segdsl.templates.values import Unprintable, has_control_characters


def header_line(what: str, text: str, longest: int) -> str:
    """The text as it is. Raises Unprintable where it is empty, longer, or may be read as something else."""
    if not text:
        raise Unprintable(f"{what} is empty")
    if "\n" in text:
        raise Unprintable(f"{what} is more than one line")
    if has_control_characters(text):
        raise Unprintable(f"{what} holds a control character")
    if "=?" in text:
        raise Unprintable(f"{what} holds `=?`, which mail programs read as a code")
    if len(text) > longest:
        raise Unprintable(f"{what} is longer than {longest} characters")
    return text
