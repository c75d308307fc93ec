"""Who may not be written to: consent, lists, what providers reported, one address of several customers."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from segdsl.campaigns.suppression import Reach, reach
from segdsl.campaigns.suppression_file import read_lists
from tests.campaigns.test_settle import a_past
from tests.messages.little_shop import an_audience

KEYS = pd.Series(["9", "10", "11", "12"])
MAILS = pd.Series(["ana@shop.example", "BO@shop.example ", None, "bo@Shop.example"])


def barred(found: Reach, channel: str = "email") -> dict[str, list[str]]:
    """The keys that each reason is about."""
    return {bar.reason: KEYS[bar.who].tolist() for bar in found.bars(channel) if bar.who.any()}


def listed(folder: Path, text: str | bytes, **columns: Any) -> list[str]:
    """Whom a list with this text is about."""
    (folder / "stop.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    lists = read_lists(folder, ["stop.csv"]).required()
    addresses = columns or {"email": MAILS}
    return barred(reach(KEYS, addresses, {}, lists, None), next(iter(addresses))).get(
        "on the list `stop.csv`", []
    )


def test_whoever_did_not_say_yes_is_not_written_to() -> None:
    consents = {"email": ("newsletter", np.array([True, False, False, True])), "sms": None}
    found = reach(KEYS, {"email": None, "sms": None}, consents, (), None)
    assert barred(found) == {"no consent (`newsletter` is not yes)": ["10", "11"]}
    assert barred(found, "sms") == {}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("ANA@shop.example\n", ["9"]),
        ("Email Address,Reason\nana@shop.example,bye\n", ["9"]),
        ("reason;email\r\nbye; Ana@Shop.Example \r\n", ["9"]),
        ("customer_id\n11\n9\n", ["9", "11"]),
        ("11\n", ["11"]),
        ("\ufeffemail\nana@shop.example\n", ["9"]),
        ("email\nbo@shop.example\n", ["10", "12"]),
        ("10\n", ["10", "12"]),  # what is said of an address is said of all who have it
        (hashlib.sha256(b"ana@shop.example").hexdigest().upper() + "\n", ["9"]),
        ("nobody@shop.example\n", []),
        ("email\n", []),
        ("", []),
    ],
)
def test_lists_hold_keys_addresses_or_their_hashes(tmp_path: Path, text: str, keys: list[str]) -> None:
    assert listed(tmp_path, text) == keys


def test_telephone_numbers_are_compared_by_their_digits(tmp_path: Path) -> None:
    phones = pd.Series(["+43 1 234-5", "0043 (1) 999", None, None])
    assert listed(tmp_path, "phone\n004312345\n+43 1999\n", sms=phones) == ["9", "10"]


def test_a_list_that_cannot_be_read_stops_everything(tmp_path: Path) -> None:
    found = read_lists(tmp_path, ["nowhere.csv"])
    assert found.value is None
    assert [d.code for d in found.diagnostics] == ["missing-file"]
    (tmp_path / "ragged.csv").write_text("email,why\na@b.example,x\nc@d.example\n")
    found = read_lists(tmp_path, ["ragged.csv"])
    assert found.value is None
    assert [d.code for d in found.diagnostics] == ["ragged-row"]


def test_bounces_complaints_and_unsubscribes_count_on_their_channel() -> None:
    entries = [
        {"key": "9", "campaign": "", "status": "unsubscribed", "channel": "", "sent_at": "2026-03-01"},
        {"key": "10", "status": "bounced", "sent_at": "2026-03-01"},
        {"key": "11", "status": "complained", "channel": "sms", "sent_at": "2026-03-01"},
    ]
    audience = an_audience()
    past = a_past(type(audience)(KEYS, audience.values, audience.segments, audience.today), *entries)
    found = reach(KEYS, {"email": MAILS, "sms": None}, {}, (), past)
    assert barred(found) == {"bounced": ["10", "12"], "unsubscribed": ["9"]}
    assert barred(found, "sms") == {"complained of spam": ["11"], "unsubscribed": ["9"]}


def test_of_customers_with_one_address_the_first_by_key_is_written_to() -> None:
    found = reach(KEYS, {"email": MAILS}, {}, (), None)
    everybody = np.ones(4, dtype=bool)
    assert KEYS[found.doubles("email", everybody).who].tolist() == ["12"]
    without_the_first = np.array([True, False, True, True])
    assert not found.doubles("email", without_the_first).who.any()
    # 9 comes before 10 as a number, whatever the order of rows.
    same = pd.Series(["x@y.example"] * 2)
    numbers = reach(pd.Series(["10", "9"]), {"email": same}, {}, (), None)
    assert numbers.doubles("email", np.ones(2, dtype=bool)).who.tolist() == [True, False]


PEOPLE = {"email": pd.Series(["user@bücher.example", "e@example.com", "c@example.com", None])}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("email\nuser@bücher.example\n", ["9"]),
        ("email\nuser@bu\u0308cher.example\n", ["9"]),
        ("email\nUSER@BÜCHER.example\n", ["9"]),
        ("email\nuser@xn--bcher-kva.example\n", ["9"]),
        (hashlib.sha256("user@bücher.example".encode()).hexdigest() + "\n", ["9"]),
        (hashlib.sha256(b"user@xn--bcher-kva.example").hexdigest() + "\n", ["9"]),
        ("email\nE <e@example.com>\n", ["10"]),
        ('email\n"""E, the first"" <e@example.com>"\n', ["10"]),
        ("email\n<e@example.com>\n", ["10"]),
        ("email\nmailto:c@example.com\n", ["11"]),
        ("email\nMAILTO:c%40example.com?subject=bye\n", ["11"]),
        ('email\n"c@example.com, e@example.com"\n', ["10", "11"]),
        ("email\nc@example.com; e@example.com\n", ["10", "11"]),
        ("E <e@example.com>\n", ["10"]),
        ("email\nuser@bücher.example.\n", ["9"]),
        ("email\nuser＠bücher。example\n", ["9"]),
        ("email\nUser <user@XN--BCHER-KVA.EXAMPLE>;\n", ["9"]),
        ('email\n"""e""@example.com"\n', ["10"]),
        ('email\n"""no body""@example.com, e@example.com"\n', ["10"]),
        ("email\n\u00a0e@example.com\u200b\n", ["10"]),
        ("\ufeffemail\n\u2003E@EXAMPLE.COM. \n", ["10"]),
        ("email\n<mailto:c@example.com>\n", ["11"]),
        ("email\nc@example.com, E <e@example.com>\n".replace("c@", '"c@').replace(">", '>"'), ["10", "11"]),
        ("email\nc＠example.com\n", ["11"]),
        ("c＠example.com\n", ["11"]),
        (hashlib.sha256(b"e@example.com").hexdigest().upper() + " \n", ["10"]),
    ],
)
def test_an_address_is_a_person_however_it_is_written(text: str, keys: list[str], tmp_path: Path) -> None:
    assert listed(tmp_path, text, **PEOPLE) == keys


