"""Letters to an audience of whom nobody can be made up: that is said, and fewer are left unseen."""

from __future__ import annotations

import pytest

from tests.messages.checks.small import FOOTER, SUBJECT, a_desk, found, marked
from tests.messages.little_shop import a_persona

HARD = "max(orders.total) > 5 * average(orders.total)"  # of one or two orders it never holds
LETTER = f"{SUBJECT}<p>Hello</p>{FOOTER}"
TIERS = """\
lifecycle journey
  stage vip where nps > 8
  stage rest otherwise
lookup tiers from "tiers.csv" key tier
  perk   text
  level  number
lookup places from "places.csv" key (land, stage)
  shop   text
trait perk = tiers.perk for journey
trait level = tiers.level for journey
trait near = places.shop for (country, journey)
trait own_level = tiers.level for lower(country)
"""


@pytest.mark.parametrize(
    "audience",
    [
        HARD,
        f"{HARD}\n  except first_name is unknown",
    ],
)
def test_an_audience_of_whom_nobody_is_found_is_told(audience: str) -> None:
    (finding,) = findings = found(a_desk(LETTER, audience), "not-checked")
    assert finding.severity == "warning"
    assert finding.message == (
        "the letters of `news` were not looked at: nobody was found who could get them"
    )
    assert finding.hint == (
        "look at somebody's: `segdsl preview TEMPLATE --campaign news --customer KEY`, with data"
    )
    assert marked(findings) == [audience.partition("\n")[0]]


def test_an_audience_that_contradicts_itself_is_told_as_such() -> None:
    (finding,) = found(a_desk(LETTER, "newsletter\n  except newsletter"), "not-checked")
    assert finding.message == (
        "the letters of `news` were not looked at: its conditions contradict each other"
    )
    assert finding.certainty == "proved"


@pytest.mark.parametrize("audience", ["everyone", "newsletter", "any orders where (total > 3)"])
def test_nothing_is_said_where_letters_were_looked_at(audience: str) -> None:
    desk = a_desk(LETTER, audience)
    assert desk.sent
    assert found(desk, "not-checked") == []


def test_a_campaign_without_its_template_is_another_matter() -> None:
    rules = f'campaign other\n  to {HARD}\n  template "lost"\n'
    assert found(a_desk(LETTER, rules=rules), "not-checked") == []


def test_a_persona_in_whose_voice_no_letter_was_looked_at_is_told() -> None:
    rules = f"segment leap where {HARD}\n  persona bert\nsegment fans where nps > 8\n  persona carla\n"
    desk = a_desk(LETTER, "newsletter", rules=rules)
    desk.personas = {**desk.personas, "bert": a_persona("bert"), "carla": a_persona("carla")}
    (finding,) = found(desk, "not-checked")
    assert finding.message == (
        "no letter in the voice of `bert` was looked at: it speaks to nobody whom a campaign was found"
        " to reach"
    )
    assert (finding.severity, finding.file_name) == ("info", "personas/bert.yaml")
    assert {sent.combination.persona for sent in desk.sent} == {"anna", "carla"}


FOUND = [
    'first_name matches "^[QX][0-9]{3}$"',
    'first_name starts with "A"\n  except first_name = "Anna"',
    'first_name starts with "Ann"\n  except first_name starts with "Anna"',
    'first_name ends with "a"\n  except first_name ends with "na"',
    'first_name contains "q"\n  except first_name contains "qu"',
    'first_name matches "^B"\n  except first_name = "B"',
    'first_name matches "x$"\n  except first_name in ("x", "Max")',
    'perk = "mug"',
    "perk is known",
    'perk starts with "m"\n  except perk = "mug"',
    "level > 3",
    "level between 2 and 4\n  except journey = rest",
    'perk = "mug"\n  except journey = vip',
    'near = "Mill Lane"',
    'near = "Mill Lane" and country = "AT" and journey = vip',
    "own_level >= 2",
]


@pytest.mark.parametrize("audience", FOUND)
def test_somebody_is_found(audience: str) -> None:
    """By the reference, of whom the audience holds: exceptions on the same column, tables of stages."""
    desk = a_desk(LETTER, audience, rules=TIERS)
    campaign = desk.model.campaigns["news"]
    assert desk.sent
    assert all(sent.customer.holds(campaign.audience) for sent in desk.sent)
