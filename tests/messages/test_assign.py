"""Of several personas that fit a customer, the one that speaks."""

from __future__ import annotations

from segdsl.campaigns.assign import voices_of
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
