"""The files that platforms import."""

from __future__ import annotations

import csv
import datetime as dt
import re
from io import BytesIO, StringIO
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyarrow import csv as arrow_csv

from segdsl.addresses import hashed as hashed_text
from segdsl.delivery.exports import forms
from segdsl.delivery.exports.people import People
from segdsl.delivery.exports.platforms import PLATFORMS
from segdsl.delivery.exports.table import ExportTable, table, warnings
from segdsl.person_fields import found_in

ANA = {
    "key": "7",
    "email": " Ana.Test@Example.com ",
    "phone": "0043 1 234-56 78",
    "first_name": "Ana",
    "last_name": "O'Brien-Lee",
    "city": "New York",
    "country": "AT",
    "birthday": dt.date(1990, 3, 31),
}


def made(platform: str, *people: dict[str, Any], hashed: bool = False, **others: list[Any]) -> ExportTable:
    fields: Any = {name: [person.get(name) for person in people] for name in ANA}
    return table(PLATFORMS[platform], People(len(people), fields, others), hashed=hashed)


def only(platform: str, hashed: bool = False, **others: list[Any]) -> dict[str, str]:
    found = made(platform, ANA, hashed=hashed, **others)
    return dict(zip(found.header, found.rows[0], strict=True))


def test_mailchimp_wants_an_email_address_and_birthdays_without_a_year() -> None:
    row = only("mailchimp", joined=[dt.date(2026, 1, 2)], club=[True], likes=[("opera", "chess")])
    assert row["Email Address"] == "ana.test@example.com"
    assert row["Phone Number"] == "+4312345678"
    assert row["Birthday"] == "03/31"
    assert (row["joined"], row["club"], row["likes"]) == ("2026-01-02", "Yes", "opera, chess")


def test_klaviyo_reads_lists_as_json() -> None:
    row = only("klaviyo", likes=[("opera", 'the "Fledermaus"')], spent=[12.5], visits=[3.0])
    assert row["likes"] == '["opera", "the \\"Fledermaus\\""]'
    assert (row["spent"], row["visits"]) == ("12.5", "3")


def test_braze_knows_people_by_their_key_and_customer_io_wants_seconds() -> None:
    at = dt.datetime(2026, 3, 31, 12, tzinfo=dt.UTC)
    assert only("braze", seen=[at])["external_id"] == "7"
    assert only("braze", seen=[at])["seen"] == "2026-03-31T12:00:00Z"
    assert only("customerio", seen=[at])["seen"] == str(int(at.timestamp()))


def test_meta_gets_tidied_values_or_their_hashes() -> None:
    assert only("meta") == {
        "email": "ana.test@example.com",
        "phone": "4312345678",
        "fn": "ana",
        "ln": "obrienlee",
        "ct": "newyork",
        "country": "at",
        "dob": "19900331",
    }
    assert all(len(cell) == 64 for cell in only("meta", hashed=True).values())


def test_google_hashes_all_but_the_country() -> None:
    row = only("google", hashed=True)
    assert row["Country"] == "AT"
    assert len(row["Email"]) == len(row["Phone"]) == len(row["Last Name"]) == 64


def test_a_hash_is_what_everybody_gets_for_this_address() -> None:
    # `printf test@example.com | sha256sum`
    assert hashed_text("test@example.com") == (
        "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b"
    )


def test_who_cannot_be_known_or_would_be_there_twice_is_left_out_and_counted() -> None:
    same = {**ANA, "key": "8", "email": "ANA.TEST@example.com"}
    nobody = {"key": "9", "email": "not an address", "phone": "0171 555"}
    last, by_phone = {**ANA, "email": "z@b.example"}, {"key": "10", "phone": "+4312345678"}
    found = made("klaviyo", ANA, same, nobody, by_phone, same, by_phone, last)
    assert [row[0] for row in found.rows] == ["ana.test@example.com", "", "", "z@b.example"]
    assert found.left_out == {
        "no usable e-mail address or phone number": 1,
        "the same e-mail address as somebody before them": 2,
    }


def test_a_column_that_the_project_has_nothing_for_is_not_there() -> None:
    fields: Any = {"key": ["1"], "email": ["a@b.example"]}
    found = table(PLATFORMS["hubspot"], People(1, fields), hashed=False)
    assert found.header == ("Email", "Customer ID")


def test_a_platform_says_what_it_will_not_take() -> None:
    small = made("meta", ANA)
    assert list(warnings(PLATFORMS["meta"], small, 100)) == [
        "Meta takes lists of 100 people or more; these are 1"
    ]
    assert list(warnings(PLATFORMS["klaviyo"], made("klaviyo", ANA), 61_000_000)) == [
        "Klaviyo takes files of 50 MB; this one has 61"
    ]
    wide = made("customerio", ANA, **{f"c{n}": [n] for n in range(100)})
    assert [w.split(";")[0] for w in warnings(PLATFORMS["customerio"], wide, 1)] == [
        "Customer.io takes 100 columns"
    ]


SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
begun_by_a_sign = st.builds(str.__add__, st.sampled_from(SIGNS), st.text(max_size=10))


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run the cell: it begins with a sign and is no plain number."""
    return cell.startswith(SIGNS) and not re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", cell)


def row_of_a_file(**others: list[Any]) -> dict[str, str]:
    [row] = csv.DictReader(StringIO(made("mailchimp", ANA, **others).text(), newline=""))
    return row


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_makes_a_formula_and_a_number_does_not(sign: str) -> None:
    assert is_formula(f"{sign}cmd()")
    assert row_of_a_file(note=[f"{sign}cmd()"])["note"] == f"'{sign}cmd()"
    assert row_of_a_file(note=["+0.0"])["note"] == "+0.0"


@given(st.text(max_size=40) | begun_by_a_sign)
@example("+0.0")
@example("-\u0660")
def test_no_cell_is_a_formula_to_a_spreadsheet(text: str) -> None:
    row = {**ANA, "first_name": text or None}
    file = made("mailchimp", row, note=[text]).text()
    [_, cells] = csv.reader(StringIO(file, newline=""))
    assert not any(map(is_formula, cells))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+49 (30) 5550-1234", "+493055501234"),
        ("0049 30 55501234", "+493055501234"),
        ("030 55501234", None),
        ("+0 1", None),
        ("call me", None),
    ],
)
def test_a_phone_number_is_of_use_only_with_its_country(written: str, number: str | None) -> None:
    assert forms.phone(written) == number


def test_fields_are_found_by_their_usual_names_unless_the_settings_say_otherwise() -> None:
    names = ("Email", "vorname", "plz", "town", "main_address")
    assert found_in(names, {}) == {"email": "Email", "first_name": "vorname", "city": "town", "zip": "plz"}
    assert found_in(names, {"email": "main_address"})["email"] == "main_address"


USUAL = {
    "email": "email e_mail mail email_address mail_address E_Mail",
    "phone": "phone phone_number mobile mobile_phone telephone tel",
    "first_name": "first_name firstname given_name forename vorname FirstName",
    "last_name": "last_name lastname surname family_name nachname",
    "city": "city town stadt ort Ort",
    "state": "state province region bundesland",
    "zip": "zip zip_code zipcode postcode postal_code plz PLZ",
    "country": "country country_code land",
    "birthday": "birthday birth_date birthdate date_of_birth dob geburtstag",
    "gender": "gender sex geschlecht",
    "language": "language locale lang sprache",
}


@pytest.mark.parametrize("field", USUAL)
def test_each_usual_name_is_known(field: Any) -> None:
    for name in USUAL[field].split():
        assert found_in(("other", name), {}) == {field: name}
        assert found_in((name, "other"), {field: "other"}) == {field: "other"}


def test_of_two_usual_names_the_more_usual_one_is_taken() -> None:
    assert found_in(("plz", "zip"), {}) == found_in(("zip", "plz"), {}) == {"zip": "zip"}
    assert found_in(("Email", "EMAIL"), {}) == {"email": "Email"}


def test_what_a_platform_cannot_read_is_counted() -> None:
    people = People(4, {"key": ["1", "2", "3", "4"], "phone": ["'+4312345678", "call me", " ", None]}, {})
    made = table(PLATFORMS["braze"], people, hashed=False)
    assert made.unread == {"phone": 1}
    assert [row[made.header.index("phone")] for row in made.rows] == ["+4312345678", "", "", ""]
    said = list(warnings(PLATFORMS["braze"], made, 10))
    assert "`phone`: 1 value that Braze could not read, left blank" in said


@pytest.mark.parametrize("cell", ["a\rb", "a\r=1+1", "a\nb", "\r\n", "a\r\nb", '"', ",", "a\r"])
def test_every_reader_ends_rows_where_they_end(cell: str) -> None:
    text = ExportTable(("x", "y"), ((cell, "z"),)).text()
    (header, row) = csv.reader(StringIO(text, newline=""))
    assert (header, row[0].lstrip("'"), row[1]) == (["x", "y"], cell, "z")
    assert pd.read_csv(StringIO(text, newline=""), dtype=str, keep_default_na=False).shape == (1, 2)
    assert arrow_csv.read_csv(
        BytesIO(text.encode()), parse_options=arrow_csv.ParseOptions(newlines_in_values=True)
    ).shape == (1, 2)
