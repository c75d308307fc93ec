"""What a persona is: the sort of reader a message is written for.

In: the plain values of a persona's file. Out: a `Persona` with every field checked. Fields are closed,
so a misspelt one is an error; only `demographics` and `content` take names of the author's choice.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

NAME_PLACE = "{name}"


def _one_line(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    if "\n" in text.strip():
        raise ValueError("must be a single line")
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
Plain = Annotated[str, AfterValidator(_no_braces)]
PlainLine = Annotated[Line, AfterValidator(_no_braces)]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=60)]
Fact = str | int | float | list[str]


class Part(BaseModel):
    """A part of the file: unknown fields are refused, values never converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Voice(Part):
    """How the persona likes to be spoken to. `tone` is advice to authors; the rest is printed."""

    greeting: Annotated[Line, AfterValidator(_greeting)]
    greeting_without_name: PlainLine
    sign_off: PlainLine
    tone: str | None = None

    def greet(self, name: str | None) -> str:
        """The greeting with a name, or the one that needs none."""
        return self.greeting.replace(NAME_PLACE, name) if name else self.greeting_without_name


class SpeaksTo(Part):
    """A segment, or a stage of a lifecycle, whose customers the persona stands for.

    Where several personas speak to a customer, the highest priority wins, ties by the persona's name.
    """

    segment: str | None = None
    lifecycle: str | None = None
    stage: str | None = None
    priority: int | float = 0

    @model_validator(mode="after")
    def _one_of_both(self) -> SpeaksTo:
        stage = self.lifecycle is not None and self.stage is not None
        if (self.segment is not None) == stage or (self.lifecycle is None) != (self.stage is None):
            raise ValueError("names either a `segment`, or a `lifecycle` and its `stage`")
        return self


class Persona(Part):
    """A persona. `content` holds the texts that templates print as `persona.content.NAME`."""

    name: Identifier
    title: Line
    voice: Voice
    description: str | None = None
    demographics: dict[str, Fact] = Field(default_factory=dict)
    values: list[str] = Field(default_factory=list)
    interests: list[str] = Field(default_factory=list)
    channels: list[str] = Field(default_factory=list)
    content: dict[Identifier, Plain | list[Plain]] = Field(default_factory=dict)
    speaks_to: list[SpeaksTo] = Field(default_factory=list)
    fallback: bool = False


def fields(path: tuple[str | int, ...]) -> tuple[str, ...]:
    """The fields that may stand at a path of a persona's file; none where names are free."""
    model: type[Part] | None = None
    match path:
        case ():
            model = Persona
        case ("voice",):
            model = Voice
        case ("speaks_to", int()):
            model = SpeaksTo
    return tuple(model.model_fields) if model else ()
