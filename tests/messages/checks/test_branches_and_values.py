"""What can be said of templates without filling them in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.messages.checks.small import SUBJECT, a_desk, found, marked


@pytest.mark.parametrize(
    ("test", "audience", "dead"),
    [
        ("customer.member is unknown", "everyone", True),
        ("customer.newsletter is unknown", "everyone", False),
        ("customer.newsletter is unknown", "newsletter", True),
        ("not customer.member is known", "everyone", True),
        ("customer.country == 'AT'", 'country = "DE"', True),
        ("customer.country != 'DE'", 'country = "DE" and member', True),
        ("customer.country == 'DE'", 'country = "DE" or member', False),
        ("customer.country", 'country = "DE"', False),
        ("customer.first_name is unknown", "first_name is known", False),
    ],
)
def test_branches_that_no_letter_takes(test: str, audience: str, dead: bool) -> None:
    body = f"{SUBJECT}{{% if {test} %}}never{{% endif %}}"
    assert [d.code for d in found(a_desk(body, audience), "dead-branch")] == (["dead-branch"] if dead else [])


TRAITS = """trait visits = count(orders)
trait average_order = average(orders.total)
trait likes = interests
trait size = "large" when visits > 8, "small" otherwise
"""


def test_traits_are_looked_at_like_attributes() -> None:
    desk = a_desk(
        SUBJECT
        + "{{ customer.visits }}{{ customer.average_order | default(0) }}{{ customer.average_order }}"
        + "{{ customer.likes | default('x') }}{{ customer.size | default('x') }}"
        + "{% if customer.visits is unknown %}never{% endif %}"
        + "{% if customer.average_order is unknown %}perhaps{% endif %}"
        + "{% if customer.size %}always{% else %}never{% endif %}",
        rules=TRAITS,
    )
    assert marked(found(desk, "default-misses-empty")) == ["customer.likes"]
    assert marked(found(desk, "number-format")) == ["customer.average_order"]
    assert [d.message.split(":")[0] for d in found(desk, "dead-branch")] == [
        "no letter takes this branch",
        "no letter takes the other branch",
    ]


def test_the_other_branch() -> None:
    body = f"{SUBJECT}{{% if customer.country %}}here{{% else %}}never{{% endif %}}"
    assert len(found(a_desk(body, 'country in ("DE", "AT")'), "dead-branch")) == 1
    assert found(a_desk(body), "dead-branch") == []


@pytest.mark.parametrize(
    ("printed", "misses"),
    [
        ("customer.interests | default('x')", True),
        ("customer.interests | d('x')", True),
        ("customer.interests | join(', ') | default('x')", True),
        ("customer.interests | listed | default('x')", True),
        ("customer.interests | default('x', true)", False),
        ("customer.interests | default('x', boolean=true)", False),
        ("customer.first_name | default('x')", False),
    ],
)
def test_defaults_and_empty_lists(printed: str, misses: bool) -> None:
    findings = found(a_desk(f"{SUBJECT}{{{{ {printed} }}}}"), "default-misses-empty")
    assert marked(findings) == (["customer.interests"] if misses else [])


def test_numbers_as_they_are() -> None:
    body = SUBJECT + "{% if customer.nps %}{{ customer.nps }}{% endif %}{{ customer.visits_left }}"
    assert marked(found(a_desk(body), "number-format")) == ["customer.nps"]


def test_templates_that_nothing_sends_or_needs() -> None:
    others = {"old.html.j2": SUBJECT, "partials/lost.html.j2": "Hi"}
    messages = [d.message for d in found(a_desk(SUBJECT, others=others), "unused")]
    assert messages == ["no campaign sends the template `old`", "no template needs `partials/lost.html.j2`"]


def test_variables_that_no_template_prints() -> None:
    desk = a_desk(SUBJECT + "{{ shop.name }}")
    desk.letterhead = replace(desk.letterhead, variables={"shop": {"name": "Leaf", "phone": "1"}, "year": 1})
    messages = [d.message for d in found(desk, "unused")]
    assert messages == [f"no template prints the variable `{name}`" for name in ("shop.phone", "year")]


def test_letters_that_stop_for_another_reason() -> None:
    body = "{% block subject %}{{ customer.first_name | default('') }}{% endblock %}Hello"
    [finding] = found(a_desk(body), "held-back")
    assert "the subject is empty" in finding.message
    body = SUBJECT + "{{ customer.visits_left + campaign.name }}"
    [finding] = found(a_desk(body), "held-back")
    assert "not a number" in finding.message
