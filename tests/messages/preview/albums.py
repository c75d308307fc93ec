"""Albums that are made by hand: every kind of message, findings, and texts that mean harm."""

from __future__ import annotations

from segdsl.diagnostics import Diagnostic
from segdsl.messages.preview.album import Album, Card, Sort, View

USUAL = Sort("everything-known", "Full profile")
NO_NAME = Sort("name-unknown", "No name")
HARM = "<script>top.harm = 1</script><img src=x onerror='top.harm = 1'>\"'`"

LETTER = """\
<!DOCTYPE html>
<html lang="en"><head><meta name="color-scheme" content="light dark"><title>Hello</title>
<style>p { color: black } @media (prefers-color-scheme: dark) { p { color: white } }</style></head>
<body><p>Hello %s</p><script>top.harm = 1; document.title = "harmed"</script></body></html>
"""
PICTURES = """\
<body background="https://shop.example/paper.png"
 style="background: url('https://shop.example/p.png') #ffffff">
<a href="https://shop.example/chair?from=letter&amp;more"><b>Sit</b> down</a>
<a href="https://shop.example/"><img src="https://shop.example/chair.png" width="240" height="80"
 alt="A red chair" srcset="https://shop.example/chair2.png 2x"></a>
<a href="https://shop.example/empty"><img width="50"
 src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="></a>
<img src="https://shop.example/opened.gif" width="1" height="1" alt=""></body>
"""
LONG = "<body>" + 3000 * '<p style="color:#333333">On and on it goes.</p>' + "</body>"


def a_view(sort: Sort = USUAL, **fields: object) -> View:
    letter = {"subject": "Hello Ana", "preheader": "Come in.", "html": LETTER % "Ana", "text": "Hello Ana"}
    return View(sort, **{**letter, **fields})  # type: ignore[arg-type]


def a_card(campaign: str, *views: View, **fields: object) -> Card:
    usual = {"template": campaign, "locale": "en", "persona": "reader", "persona_title": "The reader"}
    return Card(views=views or (a_view(),), campaign=campaign, **{**usual, **fields})  # type: ignore[arg-type]


def an_album() -> Album:
    """Six campaigns, eight cards.

    One has a finding, one a message that is held back, one means harm, one has pictures, one is too heavy.
    """
    found = Diagnostic(
        "missing-subject", f"no subject {HARM}", file="templates/spring.html.j2", hint="say `it`"
    )
    held_back = View(NO_NAME, reason="first_name is unknown")
    return Album(
        title=f"A shop {HARM}",
        as_of="2026-03-31",
        sender="Ana's shop",
        about=(("welcome", "A first letter"),),
        cards=(
            a_card("welcome", a_view(), held_back, locale="de"),
            a_card("welcome", locale="en"),
            a_card("spring", variant="discount", findings=(found,)),
            a_card("spring", a_view(subject=HARM, text=HARM, facts=((HARM, HARM),)), variant="story"),
            a_card("reminder", a_view(subject="", html="", text="Your table is free.\nSee you!"), kind="sms"),
            a_card("pictures", a_view(html=PICTURES)),
            a_card("long", a_view(html=LONG)),
            a_card("alarm", a_view(subject="Now", html="", text="The sale has begun."), kind="push"),
        ),
    )
