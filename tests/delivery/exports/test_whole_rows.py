"""Whole rows of what every platform imports, beside those that its own pages ask for.

What is expected is written down here, cell by cell, from the pages that are named in `platforms`; the hashes
are Python's own.
"""

# ruff: noqa: E501 - a row stands on its lines as it does in the file

from __future__ import annotations

import csv
import hashlib
import io
import unicodedata
from collections.abc import Iterator

import pytest

from segdsl import Project
from segdsl.delivery.exports.platforms import PLATFORMS
from segdsl.delivery.exports.table import Table, warnings
from tests.delivery.exports.people import MALAGA, OTHERS, ZOE, shop

AS_OF = "2026-03-31"
ZOE_ANN, CONWY = f"{ZOE}  Ann", "Conwy & Ynys"
MAIL_7, MAIL_08 = "zoe.obrien+news@gmail.com", "jürgen@xn--bcher-kva.example"
MAILS = ("al@shop.example", "only@shop.example", "odd@shop.example")

EXPECTED: dict[str, list[list[str]]] = {
    "mailchimp": [
        ["Email Address", "First Name", "Last Name", "Phone Number", "City", "State", "Postal Code", "Country",
         "Birthday", "Language", "Customer ID", *OTHERS],
        [MAIL_7, ZOE_ANN, "O'BRIEN-Smith Jr.", "+12065550100", "St. Louis", "Missouri", "02139-4307",
         "United States", "03/31", "en_US", "7",
         "2026-01-02", "2026-03-30T21:30:00Z", "Yes", "1234.5", "3", 'opera, the "Fledermaus"', "Yes"],
        [MAILS[0], "AL", "ap Rhys", "+442079460018", MALAGA, CONWY, "sw1a 1aa", "uk", "12/01", "EN-gb", "9",
         "", "", "", "100", "", "it's", "No"],
        [MAILS[1], *[""] * 9, "10", *[""] * 6, "No"],
        [MAILS[2], "?!", "'--", "", "42", "'--", "'--", "Ruritania", "", "Klingon", "12", *[""] * 6, "No"],
    ],
    "klaviyo": [
        ["Email Address", "Phone Number", "First Name", "Last Name", "City", "State / Region", "Zip Code",
         "Country", "Birthday", "Locale", "External ID", *OTHERS],
        [MAIL_7, "+12065550100", ZOE_ANN, "O'BRIEN-Smith Jr.", "St. Louis", "Missouri", "02139-4307",
         "United States", "1990-03-31", "en-US", "7", "2026-01-02", "2026-03-30 21:30:00+00:00", "true",
         "1234.5", "3", '["opera", "the \\"Fledermaus\\""]', "true"],
        [MAIL_08, "+49301234567", "JÜRGEN", "Weiß", "Köln", "Nordrhein-Westfalen", "01067", "Deutschland",
         "1964-02-29", "de", "08", "1969-12-31", "2026-01-15 11:00:00+00:00", "false", "-0.1", "0", "", "false"],
        [MAILS[0], "+442079460018", "AL", "ap Rhys", MALAGA, CONWY, "sw1a 1aa", "uk", "1985-12-01", "en-GB", "9",
         "", "", "", "100", "", '["it\'s"]', "false"],
        [MAILS[1], *[""] * 9, "10", *[""] * 6, "false"],
        [MAILS[2], "", "?!", "'--", "42", "'--", "'--", "Ruritania", "", "Klingon", "12", *[""] * 6, "false"],
    ],
    "braze": [
        ["external_id", "email", "phone", "first_name", "last_name", "home_city", "country", "dob", "gender",
         "language", *OTHERS],
        ["7", MAIL_7, "+12065550100", ZOE_ANN, "O'BRIEN-Smith Jr.", "St. Louis", "US", "1990-03-31", "F", "en",
         "2026-01-02", "2026-03-30T21:30:00Z", "true", "1234.5", "3", "['opera','the \"Fledermaus\"']", "true"],
        ["08", MAIL_08, "+49301234567", "JÜRGEN", "Weiß", "Köln", "DE", "1964-02-29", "O", "de",
         "1969-12-31", "2026-01-15T11:00:00Z", "false", "-0.1", "0", "", "false"],
        ["9", MAILS[0], "+442079460018", "AL", "ap Rhys", MALAGA, "GB", "1985-12-01", "M", "en",
         "", "", "", "100", "", "['it’s']", "false"],
        ["10", MAILS[1], *[""] * 14, "false"],
        ["11", *[""] * 15, "false"],
        ["12", MAILS[2], "", "?!", "'--", "42", *[""] * 10, "false"],
    ],
    "customerio": [
        ["id", "email", "phone", "first_name", "last_name", "city", "country", "birthday", "language", *OTHERS],
        ["7", MAIL_7, "+12065550100", ZOE_ANN, "O'BRIEN-Smith Jr.", "St. Louis", "United States", "1990-03-31",
         "en_US", "1767312000", "1774906200", "true", "1234.5", "3", '["opera", "the \\"Fledermaus\\""]', "true"],
        ["08", MAIL_08, "+49301234567", "JÜRGEN", "Weiß", "Köln", "Deutschland", "1964-02-29", "de",
         "-86400", "1768474800", "false", "-0.1", "0", "", "false"],
        ["9", MAILS[0], "+442079460018", "AL", "ap Rhys", MALAGA, "uk", "1985-12-01", "EN-gb",
         "", "", "", "100", "", '["it\'s"]', "false"],
        ["10", MAILS[1], *[""] * 13, "false"],
        ["11", *[""] * 14, "false"],
        ["12", MAILS[2], "", "?!", "'--", "42", "Ruritania", "", "Klingon", *[""] * 6, "false"],
    ],
    "hubspot": [
        ["Email", "First Name", "Last Name", "Phone Number", "City", "State/Region", "Postal Code",
         "Country/Region", "Date of birth", "Preferred language", "Customer ID", *OTHERS],
        [MAIL_7, ZOE_ANN, "O'BRIEN-Smith Jr.", "+12065550100", "St. Louis", "Missouri", "02139-4307",
         "United States", "1990-03-31", "en-us", "7",
         "2026-01-02", "2026-03-30T21:30:00Z", "true", "1234.5", "3", 'opera;the "Fledermaus"', "true"],
        [MAIL_08, "JÜRGEN", "Weiß", "+49301234567", "Köln", "Nordrhein-Westfalen", "01067", "Deutschland",
         "1964-02-29", "de", "08", "1969-12-31", "2026-01-15T11:00:00Z", "false", "-0.1", "0", "", "false"],
        [MAILS[0], "AL", "ap Rhys", "+442079460018", MALAGA, CONWY, "sw1a 1aa", "uk", "1985-12-01", "en-gb", "9",
         "", "", "", "100", "", "it's", "false"],
        [MAILS[1], *[""] * 9, "10", *[""] * 6, "false"],
        [MAILS[2], "?!", "'--", "", "42", "'--", "'--", "Ruritania", "", "Klingon", "12", *[""] * 6, "false"],
    ],
    "meta": [
        ["email", "phone", "fn", "ln", "ct", "st", "zip", "country", "dob", "gen"],
        [MAIL_7, "12065550100", "mrs zoë ann", "obriensmith jr", "stlouis", "mo", "02139", "us", "19900331", "f"],
        [MAIL_08, "49301234567", "jürgen", "weiß", "köln", "nordrheinwestfalen", "01067", "de", "19640229", ""],
        [MAILS[0], "442079460018", "al", "ap rhys", "málaga", "conwyynys", "sw1a1", "gb", "19851201", "m"],
        [MAILS[1], *[""] * 9],
        [MAILS[2], *[""] * 9],
    ],
    "google": [
        ["Email", "Phone", "First Name", "Last Name", "Country", "Zip"],
        ["zoeobrien@gmail.com", "+12065550100", "zoë ann", "obriensmith", "US", "02139-4307"],
        [MAIL_08, "+49301234567", "jürgen", "weiß", "DE", "01067"],
        [MAILS[0], "+442079460018", "al", "ap rhys", "GB", "sw1a 1aa"],
        [MAILS[1], *[""] * 5],
        [MAILS[2], *[""] * 4, "'--"],
    ],
    "csv": [
        ["key", "email", "phone", "first_name", "last_name", "city", "state", "zip", "country", "birthday",
         "gender", "language", *OTHERS],
        ["7", MAIL_7, "+12065550100", ZOE_ANN, "O'BRIEN-Smith Jr.", "St. Louis", "Missouri", "02139-4307",
         "United States", "1990-03-31", "Female", "en_US",
         "2026-01-02", "2026-03-30T21:30:00Z", "yes", "1234.5", "3", 'opera;the "Fledermaus"', "yes"],
        ["08", MAIL_08, "+49301234567", "JÜRGEN", "Weiß", "Köln", "Nordrhein-Westfalen", "01067", "Deutschland",
         "1964-02-29", "divers", "de", "1969-12-31", "2026-01-15T11:00:00Z", "no", "-0.1", "0", "", "no"],
        ["9", MAILS[0], "+442079460018", "AL", "ap Rhys", MALAGA, CONWY, "sw1a 1aa", "uk", "1985-12-01", "M",
         "EN-gb", "", "", "", "100", "", "it's", "no"],
        ["10", MAILS[1], *[""] * 16, "no"],
        ["11", *[""] * 17, "no"],
        ["12", MAILS[2], "", "?!", "'--", "42", "'--", "'--", "Ruritania", "", "mixed", "Klingon", *[""] * 6, "no"],
    ],
}  # fmt: skip
LEFT_OUT = {"mailchimp": 2, "klaviyo": 1, "hubspot": 1, "meta": 1, "google": 1}
NOT_HASHED = {
    "google": {"Country", "Zip"},
    "csv": {
        "key", "first_name", "last_name", "city", "state", "zip", "country", "birthday", "gender", "language",
        *OTHERS,
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return shop(tmp_path_factory.mktemp("shop"))


def rows(project: Project, platform: str, hashed: bool | None) -> list[list[str]]:
    columns = OTHERS if len(EXPECTED[platform][0]) > 10 else ()
    made = project.export("everybody", platform, as_of=AS_OF, columns=columns, hashed=hashed)
    assert sum(made.left_out.values()) == LEFT_OUT.get(platform, 0)
    return list(csv.reader(io.StringIO(made.text, newline="")))


def test_every_platform_has_its_rows() -> None:
    assert EXPECTED.keys() == PLATFORMS.keys()


@pytest.mark.parametrize("platform", EXPECTED)
def test_every_cell_is_as_the_platform_asks_for_it(platform: str, project: Project) -> None:
    assert rows(project, platform, hashed=False) == EXPECTED[platform]


def hashes(platform: str) -> Iterator[list[str]]:
    """The rows with SHA-256 of every cell that is hashed there and not blank."""
    header, *people = EXPECTED[platform]
    yield header
    for person in people:
        yield [
            hashlib.sha256(cell.encode()).hexdigest()
            if cell and name not in NOT_HASHED.get(platform, ())
            else cell
            for name, cell in zip(header, person, strict=True)
        ]


@pytest.mark.parametrize(("platform", "asked"), [("meta", None), ("google", None), ("csv", True)])
def test_what_is_hashed_is_hashed_by_default_or_when_asked_for(
    platform: str, asked: bool | None, project: Project
) -> None:
    assert rows(project, platform, asked) == list(hashes(platform))


@pytest.mark.parametrize("platform", [name for name in EXPECTED if name not in ("meta", "google")])
def test_nothing_else_is_hashed_by_default(platform: str, project: Project) -> None:
    assert rows(project, platform, None) == EXPECTED[platform]


# Of each platform: the fewest people, the most columns, the most bytes.
LIMITS = {
    "mailchimp": (0, None, None),
    "klaviyo": (0, None, 50_000_000),
    "braze": (0, None, 500_000_000),
    "customerio": (0, 100, 100_000_000),
    "hubspot": (0, 999, 512_000_000),
    "meta": (100, None, None),
    "google": (0, None, None),
    "csv": (0, None, None),
}


@pytest.mark.parametrize("platform", EXPECTED)
def test_a_platform_takes_exactly_so_much(platform: str) -> None:
    fewest, most, size = LIMITS[platform]

    def told(people: int, columns: int, size: int) -> int:
        made = Table(("x",) * columns, (("x",) * columns,) * people)
        return len(list(warnings(PLATFORMS[platform], made, size)))

    assert told(fewest, most or 5_000, size or 10**10) == 0
    assert told(max(fewest - 1, 0), most or 5_000, size or 10**10) == (fewest > 0)
    assert told(fewest, (most or 5_000) + 1, size or 10**10) == (most is not None)
    assert told(fewest, most or 5_000, (size or 10**10) + 1) == (size is not None)


def test_people_write_decomposed_letters_and_a_hash_is_of_composed_ones() -> None:
    assert unicodedata.normalize("NFC", ZOE) != ZOE
    assert EXPECTED["meta"][1][2] == unicodedata.normalize("NFC", EXPECTED["meta"][1][2])
