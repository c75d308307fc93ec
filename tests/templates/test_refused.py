"""Each thing that templates may not do, beside what is nearest to it and allowed; and limits, to the last step."""

# ruff: noqa: E501 - a template stands on one line

from __future__ import annotations

import pytest

from segdsl.messages.render import HeldBack, Message
from tests.messages.little_shop import write
from tests.templates.test_templates import findings


def refusals(body: str) -> list[str]:
    """What is said of a template, without the place and the hint."""
    return [found.split(": ", 1)[1].split(" (")[0] for found in findings(body)]


STARS = "templates cannot use `*`-arguments"
MACRO = "{% macro m(x) %}{{ x }}{% endmacro %}"
REFUSED = [
    # *-arguments
    ('{{ customer.city | default(*["a"]) }}', STARS, '{{ customer.city | default("a") }}'),
    ('{{ customer.city | default(**{"a": 1}) }}', STARS, '{{ customer.city | default(value="a") }}'),
    ('{{ ["a"] | join(*[", "]) }}', STARS, '{{ ["a"] | join(", ") }}'),
    ("{{ 3 is divisibleby(*[2]) }}", STARS, "{{ 3 is divisibleby(2) }}"),
    ("{{ 3 is divisibleby(**{'num': 2}) }}", STARS, "{{ 3 is divisibleby(num=2) }}"),
    (MACRO + "{{ m(*[1]) }}", STARS, MACRO + "{{ m(1) }}"),
    (MACRO + "{{ m(**{'x': 1}) }}", STARS, MACRO + "{{ m(x=1) }}"),
    (MACRO + "{% call m(*[1]) %}{% endcall %}", STARS, None),
    ("{% for i in range(*[3]) %}x{% endfor %}", STARS, "{% for i in range(3) %}x{% endfor %}"),
    # private parts
    (
        '{{ [customer] | map(attribute="_name") | join }}', "`map` is told by a name in quotes",
        '{{ [{"name": 1}] | map(attribute="name") | join }}',
    ),
    (
        '{{ [{"a": {"b": 1}}] | map(attribute="a.__class__") | join }}', "`map` is told by a name in quotes",
        '{{ [{"a": {"b": 1}}] | map(attribute="a.b") | join }}',
    ),
    (
        '{% for a in [{"a": 1}] | selectattr("_a") %}x{% endfor %}', "`selectattr` is told by a name in quotes",
        '{% for a in [{"a": 1}] | selectattr("a") %}x{% endfor %}',
    ),
    (
        '{% for a in [{"a": 1}] | rejectattr("a.__b") %}x{% endfor %}', "`rejectattr` is told by a name in quotes",
        '{% for a in [{"a": 1}] | rejectattr("a_", "gt", 1) %}x{% endfor %}',
    ),
    (
        '{% set f = "upper" %}{{ ["a"] | map(f) | join }}', "`map` is told by a name in quotes",
        '{{ ["a"] | map("upper") | join }}',
    ),
    ('{{ ["a"] | map("attr", "x") | join }}', "templates cannot use the filter `attr`", None),
    ('{{ ["a"] | map("map", "upper") | join }}', "templates cannot use the filter `map`", None),
    ('{{ ["a"] | select("select") | join }}', "templates cannot use the test `select`", None),
    ("{{ customer._city }}", "templates cannot use `_city`", "{{ customer.city }}"),
    ('{{ customer["_city"] }}', "templates cannot use `_city`", '{{ customer["city"] }}'),
    ("{% set ns = namespace(_a=1) %}", "`namespace` is given names: `namespace", "{% set ns = namespace(a=1) %}"),
    ("{% set __a = 1 %}", "`__a` cannot be given another value", "{% set _a = 1 %}"),
    # blocks
    (
        "{% macro m() %}{% block inner %}x{% endblock %}{% endmacro %}{{ m() }}", "a block cannot stand in a macro",
        "{% block inner %}{% macro m() %}x{% endmacro %}{{ m() }}{% endblock %}",
    ),
    (
        "{% for i in [1] %}{% block inner %}x{% endblock %}{% endfor %}", "a block cannot stand in a loop",
        "{% block inner %}{% for i in [1] %}x{% endfor %}{% endblock %}",
    ),
    ("{% for i in [1] recursive %}{{ i }}{% endfor %}", "a loop cannot be recursive", "{% for i in [1] %}{% endfor %}"),
    # what a macro is called with
    ("{% macro m() %}{{ varargs }}{% endmacro %}", "templates cannot use `varargs`: name what the macro takes", None),
    ("{% macro m() %}{{ kwargs }}{% endmacro %}", "templates cannot use `kwargs`: name what the macro takes", None),
    ("{% macro m(f) %}{{ f(1) }}{% endmacro %}", "`f` is what the macro is called with, and cannot be called", MACRO),
    (MACRO + "{% set m = 1 %}", "`m` is both a macro and something else", MACRO + "{% set n = 1 %}"),
    # whole records, and what is written with what it is given
    ("{{ customer }}", "`customer` cannot be used as a whole", "{{ customer.city }}"),
    ("{% for i in [1] %}{{ loop }}{% endfor %}", "`loop` cannot be used as a whole", "{% for i in [1] %}{{ loop.index }}{% endfor %}"),
    ("{{ greeting }}", "`greeting` is written with what it is given: `greeting", "{{ greeting(customer.first_name) }}"),
    ("{{ greeting() }}", "`greeting` is given one value: `greeting", None),
    ("{{ greeting('a', 'b') }}", "`greeting` is given one value: `greeting", None),
    ("{{ customer[customer.city] }}", "a field of `customer` is named by a word that is written out", None),
    ("{{ _(customer.city) }}", "`_` is given texts in quotes, so that they can be translated", "{{ _('Hello') }}"),
    ("{% set customer = 1 %}", "`customer` cannot be given another value", "{% set customers = 1 %}"),
    ("{{ 2 ** 3 }}", "templates cannot use powers", "{{ 2 * 3 }}"),
    ("{{ 'a' * 3 }}", "only numbers can be multiplied", "{{ 'a' ~ 3 }}"),
    ("{% autoescape false %}x{% endautoescape %}", "templates cannot use `autoescape` blocks", None),
    ("{{ 1j }}", None, "{{ 1 }}"),
    # limits
    ("{{ [" + "1," * 51 + "] | length }}", "a list in a template has at most 50 entries", "{{ [" + "1," * 50 + "] | length }}"),
    ("{{ (" + "1," * 51 + ") | length }}", "a list in a template has at most 50 entries", "{{ (" + "1," * 50 + ") | length }}"),
    (
        "{{ {" + ",".join(f"{n}: 1" for n in range(51)) + "} | length }}", "a list in a template has at most 50 entries",
        "{{ {" + ",".join(f"{n}: 1" for n in range(50)) + "} | length }}",
    ),
    ("{{ '" + "x" * 2_001 + "' }}", "a text in a tag has at most 2,000 characters", "{{ '" + "x" * 2_000 + "' }}"),
    ("{{ 1000000000001 }}", "a number in a template is at most 1,000,000,000,000", "{{ 1000000000000 }}"),
    ("{{ -1000000000001 }}", "a number in a template is at most 1,000,000,000,000", "{{ -1000000000000 }}"),
    ("{% for i in range(101) %}x{% endfor %}", "`range` is given numbers of at most 100", "{% for i in range(100) %}x{% endfor %}"),
    (
        "{% for a in range(100) %}{% for b in range(100) %}{% for c in range(18) %}x{% endfor %}{% endfor %}{% endfor %}",
        "loops and parts of the template could multiply to more than 200,000 steps; take the first few of a list, such as `[:10]`",
        "{% for a in range(100) %}{% for b in range(100) %}{% for c in range(17) %}x{% endfor %}{% endfor %}{% endfor %}",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("body", "message", "_"), REFUSED)
def test_it_is_refused_and_said_why(body: str, message: str | None, _: str | None) -> None:
    said = refusals(body)
    assert said
    assert message is None or any(found.startswith(message) for found in said)


@pytest.mark.parametrize("allowed", [allowed for _, _, allowed in REFUSED if allowed])
def test_what_is_nearest_to_it_is_allowed(allowed: str) -> None:
    assert [said for said in findings(allowed) if "forbidden-construct" in said or "syntax" in said] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("""{{ person|lookup:'First Name' }}""", "first_name"),
        ("""{{ person | lookup : "city" | default:'you' }}""", "city"),
        ("""x\n{% if person|lookup:"VIP" %}a{% endif %}""", "vip"),
        ("""{{ event|lookup:'$value' }}""", "value"),
        ("""{{ person | lookup("city") }}""", "…"),
    ],
)
def test_a_lookup_of_klaviyo_is_told_what_to_write(body: str, field: str) -> None:
    (said,) = findings(body)
    assert said.endswith(f"(what is known of a customer is a field: `customer.{field}`)")
    (other,) = findings("{{ customer.city|default:'you' }}")
    assert "lookup" not in other
    assert "in parentheses" in other


