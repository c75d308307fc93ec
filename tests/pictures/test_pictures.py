"""Pictures hold what they are told, in shapes that can be measured, and nothing that runs or is fetched."""

from __future__ import annotations

import re
import struct
import sys
from collections.abc import Callable
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest

from segdsl.pictures import style
from segdsl.pictures.bars import Bar, bars
from segdsl.pictures.curves import Curve, curves
from segdsl.pictures.drawing import LETTER, NARROW, SIZE, WIDE, Picture, pixels, ticks
from segdsl.pictures.heat import Cell, heat
from segdsl.pictures.histogram import histogram
from segdsl.pictures.intervals import Estimated, intervals
from segdsl.pictures.page import figure, page
from segdsl.pictures.png import is_available, png
from segdsl.pictures.sankey import sankey
from segdsl.pictures.upset import upset

HOSTILE = '<script>alert("x")</script> & Söhne'
LONG = "a_segment_with_quite_a_long_name_that_goes_on"
FLOWS = {("new", "loyal"): 30, ("new", "new"): 10, ("loyal", "loyal"): 55, (HOSTILE, "loyal"): 5}

DRAWN: dict[str, Callable[[float], Picture]] = {
    "bars": lambda w: bars([Bar(HOSTILE, 20, "20"), Bar(LONG, 5, "5", 10)], "Sizes", width=w),
    "curves": lambda w: curves(["May", "June"], [Curve(HOSTILE, [3, None]), Curve(LONG, [1, 9])], "T", "", w),
    "heat": lambda w: heat([HOSTILE, LONG], ["a"], [[Cell(1, "7")], [Cell(None, "")]], "Moves", "d", w),
    "histogram": lambda w: histogram([0, 1, 2], [4, 8], "Spread", [(1, HOSTILE), (1.9, LONG)], "d", w),
    "intervals": lambda w: intervals([Estimated(HOSTILE, 1, -1, 2, "1 (-1 to 2)")], "Lift", width=w),
    "sankey": lambda w: sankey(["new", "loyal", HOSTILE], ["new", "loyal"], FLOWS, "Moves", "d", w),
    "upset": lambda w: upset([(HOSTILE, 9), (LONG, 4)], [(frozenset({HOSTILE, LONG}), 4)], "Overlap", "d", w),
}  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"


def elements(picture: Picture, name: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(picture.file()).iter(f"{SVG}{name}"))


