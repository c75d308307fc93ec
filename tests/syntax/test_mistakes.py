"""What cannot be read: every mistake is reported once, in its place, in words and not in terminals."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from segdsl.diagnostics import Diagnostic
from segdsl.source import Source
from segdsl.syntax.from_text import LONGEST_FILE, parse, parse_text
from segdsl.syntax.to_text import format_file

MISTAKES = (Path(__file__).parent / "language" / "mistakes.txt").read_text(encoding="utf-8").split("\n---\n")


def found(text: str) -> tuple[Diagnostic, ...]:
    return parse_text(text).diagnostics


def mended(text: str, diagnostics: tuple[Diagnostic, ...]) -> str:
    """The text after all fixes, the last one first so that offsets stay."""
    edits = [edit for d in diagnostics if d.fix for edit in d.fix.edits]
    for edit in sorted(edits, key=lambda edit: -edit.span.start):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text


@pytest.mark.parametrize("text", MISTAKES)
def test_mistakes_are_refused_in_plain_words(text: str) -> None:
    diagnostics = found(text)
    assert any(d.severity == "error" for d in diagnostics)
    for diagnostic in diagnostics:
        words = diagnostic.message + (diagnostic.hint or "")
        outside_code = re.sub(r"`[^`]*`", "", words)
        assert not re.search(r"[A-Z]{2,}", outside_code.replace("YYYY-MM-DD", "")), words
        assert not re.search(r"\b[A-Z]+_[A-Z]+\b|\$END", words), words
        assert diagnostic.span is not None


@pytest.mark.parametrize("text", MISTAKES)
def test_a_file_with_mistakes_is_not_formatted(text: str) -> None:
    source = Source("rules.seg", text)
    result = format_file(source)
    assert result.value is None
    assert result.diagnostics == parse(source).diagnostics


def test_a_mistake_does_not_hide_the_next_declaration() -> None:
    text = "segment a where x >\n\nsegmnt b where y\n\nsegment c where z\n\ntrait t = base +\n"
    result = parse_text(text)
    assert result.value is not None
    assert [d.name.text for d in result.value.declarations if hasattr(d, "name")] == ["c"]
    assert [d.span.line for d in result.diagnostics if d.span] == [1, 3, 7]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("x and y or z", "(x and y) or z"),
        ("a or b and c or d and e", "a or (b and c) or (d and e)"),
        ("d after 31.12.2025", "d after 2025-12-31"),
        ("d after 12/31/2025", "d after 2025-12-31"),
        ("spend > 1,000", "spend > 1_000"),
        ("country = “DE”", 'country = "DE"'),
        ("country is not null", "country is known"),
        ("country is missing", "country is unknown"),
        ('country is "DE"', 'country = "DE"'),
        ('country != ("DE", "AT")', 'country not in ("DE", "AT")'),
        ('interests contains ("a", "b")', 'interests contains any of ("a", "b")'),
        ("top 10 by spend", "top 10% by spend"),
        ("x\u200b > 1", "x > 1"),
        ("\u0441ountry = 1", "country = 1"),
        ("any orders last 30 days", "any orders in the last 30 days"),
        ("joined older than 30 days", "joined more than 30 days ago"),
        ("any orders (total > 5)", "any orders where (total > 5)"),
        ("x > 5 andd y", "x > 5 and y"),
    ],
)
def test_fixes_mend_what_they_are_about(written: str, meant: str) -> None:
    text = f"segment s where {written}"
    assert found(text)
    after = mended(text, found(text))
    assert found(after) == ()
    assert parse_text(after).required() == parse_text(f"segment s where {meant}").required()


def test_warnings_do_not_keep_a_rule_from_being_read() -> None:
    result = parse_text("segment s where country is “DE” and top 10 by spend")
    assert [d.severity for d in result.diagnostics] == ["warning"] * 3
    assert result.ok


# ---------------------------------------------------------------- limits


def test_ten_thousand_parentheses_give_one_message() -> None:
    for text in ("(" * 10_000 + "x" + ")" * 10_000, "(" * 10_000):
        (only,) = found(f"segment s where {text}")
        assert only.code == "too-large"


@pytest.mark.parametrize(
    "text", ["not " * 10_000 + "x", "x" + " + x" * 10_000, "-" * 10_000 + "x", "x" + " default x" * 10_000]
)
def test_long_chains_give_one_message(text: str) -> None:
    (only,) = found(f"trait t = {text}")
    assert only.code == "too-large"


def test_long_conditions_are_not_deep() -> None:
    assert found("segment s where " + " and ".join(["x > 1"] * 1_000)) == ()
    assert found("segment s where x in (" + ", ".join(['"a"'] * 1_000) + ")") == ()


def test_a_file_beyond_the_limit_is_not_even_tried() -> None:
    (only,) = found("segment s where x\n" * (5 * LONGEST_FILE // 18))
    assert only.code == "too-large"


@pytest.mark.parametrize(
    "literal", ["9" * 5_000, '"' + "x" * 20_000 + '"', "0." + "1" * 5_000, "9" * 5_000 + "%"]
)
def test_literals_beyond_the_limit(literal: str) -> None:
    (only,) = found(f"segment s where x = {literal}")
    assert only.code == "too-large"


def test_noise_never_raises() -> None:
    noise = [
        "\0" * 50,
        "\\" * 20,
        "“",
        "`",
        "#",
        "((((",
        "))))",
        "\u202e",
        "é",
        "🎉" * 3,
        "1" * 30,
        "-",
        '"',
        "'",
        "\r\r",
    ]
    heads = [
        "",
        "segment ",
        "segment a where ",
        "trait t = ",
        "customers ",
        'customers from "c" key id\n ',
        'example "e"\n ',
    ]
    for head in heads:
        for piece in noise:
            result = parse_text(head + piece)
            assert all(d.message for d in result.diagnostics)
