"""Files of what was learnt: what is written is read again, whatever else is refused in words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from segdsl.learnt_files import (
    PARAMETERS,
    Axis,
    Clusters,
    Learnt,
    Lifetime,
    Point,
    Prediction,
    Unreadable,
    read,
    written,
)

POINTS = Prediction(
    300,
    (Point("tenure", "tenure < 4", 17, 0.25), Point("plan", 'plan = "C# ""x"" é"', 0, 0.75)),
    ((17, 0.813), (0, 0.02)),
)
GROUPS = Clusters(
    (Axis("spend", None, 10.0, 2.0), Axis("genre", 'genre = "art"', 0.5, 1.4)), ((1.0, -0.5),), (1.0,)
)
WORTH = Lifetime("orders", "date(at)", "total", "(x)", 26.0, 0.4, dict.fromkeys(PARAMETERS, 0.5))


def learnt(what: Prediction | Clusters | Lifetime) -> Learnt:
    return Learnt(
        "risk", "2026-03-31", {"of": "ab", "tenure": "cd"}, "ef", 1000, what, {"auc": 0.8, "at": None}
    )


@pytest.mark.parametrize("what", [POINTS, GROUPS, WORTH], ids=["prediction", "clusters", "lifetime"])
def test_what_is_written_is_read_again(what: Any) -> None:
    text = written(learnt(what))
    assert read("risk", text) == learnt(what)
    assert written(read("risk", text)) == text


def test_every_point_has_a_line_of_its_own() -> None:
    lines = written(learnt(POINTS)).splitlines()
    assert sum('"when"' in line for line in lines) == 2
    assert 'plan = \\"C# \\"\\"x\\"\\" é\\"' in next(line for line in lines if "plan" in line)


def spoilt(path: tuple[str | int, ...], value: Any) -> str:
    """The file with something else at a place."""
    data: Any = json.loads(written(learnt(POINTS)))
    place = data
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return json.dumps(data, indent=1)


SPOILT = {
    "`format` is not 1": (("format",), 2),
    "`kind` is none of": (("kind",), "tree"),
    "`as_of` is missing": (("as_of",), None),
    "`customers` is no whole number": (("customers",), 1.5),
    "`positives` is no whole number": (("positives",), True),
    "`points` is no list": (("points",), []),
    "`points[0].when` is not one condition on one line": (("points", 0, "when"), "a < 1\nsegment x where y"),
    "`points[1].when` is not one condition": (("points", 1, "when"), "a < 1 # all"),
    "`points[0].points` is no whole number": (("points", 0, "points"), "17"),
    "`points[0].odd` is nothing that such a file has": (("points", 0, "odd"), 1),
    "`table` does not fall": (("table", 0, 1), 0.01),
    "`table` has a chance that is not from 0 to 1": (("table", 0, 1), 1.5),
    "`table` is no list of pairs": (("table", 0), [1]),
    "`rules` is no object": (("rules",), ["of"]),
    "`more` is nothing that such a file has": (("more",), 1),
}


@pytest.mark.parametrize("reason", SPOILT)
def test_whatever_is_wrong_is_said(reason: str) -> None:
    with pytest.raises(Unreadable, match=r"^" + reason.replace("[", r"\[").replace("]", r"\]")):
        read("risk", spoilt(*SPOILT[reason]))


def test_the_line_of_what_is_wrong_is_known() -> None:
    text = written(learnt(POINTS)).replace('"customers": 1000', '"customers": "many"')
    with pytest.raises(Unreadable) as wrong:
        read("risk", text)
    assert text.splitlines()[wrong.value.line - 1].strip().startswith('"customers"')


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '{"kind": NaN}', "[" * 100_000])
def test_what_is_no_such_file_at_all(text: str) -> None:
    with pytest.raises(Unreadable):
        read("risk", text)
