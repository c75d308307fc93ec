"""Columns: nothing that is shared, looked at as a whole or computed for all shows in what comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from segdsl.messages import cells
from segdsl.messages.bulk import columns
from segdsl.messages.bulk.applying import applied
from segdsl.messages.bulk.distinct import DistinctColumn
from segdsl.messages.bulk.slots import FAILED, Applied, Cell
from segdsl.messages.bulk.texts import escaped, tidy
from segdsl.messages.render import render
from segdsl.messages.weave import Distinct, Spread, Weave
from segdsl.templates.spots import all_fit, fit
from segdsl.templates.surroundings import Spot
from segdsl.templates.values import Unprintable, is_printable
from tests.messages.bulk.test_bulk import LETTERHEAD, agree, loaded, pressed
from tests.messages.little_shop import a_batch, an_audience, recipients

SIGNS = st.sampled_from("ab:/?#&<>'\" \0\n\x7f\xa0\xadéß\u200b\u2028\ud800李")
WORDS = st.text(SIGNS, max_size=6) | st.sampled_from(["https://a", "http:", "\0https://a", "x\0http://a"])
VALUES = st.sampled_from(["a", "b c", "  ", "\ud800", Markup("<b>"), 1, 2, True, FAILED, 2.5])


@given(st.lists(VALUES, min_size=1, max_size=6, unique_by=lambda value: (type(value), value)), st.data())
def test_some_of_a_column_are_those_of_the_column(values: list[Any], data: st.DataObject) -> None:
    places = st.lists(st.integers(0, 19), max_size=12)
    of = np.array(data.draw(st.lists(st.sampled_from(range(len(values))), min_size=20, max_size=20)))
    column, chosen = DistinctColumn(Distinct(values), of), np.array(data.draw(places), dtype=np.intp)
    some, wanted = column.at(chosen), [values[of[place]] for place in chosen]
    assert some.entries() == wanted
    assert {(type(v), v) for v in some.present()} == {(type(v), v) for v in wanted}
    assert some.where(lambda value: value is FAILED).tolist() == [value is FAILED for value in wanted]
    if {str, Markup, type(FAILED)} & set(map(type, some.values)) and not some.tidy:
        assert len(some.values) <= len(set(chosen.tolist())), "nobody meets another one's odd value"


@given(st.text(SIGNS) | st.text())
def test_what_is_printable(text: str) -> None:
    assert is_printable(text) == text.isprintable()


@given(st.sampled_from(["link", "rest of a link", "style", "tag", "bare", "script"]), st.lists(WORDS))
def test_texts_that_fit_together_fit_each(spot: Spot, texts: list[str]) -> None:
    if all_fit(spot, texts):
        assert [fit(spot, text) for text in texts] == texts


def test_links_to_the_web_fit_in_one_go() -> None:
    assert all_fit("link", ["https://a.example", "http://b.example"])
    assert not all_fit("link", ["https://a.example", "javascript:x"])
    assert not all_fit("link", ["javascript:x", "https://a\0https://b"])
    with pytest.raises(Unprintable):
        fit("link", "javascript:x")


@given(st.lists(WORDS, min_size=1))
def test_texts_are_escaped_and_tidy_together_as_each(texts: list[str]) -> None:
    assert list(escaped(texts)) == [escaped([text])[0] for text in texts]
    assert (tidy(texts) > 0) == all(tidy([text]) > 0 for text in texts)


def test_what_was_found_out_about_values_is_found_out_once() -> None:
    asked = Counter[str]()

    def longest(texts: Sequence[str]) -> int:
        asked["longest"] += 1
        return max(map(len, texts))

    def loud(texts: Sequence[str]) -> list[str]:
        asked["loud"] += 1
        return [text.upper() for text in texts]

    words = Distinct(["a", "bcd"])
    assert [words.found(longest) for _ in "12"] == [3, 3]
    first, again = words.made(loud), words.made(loud)
    assert first is again
    assert first.spread(np.array([1, 0, 1])) == ["BCD", "A", "BCD"]
    assert asked == {"longest": 1, "loud": 1}


@pytest.mark.parametrize(
    ("parts", "texts"),
    [
        (("a",), ["a"]),
        ((Spread(Distinct(["a", "b", "c"]), np.array([0, 1, 0])),), ["a", "b", "c"]),
        (("x", Spread(Distinct(["a", "b"]), np.array([0, 1, 0]))), ["xa", "xb", "xa"]),
    ],
)
def test_the_texts_that_a_weave_may_hold(parts: tuple[Any, ...], texts: list[str]) -> None:
    weave = Weave(3, parts)
    assert list(weave.distinct()) == texts
    assert set(weave.texts()) <= set(texts)


PEOPLE = {
    "name": ["Ann", "Bo", "Zoë", "O'Neil"] * 4,
    "n": [1, 2, 3, 4] * 4,
    "vip": [True, False, False, True] * 4,
    "email": ["a@b.example"] * 16,
}


def test_what_two_shapes_print_is_computed_once() -> None:
    everybody = recipients(an_audience(PEOPLE, size=16), a_batch())
    letters = loaded(
        "{% if customer.vip %}{{ customer.name | upper }}{% endif %}{{ customer.name | upper }}"
        "{% for x in [1, 2] %}{% if customer.n > 2 %}{{ customer.n + x }}{% endif %}{% endfor %}"
    )
    done = Counter[Applied]()

    def noted(node: Applied, inputs: Sequence[DistinctColumn]) -> DistinctColumn:
        done[node] += len(inputs[0].of) == 16
        return applied(node, inputs)

    with patch.object(columns, "applied", noted):
        outcomes, woven = pressed(everybody, letters)
    assert outcomes == list(render(everybody, letters, LETTERHEAD))
    assert woven == 16
    assert max(done.values()) == 1
    of_names = [node for node in done if node.inputs == (Cell("name"),) and node.call("a") == "A"]
    assert len(of_names) == 1, "one node, whatever the way to it"


def test_what_goes_wrong_for_others_holds_nobody_back() -> None:
    """The others' values are computed along, and neither they nor what fails of them is anybody else's."""
    odd: dict[str, list[Any]] = {**PEOPLE, "word": ["a", "\x00", None, "b", "  ", "c", "d e", "f"] * 2}
    everybody = recipients(an_audience(odd, size=16), a_batch())
    body = "{{% if customer.vip %}}{{{{ customer.word{} }}}}{{% endif %}}"
    assert agree(everybody, loaded(body.format(" | upper"))) == 14, "two of those who get it have a blank one"
    assert agree(everybody, loaded(body.format(""))) == 14


def test_cells_are_read_by_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "_AT_ONCE", 3)
    audience = an_audience({"x": list(range(8))}, size=8)
    read = cells.Cells(audience)
    assert [read.of(row)("x") for row in (7, 0, 3, 2, 5)] == [7, 0, 3, 2, 5]
    assert read.of(4)("no such column") is None
