"""What is asked of texts and of lists: what it means, and what is said where one stands for the other."""

from __future__ import annotations

import pytest

from tests.model.shorthand import SHOP, complaints, condition

MEANT = {
    'country contains "D"': "contains(country, 'D')",
    'interests contains "a"': "list contains(interests, 'a')",
    'interests contains any starting with "a"': "contains any starting with(interests, 'a')",
    'interests contains any of ("a", "b")': "contains any of(interests, ('a', 'b'))",
    "interests is empty": "is empty(interests)",
}
OF_LISTS = "did you mean `contains any of`, or `contains all of`?"
IN = 'did you mean `first_name in ("…", "…")`?'
FOUND = {
    'nps contains "a"': ("nps", "`contains` is asked of a text or a list, and `nps` is a number", None),
    'newsletter contains "x"': (
        "newsletter",
        "`contains` is asked of a text or a list, and `newsletter` is yes or no",
        None,
    ),
    "first_name contains 3": (
        "3",
        "after `contains` stands a text; `3` is a whole number",
        'did you mean `"3"`?',
    ),
    "first_name contains newsletter": (
        "newsletter",
        "after `contains` stands a text; `newsletter` is yes or no",
        None,
    ),
    "first_name contains interests": (
        "interests",
        "after `contains` stands a text; `interests` is a list of texts",
        OF_LISTS,
    ),
    "interests contains interests": (
        "interests",
        "after `contains` stands a text; `interests` is a list of texts",
        OF_LISTS,
    ),
    'nps starts with "a"': ("nps", "`starts with` is asked of a text, and `nps` is a number", None),
    'birthday starts with "2"': (
        "birthday",
        "`starts with` is asked of a text, and `birthday` is a date",
        None,
    ),
    'interests starts with "a"': (
        "interests",
        "`starts with` is asked of a text, and `interests` is a list of texts",
        "did you mean `contains any starting with`?",
    ),
    'interests ends with "a"': (
        "interests",
        "`ends with` is asked of a text, and `interests` is a list of texts",
        None,
    ),
    "first_name ends with nps": ("nps", "after `ends with` stands a text; `nps` is a number", None),
    'first_name contains any starting with "a"': (
        "first_name",
        "`contains any starting with` is asked of a list, and `first_name` is a text",
        "did you mean `starts with`?",
    ),
    'nps contains any starting with "a"': (
        "nps",
        "`contains any starting with` is asked of a list, and `nps` is a number",
        None,
    ),
    "interests contains any starting with 3": (
        "3",
        "after `contains any starting with` stands a text; `3` is a whole number",
        'did you mean `"3"`?',
    ),
    **{
        f'first_name {asked} ("a", "b")': (
            "first_name",
            f"`{asked}` is asked of a list, and `first_name` is a text",
            IN,
        )
        for asked in ("contains any of", "contains all of", "contains none of")
    },
    "first_name contains any of hobbies": (
        "first_name",
        "`contains any of` is asked of a list, and `first_name` is a text",
        "did you mean `first_name in hobbies`?",
    ),
    'nps contains any of ("a", "b")': (
        "nps",
        "`contains any of` is asked of a list, and `nps` is a number",
        None,
    ),
    "interests contains any of first_name": (
        "first_name",
        "after `contains any of` stands a list; `first_name` is a text",
        "did you mean `(first_name)`?",
    ),
    'interests contains any of ("a", 2)': (
        "2",
        "after `contains any of` stand texts, and `2` is a whole number",
        'did you mean `"2"`?',
    ),
    "first_name matches 3": ("3", "a pattern is a text in double quotes, and `3` is not one", None),
    "first_name matches country": (
        "country",
        "a pattern is a text in double quotes, and `country` is not one",
        "`contains` takes any value",
    ),
    'nps matches "a"': ("nps", "`matches` is asked of a text, and `nps` is a number", None),
    'interests matches "a"': (
        "interests",
        "`matches` is asked of a text, and `interests` is a list of texts",
        None,
    ),
    **{
        f"{name} is empty": (
            f"{name} is empty",
            f"only a list can be empty, and `{name}` is {what}",
            f"did you mean `{name} is unknown`?",
        )
        for name, what in {"first_name": "a text", "nps": "a number"}.items()
    },
}


@pytest.mark.parametrize("written", MEANT)
def test_what_is_asked(written: str) -> None:
    assert condition(written) == MEANT[written]


@pytest.mark.parametrize("written", FOUND)
def test_what_cannot_be_asked_is_found_with_its_fix(written: str) -> None:
    [found] = complaints(f"{SHOP}segment s where {written}\n")
    assert found.span is not None
    assert (found.span.text, found.message, found.hint) == FOUND[written]
