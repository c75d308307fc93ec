"""How platforms want single values written, as their pages say it with examples."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from segdsl import load
from segdsl.delivery.exports import forms, matching
from segdsl.delivery.exports.people import People
from segdsl.delivery.exports.places import STATES_OF_THE_USA
from segdsl.delivery.exports.platforms import PLATFORMS
from segdsl.delivery.exports.table import table


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("at", "AT"), (" AT ", "AT"), ("AUT", "AT"), ("Austria", "AT"), ("Österreich", "AT"),
        ("autriche", "AT"),
        ("uk", "GB"), ("U.K.", "GB"), ("GB", "GB"), ("United Kingdom", "GB"), ("England", "GB"),
        ("USA", "US"), ("U.S.A.", "US"), ("United States of America", "US"), ("Vereinigte Staaten", "US"),
        ("Côte d’Ivoire", "CI"), (unicodedata.normalize("NFD", "Türkei"), "TR"), ("Trinidad & Tobago", "TT"),
        ("Trinidad and Tobago", "TT"), ("zz", None), ("EU", None), ("QU", None), ("XX", None),
        ("Ruritania", None), ("", None),
    ],
)  # fmt: skip
def test_a_country_is_known_by_its_code_or_name(written: str, code: str | None) -> None:
    assert forms.country_upper(written) == code
    assert forms.country(written) == (code and code.lower())


@pytest.mark.parametrize(
    ("written", "letter", "of_two"),
    [
        ("female", "F", "f"), ("Weiblich", "F", "f"), ("w", "F", "f"), ("mujer", "F", "f"),
        ("Frau", "F", "f"),
        ("male", "M", "m"), (" M ", "M", "m"), (unicodedata.normalize("NFD", "männlich"), "M", "m"),
        ("divers", "O", None), ("Prefer not to say", "P", None), ("n/a", "N", None),
        ("mixed", None, None), ("fluid", None, None), ("Mrs", None, None), ("", None, None),
    ],
)  # fmt: skip
def test_a_gender_is_read_by_the_whole_word(written: str, letter: str | None, of_two: str | None) -> None:
    assert (forms.gender(written), forms.gender_of_two(written)) == (letter, of_two)


@pytest.mark.parametrize(
    ("written", "tag", "lower", "code"),
    [
        ("de", "de", "de", "de"),
        ("de_AT", "de-AT", "de-at", "de"),
        ("DE-at", "de-AT", "de-at", "de"),
        ("zh_Hant_TW", "zh-Hant-TW", "zh-hant-tw", "zh"),
        ("gsw", "gsw", "gsw", None),
        ("German", "German", "German", None),
    ],
)
def test_a_language_is_written_as_the_platform_knows_it(
    written: str, tag: str, lower: str, code: str | None
) -> None:
    found = (forms.language_tag(written), forms.language_tag_lower(written), forms.language_code(written))
    assert found == (tag, lower, code)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("cloudy.sanfrancisco+shopping@gmail.com", "cloudysanfrancisco@gmail.com"),
        ("A.B@GoogleMail.com", "ab@googlemail.com"),
        ("user.name+NYC@Example.com", "user.name+nyc@example.com"),
        ("a.b+c@notgmail.com", "a.b+c@notgmail.com"),
        ("a.b+c@gmail.com.example", "a.b+c@gmail.com.example"),
        ("+a@gmail.com", None),
        ("nobody", None),
    ],
)
def test_google_knows_a_mailbox_of_gmail_without_its_signs(written: str, address: str | None) -> None:
    assert matching.google_email(written) == address


@pytest.mark.parametrize(
    ("form", "written", "name"),
    [
        (matching.google_first_name, "Mrs. Ana", "ana"),
        (matching.google_first_name, "Dr. Prof. Ana  Maria", "ana maria"),
        (matching.google_first_name, "Miss", "miss"),
        (matching.google_first_name, "Anne-Marie", "anne-marie"),
        (matching.google_first_name, "42", None),
        (matching.google_last_name, "Smith, Jr.", "smith"),
        (matching.google_last_name, "King III", "king"),
        (matching.google_last_name, "Sr.", "sr"),
        (matching.google_last_name, "d’Arc", "darc"),
        (matching.meta_name, "Val\u0065\u0301ry", "val\u00e9ry"),
        (matching.meta_name, "O’Brien-Smith", "obriensmith"),
        (matching.meta_name, "हिन्दी", "हिन्दी"),
        (matching.meta_name, "정", "정"),
        (matching.meta_name, "Ana\u200b\u00a0Maria", "ana maria"),
        (matching.meta_city, "Saint-Étienne 2e", "saintétiennee"),
        (matching.meta_city, "St. Pölten", "stpölten"),
    ],
)
def test_names_are_written_as_they_are_matched(form: Any, written: str, name: str | None) -> None:
    assert form(written) == name


@pytest.mark.parametrize(
    ("written", "country", "code"),
    [
        ("94035-1234", "US", "94035"), ("940351234", "US", "94035"), ("94035 1234", "US", "94035"),
        ("02139", "US", "02139"), ("94035-1234", None, "94035"), ("940351234", None, "940351234"),
        ("00-950", "PL", "00950"), ("12345-6789", "SA", "123456789"), ("1011 AB", "NL", "1011ab"),
        ("SW1A 1AA", "GB", "sw1a1"), ("m11ae", "GB", "m11"), ("EC1A", "GB", "ec1a"),
        ("SW1A 1AA", None, "sw1a1aa"), ("2139", "US", "02139"), ("501", "US", "00501"), ("12", "US", "12"),
        ("K1A 0B1", "CA", "k1a0b1"), (2139.0, "US", "02139"), (1010, "AT", "1010"), ("–", "US", None),
    ],
)  # fmt: skip
def test_meta_knows_postal_codes_of_the_usa_and_the_uk_by_their_beginning(
    written: Any, country: str | None, code: str | None
) -> None:
    assert matching.meta_zip(written, country) == code


@pytest.mark.parametrize(
    ("written", "country", "state"),
    [
        ("California", "US", "ca"), ("new york", None, "ny"), ("NY", "US", "ny"), ("N.Y.", "US", "ny"),
        ("Virginia", "US", "va"), ("West Virginia", "US", "wv"), ("Montana", "BG", "montana"),
        ("Île-de-France", "FR", "îledefrance"), ("7", "US", None),
    ],
)  # fmt: skip
def test_meta_knows_states_of_the_usa_by_two_letters(
    written: str, country: str | None, state: str | None
) -> None:
    assert matching.meta_state(written, country) == state


def test_all_states_of_the_usa_have_letters_of_their_own() -> None:
    ansi = (
        "al ak az ar ca co ct de dc fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny "
        "nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy as gu mp pr vi"
    )
    assert sorted(STATES_OF_THE_USA.values()) == sorted(ansi.split())
    of_two_words = [name for name in STATES_OF_THE_USA if re.match("(new|north|south|west|rhode) ", name)]
    assert len(of_two_words) == 10
    assert all(STATES_OF_THE_USA[name] == "".join(w[0] for w in name.split()) for name in of_two_words)
    assert [n for n, code in STATES_OF_THE_USA.items() if n[0] != code[0]] == ["northern mariana islands"]


def test_where_a_person_lives_decides_over_what_is_written_of_them() -> None:
    people = People(
        3,
        {
            "key": ["1", "2", "3"],
            "email": ["a@a.example", "b@a.example", "c@a.example"],
            "state": ["Georgia", "Montana", None],
            "zip": ["30301-1234", "3400", "30301-1234"],
            "country": ["usa", "Bulgaria", None],
        },
    )
    made = table(PLATFORMS["meta"], people, hashed=False)
    assert [row[1:] for row in made.rows] == [
        ("ga", "30301", "us"),
        ("montana", "3400", "bg"),
        ("", "30301", ""),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1010.0, "1010"), (1010, "1010"), (0.1, "0.1"), (-0.0, "0"), (-1e-12, "0"),
        (1e21, "1000000000000000000000"),
        (2**63 - 1, "9223372036854775807"), (0.1 + 0.2, "0.3"), (" x ", "x"), (" ", None),
    ],
)  # fmt: skip
def test_a_number_is_written_in_digits(value: Any, text: str | None) -> None:
    assert forms.plain(value) == text


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+٤٣ ١ ٢٣٤٥٦٧٨", "+4312345678"),
        ("＋４３１２３４－５６７８", "+4312345678"),
        ("+43 1 234567", "+431234567"),
        ("+123456", None),
        ("+1234567", "+1234567"),
        ("+123456789012345", "+123456789012345"),
        ("+1234567890123456", None),
        ("+43 1 x", None),
    ],
)
def test_a_phone_number_has_seven_to_fifteen_digits_of_any_script(written: str, number: str | None) -> None:
    assert forms.phone(written) == number
    assert forms.phone_digits(written) == (number and number[1:])


def test_letters_before_the_at_are_of_no_use_to_mailchimp() -> None:
    assert forms.email_in_ascii("José@shop.example") is None
    assert forms.email_in_ascii("jose@café.example") == "jose@xn--caf-dma.example"


@pytest.mark.parametrize("zone", ["Europe/Vienna", "America/New_York"])
def test_the_birthday_of_an_instant_is_the_day_where_the_project_is(zone: str, tmp_path: Path) -> None:
    files = {
        "segdsl.toml": f"[project]\nname = 'Leaf'\ntimezone = '{zone}'\n",
        "rules.seg": 'customers from "c.csv" key id\n  email text private\n  birthday datetime\n'
        "segment everybody where id is known\n",
        "c.csv": "id,email,birthday\n1,a@a.example,1990-03-30T23:30:00Z\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    day = {"Europe/Vienna": "1990-03-31", "America/New_York": "1990-03-30"}[zone]
    made = load(tmp_path).export("everybody", "klaviyo", as_of="2026-03-31")
    assert made.text.splitlines() == ["Email Address,Birthday,External ID", f"a@a.example,{day},1"]


def test_a_day_without_a_year_is_left_to_those_who_take_one() -> None:
    birthday = dt.date(4, 2, 29)
    assert forms.day(birthday) is forms.day_digits(birthday) is None
    assert (forms.month_and_day(birthday), forms.day_as_known(birthday)) == ("02/29", "02-29")
    assert forms.day_as_known(dt.date(1990, 3, 31)) == "1990-03-31"
    assert forms.day_digits(dt.date(990, 3, 1)) == "09900301"
