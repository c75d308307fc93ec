"""Tags of a template that stand on lines of their own leave no lines and no blanks behind."""

from __future__ import annotations

import pytest

from tests.templates.test_kinds import said

LINES = {
    "{% if true %}\nHi\n{% endif %}\nBye\n": "Hi\nBye",
    "A\n{% if true %}\nHi\n{% endif %}\nBye\n": "A\nHi\nBye",
    "A\n  {% if true %}\nHi\n\t{% endif %}\nBye\n": "A\nHi\nBye",
    "A\n  {% if true %}  Hi{% endif %}\nBye\n": "A\n  HiBye",
    "A {% if true %}Hi{% endif %} B\n": "A Hi B",
    "A\n{% for n in range(3) %}\n- {{ n }}\n{% endfor %}\nB\n": "A\n- 0\n- 1\n- 2\nB",
    "A\n{# a note #}\nB\n": "A\nB",
    "A\n{% set x = 1 %}\n{{ x }}\nB\n": "A\n1\nB",
    "A\n\n{% if true %}\n\nHi\n{% endif %}\n": "A\n\nHi",
    "A\n{% trans %}\nGood\n  day\n{% endtrans %}\nB\n": "A\nGood dayB",
    "A\n{%+ if true %}Hi{% endif +%}\nB\n": "A\nHi\nB",
    "A\n{%- if true %}Hi{% endif -%}\nB\n": "AHiB",
}


@pytest.mark.parametrize("template", LINES)
def test_what_is_left_of_lines_with_tags(template: str) -> None:
    assert said(template) == LINES[template]
