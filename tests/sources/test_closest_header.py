"""Which header is meant by one that is not there: what all share, such as a path, brings none closer."""

from __future__ import annotations

import pytest

from segdsl.sources.headers import _closest

MEANT = [
    ("ctiy", ["city", "zip"], "city"),
    ("nam", ["name"], "name"),
    ("name", ["nam"], "nam"),
    ("address.ctiy", ["address.city", "address.zip"], "address.city"),
    ("address.nam", ["address.name"], "address.name"),
    ("address.id", ["address.zip"], None),
    ("address.ab", ["address.name", "address.nam"], None),
    ("address.cd", ["address.city", "address.id"], None),
    ("address.ctiy", ["id", "city"], None),
    ("a.b.ctiy", ["a.b.city", "a.b.zip"], "a.b.city"),
    ("a.b.ctiy", ["a.c.city"], "a.c.city"),
    ("address.home.ctiy", ["address.home.city", "address.work.city"], "address.home.city"),
    ("anything", [], None),
]


@pytest.mark.parametrize(("wanted", "names", "meant"), MEANT)
def test_the_closest(wanted: str, names: list[str], meant: str | None) -> None:
    assert _closest(wanted, names) == meant
