"""Of several personas that fit a customer, the one that speaks."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from segdsl.campaigns.assign import main_segments, voices_of
from segdsl.model.project import Segment
from tests.messages.little_shop import (
    NOWHERE,
    YES,
    a_model,
    a_persona,
    an_audience,
)


def a_segment(name: str, persona: str | None = None, priority: float | None = None) -> Segment:
    return Segment(name, YES, NOWHERE, persona=persona, priority=priority)


def test_the_persona_comes_from_the_segment_then_from_whom_it_speaks_to_then_the_fallback() -> None:
    personas = {
        persona.name: persona
        for persona in (
            a_persona("thrifty"),
            a_persona("warm", speaks_to=[{"lifecycle": "journey", "stage": "lapsed", "priority": 1}]),
            a_persona("calm", speaks_to=[{"segment": "regulars", "priority": 5}]),
            a_persona("plain", fallback=True),
        )
    }
    model = a_model(
        [a_segment("hunters", "thrifty", 10), a_segment("vips", "calm", 20), a_segment("regulars")]
    )
    audience = an_audience(
        {"journey": ["lapsed", "lapsed", "loyal", None]},
        {
            "hunters": [True, False, False, False],
            "vips": [True, False, False, False],
            "regulars": [False, True, False, False],
        },
    )
    voices = [persona.name if persona else None for persona in voices_of(model, audience, personas)]
    assert voices == ["calm", "calm", "plain", "plain"]
    del personas["calm"], personas["plain"]
    voices = [persona.name if persona else None for persona in voices_of(model, audience, personas)]
    assert voices == ["thrifty", "warm", None, None]


def test_a_rule_of_a_persona_speaks_to_whom_it_holds_of_in_its_turn_by_priority() -> None:
    rule = "spent > 100"
    personas = {
        persona.name: persona
        for persona in (
            a_persona("brief", speaks_to=[{"rule": rule, "priority": 2}]),
            a_persona("warm", speaks_to=[{"segment": "regulars", "priority": 3}]),
            a_persona("alike", speaks_to=[{"rule": "city is known", "priority": 2}]),
        )
    }
    holds = {
        ("brief", rule): pd.Series([True, True, None, True], dtype="boolean"),
        ("alike", "city is known"): pd.Series([False, False, True, True]),
    }
    audience = replace(an_audience(segments={"regulars": [False, True, False, False]}), rules=holds)
    voices = [persona.name if persona else None for persona in voices_of(a_model(), audience, personas)]
    assert voices == ["brief", "warm", "alike", "alike"]


def test_the_segment_of_a_customer_is_the_one_with_the_highest_priority_then_by_name() -> None:
    model = a_model(
        [a_segment("zeal"), a_segment("vips", priority=20), a_segment("aged", priority=20), a_segment("away")]
    )
    members = {
        "zeal": [True, True, True, False],
        "vips": [True, True, False, False],
        "aged": [True, False, False, False],
        "away": [False, True, True, False],
    }
    chosen = main_segments(model, an_audience(segments=members))
    assert [segment.name if segment else None for segment in chosen] == ["aged", "vips", "away", None]
