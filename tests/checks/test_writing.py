"""The checks of how rules are written: where they speak, where they keep silent, what they offer."""

from __future__ import annotations

import pytest

from segdsl.checks.ignore import without_ignored
from segdsl.checks.registry import check_writing
from segdsl.diagnostics import Diagnostic
from segdsl.model.from_syntax import build
from tests.model.shorthand import SHOP, tree


def found(rules: str, used: tuple[str, ...] | None = None) -> list[Diagnostic]:
    file = tree(SHOP + rules)
    built = build([file])
    assert built.value is not None
    assert not built.diagnostics
    return list(check_writing([file], built.value, used))


def codes(rules: str, used: tuple[str, ...] | None = None) -> list[str]:
    return [d.code for d in found(rules, used)]


def mended(rules: str) -> str:
    """The rules after the fix of their only finding."""
    [diagnostic] = found(rules)
    assert diagnostic.fix is not None
    [edit] = diagnostic.fix.edits
    text = edit.span.source.text
    return (text[: edit.span.start] + edit.replacement + text[edit.span.end :]).removeprefix(SHOP)


@pytest.mark.parametrize(
    ("condition", "after"),
    [
        ("nps != 3", "nps != 3 and nps is known"),
        ("member and not nps > 3", "member and not nps > 3 and nps is known"),
        ("country not in (\"DE\", \"AT\")", "country not in (\"DE\", \"AT\") and country is known"),
        ("joined not in the last 3 days", "joined not in the last 3 days and joined is known"),
        ("not newsletter", "newsletter = no"),
    ],
)  # fmt: skip
def test_a_negative_that_includes_unknown_can_be_mended(condition: str, after: str) -> None:
    assert mended(f"segment s where {condition}\n") == f"segment s where {after}\n"
    assert codes(f"segment s where {after}\n") == []


@pytest.mark.parametrize(
    "condition",
    [
        "visits_left != 3",
        "nps != 3 or member",
        "not member",
        "not (nps > 3 and member)",
        "no orders",
        "nps is unknown",
    ],
)
def test_other_negatives_are_let_be(condition: str) -> None:
    assert codes(f"segment s where {condition}\n") == []


@pytest.mark.parametrize(
    ("first", "second", "confusable"),
    [
        ("fans", "Fans", True),
        ("at_risk", "atrisk", True),
        ("champion", "champions", True),
        ("champions", "champoins", False),
        ("loyalists", "royalists", True),
        ("wave_1", "wave_2", False),
        ("f", "m", False),
        ("warm", "ward", False),
    ],
)
def test_lookalike_names(first: str, second: str, confusable: bool) -> None:
    rules = f"segment {first} where nps > 3\nsegment {second} where nps > 4\n"
    assert codes(rules) == (["lookalike-name"] if confusable else [])


def test_unused_things_are_named() -> None:
    rules = "setting a = 5\nsetting b = 6\ntrait t = nps + a\nsegment s where member\n"
    messages = [d.message for d in found(rules, used=("first_name", "income", "birthday", "joined"))]
    assert messages == [
        "nothing uses the attributes `country`, `newsletter`, `interests`, `hobbies` and `visits_left`",
        "nothing uses the setting `b`",
        "nothing uses the trait `t`",
    ]


def test_each_unused_attribute_is_marked_once() -> None:
    [first, *_] = found(
        "trait t = nps shown\n", used=("first_name", "income", "birthday", "joined", "member")
    )
    marked = [first.span, *(label.span for label in first.labels)]
    names = ["country", "newsletter", "interests", "hobbies", "visits_left"]
    assert [span.text for span in marked if span] == names
    assert {label.text for label in first.labels} == {"nothing uses this"}
    [alone] = found("trait t = nps shown\n", used=(*names, "first_name", "income", "birthday", "joined"))
    assert (alone.message, alone.labels) == ("nothing uses the attribute `member`", ())


def test_nothing_is_called_unused_where_nobody_knows_what_templates_use() -> None:
    assert codes("trait t = nps\n") == []


def test_a_comment_silences_its_line_and_nothing_else() -> None:
    rules = """segment a where nps > 11  # segdsl: ignore value-out-of-range
segment b where nps > 12
# segdsl: ignore value-out-of-range
segment c
  where member
    and nps > 13
segment d where member  # segdsl: ignore scale-suspect
"""
    file = tree(SHOP + rules)
    left = without_ignored(found(rules), [file.span.source])
    assert [(d.code, d.span.text if d.span else "") for d in left] == [
        ("value-out-of-range", "12"),
        ("unused-ignore", "# segdsl: ignore scale-suspect"),
    ]


def test_errors_of_meaning_cannot_be_ignored() -> None:
    file = tree(f"{SHOP}segment a where npss > 1  # segdsl: ignore unknown-attribute\n")
    left = without_ignored(build([file]).diagnostics, [file.span.source])
    assert [d.code for d in left] == ["unknown-attribute", "unused-ignore"]