@pytest.mark.parametrize(
    "own",
    [
        *("user@bu\u0308cher.example", "user@xn--bcher-kva.example", "User@BÜCHER.EXAMPLE"),
        *(
            "user＠bücher.example.",
            '"user"@bücher.example',
            "U <user@bücher.example>",
            "\u200buser@bücher。example\u00a0",
        ),
    ],
)
def test_so_is_the_address_of_a_customer(own: str, tmp_path: Path) -> None:
    people = {"email": pd.Series([own, None, None, None])}
    assert listed(tmp_path, "email\nuser@bücher.example\n", **people) == ["9"]


@pytest.mark.parametrize(
    ("text", "row", "reason"),
    [
        ("email\na***@example.com \n", 2, "is masked"),
        ("email\nana\n", 2, "is not an address"),
        ("email\nana@example.com\nana at example.com\n", 3, "is not an address"),
        ("email\nana@\n", 2, "is not an address"),
        ("ana@@example.com\n", 1, "is not an address"),
        ("phone\nunknown\n", 2, "is not a telephone number"),
        ("ana@example.com\nana at example.com\n", 2, "is not an address"),
        ("bo@example.com\nana (at) example.com\n", 2, "is not an address"),
        (hashlib.sha1(b"ana@example.com").hexdigest() + "\n", 1, "is a hash, but none by SHA-256"),
        (hashlib.md5(b"ana@example.com").hexdigest() + "\n", 1, "may be a hash by MD5, or a key"),
        (
            "bo@example.com\n" + hashlib.md5(b"ana@example.com").hexdigest().upper() + "\n",
            2,
            "may be a hash by MD5",
        ),
        ("email\n" + hashlib.md5(b"ana@example.com").hexdigest() + "\n", 2, "is not an address"),
        ("email\nana @example.com\n", 2, "is not an address"),
        ("email\nana＠＠example.com\n", 2, "is not an address"),
        ("email\n=?utf-8?q?a?= <a@example.com>\n", 2, "mail programs read as a code"),
    ],
)
def test_a_row_that_cannot_be_read_stops_the_run(text: str, row: int, reason: str, tmp_path: Path) -> None:
    (tmp_path / "stop.csv").write_text(text, encoding="utf-8")
    read = read_lists(tmp_path, ["stop.csv"])
    (found,) = read.diagnostics
    assert read.value is None
    assert found.code == "unreadable-data"
    assert f"`stop.csv`, row {row}: the entry " in found.message
    assert reason in found.message
    assert "ana" not in found.message, "addresses are private"


