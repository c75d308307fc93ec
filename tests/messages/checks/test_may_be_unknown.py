"""Values that some customers of an audience lack: found where the template and the rule let them through."""

from __future__ import annotations

import pytest

from tests.messages.checks.small import SUBJECT, a_desk, found, marked

CODE = "may-be-unknown"


@pytest.mark.parametrize(
    "body",
    [
        "Hi {{ customer.first_name }},",
        "Hi {{ customer['first_name'] }},",
        "{{ customer.first_name | upper }}",
        "{% set name = customer.first_name %}Hi {{ name }}",
        "{% with name = customer.first_name %}Hi {{ name }}{% endwith %}",
        "{% if customer.member %}{{ customer.first_name }}{% endif %}",
        "{% if customer.nps %}{{ customer.first_name }}{% endif %}",
        "{% if customer.first_name %}{% else %}{{ customer.first_name }}{% endif %}",
        "{% if not customer.first_name %}{{ customer.first_name }}{% endif %}",
        "{% if customer.first_name or customer.member %}{{ customer.first_name }}{% endif %}",
        "{{ 'Hi ' ~ customer.first_name }}",
        "{{ customer.first_name | default(customer.first_name) }}",
        "{% for x in customer.interests %}{{ x }}{% endfor %}{{ customer.first_name }}",
        "{{ 'you' if customer.first_name is unknown and customer.member else customer.first_name }}",
        "{% macro hi(name) %}Hi {{ name }}{% endmacro %}{{ hi(customer.first_name) }}",
    ],
)
def test_a_value_that_some_lack(body: str) -> None:
    finding = next(d for d in found(a_desk(SUBJECT + body), CODE) if "first_name" in d.message)
    assert finding.certainty == "proved"
    assert finding.severity == "warning"
    assert finding.witness is not None
    assert finding.witness["first_name"] is None


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (
            '{{ customer.joined | date | default("long ago") }}',
            "{% if customer.joined %}{{ customer.joined | date }}{% else %}long ago{% endif %}",
        ),
        (
            """{{ customer["joined"] | date('d. MMMM') | upper | d("ever") }}""",
            '{% if customer.joined %}{{ customer.joined | date("d. MMMM") | upper }}'
            "{% else %}ever{% endif %}",
        ),
        (
            "{{ customer.first_name | upper | default(customer.country) }}",
            "{% if customer.first_name %}{{ customer.first_name | upper }}{% else %}…{% endif %}",
        ),
    ],
)
def test_of_a_default_that_comes_too_late_it_is_said_what_to_write(written: str, instead: str) -> None:
    (finding,) = (d for d in found(a_desk(SUBJECT + written), CODE) if "country" not in d.message)
    assert "` comes too late behind `" in str(finding.hint)
    assert f": write `{instead}`, or add `" in str(finding.hint)
    assert found(a_desk(SUBJECT + instead), CODE) == []


@pytest.mark.parametrize(
    "body",
    [
        "{{ customer.joined }}\n{{ customer.joined | date | default('ever') }}",
        "{{ customer.joined | date }}",
    ],
)
def test_a_default_is_too_late_in_its_own_place_alone(body: str) -> None:
    (finding,) = found(a_desk(SUBJECT + body), CODE)
    assert "too late" not in str(finding.hint)


@pytest.mark.parametrize(
    ("body", "way_out"),
    [
        ("{{ customer.first_name }}", "or add `first_name is known` to the campaign's audience"),
        (
            "{% if customer.interests is known %}{{ customer.interests | first }}{% endif %}",
            "interests is not empty",
        ),
        ("{% if customer.visits is known %}{{ 100 / customer.visits }}{% endif %}", "visits != 0"),
    ],
)
def test_the_way_out_is_one(body: str, way_out: str) -> None:
    desk = a_desk(SUBJECT + body, rules="trait visits = count(orders)\n")
    (finding,) = found(desk, CODE)
    assert way_out in str(finding.hint)
    audience = str(finding.hint).rpartition("add `")[2].partition("`")[0]
    assert found(a_desk(SUBJECT + body, audience, rules="trait visits = count(orders)\n"), CODE) == []


