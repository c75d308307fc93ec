"""Cards and portraits: what is drawn, and what is never said."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

import segdsl
from segdsl.messages.cards.draw import Card, draw
from segdsl.messages.cards.figures import label, medians, percents
from segdsl.money import is_amount
from segdsl.people.library import persona_from
from segdsl.people.notes import notes_on
from segdsl.people.portrait import Middle, Portrait, Share
from segdsl.people.sheet import spoken_to
from segdsl.people.speaks_to import SpeaksTo
from segdsl.people.whom import everybody
from segdsl.runs.job import Job
from segdsl.runs.personas import personas_of, portraits
from segdsl.runs.portraits import FEWEST, portrait
from segdsl.source import Source
from tests.people.shelf import READER

RULES = """\
customers from "customers.csv" key id
  colour  one of "red", "blue"
  spend   number
  email   text      private
  health  flag      sensitive
trait twice "Twice" = spend * 2
trait helper = spend * 3
trait careful "Careful" = 1 when health, 0 otherwise because "asked for"
trait mailbox "Mailbox" = lower(email)
segment reds where colour = "red" persona named
"""


def shop(folder: Path) -> segdsl.Project:
    rows = [f"{n},{'red' if n < 20 else 'blue'},{100 if n < 20 else 5},a@x.example,yes" for n in range(60)]
    (folder / "customers.csv").write_text("id,colour,spend,email,health\n" + "\n".join(rows) + "\n")
    (folder / "rules.seg").write_text(RULES)
    (folder / "personas").mkdir()
    named = READER.replace("name: reader", "name: named")
    (folder / "personas" / "named.yaml").write_text(named)
    spender = READER + "speaks_to:\n  - rule: spend < 50 and twice > 0\n"
    (folder / "personas" / "reader.yaml").write_text(spender)
    return segdsl.load(folder)


def test_a_portrait_says_how_many_and_what_they_share(tmp_path: Path) -> None:
    project = shop(tmp_path)
    found, _ = portraits(Job(project, project.moment("2026-03-31")))
    named = found["named"]
    assert (named.size, named.customers, found["reader"].size) == (20, 60, 40)
    assert [(s.label, s.value, s.members, round(s.lift, 6)) for s in named.shares] == [
        ("Colour", "red", 1, 3)
    ]
    assert {(m.label, m.members, m.everyone) for m in named.middles} == {
        ("Spend", 100, 5),
        ("Twice", 200, 10),
    }


def test_those_who_have_no_other_persona_are_told_apart(tmp_path: Path) -> None:
    """A fallback stands for nobody, and speaks to everybody else."""
    project = shop(tmp_path)
    file = tmp_path / "personas" / "reader.yaml"
    for speaks, own, others, said in (
        ("fallback: true\n", 0, 40, "Nobody of its own: 40 customers who have no other persona, 67% of all"),
        ('speaks_to:\n  - rule: id = "30"\nfallback: true\n', 1, 39, "And 39 customers who have no other"),
    ):
        file.write_text(READER + speaks)
        project = segdsl.load(tmp_path)
        found, _ = portraits(Job(project, project.moment("2026-03-31")))
        assert (found["reader"].size, found["reader"].others, found["named"].others) == (own, others, 0)
        page = draw([Card(personas_of(project)["reader"], found["reader"])])
        assert said in page
        assert ("<strong>1</strong> customer, 1.7% of all" in page) is (own == 1)


def test_private_and_sensitive_data_and_what_is_made_of_them_are_never_named(tmp_path: Path) -> None:
    project = shop(tmp_path)
    found, _ = portraits(Job(project, project.moment("2026-03-31")))
    labels = {x.label for one in found.values() for x in (*one.shares, *one.middles)}
    assert labels == {"Colour", "Spend", "Twice"}


def test_nothing_is_said_of_the_few() -> None:
    colours = pd.Series(["red"] * (FEWEST - 1) + ["blue"] * 50, dtype="str")
    few = portrait([colour == "red" for colour in colours], [("colour", "Colour", colours)])
    assert few == Portrait(FEWEST - 1, FEWEST + 49)


def test_shares_are_of_everybody_and_not_of_those_who_answered() -> None:
    members = [n < 50 for n in range(200)]
    drinks: pd.Series[str] = pd.Series([None] * 200, dtype="str")
    drinks[:12], drinks[60:72] = "tea", "coffee"
    found = portrait(members, [("drink", "Drink", drinks)])
    assert [(s.value, s.members, s.everyone, s.lift) for s in found.shares] == [("tea", 0.24, 0.06, 4)]


def test_texts_that_may_be_names_of_persons_are_not_told() -> None:
    members = [n < 100 for n in range(400)]
    names = pd.Series([f"Jack {n % 25}" if n < 100 else f"Jill {n % 25}" for n in range(400)], dtype="str")
    lists = pd.Series([[name] for name in names], dtype="object")
    assert portrait(members, [("name", "Name", names), ("friends", "Friends", lists)]).shares == ()


def test_the_name_that_greets_is_never_told(tmp_path: Path) -> None:
    project = shop(tmp_path)
    (tmp_path / "segdsl.toml").write_text('[customer]\nname = "colour"\n')
    found, _ = portraits(Job(segdsl.load(tmp_path), project.moment("2026-03-31")))
    assert [x.label for one in found.values() for x in one.shares] == []


def test_whatever_stands_in_a_persona_is_shown_as_text() -> None:
    evil = '<script>alert(1)</script>\\"><img src=x onerror=y>{{ 7 * 7 }}'
    text = (
        READER.replace("The reader", f'"{evil}"')
        + f'quote: "{evil}"\npains: ["{evil}"]\nchannels: ["{evil}"]\n'
    )
    page = draw([Card(persona_from(Source("r.yaml", text)).required().persona)], f"<b>{evil}")
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>&lt;" not in page
    assert (
        page.count("&lt;script&gt;") == 6
    )  # title, heading, quote, pain, channel, and why there are no data
    assert "{{ 7 * 7 }}" in page


def test_the_card_says_what_is_known_and_loads_nothing() -> None:
    reader = persona_from(Source("r.yaml", READER)).required().persona
    page = draw([Card(reader, Portrait(1_200, 60_000))])
    assert "<strong>1,200</strong> customers, 2.0% of all" in page
    assert "Dear Alex," in page
    assert "http" not in page.replace('http-equiv="Content-Security-Policy"', "")


@pytest.mark.parametrize(
    ("middle", "said"),
    [
        (Middle("Spent", 245.43, 0, "EUR"), ("€245.43", "€0.00")),
        (Middle("Spent", 1245, 12.5, "JPY"), ("¥1,245", "¥12")),
        (Middle("Reduced", 0.67, 0.03), ("0.67", "0.03")),
        (Middle("Days", 39.5, 471), ("39.5", "471.0")),
        (Middle("Orders", 12, 2), ("12", "2")),
        (Middle("Visits", 1234.56, 98.7), ("1,235", "99")),
        (Middle("Share of books bought reduced", 0.6, 0.06), ("60%", "6%")),
        (Middle("Return rate", 0.0034, 0.02), ("0.3%", "2.0%")),
        (Middle("Share price", 12.5, 3), ("12.5", "3.0")),
        (Middle("Warmth", -3, -1_204.2), ("-3", "-1,204")),
    ],
)
def test_medians_side_by_side_are_written_alike(middle: Middle, said: tuple[str, str]) -> None:
    assert medians(middle) == said


@pytest.mark.parametrize(
    ("members", "everyone", "said"),
    [(0.35, 0.054, ("35%", "5%")), (0.012, 0.004, ("1.2%", "0.4%")), (1, 0, ("100%", "0%"))],
)
def test_shares_side_by_side_have_the_same_decimals(
    members: float, everyone: float, said: tuple[str, str]
) -> None:
    assert percents(Share("Colour", "red", members, everyone)) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Spent, ever, in euros", "Spent, ever"),
        ("Price (EUR)", "Price"),
        ("Total €", "Total"),
        ("Euros spent", "Euros spent"),
        ("EUR", "EUR"),
    ],
)
def test_a_currency_is_said_once(written: str, said: str) -> None:
    assert label(Middle(written, 2, 1, "EUR")) == said
    assert label(Middle(written, 2, 1)) == written


@pytest.mark.parametrize(
    ("label", "currency", "is_one"),
    [
        ("Spent, ever, in euros", "EUR", True),
        ("Spent, ever, in Euro", "EUR", True),
        ("Price (EUR)", "EUR", True),
        ("Price in €", "EUR", True),
        ("Spent in dollars", "USD", True),
        ("Total $", "USD", True),
        ("Spent in euros", "USD", False),
        ("Orders, ever", "EUR", False),
        ("Europeans", "EUR", False),
        ("Lohn in CHF", "CHF", True),
        ("Paid (CA$)", "CAD", True),
        ("Orders above 100 euros", "EUR", False),
        ("Points per euro", "EUR", False),
        ("Points for each euro", "EUR", False),
    ],
)
def test_what_names_the_currency_is_an_amount_of_it(label: str, currency: str, is_one: bool) -> None:
    assert is_amount(label, currency) is is_one


def test_amounts_have_the_currency_of_the_project(tmp_path: Path) -> None:
    project = shop(tmp_path)
    rules = (tmp_path / "rules.seg").read_text().replace('"Twice"', '"Twice, in euros"')
    (tmp_path / "rules.seg").write_text(rules)
    (tmp_path / "segdsl.toml").write_text('[project]\ncurrency = "EUR"\n')
    project = segdsl.load(tmp_path)
    found, _ = portraits(Job(project, project.moment("2026-03-31")))
    assert {m.label: m.currency for m in found["named"].middles} == {"Spend": None, "Twice, in euros": "EUR"}
    page = draw([Card(personas_of(project)["named"], found["named"])])
    assert "<td>€200.00</td><td>€10.00</td>" in page


def test_no_column_takes_the_room_of_all_others() -> None:
    n = 600
    members = [k < 300 for k in range(n)]
    genres = pd.Series([f"genre {k % 5 if k < 300 else 5 + k % 5}" for k in range(n)], dtype="str")
    city = pd.Series(["Wien" if k < 200 or k > 590 else "Graz" for k in range(n)], dtype="str")
    found = portrait(members, [("genre", "Genre", genres), ("city", "City", city)])
    assert [s.label for s in found.shares] == ["City", "Genre", "Genre"]


def test_a_stage_is_spoken_to_in_english() -> None:
    assert spoken_to(SpeaksTo(lifecycle="journey", stage="loyal")) == "the stage loyal of journey"


def test_a_card_says_to_whom_a_persona_speaks_in_words(tmp_path: Path) -> None:
    """Those that name it in the rules, too, in the order in which they are asked."""
    shop(tmp_path)
    rules = RULES.replace('segment reds where colour = "red"', 'segment reds "Love red" where colour = "red"')
    (tmp_path / "rules.seg").write_text(
        rules + 'lifecycle life\n  stage first "Has just come" where spend > 10\n  stage later otherwise\n',
        encoding="utf-8",
    )
    stages = "speaks_to:\n  - {lifecycle: life, stage: first}\n  - {lifecycle: life, stage: later}\n"
    more = f"{stages}fallback: true\n"
    (tmp_path / "personas" / "named.yaml").write_text(
        READER.replace("name: reader", "name: named") + more, encoding="utf-8"
    )
    project = segdsl.load(tmp_path)
    persona = personas_of(project)["named"]
    spoken = everybody(persona, project.model)
    assert spoken == (
        "“Love red” (segment reds)",
        "“Has just come” (stage first of life)",
        "the stage later of life",
        "whoever has no other persona",
    )
    assert "Speaks to “Love red” (segment reds); " in draw([Card(persona, whom=spoken)])


def test_personas_on_one_page_have_colours_of_their_own() -> None:
    persona = persona_from(Source("r.yaml", READER)).required().persona
    names = [f"reader_{number}" for number in range(6)]
    page = draw([Card(persona.model_copy(update={"name": name})) for name in names])
    assert len(set(re.findall(r"--dark: (#\w+)", page))) == 6


def test_cards_show_the_notes_of_whom_a_persona_speaks_to(tmp_path: Path) -> None:
    project = shop(tmp_path)
    noted = """\
lifecycle life note goal "A second order"
  stage first where spend > 10 note next_step "A letter"
  stage later otherwise note need "Not of the persona"
"""
    reds = RULES.replace("persona named", 'persona named\n  note need "Red things"')
    (tmp_path / "rules.seg").write_text(reds + noted, encoding="utf-8")
    spoken_to = "speaks_to:\n  - {lifecycle: life, stage: first}\n"
    (tmp_path / "personas" / "named.yaml").write_text(
        READER.replace("name: reader", "name: named") + spoken_to, encoding="utf-8"
    )
    project = segdsl.load(tmp_path)
    persona = personas_of(project)["named"]
    notes = notes_on(persona, project.model)
    assert notes is not None
    assert notes.entries == (
        ("need (reds)", ("Red things",)),
        ("goal (life)", ("A second order",)),
        ("next step (first)", ("A letter",)),
    )
    assert "A second order" in draw([Card(persona, None, notes)])
    assert notes_on(personas_of(project)["reader"], project.model) is None
