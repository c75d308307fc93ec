"""How deep and how much: up to its limit a template is read, and beyond it that is said."""

from __future__ import annotations

import pytest

from segdsl.diagnostics import Diagnostic
from segdsl.source import Source
from segdsl.templates.folder import MAX_CHARACTERS, templates_from

SUBJECT = "{% block subject %}x{% endblock %}"
MACRO = Source("parts/m.html.j2", "{% macro a() %}x{% endmacro %}")


def found(body: str) -> tuple[Diagnostic, ...]:
    letter = Source("letter.html.j2", SUBJECT + body)
    return templates_from({letter.name: letter, MACRO.name: MACRO}).diagnostics


@pytest.mark.parametrize(
    ("before", "middle", "after"), [("-", "1", ""), ("{% if true %}", "x", "{% endif %}")]
)
def test_how_deep(before: str, middle: str, after: str) -> None:
    """Above the deepest stand the template, what is printed, and what prints it."""

    def nested(times: int) -> str:
        written = before * times + middle + after * times
        return written if after else "{{ " + written + " }}"

    assert found(nested(57)) == ()
    for times in (58, 90):
        [one] = found(nested(times))
        assert (one.code, one.message) == ("forbidden-construct", "the template is nested more than 60 deep")


@pytest.mark.parametrize(
    "taken", ["{% from 'parts/m.html.j2' import a %}", "{% import 'parts/m.html.j2' as m %}"]
)
def test_how_many_imports(taken: str) -> None:
    assert found(taken * 200) == ()
    [one] = found(taken * 200 + "\n" + taken)
    assert (one.code, one.message) == ("too-large", "the template imports more than 200 times")
    assert one.span is not None
    assert one.span.line == 2


def test_how_long() -> None:
    most = MAX_CHARACTERS - len(SUBJECT)
    assert found("x" * most) == ()
    [one] = found("x" * (most + 1))
    assert one.message == "the template has 200,001 characters; at most 200,000 are read"
