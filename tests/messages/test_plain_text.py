"""The text part of an e-mail, made from its HTML, says all that the HTML says, as a person would type it."""

from __future__ import annotations

import pytest

from segdsl.messages.plain_text import plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<a href="https://a.example"><img src="x.png" alt="Shop now"></a>', "Shop now (https://a.example)"),
        ('<a href="https://a.example"><img src="x.png" alt=""></a>', "https://a.example"),
        ('<a href="https://a.example"><img src="x.png"></a>', "https://a.example"),
        (
            '<a href="https://a.example"><img src="x.png" alt="Logo"> Home</a>',
            "Logo Home (https://a.example)",
        ),
        ('<a href="https://a.example"> </a>', "https://a.example"),
        ('<a name="top"></a>', ""),
        ('<p><img src="x.png" alt="20% off until Sunday"></p>', "20% off until Sunday"),
        ('<p>a<img src="x.png" alt="">b</p>', "ab"),
    ],
)
def test_pictures_keep_their_words_and_links(html: str, text: str) -> None:
    assert plain_text(html).strip() == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ('<ol start="4"><li>a</li><li>b</li></ol>', "4. a\n5. b"),
        ('<ol><li>a</li><li value="7">b</li><li>c</li></ol>', "1. a\n7. b\n8. c"),
        ('<ol start="many"><li>a</li></ol>', "1. a"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ol><li>a<ul><li>x</li><li>y</li></ul></li><li>b</li></ol>", "1. a\n- x\n- y\n2. b"),
        ("<ul><li>a<ol><li>x</li></ol></li><li>b</li></ul><ol><li>c</li></ol>", "- a\n1. x\n- b\n\n1. c"),
        ("<ol><li>a<li>b</ol>", "1. a\n2. b"),
        ("<li>a</li>", "- a"),
        ("</ol></ul></li>a", "a"),
    ],
)
def test_lists_keep_their_numbers(html: str, text: str) -> None:
    assert plain_text(html).strip() == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            "<table><tr><th>Item</th><th>Price</th></tr><tr><td>Espresso</td><td>2.40</td></tr></table>",
            "Item | Price\nEspresso | 2.40",
        ),
        (
            "<table>\n <tr>\n  <td>a</td>\n  <td>b</td>\n </tr>\n <tr><td>c</td> <td></td></tr>\n</table>",
            "a | b\nc",
        ),
        ("<table><tr><td><p>Left</p></td><td><p>Right</p></td></tr></table>", "Left\n\nRight"),
        ("<table><tr><td>a<br>b</td><td>c</td></tr></table>", "a\nb\nc"),
        (
            "<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>",
            "a | b",
        ),
        (
            '<table><tr><td><b>a</b></td><td><a href="https://x.example">b</a></td></tr></table>',
            "a | b (https://x.example)",
        ),
        ("<p>before</p><table><tr><td>a</td></tr></table><p>after</p>", "before\n\na\n\nafter"),
        ("<td>a</td></tr><td>b", "a\nb"),
    ],
)
def test_cells_of_a_row_stand_beside_each_other(html: str, text: str) -> None:
    assert plain_text(html).strip() == text


def test_lines_and_paragraphs() -> None:
    html = "<div>a</div><div>b</div>c<br><br>d<p>e</p><h5>f</h5>g<hr>h<dl><dt>t</dt><dd>u</dd></dl>"
    assert plain_text(html) == "a\nb\nc\n\nd\n\ne\n\nf\n\ng\n\nh\n\nt\nu\n"


def test_a_number_to_call_is_written_once() -> None:
    assert plain_text('<a href="tel:+493055501234">+49 30 5550 1234</a>') == "+49 30 5550 1234\n"
    assert plain_text('<a href="tel:+493055501234">Call us</a>') == "Call us (tel:+493055501234)\n"
