"""What a persona is: the sort of reader a message is written for.

In: the plain values of a persona's file. Out: a `Persona` with every field checked. Fields are closed,
so a misspelt one is an error; only `demographics` and `content` take names of the author's choice.
"""

from __future__ import annotations

from pydantic import Field

from segdsl.people.profile import Behaviour, Geography, Job, Psychographics, Technographics
from segdsl.people.speaks_to import SpeaksTo
from segdsl.people.voice import Voice
from segdsl.people.words import Fact, Identifier, Line, Paragraph, PersonaPart, Plain

# What a persona does not take over from the one it extends.
OWN_FIELDS = ("name", "extends", "abstract", "speaks_to", "fallback")


class Persona(PersonaPart):
    """Somebody to write to. Only `name`, `title` and `voice` are needed."""

    name: Identifier
    """What rules and templates call it: letters, digits and `_`."""
    title: Line
    """What people call it, such as `The bargain hunter`."""
    extends: Identifier | None = None
    """The persona whose fields hold wherever this one says nothing."""
    abstract: bool = False
    """`true` for a persona that only lends its fields to others and never speaks itself."""
    description: Paragraph | None = None
    """Who this is, in two or three sentences."""
    quote: Line | None = None
    """Something they would say."""
    demographics: dict[str, Fact] = Field(default_factory=dict)
    """Facts under names of your choice: age, household, occupation, income, education."""
    geography: Geography = Geography()
    """Where they live."""
    psychographics: Psychographics = Psychographics()
    """Why they do what they do."""
    values: list[Line] = Field(default_factory=list)
    """Short for `psychographics.values`."""
    interests: list[Line] = Field(default_factory=list)
    """Short for `psychographics.interests`."""
    behaviour: Behaviour = Behaviour()
    """How they choose, buy and stay."""
    technographics: Technographics = Technographics()
    """With what they read, and how they take to what is new."""
    jobs: list[Job] = Field(default_factory=list)
    """Jobs to be done: what they want to get done, feel, or be seen as."""
    pains: list[Line] = Field(default_factory=list)
    """What annoys, worries or hinders them."""
    channels: list[Line] = Field(default_factory=list)
    """Where they like to hear from you, the best one first."""
    voice: Voice
    """How they like to be spoken to."""
    content: dict[Identifier, Plain | list[Plain]] = Field(default_factory=dict)
    """Texts that templates print as `persona.content.NAME`."""
    speaks_to: list[SpeaksTo] = Field(default_factory=list)
    """Whom the persona speaks to: segments, stages or rules."""
    fallback: bool = False
    """`true` for the one persona that speaks to whoever has no other."""

    @property
    def all_values(self) -> tuple[str, ...]:
        """What matters to them, wherever it was written, each once."""
        return tuple(dict.fromkeys((*self.psychographics.values, *self.values)))

    @property
    def all_interests(self) -> tuple[str, ...]:
        """What they like, wherever it was written, each once."""
        return tuple(dict.fromkeys((*self.psychographics.interests, *self.interests)))