def nested(depth: int) -> str:
    return "{% if 1 %}" * depth + "x" + "{% endif %}" * depth


def test_a_template_is_nested_so_deep_and_no_deeper() -> None:
    deepest = next(depth for depth in range(100) if refusals(nested(depth)))
    assert refusals(nested(deepest)) == ["the template is nested more than 60 deep"]
    assert findings(nested(deepest - 1)) == []
    assert deepest == 58  # below the last `if` are what is printed, and its text


def chained(count: int) -> str:
    macros = "".join(
        f"{{% macro m{n}() %}}{f'{{{{ m{n + 1}() }}}}' if n + 1 < count else 'x'}{{% endmacro %}}"
        for n in reversed(range(count))
    )
    return macros + "{{ m0() }}"


def test_parts_are_put_together_so_deep_and_no_deeper() -> None:
    said = "the template is put together from parts more than 40 deep"
    assert refusals(chained(40)) == []
    assert said in refusals(chained(41))


# ---------------------------------------------------------------- limits that only values can pass


def outcome(body: str, **values: list[object]) -> str:
    (found,) = write(body, **values)
    return found.reason if isinstance(found, HeldBack) else "written"


@pytest.mark.parametrize(
    ("body", "most", "reason"),
    [
        ("{% for a in customer.x %}{{ a }}{% endfor %}", 100, "more than 100 entries"),
        ("{% for a in range(customer.n) %}x{% endfor %}", 100, "`range` gives more than 100 numbers"),
    ],
)
def test_values_may_be_so_many_and_no_more(body: str, most: int, reason: str) -> None:
    def said(count: int) -> str:
        return outcome(body, x=[["a"] * count], n=[count])

    assert said(most) == "written"
    assert reason in said(most + 1)


@pytest.mark.parametrize(("length", "written"), [(250, True), (251, False)])
def test_a_subject_is_so_long_and_no_longer(length: int, written: bool) -> None:
    body = "{% block subject %}{{ customer.x }}{% endblock %}<p>x</p>"
    said = outcome(body, x=["a" * length])
    assert said == ("written" if written else "the subject is longer than 250 characters")


@pytest.mark.parametrize(("digits", "held"), [(5, False), (6, True)])
def test_a_number_grows_so_far_and_no_further(digits: int, held: bool) -> None:
    (found,) = write("{% set n = customer.x * 1000000000000 %}{{ n * 10 }}", x=[10**digits - 1])
    assert isinstance(found, HeldBack if held else Message)
    if isinstance(found, HeldBack):
        assert found.reason == "the template reckons with a number beyond all bounds"