@pytest.mark.parametrize("width", [NARROW, WIDE, 1200.0])
@pytest.mark.parametrize("name", DRAWN)
def test_every_picture_is_a_file_that_runs_and_fetches_nothing(name: str, width: float) -> None:
    drawn = DRAWN[name](width)
    root = ElementTree.fromstring(drawn.file())
    assert root.attrib["viewBox"].startswith(f"0 0 {width:g} ")
    assert root.find(f"{SVG}title").text == drawn.title  # type: ignore[union-attr]
    assert (root.find(f"{SVG}desc").text or "") == drawn.description  # type: ignore[union-attr]
    assert root.attrib["font-family"] == style.FONT
    used = {e.tag.removeprefix(SVG) for e in root.iter()}
    assert used <= {"svg", "title", "desc", "style", "rect", "text", "line", "circle", "path"}
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|url\(|href|@import", drawn.file())


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("name", DRAWN)
def test_nothing_leaves_the_picture(name: str, width: float) -> None:
    drawn = DRAWN[name](width)
    boxes = elements(drawn, "rect")[1:]
    for box in boxes:
        assert float(box.attrib["x"]) >= -0.1
        assert float(box.attrib["x"]) + float(box.attrib["width"]) <= width + 0.1
        assert float(box.attrib["y"]) + float(box.attrib["height"]) <= drawn.height + 3.1
    texts = [t for t in elements(drawn, "text") if "transform" not in t.attrib]
    assert boxes or texts
    for text in texts:
        words = (text[0].tail if len(text) else text.text) or ""
        long, x = len(words) * SIZE * LETTER, float(text.attrib["x"])
        left = x - {"end": long, "middle": long / 2}.get(text.attrib.get("text-anchor", ""), 0)
        assert left > -SIZE, words
        assert left + long < width + SIZE, words


def test_bars_are_as_long_as_their_numbers() -> None:
    drawn = bars([Bar("a", 40, "40"), Bar("b", 10, "10", before=20), Bar("c", -10, "-10")], "Sizes")
    a, b, before, c = elements(drawn, "rect")[1:]
    lengths = [float(box.attrib["width"]) for box in (a, b, before, c)]
    assert [round(length / lengths[1], 1) for length in lengths] == [4, 1, 2, 1]
    assert float(c.attrib["x"]) + float(c.attrib["width"]) == pytest.approx(float(a.attrib["x"]), abs=0.2)


def test_bands_of_a_sankey_are_as_thick_as_what_flows() -> None:
    bands = elements(sankey(["new", "loyal", HOSTILE], ["new", "loyal"], FLOWS, "Moves"), "path")
    thick = {band[0].text: float(band.attrib["stroke-width"]) for band in bands}
    assert len(thick) == 4
    assert thick["loyal to loyal: 55"] / thick["new to loyal: 30"] == pytest.approx(55 / 30, rel=0.01)
    assert thick[f"{HOSTILE} to loyal: 5"] / thick["new to new: 10"] == pytest.approx(0.5, rel=0.02)


def test_an_upset_marks_the_sets_of_each_combination() -> None:
    sets = [("a", 9), ("b", 6), ("c", 2)]
    drawn = upset(sets, [(frozenset("a"), 5), (frozenset("ab"), 4), (frozenset("bc"), 2)], "Overlap")
    dots = [dot.attrib["class"] for dot in elements(drawn, "circle")]
    assert [dots.count("f-ink"), dots.count("f-line")] == [5, 4]
    lengths = [float(box.attrib["width"]) for box in elements(drawn, "rect")[1:]]
    assert [round(length / lengths[2] * 2) for length in lengths] == [5, 4, 2]


def test_columns_of_a_histogram_and_its_thresholds_stand_on_one_scale() -> None:
    drawn = histogram([0, 10, 30], [4, 8], "Spread", [(10, "ten"), (99, "beyond")])
    first, second = elements(drawn, "rect")[1:]
    assert float(second.attrib["height"]) == pytest.approx(2 * float(first.attrib["height"]), rel=0.01)
    assert float(second.attrib["width"]) == pytest.approx(2 * float(first.attrib["width"]), rel=0.02)
    (threshold,) = [line for line in elements(drawn, "line") if "stroke-dasharray" in line.attrib]
    assert float(threshold.attrib["x1"]) == pytest.approx(float(second.attrib["x"]), abs=1)


def test_an_interval_that_has_no_effect_in_it_is_grey() -> None:
    rows = [
        Estimated("sure", 2, 1, 3, ""),
        Estimated("unsure", 1, -1, 3, ""),
        Estimated("less", -2, -3, -1, ""),
    ]
    assert [dot.attrib["class"] for dot in elements(intervals(rows, "Lift"), "circle")] == [
        "f-c0",
        "f-c6",
        "f-c0",
    ]


def test_curves_end_at_the_newest_value_with_their_names_apart() -> None:
    near = [Curve(name, [10, 100 + place]) for place, name in enumerate("abcdefgh")]
    drawn = curves(["then", "now"], near, "Trend")
    heights = sorted(float(t.attrib["y"]) for t in elements(drawn, "text") if t.text in set("abcdefgh"))
    assert all(below - above >= SIZE for above, below in pairwise(heights))
    assert max(heights) < drawn.height


def test_scales_have_round_numbers() -> None:
    assert ticks(0, 1200) == [0, 250, 500, 750, 1000]
    assert ticks(-0.1, 0.21) == [-0.1, 0.0, 0.1, 0.2]
    assert ticks(3, 3) == [3]
    assert pixels(-0.01) == "0"


def test_a_page_has_each_picture_for_phones_and_for_more() -> None:
    text = page("A & B", [figure(DRAWN["bars"], "<said>")])
    assert text.count('class="picture wide"') == text.count('class="picture narrow"') == 1
    assert "<script" not in text
    assert "&lt;said&gt;" in text
    assert "default-src 'none'" in text
    assert "prefers-color-scheme:dark" in text
    assert "@media print" in text


# ---------------------------------------------------------------- colours


def linear(color: str) -> tuple[float, ...]:
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 defines it."""
    bright = sorted(
        sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(x), strict=True)) for x in (one, other)
    )
    return (bright[1] + 0.05) / (bright[0] + 0.05)


@pytest.mark.parametrize("dark", [0, 1])
def test_colours_stand_out_and_texts_can_be_read(dark: int) -> None:
    paper = style.TONES["paper"][dark]
    assert all(contrast(style.TONES[tone][dark], paper) >= 4.5 for tone in ("ink", "soft"))
    assert all(contrast(style.TONES[tone][dark], paper) >= 3 for tone in style.SERIES)
    for steps in style.HEAT:
        assert contrast(steps[2 * dark], steps[2 * dark + 1]) >= 4.5


# Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision Deficiency, 2009
BLIND = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}


def lab(color: tuple[float, ...]) -> tuple[float, float, float]:
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    xyz = [
        sum(w * max(c, 0.0) for w, c in zip(row, color, strict=True)) / n
        for row, n in zip(rows, white, strict=True)
    ]
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("dark", [0, 1])
@pytest.mark.parametrize("kind", BLIND)
def test_colour_blind_people_tell_series_apart(kind: str, dark: int) -> None:
    seen = {}
    for tone in style.SERIES:
        color = linear(style.TONES[tone][dark])
        seen[tone] = lab(tuple(sum(w * c for w, c in zip(row, color, strict=True)) for row in BLIND[kind]))
    pairs = {
        pair: sum((a - b) ** 2 for a, b in zip(seen[pair[0]], seen[pair[1]], strict=True)) ** 0.5
        for pair in combinations(seen, 2)
    }
    assert min(pairs.values()) > 8, min(pairs, key=lambda pair: pairs[pair])


def test_heat_deepens_step_by_step() -> None:
    for dark in (0, 1):
        depth = [lab(linear(steps[2 * dark]))[0] for steps in style.HEAT]
        assert depth == sorted(depth, reverse=not dark)
    assert [style.step(share) for share in (0, 0.001, 0.5, 1)] == [0, 1, 3, 6]


@pytest.mark.parametrize("name", DRAWN)
def test_a_png_has_the_size_of_its_picture(name: str) -> None:
    drawn = DRAWN[name](WIDE)
    for scale in (1.0, 2.0):
        content = png(drawn, scale)
        assert content.startswith(b"\x89PNG\r\n\x1a\n")
        size = struct.unpack(">II", content[16:24])  # of the chunk IHDR, which comes first
        assert size == pytest.approx((drawn.width * scale, drawn.height * scale), abs=1)


def test_a_png_has_the_words() -> None:
    """Programs that draw SVG leave a text out, without a word, where they find no font for it."""
    one, other = (png(bars([Bar(label, 20, "20")], "Sizes")) for label in ("MMMM", "iiii"))
    without = png(bars([Bar(" ", 20, " ")], "Sizes"))
    assert len({one, other, without}) == 3
    assert len(one) > len(without)


def test_without_the_extra_there_is_no_png(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_available()
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    assert not is_available()
