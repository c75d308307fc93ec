"""What stops somebody's letter is a warning, what stops everybody's an error, at its place."""

from __future__ import annotations

import pytest

from tests.messages.checks.small import FOOTER, SUBJECT, a_desk, found


@pytest.mark.parametrize(
    ("body", "words", "says"),
    [
        ("{{ none }}", "none", "every letter is held back: the template prints `none`"),
        (
            '{{ today | date("foo") }}',
            "date",
            "every letter is held back: the filter `date` cannot read the layout `foo`",
        ),
        (
            "{% set x = customer.country | default('x') %}\n<p>\n{{ x | money }}</p>",
            "money",
            "every letter is held back: the filter `money` is given something that is not a number",
        ),
    ],
)
def test_what_stops_every_letter_is_an_error_at_its_place(body: str, words: str, says: str) -> None:
    (finding,) = found(a_desk(f"{SUBJECT}\n<p>Hello</p>{body}{FOOTER}"), "held-back")
    assert finding.severity == "error"
    assert finding.message.startswith(says)
    assert finding.span is not None
    assert finding.span.text == words
    assert finding.hint


def test_what_stops_somebodys_letter_is_a_warning() -> None:
    body = f"{SUBJECT}<p>Hello</p>\n{{% if customer.country is known %}}{{{{ none }}}}{{% endif %}}{FOOTER}"
    (finding,) = found(a_desk(body), "held-back")
    assert finding.severity == "warning"
    assert finding.span is not None
    assert finding.span.line == 2


def test_in_mjml_the_line_is_that_of_the_mjml() -> None:
    mjml = "<mjml><mj-body><mj-section><mj-column>\n<mj-text>Hello</mj-text>\n<mj-text>{{ none }}</mj-text>\n"
    body = f"{SUBJECT}\n{mjml}<mj-text>{FOOTER}</mj-text></mj-column></mj-section></mj-body></mjml>"
    (finding,) = found(a_desk(body, ending=".mjml.j2"), "held-back")
    assert finding.place == "templates/letter.mjml.j2:4:13"


@pytest.mark.parametrize("body", ['{{ "%.1f" % customer.nps }}', "{{ customer.country | first }}"])
def test_a_number_that_fills_in_a_text_may_be_zero_and_a_text_has_a_first_letter(body: str) -> None:
    findings = found(a_desk(f"{SUBJECT}<p>Hello</p>{body}{FOOTER}"), "may-be-unknown", "held-back")
    assert ["may be unknown" in d.message for d in findings] == [True]