@pytest.mark.parametrize("header", ["key", "customer_id"])
def test_a_key_that_looks_like_a_hash_is_one_where_a_header_says_so(header: str, tmp_path: Path) -> None:
    key = hashlib.md5(b"ana@example.com").hexdigest()
    (tmp_path / "stop.csv").write_text(f"{header}\n{key}\n", encoding="utf-8")
    (read,) = read_lists(tmp_path, ["stop.csv"]).required()
    assert read.entries == {key}
    (tmp_path / "stop.csv").write_text(f"{key[:31]}\n{key}0\n", encoding="utf-8")
    (read,) = read_lists(tmp_path, ["stop.csv"]).required()
    assert {key[:31], f"{key}0"} <= read.entries


def test_rows_that_cannot_be_read_are_counted(tmp_path: Path) -> None:
    (tmp_path / "stop.csv").write_text("email\nx\ny\na@example.com\nx\n", encoding="utf-8")
    (found,) = read_lists(tmp_path, ["stop.csv"]).diagnostics
    assert "row 2" in found.message
    assert "2 more rows" in found.message


HIDDEN = ("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u202e", "\u2066")


@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda one: f"U+{ord(one):04X}")
@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("email\nana{}@shop.example\n", ["9"]),
        ("email\n{}ana@shop.example{}\n", ["9"]),
        ("email\nana@sh{}op.example\n", ["9"]),
        ("reason,em{}ail\nbye,ana@shop.example\n", ["9"]),
        ("customer_id\n1{}1\n", ["11"]),
        (hashlib.sha256(b"ana@shop.example").hexdigest() + "{}\n", ["9"]),
        ("email\nAna <ana{}@shop.example>\n", ["9"]),
    ],
)
def test_what_nobody_sees_keeps_nobody_off_a_list(
    tmp_path: Path, text: str, keys: list[str], hidden: str
) -> None:
    assert listed(tmp_path, text.replace("{}", hidden)) == keys


@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda one: f"U+{ord(one):04X}")
def test_nor_does_it_in_the_customers_own_data(tmp_path: Path, hidden: str) -> None:
    mails = MAILS.str.replace("ana", f"a{hidden}na")
    by_hash = hashlib.sha256(b"ana@shop.example").hexdigest() + "\n"
    for text in ("email\nana@shop.example\n", by_hash):
        assert listed(tmp_path, text, email=mails) == ["9"]
    phones = pd.Series([f"+49{hidden}170 1234567", None, None, None])
    assert listed(tmp_path, "phone\n+491701234567\n", sms=phones) == ["9"]
    (tmp_path / "keys.csv").write_text("customer_id\n9\n")
    lists = read_lists(tmp_path, ["keys.csv"]).required()
    found = reach(pd.Series([f"9{hidden}", "10"]), {"email": None}, {}, lists, None)
    assert [bar.who.tolist() for bar in found.bars("email")] == [[True, False]]
