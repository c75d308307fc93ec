"""What triggers and alerts name is declared: `check` says so at the line of the setting."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl
from tests.triggers import club

NEWS = '[[alert]]\nevents = "orders"\nolder_than = "1 day"\n'
FILE = '\n[[trigger]]\nsegment = "lapsing"\ndo = "file"\npath = "out"\n'


def told(folder: Path, written: str, rules: str = club.RULES) -> list[tuple[str, str | None, str]]:
    """Sentence, way out and line of what `check` says of the settings."""
    club.write_club(folder / "club", written, rules=rules)
    found = [d for d in segdsl.load(folder / "club").check() if d.code == "bad-config"]
    return [(d.message, d.hint, d.span.text.strip() if d.span else "") for d in found]


def test_all_is_well(tmp_path: Path) -> None:
    alerts = (
        '[[alert]]\nsegment = "active"\nreplaced = "5%"\n[[alert]]\nevents = "orders"\nolder_than = "1 day"\n'
    )
    assert told(tmp_path, FILE + club.CAMPAIGN + alerts) == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            FILE + FILE.replace("lapsing", "lapsin"),
            ("`trigger.segment` names `lapsin`, which no rule declares", "did you mean `lapsing`?",
             'segment = "lapsin"'),
        ),
        (
            club.CAMPAIGN.replace("come_back", "come_bak"),
            ("`trigger.campaign` names `come_bak`, which no rule declares", "did you mean `come_back`?",
             'campaign = "come_bak"'),
        ),
        (
            club.CAMPAIGN + 'form = "jsnl"\n',
            ("`trigger.form` is `jsnl`, in which no messages are written", "did you mean `jsonl`?",
             'form = "jsnl"'),
        ),
        (
            '[[alert]]\nsegment = "activ"\nreplaced = "5%"\n',
            ("`alert.segment` names `activ`, which no rule declares", "did you mean `active`?",
             'segment = "activ"'),
        ),
        (
            NEWS.replace("orders", "order"),
            ("`alert.events` names `order`, which no rule declares", "did you mean `orders`?",
             'events = "order"'),
        ),
        (
            NEWS.replace("orders", "big_orders"),
            ("`alert.events` names `big_orders`, whose rows are read with no time of their own",
             "name what it is made from: there are `orders`", 'events = "big_orders"'),
        ),
        (
            FILE + FILE.replace("out", "elsewhere"),
            ("two triggers are called `lapsing-file`, and a report could not tell them apart",
             'give one of them a name of its own: `name = "…"`', "[[trigger]]"),
        ),
        (
            FILE.replace("lapsing", "here"),
            ("`trigger.segment` names `here`, which is a stage of several lifecycles",
             "name the one that is meant in a rule: `segment here_ones where one = here`",
             'segment = "here"'),
        ),
    ],
)  # fmt: skip
def test_what_names_nothing(written: str, expected: tuple[str, str, str], tmp_path: Path) -> None:
    more = "\nevents big_orders from orders where (day is known)\n" + "".join(
        f"\nlifecycle {name}\n  stage here where active\n" for name in ("one", "two")
    )
    assert told(tmp_path, written, club.RULES + more) == [expected]


def test_what_triggers_and_alerts_name_is_used(tmp_path: Path) -> None:
    """A lifecycle's stage, a segment and events that nothing else uses."""
    rules = club.RULES + "\ntrait idle = count(orders)\n"
    club.write_club(tmp_path / "club", FILE, rules=rules)
    found = [d.message for d in segdsl.load(tmp_path / "club").check() if d.code == "unused"]
    assert "nothing uses the trait `idle`" in found
    assert not [message for message in found if "lapsing" in message]
