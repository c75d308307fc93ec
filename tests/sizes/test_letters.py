"""Templates as large as they may be: each is checked, or refused, in steps that grow with its length."""

from __future__ import annotations

import pytest

from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.registry import check_messages
from segdsl.source import Source
from segdsl.suggest import limited_guesses
from segdsl.templates import places
from segdsl.templates.folder import MAX_CHARACTERS, templates_from
from segdsl.templates.names import check_names, names_of
from segdsl.templates.references import MAX_IMPORTS
from tests.messages.checks.small import a_desk
from tests.model.shorthand import SHOP, model
from tests.sizes.letters import NESTED, PIECES, WRONG, letters
from tests.sizes.test_sizes import steps

PARTS = Source("parts/p.html.j2", "{% macro m() %}x{% endmacro %}")


@pytest.mark.parametrize("name", [*PIECES, *NESTED])
def test_checking_takes_time_that_grows_with_the_length(name: str) -> None:
    def check(count: int) -> None:
        check_messages(a_desk(letters(name, count)))

    check(2)
    assert steps(lambda: check(320)) < 4.5 * steps(lambda: check(80))


def what_is_wrong(text: str) -> tuple[Diagnostic, ...]:
    read = templates_from({"letter.html.j2": Source("letter.html.j2", text), PARTS.name: PARTS})
    names = check_names(read.value, names_of(model(SHOP), {}, {})) if read.value else ()
    return (*read.diagnostics, *names)


@pytest.mark.parametrize("name", WRONG)
def test_so_does_telling_what_is_wrong(name: str) -> None:
    """Guesses of what was meant are as many for a short letter as for a long one."""
    with limited_guesses(pairs=500):
        assert len(what_is_wrong(letters(name, 2))) == 2
        steps_of = {count: steps(lambda: what_is_wrong(letters(name, count))) for count in (40, 160)}  # noqa: B023
    assert steps_of[160] < 4.5 * steps_of[40]


def test_a_letter_is_read_once_for_all_its_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a letter of one line the place of each finding is looked for in all that follows."""
    read: list[str] = []
    within_tags = places._WithinTags
    monkeypatch.setattr(places, "_WithinTags", lambda text: read.append(text) or within_tags(text))
    text = letters("unknown names", 50)
    found = what_is_wrong(text)
    assert [d.span.text for d in found if d.span] == [f"nmae{i}" for i in range(50)]
    assert read == [text]


def test_a_template_imports_so_often_and_no_more() -> None:
    def template(count: int) -> str:
        return "".join(f"{{% from 'parts/p.html.j2' import m as m{i} %}}" for i in range(count))

    def found(count: int) -> list[str]:
        read = templates_from({"a.html.j2": Source("a.html.j2", template(count)), PARTS.name: PARTS})
        return [d.code for d in read.diagnostics]

    assert "too-large" not in found(MAX_IMPORTS)
    assert "too-large" in found(MAX_IMPORTS + 1)


def test_a_template_has_an_end() -> None:
    read = templates_from({"a.html.j2": Source("a.html.j2", "x" * (MAX_CHARACTERS + 1))})
    assert [d.code for d in read.diagnostics] == ["too-large"]
