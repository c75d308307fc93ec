"""The kinds of text that a persona's file is made of, each with what makes one of them wrong."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

NAME_PLACE = "{name}"


def _one_line(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    if "\n" in text.strip():
        raise ValueError("must be a single line")
    return text.strip()


def _something(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text.strip()


def _greeting(text: str) -> str:
    if text.count(NAME_PLACE) != 1 or text.count("{") != 1 or text.count("}") != 1:
        raise ValueError(f"must say once where the name goes, such as `Dear {NAME_PLACE},`")
    return text


def _no_braces(text: str) -> str:
    if "{" in text or "}" in text:
        raise ValueError("is printed as it is, so it cannot hold `{` or `}`")
    return text


Line = Annotated[str, AfterValidator(_one_line)]
Paragraph = Annotated[str, AfterValidator(_something)]
Plain = Annotated[str, AfterValidator(_no_braces)]
PlainLine = Annotated[Line, AfterValidator(_no_braces)]
Greeting = Annotated[Line, AfterValidator(_greeting)]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=60)]
Fact = str | int | float | list[str]


class PersonaPart(BaseModel):
    """A part of the file: unknown fields are refused, values never converted.

    What stands below a field is its description, which editors show.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