@pytest.mark.parametrize(
    "body",
    [
        "Hi {% if customer.first_name %}{{ customer.first_name }}{% endif %}",
        "Hi {% if customer.first_name is known %}{{ customer.first_name }}{% endif %}",
        "{% if customer.first_name is unknown %}Hi{% else %}{{ customer.first_name }}{% endif %}",
        "{% if not customer.first_name %}Hi{% else %}{{ customer.first_name }}{% endif %}",
        "{{ customer.first_name | default('you') }}",
        "{{ customer.first_name or 'you' }}",
        "{{ customer.first_name if customer.first_name else 'you' }}",
        "{% set name = customer.first_name or 'you' %}Hi {{ name }}",
        "{% if customer.nps > 3 and customer.income %}{{ customer.income }}{{ customer.nps }}{% endif %}",
        "{% if customer.first_name != 'x' %}{% else %}{{ customer.first_name }}{% endif %}",
        "{{ greeting(customer.first_name) }}",
        "{{ customer.member }}{{ customer.visits_left }}",
        "{% macro hi(n) %}{% if n %}Hi {{ n }}{% endif %}{% endmacro %}{{ hi(customer.first_name) }}",
    ],
)
def test_a_template_that_asks_first(body: str) -> None:
    assert found(a_desk(SUBJECT + body), CODE) == []


@pytest.mark.parametrize(
    "audience",
    [
        "first_name is known",
        'first_name = "Anna"',
        'first_name starts with "A" and member',
        "named",
        "journey = lead",
    ],
)
def test_an_audience_that_makes_sure(audience: str) -> None:
    rules = "segment named where first_name is known\n"
    rules += "lifecycle journey\n  stage lead where named and no orders\n  stage rest otherwise\n"
    assert found(a_desk(f"{SUBJECT}{{{{ customer.first_name }}}}", audience, rules=rules), CODE) == []


@pytest.mark.parametrize("audience", ["member", "first_name is known or member", "not named"])
def test_an_audience_that_does_not(audience: str) -> None:
    rules = "segment named where first_name is known\n"
    [finding] = found(a_desk(f"{SUBJECT}{{{{ customer.first_name }}}}", audience, rules=rules), CODE)
    assert finding.certainty == "proved"


def test_the_place_and_the_words() -> None:
    [finding] = found(a_desk(f"{SUBJECT}\n<p>\n  Hi {{{{ customer.first_name }}}},</p>", "member"), CODE)
    assert finding.place == "templates/letter.html.j2:3:9"
    assert marked([finding]) == ["customer.first_name"]
    assert finding.message == (
        "`customer.first_name` may be unknown, and customers for whom it is would get no message "
        "(in the campaign `news`)"
    )
    assert "default" in str(finding.hint)


def test_through_layouts_and_partials() -> None:
    others = {
        "layouts/base.html.j2": "{% block body %}{% endblock %}{% include 'partials/end.html.j2' %}",
        "partials/end.html.j2": "<p>Bye {{ customer.first_name }}</p>",
    }
    body = f"{{% extends 'layouts/base.html.j2' %}}{SUBJECT}{{% block body %}}Hi{{% endblock %}}"
    [finding] = found(a_desk(body, others=others), CODE)
    assert finding.place == "templates/partials/end.html.j2:1:11"


def test_traits_of_events() -> None:
    rules = "trait recency = days since last(orders)\n"
    body = f"{SUBJECT}{{{{ customer.recency }}}}"
    assert found(a_desk(body, "recency > 30", rules=rules), CODE) == []
    [finding] = found(a_desk(body, "member", rules=rules), CODE)
    assert finding.certainty == "proved"


def test_an_empty_list_has_no_first_entry() -> None:
    body = f"{SUBJECT}{{{{ customer.interests | first }}}}"
    [finding] = found(a_desk(body, "interests is known"), CODE)
    assert "may be empty" in finding.message
    body = f"{SUBJECT}{{% if customer.interests %}}{{{{ customer.interests | first }}}}{{% endif %}}"
    assert found(a_desk(body), CODE) == []


