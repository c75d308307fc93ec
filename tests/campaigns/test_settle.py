"""Who gets what and who does not: fates, their order, and that nobody's depends on other people."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from segdsl.campaigns.audience import Audience, CampaignMembers
from segdsl.campaigns.fates import FATES, Settled
from segdsl.campaigns.history import COLUMNS, History
from segdsl.campaigns.past import Past
from segdsl.campaigns.settle import Circumstances, settle, settle_all, settle_segment
from segdsl.campaigns.suppression import SuppressionList, reach
from segdsl.clock import AsOf
from segdsl.model.nodes import Length
from segdsl.model.project import Cap, Segment, Variant
from tests.messages.little_shop import NOWHERE, YES, a_campaign, a_model, an_audience, flags

TODAY = AsOf(dt.date(2026, 3, 31), "Europe/Berlin")
EVERYBODY = CampaignMembers(flags(1, 1, 1, 1))
WEEKLY = Cap(1, Length(7, "days"))


def a_past(audience: Audience, *entries: Mapping[str, Any], as_of: AsOf = TODAY) -> Past:
    """What was sent: entries such as `{"key": "1", "sent_at": "2026-03-01"}`, spring by e-mail by default."""
    rows = [{"campaign": "spring", "channel": "email", "status": "sent", **entry} for entry in entries]
    table = pd.DataFrame(rows, columns=list(COLUMNS), dtype="str").fillna("")
    return Past(
        History(table.assign(sent_at=table["sent_at"].astype("datetime64[us]"))), audience.keys, as_of
    )


def sent_on(*days: str) -> list[dict[str, str]]:
    """A message to customer 1 at noon of each day."""
    return [{"key": "1", "sent_at": f"{day} 12:00"} for day in days]


def told(settled: Settled) -> list[str]:
    """For each customer of the audience, in order of rows, their fate; for recipients their variant."""
    fates = {row: fate for row, (_, fate, _) in zip(settled.left.rows.tolist(), settled.left, strict=True)}
    gets = {row: batch.variant.name if batch.variant else "gets it" for row, batch in settled.recipients}
    assert not set(fates) & set(gets)
    assert len(fates) + len(gets) == len(settled)
    return [text for _, text in sorted({**fates, **gets}.items())]


# ---------------------------------------------------------------- holdout, groups, variants


def test_the_held_out_get_nothing() -> None:
    model = a_model(campaigns=[a_campaign("spring")])
    audience = an_audience(campaigns={"spring": CampaignMembers(flags(1, 1, 1, 0), flags(0, 1, 0, 1))})
    settled = settle(model, audience, {}, "spring")
    assert told(settled) == ["gets it", "held_out", "gets it"]
    assert list(settled.left) == [("2", "held_out", "in the control group")]
    assert settled.left.counts == {**dict.fromkeys(FATES, 0), "held_out": 1}


def test_of_an_exclusive_group_the_higher_priority_takes_a_customer() -> None:
    campaigns = [
        a_campaign("sale", group="promotions", priority=20.0),
        a_campaign("reward", group="promotions", priority=30.0),
        a_campaign("news"),
        a_campaign("fair", group="events", priority=99.0),
    ]
    reward = CampaignMembers(flags(1, 1, 0, 0), held_out=flags(0, 1, 0, 0))
    audience = an_audience(
        campaigns={"sale": EVERYBODY, "reward": reward, "news": EVERYBODY, "fair": EVERYBODY}
    )
    settled = settle_all(a_model(campaigns=campaigns), audience, {})
    assert told(settled["reward"]) == ["gets it", "held_out"]
    # The second customer is held out of the reward, and does not get the sale instead.
    assert told(settled["sale"]) == ["other_campaign", "other_campaign", "gets it", "gets it"]
    assert told(settled["news"]) == ["gets it"] * 4
    assert settled["sale"].left.reasons == {
        ("other_campaign", "`reward` goes first in the group `promotions`"): 2
    }


def test_who_had_the_campaign_that_goes_first_stays_with_it() -> None:
    campaigns = [a_campaign("spring", group="g", priority=2.0), a_campaign("sale", group="g")]
    audience = an_audience(campaigns={"spring": EVERYBODY, "sale": EVERYBODY})
    now = Circumstances(a_past(audience, *sent_on("2026-03-01")))
    assert told(settle(a_model(campaigns=campaigns), audience, {}, "spring", now))[0] == "sent_already"
    assert told(settle(a_model(campaigns=campaigns), audience, {}, "sale", now))[0] == "other_campaign"


def test_whom_the_campaign_that_goes_first_may_not_write_to_gets_the_next() -> None:
    campaigns = [a_campaign("text", group="g", priority=2.0, channel="sms"), a_campaign("mail", group="g")]
    audience = an_audience(campaigns={"text": EVERYBODY, "mail": EVERYBODY})
    may = ("sms_ok", np.array([True, True, False, False]))
    reached = reach(audience.keys, {"sms": None, "email": None}, {"sms": may}, (), None)
    settled = settle_all(a_model(campaigns=campaigns), audience, {}, Circumstances(reach=reached))
    assert told(settled["text"]) == ["gets it", "gets it", "suppressed", "suppressed"]
    assert told(settled["mail"]) == ["other_campaign", "other_campaign", "gets it", "gets it"]


def test_ties_of_priority_go_to_the_first_name() -> None:
    campaigns = [a_campaign(name, group="g", priority=1.0) for name in ("b", "a")]
    audience = an_audience(campaigns=dict.fromkeys("ab", EVERYBODY))
    settled = settle_all(a_model(campaigns=campaigns), audience, {})
    assert told(settled["a"]) == ["gets it"] * 4
    assert told(settled["b"]) == ["other_campaign"] * 4


def test_each_variant_has_its_template_or_the_campaigns() -> None:
    discount = Variant("discount", 0.5, YES, None, {"offer": "15%"}, NOWHERE)
    story = Variant("story", 0.5, YES, "tale", {}, NOWHERE)
    members = CampaignMembers(
        flags(1, 1, 0, 1), flags(0, 0, 0, 1), {"discount": flags(1, 0, 1, 1), "story": flags(0, 1, 0, 0)}
    )
    model = a_model(campaigns=[a_campaign("spring", discount, story)])
    settled = settle(model, an_audience(campaigns={"spring": members}), {}, "spring")
    assert [(row, batch.template) for row, batch in settled.recipients] == [(0, "spring"), (1, "tale")]
    assert told(settled) == ["discount", "story", "held_out"]


def test_a_segment_can_be_written_to_without_a_campaign() -> None:
    segments = [Segment("vips", YES, NOWHERE, priority=1), Segment("all", YES, NOWHERE, priority=9)]
    audience = an_audience(segments={"vips": [True, False, False, True], "all": [True] * 4})
    unsubscribed = SuppressionList("bye.csv", frozenset({"4"}))
    reached = reach(audience.keys, {"email": None}, {}, [unsubscribed], None)
    settled = settle_segment(a_model(segments), audience, {}, "vips", "letter", Circumstances(reach=reached))
    assert [
        (row, batch.template, batch.segment and batch.segment.name) for row, batch in settled.recipients
    ] == [(0, "letter", "vips")]
    assert list(settled.left) == [("4", "suppressed", "on the list `bye.csv`")]


# ---------------------------------------------------------------- what was sent before


def fate_of_the_first(audience: Audience, past: Past, **fields: Any) -> str:
    model = a_model(campaigns=[a_campaign("spring", **fields)])
    return told(settle(model, audience, {}, "spring", Circumstances(past)))[0]


def test_a_campaign_is_sent_once_unless_it_says_again() -> None:
    audience = an_audience(campaigns={"spring": EVERYBODY})
    past = a_past(audience, *sent_on("2026-02-28"))  # 31 days ago
    assert fate_of_the_first(audience, past) == "sent_already"
    assert fate_of_the_first(audience, past, again_after=Length(31, "days")) == "sent_already"
    assert fate_of_the_first(audience, past, again_after=Length(30, "days")) == "gets it"
    assert fate_of_the_first(audience, past, again_after=Length(1, "months")) == "sent_already"
    again = settle(
        a_model(campaigns=[a_campaign("spring", again_after=Length(30, "days"))]),
        audience,
        {},
        "spring",
        Circumstances(past),
    )
    assert again.recipients.times.tolist() == [1, 0, 0, 0]


def test_a_cap_counts_all_messages_of_its_channel_in_calendar_days() -> None:
    audience = an_audience(campaigns={"spring": EVERYBODY})
    other = {"key": "1", "campaign": "news"}
    for day, channel, fate in (
        ("2026-03-24 00:30", "email", "capped"),
        ("2026-03-23 22:30", "email", "gets it"),
        ("2026-03-23 23:30", "email", "capped"),  # half past midnight on the 24th in Berlin
        ("2026-03-30 12:00", "sms", "gets it"),
        ("2026-03-30 12:00", "", "capped"),
        ("2026-04-01 12:00", "email", "gets it"),  # not yet, as of 31 March
    ):
        past = a_past(audience, {**other, "sent_at": day, "channel": channel})
        assert fate_of_the_first(audience, past, caps=(WEEKLY,)) == fate, (day, channel)


def test_every_cap_counts_and_names_itself() -> None:
    audience = an_audience(campaigns={"spring": EVERYBODY})
    days = ("2026-03-30", "2026-03-20", "2026-03-10")
    past = a_past(audience, *({"key": "1", "campaign": "news", "sent_at": day} for day in days))
    caps = (Cap(2, Length(7, "days")), Cap(3, Length(1, "months")))
    settled = settle(
        a_model(campaigns=[a_campaign("spring", caps=caps)]), audience, {}, "spring", Circumstances(past)
    )
    assert list(settled.left) == [("1", "capped", "at most 3 messages per 1 month by email")]


def test_a_message_counts_once_however_often_its_status_changes() -> None:
    audience = an_audience(campaigns={"spring": EVERYBODY})
    entry = {"key": "1", "campaign": "news", "message_id": "a", "sent_at": "2026-03-30"}
    two = (Cap(2, Length(7, "days")),)
    said = [{**entry, "status": status} for status in ("sending", "failed", "sending", "sent")]
    assert fate_of_the_first(audience, a_past(audience, *said), caps=two) == "gets it"
    assert fate_of_the_first(audience, a_past(audience, *said), caps=(WEEKLY,)) == "capped"
    assert fate_of_the_first(audience, a_past(audience, *said[:2]), caps=(WEEKLY,)) == "gets it"
    another = {**entry, "message_id": "b", "status": "sending"}  # begun; nobody knows whether it went out
    assert fate_of_the_first(audience, a_past(audience, *said, another), caps=two) == "capped"


def test_together_campaigns_count_what_those_of_higher_priority_would_send() -> None:
    campaigns = [
        a_campaign("news", caps=(WEEKLY,)),
        a_campaign("offer", priority=5.0, caps=(WEEKLY,)),
        a_campaign("text", channel="sms", caps=(WEEKLY,)),
    ]
    offer = CampaignMembers(flags(1, 1, 0, 0), flags(0, 1, 0, 0))
    audience = an_audience(campaigns={"news": EVERYBODY, "offer": offer, "text": EVERYBODY})
    settled = settle_all(a_model(campaigns=campaigns), audience, {})
    assert told(settled["offer"]) == ["gets it", "held_out"]
    assert told(settled["news"]) == ["capped", "gets it", "gets it", "gets it"]
    assert told(settled["text"]) == ["gets it"] * 4
    alone = settle(a_model(campaigns=campaigns), audience, {}, "news")
    assert told(alone) == ["gets it"] * 4


# ---------------------------------------------------------------- properties

KEYS = st.lists(st.integers(1, 40), unique=True, min_size=1, max_size=25)
MANY_KEYS = st.lists(st.integers(1, 60), unique=True, min_size=20, max_size=40)
GROUPS = st.sampled_from([None, "a", "b"])
CAPS = st.sampled_from([(WEEKLY,), (Cap(2, Length(7, "days")),)])
PERHAPS_CAPS = st.just(()) | CAPS


@st.composite
def shops(draw: st.DrawFn, groups: Any = GROUPS, caps: Any = PERHAPS_CAPS) -> tuple[list[Any], Any]:
    """Some campaigns, and a function that settles them for customers with these keys.

    Everything about a customer follows from their key, as it does where rules look at nobody else.
    """
    campaigns = [
        a_campaign(
            name,
            *(Variant(v, 0.5, YES, v, {}, NOWHERE) for v in ("left", "right")),
            group=draw(groups),
            priority=float(draw(st.integers(0, 2))),
            channel=draw(st.sampled_from(["email", "sms"])),
            caps=draw(caps),
        )
        for name in ("x", "y", "z")
    ]
    salt = draw(st.integers(0, 1_000))

    def share(key: int, what: str, percent: int) -> bool:
        return hashlib.md5(f"{salt}:{what}:{key}".encode()).digest()[0] * 100 < percent * 256

    def settled(keys: list[int], order: list[Any] = campaigns) -> dict[str, Settled]:
        def column(what: str, percent: int) -> Any:
            return pd.Series([share(key, what, percent) for key in keys], dtype=bool)

        members = {}
        for one in order:
            left = column(f"left {one.name}", 50)
            variants = {"left": left, "right": ~left}
            members[one.name] = CampaignMembers(
                column(f"in {one.name}", 70), column(f"out {one.name}", 20), variants
            )
        audience = an_audience(campaigns=members, size=len(keys))
        names = pd.Series([str(key) for key in keys])
        audience = Audience(names, audience.values, audience.segments, audience.today, campaigns=members)
        entries = [
            {"key": str(key), "campaign": name, "sent_at": "2026-03-29", "status": status}
            for key in keys
            for name, status in (("x", "sent"), ("y", "failed"), ("old", "bounced"))
            if share(key, f"{name} {status}", 20)
        ]
        past = a_past(audience, *entries)
        consent = ("yes", column("yes", 80).to_numpy())
        reached = reach(names, {"email": None, "sms": None}, {"email": consent}, (), past)
        return settle_all(a_model(campaigns=order), audience, {}, Circumstances(past, reached))

    return campaigns, settled


def by_key(settled: Settled) -> dict[str, str]:
    keys = settled.recipients.audience.keys
    rows = sorted([*settled.left.rows.tolist(), *settled.recipients.rows.tolist()])
    return dict(zip(keys.iloc[rows], told(settled), strict=True))


@settings(max_examples=30, deadline=None)
@given(shops(), KEYS)
def test_each_customer_of_an_audience_has_exactly_one_fate(shop: Any, keys: list[int]) -> None:
    for name, settled in shop[1](keys).items():
        members = settled.recipients.audience.campaigns[name].audience
        assert set(by_key(settled)) == set(settled.recipients.audience.keys[members])
        assert sum(settled.left.counts.values()) == len(settled.left)
        assert all(a < b for a, b in pairwise(settled.left.rows.tolist()))


@settings(max_examples=30, deadline=None)
@given(shops(), KEYS, st.data())
def test_nobodys_fate_or_variant_changes_when_others_come_and_go(
    shop: Any, keys: list[int], data: st.DataObject
) -> None:
    some = data.draw(st.lists(st.sampled_from(keys), unique=True, min_size=1))
    of_all, of_some = shop[1](keys), shop[1](some)
    for name in of_some:
        everybody = by_key(of_all[name])
        assert by_key(of_some[name]) == {k: f for k, f in everybody.items() if int(k) in some}


@settings(max_examples=30, deadline=None)
@given(shops(), KEYS, st.permutations([0, 1, 2]))
def test_the_order_of_declarations_does_not_matter(shop: Any, keys: list[int], order: list[int]) -> None:
    campaigns, settled = shop
    one, other = settled(keys), settled(keys, [campaigns[place] for place in order])
    assert {n: by_key(s) for n, s in one.items()} == {n: by_key(s) for n, s in other.items()}


def recipients_of(settled: dict[str, Settled]) -> dict[str, set[int]]:
    return {name: set(one.recipients.rows.tolist()) for name, one in settled.items()}


def test_nobody_gets_two_of_an_exclusive_group() -> None:
    shared = 0

    @settings(max_examples=30, deadline=None)
    @given(shops(groups=st.sampled_from(["a", "b"])), MANY_KEYS)  # two of three are in one
    def check(shop: Any, keys: list[int]) -> None:
        nonlocal shared
        campaigns, settle_them = shop
        gets = recipients_of(settle_them(keys))
        for one, other in combinations(campaigns, 2):
            if one.group == other.group:
                shared += bool(gets[one.name] and gets[other.name])
                assert not gets[one.name] & gets[other.name]

    check()
    assert shared


def test_nobody_gets_more_than_a_cap_allows() -> None:
    capped = 0

    @settings(max_examples=30, deadline=None)
    @given(shops(caps=CAPS), MANY_KEYS)
    def check(shop: Any, keys: list[int]) -> None:
        nonlocal capped
        campaigns, settle_them = shop
        settled = settle_them(keys)
        gets = recipients_of(settled)
        for one in campaigns:
            before = [c for c in campaigns if c.channel == one.channel and c.priority > one.priority]
            for cap in one.caps:
                capped += "capped" in by_key(settled[one.name]).values()
                for row in gets[one.name]:
                    assert sum(row in gets[other.name] for other in before) < cap.count

    check()
    assert capped


def test_nothing_of_customers_shows_where_a_result_is_logged() -> None:
    audience = an_audience(
        {"email": [f"secret{n}@shop.example" for n in range(4)]}, {"vips": [True] * 4}, {"spring": EVERYBODY}
    )
    lists = [SuppressionList("no.csv", frozenset({"2"}))]
    now = Circumstances(reach=reach(audience.keys, {"email": None}, {}, lists, None))
    settled = settle(a_model(campaigns=[a_campaign("spring")]), audience, {}, "spring", now)
    shown = repr(settled)
    assert "secret" not in shown
    assert "<Recipients: 3 of 4 customers in 1 batches>" in shown
    assert "<Left: 1 customers; 1 suppressed>" in shown
    assert repr(audience) == (
        "<Audience: 4 customers on 2026-03-31; values email; segments vips; campaigns spring>"
    )
