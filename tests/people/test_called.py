"""Whom a greeting names: people, and nothing that stands in their place."""

from __future__ import annotations

import pytest

from segdsl.messages.context import Letterhead, Shared
from segdsl.people.called import is_a_name
from tests.messages.checks.small import AS_OF
from tests.messages.little_shop import a_batch, a_persona

PEOPLE = (
    "Ana", "ana", "ANA", "Jean-Luc", "O'Brien", "Anna Maria", "A.", "J. R.", "Björk", "Зоя", "明",
    "مريم", "Na", "Nan", "Null", "Tess", "Testa", "Nil", "Guesti", "Agnes", "Inca",
    "von der Leyen", "Mariama", "D’Arcy", "Mac", "Ng",
)  # fmt: skip
NOBODY = (
    "-", "--", ".", "?", "…", "N/A", "n/a", "null", "NULL", "None", "nan", "NaN", "undefined",
    "unknown", "test", "Test", "TEST", "xxx", "ana@shop.example", "www.shop.example",
    "https://shop.example", "+43 660 1234", "12345", "user123", "Acme GmbH", "Acme Ltd.", "Acme Inc",
    "Müller & Co. KG", "Beispiel AG", "Foo s.r.o. GmbH", "Customer", "Guest", "Kunde", "First Name",
    "FNAME_1", "*|FNAME|*", "{{ first_name }}", "[Name]", "<b>Ana</b>", "Mr", "Frau", "Dr.", "admin",
    "(none)", "(no name)", "N.N.", "k. A.", "#N/A", "true",
)  # fmt: skip


@pytest.mark.parametrize("name", PEOPLE)
def test_people_are_greeted_by_their_name(name: str) -> None:
    assert is_a_name(name)
    assert greeted(f"  {name} ") == f"Dear {name},"
    assert greeted(name.replace(" ", "  ")) == f"Dear {name},"


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_is_greeted_as_what_stands_there_instead(text: str) -> None:
    assert not is_a_name(text)
    assert greeted(f" {text}\u00a0") == "Hello,"


@pytest.mark.parametrize("blank", ["", " ", "\u00a0", "\u200b", "\t"])
def test_a_blank_is_no_name(blank: str) -> None:
    assert greeted(blank) == "Hello,"


def greeted(name: str) -> str:
    shared = Shared(Letterhead(), AS_OF.today)
    names = shared.names(a_batch(persona=a_persona("anna")), {"first_name": name}.get)
    return str(names["greeting"](names["customer"].field("first_name")))