def test_what_a_persona_does_not_say() -> None:
    [finding] = found(a_desk(f"{SUBJECT}{{{{ persona.content.offer }}}}"), CODE)
    assert "`persona.content.offer` is unknown" in finding.message
    assert found(a_desk(f"{SUBJECT}{{{{ persona.content.offer }}}}", content={"offer": "10%"}), CODE) == []


def test_a_variant_without_a_value() -> None:
    variants = '  variant a 50% with offer = "x"\n  variant b 50%\n'
    [finding] = found(a_desk(f"{SUBJECT}{{{{ variant.offer }}}}", campaign=variants), CODE)
    assert finding.message.endswith("(in the campaign `news`, variant `b`)")


def test_what_nobody_can_decide_is_told_as_such() -> None:
    """The text of a number is always a number again, but that nothing proves."""
    rules = "trait big = number(text(nps))\n"
    [finding] = found(a_desk(f"{SUBJECT}{{{{ customer.big }}}}", "nps is known", rules=rules), CODE)
    assert finding.severity == "info"
    assert "undecided" in finding.message


@pytest.mark.parametrize(
    ("rules", "audience", "columns"),
    [
        ("trait big = sum(lines.price)\n", "everyone", "`lines.price`"),
        ("trait big = sum(orders.total)\n", "everyone", "`lines.price`"),
        ("trait big = income * visits_left\n", "income > 3 and nps is known", "`income`"),
        ("trait half = income / 0.5\ntrait big = half - nps\n", "income > 3 and nps > 2", "`income`"),
        ("trait big = income * sum(lines.price)\n", "income > 3", "`income` and `lines.price`"),
    ],
)
def test_a_number_that_nothing_limits(rules: str, audience: str, columns: str) -> None:
    body = f"{SUBJECT}{{{{ customer.big }}}}"
    [finding] = found(a_desk(body, audience, rules=rules), CODE)
    assert finding.severity == "info"
    assert "`customer.big` is too large to calculate with" in finding.message
    assert f"say how large {columns} can be" in str(finding.hint)
    assert found(a_desk(body, f"({audience}) and big is known", rules=rules), CODE) == []
    assert found(a_desk(body, f"({audience}) and big < 1_000_000", rules=rules), CODE) == []
    assert found(a_desk(f"{SUBJECT}{{{{ customer.big | default(0) }}}}", audience, rules=rules), CODE) == []


@pytest.mark.parametrize(
    "rules",
    [
        "trait big = nps * visits_left\n",
        "trait big = count(orders) + sum(lines.quantity)\n",
        "trait big = income / 2 + 1\n",
        "trait big = income * visits_left default 0\n",
        "trait big = in 14 days\n",  # the same for everybody, and known on the day that is looked at
    ],
)
def test_a_number_that_cannot_be_too_large(rules: str) -> None:
    body = f"{SUBJECT}{{{{ customer.big }}}}"
    assert found(a_desk(body, "income > 3 and nps is known", rules=rules), CODE) == []


def test_a_day_beyond_the_calendar() -> None:
    rules = (
        "trait due = last(orders) default birthday\ntrait later = 30 days ago when member, due otherwise\n"
    )
    [finding] = found(a_desk(f"{SUBJECT}{{{{ customer.later }}}}", "due is known", rules=rules), CODE)
    assert "`customer.later` lies outside the years 1 to 9999" in finding.message


def test_a_layout_may_ask_before_it_writes_a_block() -> None:
    """What stands in the header is written whatever the layout asks."""
    layout = (
        "{% block subject %}{% endblock %}{% if customer.nps is known and customer.first_name is known %}"
        "{% block body %}{% endblock %}{% endif %}"
    )
    letter = (
        "{% extends 'layouts/plain.html.j2' %}{% block subject %}{{ customer.first_name }}{% endblock %}"
        "{% block body %}{{ customer.nps }}{{ customer.country }}{% endblock %}"
    )
    desk = a_desk(letter, others={"layouts/plain.html.j2": layout})
    assert marked(found(desk, "may-be-unknown")) == ["customer.first_name", "customer.country"]
