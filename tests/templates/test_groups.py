"""`groupby`: groups in the order of a field, and where entries go that lack it."""

from __future__ import annotations

from typing import Any

import jinja2
import pytest

from segdsl.templates.filters.lists import LISTS
from segdsl.templates.values import Unknown

BOOKS = [{"title": "b", "genre": "Crime"}, {"title": "a"}, {"title": "c", "genre": "art"}]


def grouped(*arguments: Any, **named: Any) -> list[tuple[Any, list[str]]]:
    return [
        (group["grouper"], [entry["title"] for entry in group["list"]])
        for group in LISTS["groupby"](BOOKS, *arguments, **named)
    ]


def test_entries_without_the_field_are_in_the_group_of_the_default() -> None:
    theirs = jinja2.Environment().from_string(
        "{% for g, entries in books | groupby('genre', default='else') %}"
        "{{ g }}:{{ entries | map(attribute='title') | join }} {% endfor %}"
    )
    ours = grouped("genre", default="else")
    assert " ".join(f"{name}:{''.join(titles)}" for name, titles in ours) + " " == theirs.render(books=BOOKS)
    assert ours == [("art", ["c"]), ("Crime", ["b"]), ("else", ["a"])]


def test_without_a_default_the_reason_comes_out() -> None:
    with pytest.raises(jinja2.UndefinedError, match="genre"):
        grouped("genre")
    assert isinstance(LISTS["first"]([]), Unknown)
