"""`check` looks at the letters of a project as well, and does as comments and settings say."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import segdsl
from segdsl.progress import Step
from segdsl.shelves import library

RULES = """customers from "customers.csv" key id
  first_name  text
  newsletter  flag required

campaign news
  to newsletter
  template "letter"
"""
PERSONA = """name: anna
title: Anna
voice:
  greeting: Dear {name},
  greeting_without_name: Hello,
  sign_off: Us
fallback: true
"""
LETTER = """{% block subject %}News from the shop{% endblock %}
{% block preheader %}About new books{% endblock %}
{% block body %}
<p>Hi {{ customer.first_name }}, here is what is new in the shop.</p>
<p><a href="{{ unsubscribe_url }}">Unsubscribe</a></p>
{% endblock %}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules.seg").write_text(RULES)
    (tmp_path / "segdsl.toml").write_text('[email]\nunsubscribe_url = "https://shop.example/bye"\n')
    (tmp_path / "personas").mkdir()
    (tmp_path / "personas" / "anna.yaml").write_text(PERSONA)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "letter.html.j2").write_text(LETTER)
    return tmp_path


def change(folder: Path, old: str, new: str) -> list[str]:
    """What `check` says, after a change of the letter."""
    letter = folder / "templates" / "letter.html.j2"
    letter.write_text(letter.read_text().replace(old, new))
    return [f"{d.place} {d.code}" for d in segdsl.load(folder).check()]


def test_check_looks_at_letters(folder: Path) -> None:
    assert change(folder, "", "") == ["templates/letter.html.j2:4:10 may-be-unknown"]


def test_how_far_it_is_with_the_letters_is_told(folder: Path) -> None:
    with (folder / "rules.seg").open("a") as rules:
        rules.write('\ncampaign later\n  to not newsletter\n  template "letter"\n')
    told: list[Step] = []
    project = segdsl.load(folder)
    found = project.examined(lambda step: told.append(step if isinstance(step, Step) else Step(step)))
    assert [d.code for d in found.diagnostics] == [d.code for d in segdsl.load(folder).check()]
    assert [(step.done, step.of) for step in told] == [(0, 2), (1, 2)]
    assert set(told) == {"trying letters on made-up customers"}


def test_a_comment_in_the_line_silences(folder: Path) -> None:
    assert change(folder, "the shop.</p>", "the shop.</p>{# segdsl: ignore may-be-unknown #}") == []


def test_a_comment_alone_on_its_line_is_about_the_next(folder: Path) -> None:
    assert change(folder, "<p>Hi", "{# segdsl: ignore may-be-unknown #}\n<p>Hi") == []


def test_a_comment_that_silences_nothing_is_told(folder: Path) -> None:
    mended = change(folder, "{{ customer.first_name }}", "there{# segdsl: ignore may-be-unknown #}")
    assert "templates/letter.html.j2:4:12 unused-ignore" in mended


def test_settings_silence_everywhere(folder: Path) -> None:
    (folder / "segdsl.toml").write_text(
        '[email]\nunsubscribe_url = "https://shop.example/bye"\n[check]\nignore = ["may-be-unknown"]\n'
    )
    assert change(folder, "", "") == []


def test_the_findings_of_each_combination(folder: Path) -> None:
    letters = segdsl.load(folder).letters
    assert letters is not None
    [(combination, findings)] = letters.of.items()
    assert (combination.campaign, combination.persona) == ("news", "anna")
    assert [d.code for d in findings] == ["may-be-unknown"]


def test_broken_rules_hide_no_findings_of_rules(folder: Path) -> None:
    (folder / "rules.seg").write_text(RULES + "segment a where nothing_such\n")
    project = segdsl.load(folder)
    assert project.letters is None
    assert {d.code for d in project.check()} == {"unknown-name"}


def test_the_letters_of_the_sample_shop_are_in_order(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shutil.copytree(Path(segdsl.__file__).parent / "shop" / "project", shop)
    shutil.copytree(library("personas") / "bookshop", shop / "personas")
    shutil.copytree(library("templates") / "bookshop", shop / "templates")
    for part in ("layouts", "partials"):
        shutil.copytree(library("templates") / part, shop / "templates" / part, dirs_exist_ok=True)
    letters = segdsl.load(shop).letters
    assert letters is not None
    assert letters.diagnostics == ()
    campaigns = {c.campaign for c in letters.of}
    assert {"welcome", "thank_you", "vip_reward", "spring_win_back"} <= campaigns
    assert {c.variant for c in letters.of if c.campaign == "spring_win_back"} == {"discount", "story"}


def test_looking_at_letters_needs_no_tables(folder: Path) -> None:
    code = (
        "import sys, segdsl; p = segdsl.load(sys.argv[1]); p.check();"
        "print([m for m in ('pandas', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], text=True, capture_output=True, check=True
    )
    assert done.stdout.strip() == "[]"


LONG = "Neuigkeiten aus dem Laden, dazu ein paar Empfehlungen und noch einiges mehr zum Stöbern"
CATALOGUE = f'msgid ""\nmsgstr ""\n"Language: de\\n"\n\nmsgid "News from the shop"\nmsgstr "{LONG}"\n'


@pytest.fixture
def bilingual(folder: Path) -> Path:
    """The shop writes in English, and in German to customers who speak it, wherever they live."""
    rules = folder / "rules.seg"
    languages = 'language  one of "en", "fr", "de-AT", "de-CH"'
    rules.write_text(RULES.replace("  newsletter  flag", f"  {languages}\n  newsletter  flag"))
    (folder / "segdsl.toml").write_text(
        '[customer]\nlocale = "language"\n[email]\nunsubscribe_url = "https://shop.example/bye"\n'
    )
    (folder / "translations").mkdir()
    (folder / "translations" / "de.po").write_text(CATALOGUE)
    change(folder, "News from the shop", '{{ _("News from the shop") }}')
    return folder


def test_letters_are_checked_in_the_language_that_they_will_be_written_in(bilingual: Path) -> None:
    found = [d for d in segdsl.load(bilingual).check() if d.code == "long-subject"]
    assert [d.message.rsplit("(", 1)[1] for d in found] == ["in the campaign `news`, in de)"]


def test_there_is_one_combination_for_each_language_of_texts_and_none_for_territories(
    bilingual: Path,
) -> None:
    letters = segdsl.load(bilingual).letters
    assert letters is not None
    assert {combination.locale for combination in letters.of} == {"de", "en"}
