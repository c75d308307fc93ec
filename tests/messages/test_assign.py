"""Who gets what: held-out customers, variants, exclusive groups, personas."""

from __future__ import annotations

from segdsl.messages.assign import campaign_recipients, recipients, segment_recipients, voices_of
from segdsl.messages.audience import CampaignMembers
from segdsl.model.project import Segment, Variant
from tests.messages.little_shop import (
    NOWHERE,
    YES,
    a_campaign,
    a_model,
    a_persona,
    an_audience,
    flags,
)


def a_segment(name: str, persona: str | None = None, priority: float | None = None) -> Segment:
    return Segment(name, YES, NOWHERE, persona=persona, priority=priority)


def test_the_held_out_get_nothing() -> None:
    model = a_model(campaigns=[a_campaign("spring")])
    audience = an_audience(campaigns={"spring": CampaignMembers(flags(1, 1, 1, 0), flags(0, 1, 0, 1))})
    assert recipients(model, audience, "spring").tolist() == [True, False, True, False]


def test_of_an_exclusive_group_the_higher_priority_takes_a_customer() -> None:
    campaigns = [
        a_campaign("sale", group="promotions", priority=20.0),
        a_campaign("reward", group="promotions", priority=30.0),
        a_campaign("news"),
        a_campaign("fair", group="events", priority=99.0),
    ]
    everybody = CampaignMembers(flags(1, 1, 1, 1))
    audience = an_audience(
        campaigns={
            "sale": everybody,
            "reward": CampaignMembers(flags(1, 1, 0, 0), held_out=flags(0, 1, 0, 0)),
            "news": everybody,
            "fair": everybody,
        }
    )
    model = a_model(campaigns=campaigns)
    assert recipients(model, audience, "reward").tolist() == [True, False, False, False]
    # The second customer is held out of the reward, and does not get the sale instead.
    assert recipients(model, audience, "sale").tolist() == [False, False, True, True]
    assert recipients(model, audience, "news").tolist() == [True] * 4


def test_ties_of_priority_go_to_the_first_name() -> None:
    campaigns = [a_campaign(name, group="g", priority=1.0) for name in ("b", "a")]
    audience = an_audience(campaigns={name: CampaignMembers(flags(1, 1, 1, 1)) for name in "ab"})
    model = a_model(campaigns=campaigns)
    assert recipients(model, audience, "a").all()
    assert not recipients(model, audience, "b").any()


def test_each_variant_has_its_template_or_the_campaigns() -> None:
    discount = Variant("discount", 0.5, YES, None, {"offer": "15%"}, NOWHERE)
    story = Variant("story", 0.5, YES, "tale", {}, NOWHERE)
    members = CampaignMembers(
        flags(1, 1, 0, 1), flags(0, 0, 0, 1), {"discount": flags(1, 0, 1, 1), "story": flags(0, 1, 0, 0)}
    )
    model = a_model(campaigns=[a_campaign("spring", discount, story)])
    given = campaign_recipients(model, an_audience(campaigns={"spring": members}), {}, "spring")
    assert [(row, lot.template, lot.variant and lot.variant.name) for row, lot in given] == [
        (0, "spring", "discount"),
        (1, "tale", "story"),
    ]


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


def test_a_segment_can_be_written_to_without_a_campaign() -> None:
    model = a_model([a_segment("vips", priority=1), a_segment("all", priority=9)])
    audience = an_audience(segments={"vips": [True, False, False, True], "all": [True] * 4})
    given = segment_recipients(model, audience, {}, "vips", "letter")
    assert [(row, lot.template, lot.segment and lot.segment.name) for row, lot in given] == [
        (0, "letter", "vips"),
        (3, "letter", "vips"),
    ]
