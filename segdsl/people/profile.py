"""What is known of the sort of reader that a persona stands for: where, why, how, with what.

Demographics are free names, as every trade cares about others; these parts are closed, so that a misspelt
field is found.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from segdsl.people.words import Line, PersonaPart

# The eight types of VALS (Values and Lifestyles, Strategic Business Insights).
Vals = Literal["innovator", "thinker", "believer", "achiever", "striver", "experiencer", "maker", "survivor"]
# How soon people take up what is new (Rogers, Diffusion of Innovations).
Adoption = Literal["innovator", "early adopter", "early majority", "late majority", "laggard"]


class Geography(PersonaPart):
    """Where they live."""

    countries: list[Line] = Field(default_factory=list)
    """Countries, by name or code."""
    regions: list[Line] = Field(default_factory=list)
    """States, regions, districts."""
    cities: list[Line] = Field(default_factory=list)
    """Cities, or a sort of city."""
    area: Literal["city", "suburb", "small town", "countryside"] | None = None
    """The surroundings they live in."""
    languages: list[Line] = Field(default_factory=list)
    """The languages they read."""
    climate: Line | None = None
    """Where weather and season matter to what they buy."""


class Psychographics(PersonaPart):
    """Why they do what they do: values, interests, lifestyle, and what they think."""

    vals: Vals | None = None
    """Their type in VALS, the scheme of values and lifestyles."""
    values: list[Line] = Field(default_factory=list)
    """What matters to them."""
    activities: list[Line] = Field(default_factory=list)
    """What they do with their time."""
    interests: list[Line] = Field(default_factory=list)
    """What they like to read and talk about."""
    attitudes: list[Line] = Field(default_factory=list)
    """How they feel about what you sell and how it is sold."""
    opinions: list[Line] = Field(default_factory=list)
    """What they think of themselves, of others, of the world."""
    personality: Line | None = None
    """In a few words."""
    lifestyle: Line | None = None
    """In a few words."""


class Behaviour(PersonaPart):
    """How they choose, buy and stay."""

    buying: Line | None = None
    """How they decide."""
    frequency: Line | None = None
    """How often they buy or use what you offer."""
    occasions: list[Line] = Field(default_factory=list)
    """What makes them buy."""
    benefits: list[Line] = Field(default_factory=list)
    """What they hope to get out of it."""
    price_sensitivity: Literal["low", "medium", "high"] | None = None
    """How much the price decides."""
    loyalty: Line | None = None
    """To whom, and what would end it."""


class Technographics(PersonaPart):
    """With what they read, and how they take to what is new."""

    devices: list[Line] = Field(default_factory=list)
    """What they read and buy on."""
    platforms: list[Line] = Field(default_factory=list)
    """Networks and services they are on."""
    tools: list[Line] = Field(default_factory=list)
    """Programs they work with."""
    skill: Literal["novice", "everyday", "advanced", "expert"] | None = None
    """How much at ease they are."""
    adoption: Adoption | None = None
    """How soon they take up what is new."""


class Job(PersonaPart):
    """A job to be done: when …, I want to …, so that …."""

    kind: Literal["functional", "emotional", "social"] = "functional"
    """Getting something done, feeling a certain way, or being seen in one."""
    situation: Line
    """When …"""
    motivation: Line
    """I want to …"""
    outcome: Line
    """So that …"""
