"""The word that was probably meant: one answer for rules, settings, commands, files and headers."""

from __future__ import annotations

import subprocess
import sys

import pytest

from segdsl.suggest import alike, closest, did_you_mean


@pytest.mark.parametrize(
    ("written", "there", "meant"),
    [
        ("europe/berlin", ["Europe/Bern", "Europe/Berlin", "Europe/Dublin"], "Europe/Berlin"),
        ("MIN_COVERAGE", ["min_coverage", "max_coverage"], "min_coverage"),
        ("customers_2026.csv", ["customers.csv", "orders.csv"], "customers.csv"),
        ("Kundennr", ["KUNDENNUMMER", "NAME"], "KUNDENNUMMER"),
        ("zzz", ["customers.csv", "orders.csv"], None),
        ("anything", [], None),
    ],
)
def test_names_from_outside_are_alike_whatever_their_case(
    written: str, there: list[str], meant: str | None
) -> None:
    assert alike(written, there) == meant


def test_how_much_has_to_be_alike_can_be_said() -> None:
    assert alike("segmnt", ["segment"], 0.75) == "segment"
    assert alike("segmnt", ["segment"], 0.95) is None


def test_a_slip_of_the_keyboard_is_forgiven_and_another_word_is_not() -> None:
    assert closest("custmoer", ["customer", "custom"]) == "customer"
    assert closest("customer_2026", ["customer"]) is None  # but a file of that name is alike
    assert did_you_mean("Country", ["country"]) == "did you mean `country`?"
    assert did_you_mean("zzz", ["country"]) is None


def test_difflib_waits_for_a_slip() -> None:
    code = (
        "import sys, segdsl.suggest, segdsl.config, segdsl.syntax.from_text; print('difflib' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
