"""What is done to a message so that it looks as clients make it look, and what is told of it."""

from __future__ import annotations

import colorsys

import pytest

from segdsl.messages.preview.colours import NAMES, colour, written
from segdsl.messages.preview.contents import Link, contents
from segdsl.messages.preview.darkening import darkened
from segdsl.messages.preview.looks import LOOKS, looks_of
from segdsl.messages.preview.page import kilobytes
from segdsl.messages.preview.pictures import without_pictures
from tests.messages.preview.albums import LETTER, LONG, PICTURES

# ---------------------------------------------------------------- colours


@pytest.mark.parametrize(
    "text",
    [
        "#f00",
        "#FF0000",
        "#ff0000ff",
        "#f00f",
        "red",
        "Red",
        "rgb(255, 0, 0)",
        "RGB(255 0 0)",
        "rgb(100% 0% 0%)",
        "rgba(255,0,0,1)",
        "rgb(255 0 0 / 100%)",
        "hsl(0, 100%, 50%)",
        "hsl(360deg 100% 50%)",
        "hsl(0 100 50)",
    ],
)
def test_all_spellings_of_a_colour_are_read(text: str) -> None:
    assert colour(text) == (1, 0, 0, 1)


@pytest.mark.parametrize(
    "text", ["", "#", "#12", "#12345", "#gggggg", "reddish", "transparent", "rgb()", "rgb(a, b, c)"]
)
def test_what_is_no_colour_is_none(text: str) -> None:
    assert colour(text) is None


def test_what_shines_through_does_so_still() -> None:
    assert written((1, 0.5, 0, 0.5)) == "#ff800080"
    assert written(colour("rgb(0 0 0 / 50%)") or (1, 1, 1, 1)) == "#00000080"


def test_there_are_all_names_of_css() -> None:
    assert len(NAMES) == 148
    assert all(colour(name) == colour(f"#{digits}") for name, digits in NAMES.items())


# ---------------------------------------------------------------- darkened


def lightness(text: str) -> float:
    red, green, blue, _ = colour(text) or pytest.fail(f"{text} is no colour")
    return colorsys.rgb_to_hls(red, green, blue)[1]


@pytest.mark.parametrize(
    "name", ["background", "background-color", "border", "border-left", "border-top-color"]
)
def test_in_part_what_is_light_behind_texts_turns_dark_and_what_is_dark_stays(name: str) -> None:
    light = darkened(f'<td style="{name}:#fffdf8">', whole=False)
    assert lightness(light.split(":")[1].rstrip('">')) < 0.2
    dark = f'<td style="{name}:#1f3d34">'
    assert darkened(dark, whole=False) == dark


def test_in_part_dark_texts_turn_light_and_light_ones_stay() -> None:
    assert lightness(darkened('<p style="color:#111">', whole=False)[16:23]) > 0.8
    assert darkened('<p style="color:white">', whole=False) == '<p style="color:white">'


def test_wholly_everything_turns_round() -> None:
    turned = darkened('<td bgcolor="#1f3d34" style="color: #fff; padding: 3px">', whole=True)
    behind, text = turned.split('"')[1], turned.split("color: ")[1][:7]
    assert lightness(behind) > 0.7
    assert lightness(text) < 0.2
    assert "padding: 3px" in turned


@pytest.mark.parametrize("whole", [True, False])
def test_hues_stay(whole: bool) -> None:
    for before in ("#a8431b", "#2f4bb8", "#dcebe4", "#ffee00"):
        turned = colour(darkened(f'<b bgcolor="{before}">', whole=whole).split('"')[1])
        assert turned is not None
        hue = colorsys.rgb_to_hls(*(colour(before) or turned)[:3])[0]
        assert colorsys.rgb_to_hls(*turned[:3])[0] == pytest.approx(hue, abs=0.02)


def test_sheets_and_attributes_are_darkened_and_nothing_else() -> None:
    html = (
        "<!--[if mso]><td bgcolor='white'><![endif]-->"
        "<style>a.red{color:black;background:url(white.png) white}</style><body text=black link='navy'>"
        "<p title='color: white'>color: white</p><script>color='black'</script>"
    )
    turned = darkened(html, whole=False)
    assert "<!--[if mso]><td bgcolor='white'><![endif]-->" in turned
    assert "a.red{color:#ebebeb;background:url(white.png) #1f1f1f}" in turned
    assert 'text="#ebebeb"' in turned
    assert "<p title='color: white'>color: white</p><script>color='black'</script>" in turned


# ---------------------------------------------------------------- without pictures


def test_without_pictures_nothing_is_loaded_from_anywhere() -> None:
    bare = without_pictures(PICTURES)
    assert "shop.example/chair.png" not in bare
    assert "chair2.png" not in bare
    assert "paper.png" not in bare
    assert "p.png" not in bare
    assert "base64" not in bare
    assert 'alt="A red chair"' in bare
    assert 'width="240"' in bare
    assert "https://shop.example/chair?from=letter" in bare, "links stay"


def test_what_the_message_itself_holds_can_stay() -> None:
    bare = without_pictures(PICTURES, even_own=False)
    assert "shop.example/chair.png" not in bare
    assert "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" in bare


def test_a_message_without_pictures_stays_as_it_is() -> None:
    assert without_pictures(LETTER) == LETTER
    assert [look.name for look in looks_of(LETTER)] == ["", "dark", "darkened", "inverted", "source"]
    assert [look.name for look in looks_of(PICTURES)] == ["", "darkened", "inverted", "no-pictures", "source"]


# ---------------------------------------------------------------- what it holds


def test_links_are_told_with_what_they_say_and_pixels_are_no_pictures() -> None:
    found = contents(PICTURES)
    assert found.links == (
        Link("Sit down", "https://shop.example/chair?from=letter&more"),
        Link("A red chair", "https://shop.example/"),
        Link("", "https://shop.example/empty"),
    )
    assert (found.pictures, found.undescribed) == (2, 1)


def test_the_weight_is_that_of_the_bytes() -> None:
    assert contents("<p>ü</p>").weight == 9
    assert contents(LONG).share > 1
    assert contents("x" * 102 * 1024).share == 1


@pytest.mark.parametrize(
    ("size", "said"), [(0, "0.0 KB"), (8_300, "8.1 KB"), (104_448, "102 KB"), (2**21, "2,048 KB")]
)
def test_weights_in_words(size: int, said: str) -> None:
    assert kilobytes(size) == said


def test_the_source_is_shown_as_text_and_runs_nothing() -> None:
    look = next(look for look in LOOKS if look.name == "source")
    page = look.drawn("<b>one</b>\n<script>harm()</script>", False)
    assert "<li>&lt;b&gt;one&lt;/b&gt;</li>\n<li>&lt;script&gt;harm()&lt;/script&gt;</li>" in page
    assert "default-src 'none'" in page
